"""Trying a rule before it is kept: how many posts it would take, whose, where, and the newest of them. Pure."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.mute.matcher import Matcher
from tui.mute.rule import SHOWN, Context, Rule, Verdict, Where

NEWEST_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """A post that the rule would take, the place in it, and what would become of it."""

    post: Post
    where: Where | None
    verdict: Verdict = SHOWN


@dataclass(slots=True)
class DryRun:
    """What one rule would take of posts that are given newest first, in as many portions as one likes.

    The rule is tried wherever it would act: in the panels it names that hold a post, or in any.
    """

    rule: Rule
    now: int
    me: UserId | None = None
    followed: Container[UserId] = frozenset()
    looked_at: int = 0
    taken: int = 0
    quotes: int = 0  # posts that stay, without what they quote
    newest: list[Taken] = field(default_factory=list)
    panels: Counter[Panel] = field(default_factory=Counter)
    people: set[UserId] = field(default_factory=set)
    followed_hit: dict[UserId, str] = field(default_factory=dict)
    _matcher: Matcher = field(default_factory=Matcher)

    def __post_init__(self) -> None:
        self._matcher = Matcher([self.rule])

    def look(self, posts: Sequence[Post], standing: Mapping[PostId, Iterable[Panel]]) -> None:
        """Try these posts; `standing`: in which panels each is."""
        elsewhere = Context(now=self.now, me=self.me, followed=self.followed)
        for post in posts:
            self.looked_at += 1
            panels = list(standing.get(post.id, ()))
            if not self.rule.panels and not self.rule.except_rooms:
                verdict = self._matcher.judge(post, elsewhere)
                hit = panels if _acts(verdict) else []
                if _acts(verdict):
                    self._take(post, verdict, hit)
                elif verdict.quoted is not None:
                    self.quotes += 1
                continue
            judged = [(panel, self._matcher.judge(post, self._in(panel))) for panel in panels]
            hit = [panel for panel, verdict in judged if _acts(verdict)]
            if not hit and any(verdict.quoted is not None for _, verdict in judged):
                self.quotes += 1
            if hit:
                self._take(post, next(verdict for _, verdict in judged if _acts(verdict)), hit)

    def _in(self, panel: Panel) -> Context:
        return Context(now=self.now, panel=panel, me=self.me, followed=self.followed)

    def _take(self, post: Post, verdict: Verdict, panels: Iterable[Panel]) -> None:
        self.taken += 1
        self.panels.update(panels)
        if len(self.newest) < NEWEST_KEPT:
            self.newest.append(
                Taken(post, verdict.where or (verdict.quoted.where if verdict.quoted else None), verdict)
            )
        author = post.shown.author
        if author is not None:
            self.people.add(author.id)
            if author.id in self.followed:
                self.followed_hit[author.id] = author.username


def _acts(verdict: Verdict) -> bool:
    return verdict.action != "show"
