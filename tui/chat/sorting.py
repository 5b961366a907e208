"""What one post is in a room, once it is known what was asked: its place in the session.

A label is a fact. Without one, a post that answers or quotes another is with that one; else it may be guessed to be
about the question in force. A quote of a question without a label is such a guess, too: half of them are talk. A guess
is never made of what hosts say of their own accord, of greetings and thanks, and of what comes before the first question
or after the end.
"""

import re
from datetime import timedelta
from typing import Final, Literal

from tui.chat.asking import Frame, Said
from tui.chat.heard import Heard, Key
from tui.chat.similarity import the_same
from tui.chat.values import Role, Stretch
from tui.chat.wording import closes, says_where

Kind = Literal[
    "question", "repost", "pointer", "answer", "guess", "notice", "rules", "thanks", "talk", "plain"
]
Place = tuple[tuple[Kind, Key | None], ...]
"""Where a post stands: at one or several questions, or in one of the heaps. "plain": a repost of somebody's post."""

PLAIN: Final[Place] = (("plain", None),)
_RULES: Final[Place] = (("rules", None),)
_NOTICE: Final[Place] = (("notice", None),)
_THANKS: Final[Place] = (("thanks", None),)
TALK: Final[Place] = (("talk", None),)
_KINDS: Final[dict[Said, Kind]] = {
    "question": "question", "repost": "repost", "pointer": "pointer", "notice": "notice",
    "own": "answer", "further": "guess",
}  # fmt: skip
"""What a host's own answer is, and what may be one or a second question under the same number."""
_SUBSTANTIAL: Final = 4  # words
_FEW: Final = 4  # words of a host's own round a quoted question
_GREETING: Final = re.compile(
    r"(?:hi|hello|hey|heya|howdy|good (?:morning|afternoon|evening|day)|welcome|hallo|moin|guten|hola|buen[oa]s|bienvenid\w+)\b",
    re.IGNORECASE,
)
_GREETS_IN: Final = 16  # words: a longer text says more than hello
_LAST: Final = timedelta(minutes=10)


def place(
    one: Heard,
    role: Role,
    frame: Frame,
    when: Stretch,
    parent: Place | None,
    parent_is_quoted: bool,
    topics: bool = False,
) -> Place:
    """Where a post stands in the session `when`.

    `parent`: the place of the post that it answers or quotes, if known. `topics`: one letter asks and answers here.
    """
    if one.repost:
        return PLAIN
    said = frame.said.get(one.root)
    if said is not None:
        places = ((_KINDS[kind], None if kind == "notice" else key) for kind, key in said)
        return tuple(dict.fromkeys(places))  # a list of questions is one notice
    if one.reading.rules:
        return _RULES
    if one.names:
        return _labelled(one, frame, parent, topics)
    return _unlabelled(one, role in ("host", "co-host"), frame, when, parent, parent_is_quoted)


def key_of(place: Place) -> Key | None:
    """The question that a post is with; the first of several."""
    return next((key for _, key in place if key is not None), None)


def _labelled(one: Heard, frame: Frame, parent: Place | None, topics: bool) -> Place:
    keys = dict.fromkeys(key for name in one.names if (key := frame.nearest(name, one.when)) is not None)
    if not keys:
        return TALK  # a number that nobody has asked
    if one.asks and _only_repeats(one, next(iter(keys)), frame, parent, topics):
        return (("pointer", next(iter(keys))),)
    return tuple([("answer", key) for key in keys])


def _only_repeats(one: Heard, key: Key, frame: Frame, parent: Place | None, topics: bool) -> bool:
    """Whether a participant's Q says nothing but that there is this question: in its own words, or by quoting it."""
    rest, asker = one.reading.rest, frame.asked[key]
    if not rest:
        quoted = parent is not None and ("question", key) in parent
        return quoted or (asker is not None and asker.post.id in one.linked())
    if asker is not None and the_same(rest, asker.reading.rest):
        return True
    return not topics and says_where(rest)


def _unlabelled(
    one: Heard, host: bool, frame: Frame, when: Stretch, parent: Place | None, parent_is_quoted: bool
) -> Place:
    text = one.reading.rest or one.post.text
    alone = one.replies is None
    last = max(_LAST, (when.end - when.start) / 20)
    if one.at >= when.end - last and closes(text, host=host and alone):
        return _THANKS
    if host and alone and one.heralds:
        return _NOTICE
    if parent is not None:
        key = key_of(parent)
        if key is None:
            return TALK
        if (
            host
            and parent_is_quoted
            and ("question", key) in parent
            and one.reading.rest.count(" ") < _FEW - 1
        ):
            return (("pointer", key),)
        return (("guess", key),)
    if host or one.at > when.end or _is_greeting(text):
        return TALK
    key = in_force(frame, one)
    if key is None or one.reading.rest.count(" ") < _SUBSTANTIAL - 1:
        return TALK
    return (("guess", key),)


def _is_greeting(text: str) -> bool:
    return _GREETING.match(text) is not None and text.count(" ") < _GREETS_IN


def in_force(frame: Frame, one: Heard) -> Key | None:
    """The question that was asked last before a post."""
    found: Key | None = None
    for at, key in frame.order:
        if at > one.when:
            break
        found = key
    return found
