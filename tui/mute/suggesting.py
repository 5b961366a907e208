"""What a reader may want to mute who looks at a post: rules made of that very post, the likeliest first. Pure."""

from collections.abc import Iterator
from typing import Final

from tui.model.post import Post
from tui.mute.hosts import host_of

MOST: Final = 10


def suggestions(post: Post) -> list[str]:
    """Rules as they are written, each once: its author, tags, hosts, whom it names, the repost, thread, language."""
    return list(dict.fromkeys(_suggestions(post)))[:MOST]


def _suggestions(post: Post) -> Iterator[str]:
    shown = post.shown
    if shown.author is not None:
        yield f"@{shown.author.username}"
        yield f"from:{shown.author.username}"
    if post.reposted is not None and post.author is not None:
        yield f"reposts:{post.author.username}"
    tags = [span.value for span in shown.spans if span.kind == "hashtag"]
    yield from (f"#{tag}" for tag in tags[:3])
    links = [span for span in shown.spans if span.kind == "link" and span.to == "page"]
    for link in links[:2]:
        if host := host_of(link.value):
            yield f"domain:{host.removeprefix('www.')}"
    named = [span.value for span in shown.spans if span.kind == "mention"]
    yield from (f"@{name}" for name in named[:2])
    if shown.conversation_id is not None:
        yield f"thread:{shown.conversation_id}"
    if (
        shown.lang
        and shown.lang.isalpha()
        and shown.lang not in ("und", "qme", "zxx", "qht", "qam", "qct", "qst")
    ):
        yield f"lang:{shown.lang}"
    if shown.source:
        yield f"via:{shown.source}"
