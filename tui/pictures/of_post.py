"""Which pictures a post shows: its own, and those of the post it quotes; of a repost, what was reposted."""

from collections.abc import Iterator
from dataclasses import dataclass

from tui.model.ids import PostId
from tui.model.post import Media, MediaKind, Post


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or a film's still. `url` is None where X gave no address; width and height in pixels, as X says."""

    url: str | None
    post: PostId  # the one it hangs on
    kind: MediaKind
    alt: str
    whose: str  # the username, "" where the author is not known
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None

    @property
    def address(self) -> str:
        """Where a browser shows it: a picture itself; for a film its post, as the API tells no address of films."""
        if self.kind == "photo" and self.url is not None:
            return self.url
        return f"https://x.com/{self.whose or 'i'}/status/{self.post}"


def pictures_of(post: Post) -> tuple[Picture, ...]:
    """The pictures in the order in which they stand on the screen."""
    return tuple(_pictures(post.shown))


def _pictures(post: Post) -> Iterator[Picture]:
    whose = post.author.username if post.author is not None else ""
    for media in post.media:
        yield Picture(
            url=_address(media),
            post=post.id,
            kind=media.kind,
            alt=media.alt or "",
            whose=whose,
            width=media.width,
            height=media.height,
            duration_ms=media.duration_ms,
        )
    if isinstance(post.quoted, Post):
        yield from _pictures(post.quoted.shown)


def _address(media: Media) -> str | None:
    """A film has no address of its own in the API, only that of its still."""
    return media.url if media.kind == "photo" and media.url else media.preview_url or media.url
