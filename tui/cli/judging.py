"""The user's rules for the verbs that print or count posts: the same answer as on the screen.

Nobody pays who has no mutes.toml: then there is no judge, and nothing of `tui.mute` is imported.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, Final

from tui.config.paths import find_paths
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks, is_read

if TYPE_CHECKING:
    from tui.config.mutes import Rules
    from tui.mute.rule import Context, Verdict

MOST_JUDGED: Final = 5_000
"""Unread posts of a panel that are judged to be counted, newest first; those beyond count as they are."""


class Judge:
    """What the rules say of posts, panel by panel."""

    def __init__(self, rules: "Rules", cache: Connection) -> None:
        from tui.mute.matcher import Matcher
        from tui.store import names, reading

        me = names.me(cache)
        self._me = me.id if me is not None else None
        self._followed = (
            reading.followed(cache) if any(rule.strangers for rule in rules.rules) else frozenset()
        )
        self._off = rules.off
        self._matcher: Matcher = Matcher(rules.rules)
        self._contexts: dict[tuple[Panel | None, frozenset[PostId]], Context] = {}

    def of(self, post: Post, panel: Panel | None, only_fold: frozenset[PostId] = frozenset()) -> "Verdict":
        """The verdict on a post in a panel; None for outside of any. What was kept is never kept back.

        `only_fold`: posts that are at most folded.
        """
        from tui.mute.rule import SHOWN, Context

        if panel is not None and panel.kind == "kept":
            return SHOWN
        context = self._contexts.get((panel, only_fold))
        if context is None:
            now = int(datetime.now(UTC).timestamp() * 1000)
            context = Context(now, panel, self._me, self._followed, self._off, only_fold)
            self._contexts[panel, only_fold] = context
        return self._matcher.judge(post, context)

    def look_at_the_clock(self) -> None:
        """Let rules that have ended meanwhile have ended: for a verb that goes on."""
        self._contexts.clear()

    def judged(self, posts: Iterable[Post], panel: Panel | None) -> Iterator[tuple[Post, "Verdict"]]:
        """Each post with what the rules say of it."""
        return ((post, self.of(post, panel)) for post in posts)


def judge_for(cache: Connection, say: Callable[[str], None] | None = None) -> Judge | None:
    """The judge of the user's rules; None where there are none. A mistake in the file is said, and the other rules hold."""
    file = find_paths().mutes
    if not file.exists():
        return None
    from tui.config.mute_edits import load_stamped

    rules = load_stamped(file, int(datetime.now(UTC).timestamp() * 1000))
    for mistake in rules.mistakes[:1]:
        (say or _to_stderr)(f"{mistake}. {rules.what_holds}")
    return Judge(rules, cache) if rules.rules else None


def _to_stderr(words: str) -> None:
    print(words, file=sys.stderr)


def words_of(post: Post, verdict: "Verdict", now: datetime, *, muted: bool = False, **said: Any) -> str:
    """A post as one line of text, as the rules let it be read; with `muted` whole, behind the reason.

    `said` goes to `tui.layout.post.plain`.
    """
    from tui.layout.post import plain
    from tui.text.cleaning import clean_line

    zone = now.tzinfo or UTC
    if verdict.action == "fold" and not muted:
        author = f" @{clean_line(post.shown.author.username)}." if post.shown.author is not None else ""
        return f"{reason(verdict)}{author}"
    if not muted and (seen := without_quote(post, verdict)) is not post and verdict.quoted is not None:
        told = plain(seen, now=now, zone=zone, **said)
        return f"{told} {reason(verdict.quoted, did=quote_did(verdict.quoted.action))}"
    told = plain(post, now=now, zone=zone, **said)
    return f"{reason(verdict)} {told}" if verdict.action != "show" else told


def without_quote(post: Post, verdict: "Verdict") -> Post:
    """The post without what it quotes, or what it reposts does, where that alone is kept back: to dim it is not to."""
    from tui.deck import sieve

    if verdict.quoted is None or verdict.quoted.action not in ("hide", "fold"):
        return post
    return sieve.without_quote(post)


def quote_did(action: str) -> str:
    """What became of a quote that alone is kept back: hidden or folded, a line that names the rule stands for it."""
    return "Quote dimmed" if action == "dim" else "Quote folded"


def reason(verdict: "Verdict", *, did: str = "") -> str:
    """ "Folded by “sales”." in words; "" where nothing keeps it back."""
    from tui.text.cleaning import clean_line

    if verdict.rule is None:
        return ""
    words = did or {"hide": "Hidden", "fold": "Folded", "dim": "Dimmed"}[verdict.action]
    return f"{words} by “{clean_line(verdict.rule.name)}”."


def hidden_unread(cache: Connection, panel: Panel, marks: Marks, judge: Judge) -> int:
    """How many of the newest unread posts of a panel the rules hide."""
    from tui.store import reading

    hidden, judged, before = 0, 0, PostId(2**63 - 1)
    while judged < MOST_JUDGED and (page := reading.older(cache, panel, before, 500)):
        before = page[-1].id
        fresh = [post for post in page if not is_read(marks, post.id)]
        judged += len(fresh)
        hidden += sum(1 for _, verdict in judge.judged(fresh, panel) if verdict.action == "hide")
        if not fresh and (
            jump := next((mark for mark in marks if mark.oldest <= before <= mark.newest), None)
        ):
            before = jump.oldest  # a stretch that was read is passed over whole
    return hidden
