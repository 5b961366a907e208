"""Who hosts a room and which letters it uses, where nobody has said so: proposals with what speaks for them.

Hosts publish the questions: they are the first with a number, number after number, session after session, and often on
the full minute, because they have scheduled them. A participant who writes Q for A comes after the question.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tui.chat.heard import Heard
from tui.chat.labels import read_labels
from tui.chat.values import LETTERS, QA, Letters
from tui.chat.wording import points
from tui.model.post import Post

_PUNCTUAL: Final = 3  # seconds after the full minute
_ENOUGH: Final = 2  # numbers asked first
_PAUSE: Final = timedelta(hours=6)  # between questions of two sessions
_OF_FIRST: Final = 0.5  # of what the first host asks, so that somebody counts as a host too
MOST_HOSTS: Final = 2
"""Who asks less than the second has hosts enough before."""
_ANY: Final = Letters(frozenset("QTFP"), frozenset("AR"))
_FEW_LABELS: Final = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """A post that looks like a question's: who published it, when, and the numbers it asks."""

    username: str
    at: datetime
    post: int
    numbers: tuple[int, ...]

    @property
    def punctual(self) -> bool:
        """Whether it came on the full minute."""
        return self.at.second <= _PUNCTUAL


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for somebody: questions asked before anybody else, those on the full minute, in how many sessions."""

    questions: int
    punctual: int
    sessions: int


def opening_of(one: Heard) -> Opening | None:
    """What a post asks, if it looks like a question of somebody who hosts."""
    if (
        not one.asks
        or one.repost
        or not one.username
        or points(one.reading.rest, apart=one.apart) is not None
    ):
        return None
    if one.replies is not None and one.post.reply_to_user != one.author:
        return None
    return Opening(one.username, one.at, one.post.id, tuple(sorted({number for number, _ in one.asks})))


def likely_hosts(openings: Iterable[Opening]) -> tuple[str, ...]:
    """Usernames of those who seem to host one session; nobody where nothing speaks for anybody."""
    return tuple(username for username, _ in _weighed([list(openings)]))


def propose_hosts(posts: Iterable[Post], letters: Letters = QA) -> tuple[tuple[str, Evidence], ...]:
    """Who seems to host a room, by its posts of one or many sessions, in any order; the likeliest first."""
    found = (opening_of(Heard(post, post.id, letters)) for post in posts)
    return _weighed(_sessions(one for one in found if one is not None))


def _sessions(openings: Iterable[Opening]) -> list[list[Opening]]:
    sessions: list[list[Opening]] = []
    for one in sorted(openings, key=lambda one: (one.at, one.post)):
        if not sessions or one.at - sessions[-1][-1].at > _PAUSE:
            sessions.append([])
        sessions[-1].append(one)
    return sessions


def _weighed(sessions: list[list[Opening]]) -> tuple[tuple[str, Evidence], ...]:
    asked: Counter[str] = Counter()
    punctual: Counter[str] = Counter()
    present: Counter[str] = Counter()
    for session in sessions:
        first: dict[int, Opening] = {}
        for one in sorted(session, key=lambda one: (one.at, one.post)):
            for number in one.numbers:
                first.setdefault(number, one)
        asked.update(one.username for one in first.values())
        punctual.update(one.username for one in first.values() if one.punctual)
        present.update({one.username for one in first.values()})
    ordered = sorted(asked, key=lambda name: (-asked[name], -punctual[name], name))
    most = asked[ordered[0]] if ordered else 0
    chosen = [
        name
        for name in ordered
        if (asked[name] >= _ENOUGH and asked[name] >= _OF_FIRST * most) or (most == 1 and punctual[name] == 1)
    ]
    return tuple((name, Evidence(asked[name], punctual[name], present[name])) for name in chosen[:MOST_HOSTS])


def propose_letters(posts: Iterable[Post]) -> Letters:
    """The letters that a room seems to use, by the labels of its posts; none where hardly any post has a label."""
    found: Counter[str] = Counter()
    for post in posts:
        if post.reposted is None:
            found.update({label.letter for label in read_labels(post.text, post.spans, _ANY).labels})
    weights = {
        "Q/A": found["Q"] + found["A"],
        "F/A": found["F"] + found["A"] if found["F"] > found["Q"] else 0,
        "P/R": found["P"] + found["R"],
        "T": found["T"] + found["A"] if found["T"] > found["Q"] else 0,
    }
    best = max(weights, key=lambda name: weights[name])
    if weights["F/A"] == weights[best] and weights["F/A"]:
        best = "F/A" if found["F"] >= found["T"] else "T"
    elif weights["T"] == weights[best] and weights["T"]:
        best = "T"
    return LETTERS[best if weights[best] >= _FEW_LABELS else "none"]
