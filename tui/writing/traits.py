"""What an answer has, in kind: how long it is, whether it gives an example, a link, a question, the tag, the label.

Heuristics for a reader who compares: they say "gives an example" of what speaks like one, in the languages that chats
are held in most. No pattern goes back over what it took, and of a stranger's text only the beginning is read.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tui.chat.labels import read_labels
from tui.chat.values import QA, Letters, Question
from tui.model.ids import UserId
from tui.model.post import Post, Span
from tui.text.weighted import weigh
from tui.writing.remark import LONG_LIMIT
from tui.writing.said import names_of, same_tag, tags_of

Trait = Literal["example", "question", "link", "picture", "host", "label", "tag"]

READ: Final = 2_000
"""Characters of a text that are looked at. A longer answer has shown by then what it has."""
_SHORT_LINK: Final = "https://t.co/abcdefghij"  # as long as X counts any link
_LINK: Final = re.compile(
    r"(?i:https?://|(?<![\w@.-])www\.)\w|(?<![\w@.-])\w[\w-]{0,62}\.[a-z][a-z.]{1,62}/\w"
)
_ASKS: Final = frozenset("?？؟")
_DID: Final = (
    r"(?:was|were|had|did|tried|used to|went|made|wrote|began|started|asked|learned|learnt|found|saw|got|gave|took|ran|"
    r"said|told|taught|built|heard|met|worked|sent|knew|came|left|showed|thought|closed|called|once|still remember)"
)
_TOLD: Final = (
    r"for example|for instance|e\.g\.|such as|an example|one time|the other day|yesterday|this morning|years ago",
    r"(?:a|one|two|three|some|few) (?:days?|weeks?|months?|years?) ago|in my (?:first|last|class|team|school|job|case|office)",
    r"last (?:week|month|year|night|time|spring|summer|autumn|fall|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    rf"(?:i|we|he|she|they|who) {_DID}|when (?:i|we) (?!(?:do|don't|am|are|can|can't|cannot|have|will|would|should|might|want|need|know)\b)|(?:my|our) first|once,? (?:i|we)|of mine|at my",
    r"zum beispiel|z\. ?b\.|beispielsweise|neulich|letzte[nsr]? (?:woche|monat|jahr|mal|montag|freitag)|gestern|vor kurzem",
    r"als ich|ich (?:habe|hatte|war|bin)|(?:hab|habe|war|bin) ich|wir (?:haben|hatten|waren)|bei uns|bei mir|mein(?:e|en)? erste[nsr]?",
    r"por ejemplo|p\. ?ej\.|una vez|la semana pasada|el (?:año|mes) pasado|ayer|hace (?:un|una|dos|tres|unos|años)|mi primer[ao]?",
    r"par exemple|p\. ?ex\.|une fois|la semaine dernière|l'année dernière|l'an dernier|quand j'\w+|j'ai|mon premier|ma première",
    r"por exemplo|uma vez|na semana passada|ontem|quando eu|minha primeira|meu primeiro",
    r"per esempio|ad esempio|una volta|la settimana scorsa|ieri|bijvoorbeeld|bijv\.|vorige week|gisteren|toen ik|bij ons",
    r"till exempel|t\. ?ex\.|for eksempel|na przykład|np\.|например|однажды|на прошлой неделе|örneğin|mesela|geçen hafta",
)
_EXAMPLE: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_TOLD)})(?!\w)")
_EXAMPLE_UNSPACED: Final = re.compile(
    r"例えば|たとえば|先週|昨日|例如|比如|譬如|上周|上週|昨天|예를 들어|지난주"
)
_NUMBER: Final = re.compile(r"(?<![\w.,:/$€£-])[0-9]{1,6}+(?:[.,][0-9]{1,3}+)?\+?(?:[ ]?%|[ ][^\W\d_])")
"""A number of something: "40 people", "12 %"."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What one answer has. `length` in X's weighted characters."""

    length: int
    has: frozenset[Trait]


@dataclass(frozen=True, slots=True)
class Room:
    """What of a room an answer is held against. Tags and usernames without signs; `ids`: the hosts' where known."""

    tags: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()
    ids: frozenset[UserId] = frozenset()
    letters: Letters = QA


def of_own(text: str, question: Question, room: Room, *, picture: bool = False) -> Traits:
    """What the reader's own answer has, as it would be sent. `picture`: one goes with it."""
    seen = text[:READ]
    has = _said(seen, (), question, room)
    weighed = weigh(text, LONG_LIMIT)
    if weighed.urls or _LINK.search(seen) is not None:
        has.add("link")
    if picture:
        has.add("picture")
    if _are_among(tags_of(seen), room.tags):
        has.add("tag")
    if any(name.lower() in room.hosts for name in names_of(seen)):
        has.add("host")
    return Traits(weighed.length, frozenset(has))


def of_post(post: Post, question: Question, room: Room) -> Traits:
    """What somebody's answer has."""
    spans = [span for span in post.spans if span.end <= READ]
    has = _said(post.text[:READ], spans, question, room)
    for span in post.spans:
        if span.kind == "link" and span.to == "page":
            has.add("link")
        elif span.kind == "hashtag" and _are_among((span.value,), room.tags):
            has.add("tag")
        elif span.kind == "mention" and (span.value.lower() in room.hosts or span.user_id in room.ids):
            has.add("host")
    if post.reply_to_user in room.ids:
        has.add("host")
    if post.media:
        has.add("picture")
    return Traits(weigh(_as_counted(post), LONG_LIMIT).length, frozenset(has))


def _said(text: str, spans: Sequence[Span], question: Question, room: Room) -> set[Trait]:
    reading = read_labels(text, spans, room.letters)
    has: set[Trait] = set()
    if any(
        one.number == question.n and ("" in (one.sub, question.sub) or one.sub == question.sub)
        for one in reading.labels
    ):
        has.add("label")
    words = reading.rest.casefold().replace("’", "'")
    if not _ASKS.isdisjoint(words):
        has.add("question")
    if _EXAMPLE.search(words) or _EXAMPLE_UNSPACED.search(words) or _NUMBER.search(words):
        has.add("example")
    return has


def _are_among(tags: Collection[str], wanted: Collection[str]) -> bool:
    return not {same_tag(tag) for tag in tags}.isdisjoint(map(same_tag, wanted))


def _as_counted(post: Post) -> str:
    """The beginning of a post's text with its links as X counts them: of its own media and quoted post, nothing."""
    parts, done = [], 0
    for span in post.spans:
        if span.kind == "link" and span.in_text and done <= span.start and span.end <= READ:
            parts += [post.text[done : span.start], _SHORT_LINK if span.to == "page" else ""]
            done = span.end
    return "".join([*parts, post.text[done:READ]]).strip()
