"""Reposts of one post as one entry: "↻ @ana, @bo and 3 more reposted". Pure.

An entry stands where one of its posts is, so that no id need be made up and read marks and places stay what
they are. Which one it is does not change while it is on the screen; otherwise it is the oldest in the panel, be
it held or not: so an entry stands at the same place whichever part of the panel is held. It is read where it
stands: a repost that comes later is no news to whoever has read the post.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui.deck.blocks import Style
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.rows import name_drawn
from tui.model.ids import PostId
from tui.model.post import Post

_NAMED = 2  # reposters with their names; the others are counted


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on the screen for some posts of a panel that show the same: `post`, and the `others`, newest first."""

    post: Post
    others: tuple[Post, ...] = ()


class Posts(list[Post]):
    """Posts of a panel, newest first, and what the cache knows of those that belong in one entry.

    `first` tells of each of them, held or not, which post of the panel is the oldest in its entry.
    """

    def __init__(self, posts: Iterable[Post] = (), first: Mapping[PostId, PostId] | None = None) -> None:
        super().__init__(posts)
        self.first = first or {}


def group(
    posts: Sequence[Post], keep: Container[PostId] = frozenset(), first: Mapping[PostId, PostId] | None = None
) -> list[Entry]:
    """One entry for the posts that have the same `first`, or show the same where that is not known.

    It stands where one of the posts in `keep` is, else where the oldest is: that is where it was first seen, so it
    is there after a restart, too, and what comes later moves nothing. A repost of what is gone stands alone.
    """
    first = first or {}
    named = [first.get(post.id, post.shown.id) for post in posts]
    same: dict[PostId, list[Post]] = {}
    for name, post in zip(named, posts, strict=True):
        same.setdefault(name, []).append(post)
    if len(same) == len(posts):
        return [Entry(post) for post in posts]
    stand = {name: next((post for post in some if post.id in keep), some[-1]) for name, some in same.items()}
    return [
        Entry(post, tuple(one for one in same[name] if one is not post))
        for name, post in zip(named, posts, strict=True)
        if stand[name] is post
    ]


def without_those_below(
    posts: Sequence[Post], keep: Container[PostId], first: Mapping[PostId, PostId], oldest: PostId
) -> tuple[list[Post], list[Post]]:
    """The posts whose entry stands at `oldest` or above it, and those whose entry stands below, where nothing is held.

    An entry that has a post in `keep` stands there.
    """
    kept = {first[post.id] for post in posts if post.id in keep and post.id in first}
    here: list[Post] = []
    below: list[Post] = []
    for post in posts:
        stands = first.get(post.id, post.id)
        (below if stands < oldest and stands not in kept else here).append(post)
    return here, below


def without_reposts(posts: Iterable[Post]) -> tuple[list[Post], list[Post]]:
    """The posts that are no reposts, and the reposts."""
    kept: list[Post] = []
    reposts: list[Post] = []
    for post in posts:
        (reposts if post.reposted is not None else kept).append(post)
    return kept, reposts


def repost_row(entry: Entry, width: int, style: Style) -> Line:
    """Who reposted: two by name, the one whose place the entry has first; fewer names where there is little room."""
    names = list(
        dict.fromkeys(
            f"@{name_drawn(post.author.username, style.terminal)}"
            for post in (entry.post, *entry.others)
            if post.reposted is not None and post.author is not None
        )
    )
    for named in (_NAMED, 1):
        line = _row(names, named, style)
        if line_width(line) <= width:
            return line
    return fitted(line, width, style.glyphs.ellipsis)


def _row(names: Sequence[str], named: int, style: Style) -> Line:
    left = len(names) - named
    shown = names[:named] if left > 0 else names
    pieces = [Piece("muted", f"{style.glyphs.repost} ")]
    for at, name in enumerate(shown):
        last = at == len(shown) - 1 and left <= 0
        before = "" if at == 0 else " and " if last else ", "
        pieces += [Piece("muted", before)] if before else []
        pieces.append(Piece("muted", name, name))
    more = f" and {left} more" if left > 0 else ""
    return (*pieces, Piece("muted", f"{more} reposted"))
