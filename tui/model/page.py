"""One answer of X, once understood: what came, what was billed for, and where to go on."""

from dataclasses import dataclass

from tui.model.ids import PostId
from tui.model.post import Author, Gone, Post


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of a page that could not be taken in. `where` names the item ("data[3]"), `what` the matter."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of posts, newest first as X sends it.

    `posts` are the page's own, each with its reposted and quoted posts inside; `others` are all the
    further posts that came along (also those inside `posts`), `authors` everybody that came along.
    `gone` are tombstones out of `errors[]`. `faults` name items that were passed over; nothing is dropped
    without one.
    """

    posts: tuple[Post, ...] = ()
    others: tuple[Post, ...] = ()
    authors: tuple[Author, ...] = ()
    gone: tuple[Gone, ...] = ()
    next_token: str | None = None
    newest_id: PostId | None = None
    oldest_id: PostId | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def post_ids(self) -> frozenset[PostId]:
        """Every post that came, top level or along: what X may bill as post reads."""
        return frozenset(post.id for post in (*self.posts, *self.others))
