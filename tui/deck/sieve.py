"""What the reader's rules keep back of a panel: hidden, folded into one row, dimmed. Pure.

A verdict comes from `tui.mute`; here it becomes rows. A run of posts folded by one rule is one entry, as reposts of
one post are (`grouping`): it stands where one of them is, so marks and places stay what they are.
"""

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import replace
from typing import Final

from tui.deck.blocks import Style
from tui.deck.grouping import Entry
from tui.layout.lines import Line, Piece
from tui.layout.roles import Role
from tui.layout.rows import fold_line, reason_line
from tui.model.ids import PostId
from tui.model.post import Counts, Post
from tui.mute.rule import Rule, Verdict

Judge = Callable[[Post], Verdict]
"""What the rules say of a post in one panel, now. Another judge is asked where rules, level or time have changed."""
NO_RULE: Final = "your level"  # what keeps a post back that no rule hits: see tui.mute.levels
_QUIET: Final[Role] = "muted"
_LOUD: Final[frozenset[Role]] = frozenset({"text", "strong", "link", "accent", "guest"})


def name_of(verdict: Verdict) -> str:
    """The name of the rule behind a verdict, as it may stand on the screen."""
    return verdict.rule.name if verdict.rule is not None else NO_RULE


def fold_runs(
    entries: Sequence[Entry],
    judge: Judge,
    opened: Container[PostId],
    keep: Collection[PostId],
    chosen: PostId | None,
) -> tuple[list[Entry], dict[PostId, Verdict]]:
    """The entries with each run that one rule folds as one of them, and those folds by the post they stand at.

    A fold stands at the chosen post where that is in it, else where a post of `keep` is, else at its oldest: what
    comes later joins it and moves nothing. `opened` were opened by the reader: they are not folded.
    """
    made: list[Entry] = []
    folds: dict[PostId, Verdict] = {}
    run: list[tuple[Entry, Verdict]] = []

    def end_run() -> None:
        if run:
            entry = _joined([entry for entry, _ in run], keep, chosen)
            made.append(entry)
            folds[entry.post.id] = run[0][1]
            run.clear()

    rule: Rule | None = None
    for entry in entries:
        verdict = judge(entry.post)
        if verdict.action != "fold" or entry.post.id in opened:
            end_run()
            made.append(entry)
            continue
        if run and verdict.rule != rule:
            end_run()
        rule = verdict.rule
        run.append((entry, verdict))
    end_run()
    return made, folds


def _joined(run: Sequence[Entry], keep: Collection[PostId], chosen: PostId | None) -> Entry:
    stand = next((entry.post for entry in run if entry.post.id == chosen), None) or next(
        (entry.post for entry in run if entry.post.id in keep), run[-1].post
    )
    posts = [post for entry in run for post in (entry.post, *entry.others)]
    return Entry(stand, tuple(post for post in posts if post is not stand))


def fold_row(posts: Sequence[Post], verdict: Verdict, width: int, style: Style, did: str = "folded") -> Line:
    """ "▸ 3 folded by “sales” · @growth_gary, …"; of what is hidden not even by whom it is."""
    authors = (post.shown.author for post in (posts if did == "folded" else ()))
    handles = list(dict.fromkeys(author.username for author in authors if author is not None))
    return fold_line(len(posts), name_of(verdict), handles, width, style.glyphs, style.terminal, did)


def told(rows: Sequence[Line], verdict: Verdict, width: int, style: Style) -> tuple[Line, ...]:
    """The rows of a post that is seen in spite of a rule: why, below it, and in the quiet voice where it is dimmed."""
    did = {"dim": "dimmed", "hide": "hidden"}.get(verdict.action, "folded")
    said = reason_line(did, name_of(verdict), width, style.glyphs, style.terminal)
    return (*(map(dimmed, rows) if verdict.action == "dim" else rows), said)


def dimmed(line: Line) -> Line:
    """A line in the muted voice; rules and warnings stay what they are."""
    return tuple(_quiet(piece) if piece.role in _LOUD else piece for piece in line)


def _quiet(piece: Piece) -> Piece:
    return replace(piece, role=_QUIET)


def without_counts(post: Post) -> Post:
    """The post with no counts to be seen: at the level "still" nobody is told how much others liked it."""
    if isinstance(post.reposted, Post):
        return replace(post, reposted=without_counts(post.reposted))
    return replace(post, counts=Counts()) if post.counts != Counts() else post


def without_quote(post: Post) -> Post:
    """The post, or the reposted one in it, without what it quotes."""
    if isinstance(post.reposted, Post):
        return replace(post, reposted=without_quote(post.reposted))
    return replace(post, quoted=None)
