"""The reader's rules as the panels ask for them: a judge for each panel, and what of the cache they keep back.

`Sieves` holds the rules in force; a panel's judge is made anew whenever they, the panel's level or the hour change.
`Sifter` counts, on the counting thread, by looking only at what it has not seen before.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.config.watching import Stamp
from tui.deck.panel import PanelState
from tui.deck.sieve import Judge
from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks, is_read
from tui.mute.levels import USUAL, Level, at_level
from tui.mute.rule import SHOWN, Context, Rule, Verdict
from tui.store import reading

if TYPE_CHECKING:
    from tui.app.remembering import Remembered
    from tui.config.mutes import Rules
    from tui.mute.matcher import Matcher

MOST_SIFTED: Final = (
    5_000  # newest posts of a panel that are counted exactly; a panel counts no further than 999
)
_OWN_PEOPLE: Final = frozenset({"home", "list", "author", "kept", "bookmarks", "archive"})
"""Kinds of panels whose authors are all chosen: a level leaves nobody out there."""


class NotKnown(LookupError):
    """Nothing is remembered of a post, or it reads otherwise now (`tui.app.remembering`)."""


@dataclass(frozen=True, slots=True)
class PanelJudge:
    """What the rules and the level say of posts in one panel, at one time."""

    matcher: "Matcher | None"
    context: Context
    level: Level
    people: Container[UserId] | None

    def __call__(self, post: Post) -> Verdict:
        """The verdict on a post."""
        verdict = self.matcher.judge(post, self.context) if self.matcher is not None else SHOWN
        return at_level(self.level, post, verdict, self.people)


@dataclass(slots=True)
class Sieves:
    """The rules in force, for whom, and who is followed. `off` are the profiles that are switched off."""

    matcher: "Matcher | None" = None
    off: frozenset[str] = frozenset()
    me: UserId | None = None
    people: frozenset[UserId] = frozenset()
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    profiles: Mapping[str, bool] = field(default_factory=dict)
    unstamped: int = 0  # rules that hold "for" a time and do not say since when
    as_of: Stamp = None  # the file that they were read from
    remembered: "Remembered | None" = None  # in the rules' place, until they have been read

    def judge(self, panel: Panel, level: Level, now: int) -> Judge | None:
        """A judge for `panel`; None where nothing can be kept back. `now`: milliseconds since 1970, UTC."""
        if self.remembered is not None and panel.kind != "kept":
            return self.remembered.judge(panel, level if panel.kind != "thread" else USUAL)
        if (
            self.matcher is None and level == USUAL
        ) or panel.kind == "kept":  # what one keeps, one wants to see
            return None
        usual = (
            level if panel.kind != "thread" else USUAL
        )  # a thread keeps its shape: no level leaves posts out
        everyone = panel.kind in _OWN_PEOPLE
        people = None if everyone else self.people | ({self.me} if self.me is not None else set())
        context = Context(now=now, panel=panel, me=self.me, followed=self.people, off=self.off)
        return PanelJudge(self.matcher, context, usual, people)

    def judge_from_now(self, state: PanelState, level: Level) -> None:
        """Let a panel that holds nothing yet be judged by these rules, at this level."""
        state.level, state.bare = level, level == "still"
        state.judge = self.judge(state.panel, level, int(datetime.now(UTC).timestamp() * 1000))

    def next_end(self, now: int) -> int | None:
        """When the next rule ends by itself, in milliseconds since 1970; None where none will."""
        return min(
            (rule.until for rule in self.rules if rule.until is not None and rule.until > now), default=None
        )


def sieves_of(rules: "Rules", old: Sieves) -> Sieves:
    """What is in force with these rules; for whom stays what it was. Takes 40 ms for ten thousand: off the loop."""
    matcher = None
    if rules.rules:
        from tui.mute.matcher import Matcher  # costs 20 ms: nobody pays who mutes nothing

        matcher = Matcher(rules.rules)
        matcher.get_ready()
    return Sieves(
        matcher, rules.off, old.me, old.people, rules.rules, rules.profiles, rules.unstamped, old.as_of
    )


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What of a panel's newest posts is hidden (ids, ascending), and how many rules hide or fold."""

    hidden: tuple[PostId, ...] = ()
    muted: int = 0

    def and_also(self, posts: Iterable[PostId]) -> "KeptBack":
        """With these kept back as well, by no rule."""
        return replace(self, hidden=tuple(sorted({*self.hidden, *posts})))

    def newer_than(self, post: PostId) -> int:
        """How many hidden ones are newer than `post`."""
        return len(self.hidden) - bisect_right(self.hidden, post)

    def unread(self, marks: Marks) -> int:
        """How many hidden ones were not read."""
        return sum(1 for post in self.hidden if not is_read(marks, post))


NOTHING: Final = KeptBack()


class Sifter:
    """What one judge keeps back of one panel in the cache. Used on one thread, with one connection at a time."""

    def __init__(self, panel: Panel, judge: Judge) -> None:
        self.judge = judge
        self._panel = panel
        self._known: dict[PostId, tuple[int, bool, bool]] = {}

    def sift(self, cache: sqlite3.Connection) -> KeptBack:
        """What is kept back now. Only posts fetched since the last time are judged."""
        stamps = reading.stamps(cache, self._panel, MOST_SIFTED)
        unseen = [post for post, at in stamps.items() if self._known.get(post, (0,))[0] != at]
        for start in range(0, len(unseen), 200):
            for post in reading.get(cache, unseen[start : start + 200]):
                verdict = self.judge(post)
                by_rule = verdict.rule is not None and verdict.action in ("hide", "fold")
                self._known[post.id] = (stamps[post.id], verdict.action == "hide", by_rule)
        if len(self._known) > len(stamps):
            self._known = {post: self._known[post] for post in stamps if post in self._known}
        hidden = sorted(post for post, (_, is_hidden, _) in self._known.items() if is_hidden)
        return KeptBack(tuple(hidden), sum(1 for _, _, by_rule in self._known.values() if by_rule))
