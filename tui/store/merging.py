"""Two copies of one post: what to keep of each. Pure.

X sends the same post whole or thin, depending on where it stands: as an include without its note, without
media because the request did not ask. What is known is never lost to a thinner copy; what changes with time
(counts, votes, the list of edits) follows the newer.
"""

import re
from dataclasses import fields, replace
from typing import Final

from tui.model.post import Author, Counts, Gone, Media, Post, Span

# The address of a link without its entity: X puts every link through its shortener.
_SHORT_LINK: Final = re.compile(r"https?://t\.co/\w*|\s+")


def merged(older: Post, newer: Post) -> Post:
    """One post of two copies, `newer` being fetched later. Author and counts follow the newer copy.

    Text goes with its spans: the copy with more text of its own (links aside: they are written in two
    ways), then the one with more spans, then the newer.
    """
    if older == newer:
        return newer
    said = older if _wealth(older) > _wealth(newer) else newer
    return replace(
        newer,
        author=merged_author(older.author, newer.author),
        text=said.text,
        spans=said.spans,
        lang=newer.lang or older.lang,
        source=newer.source or older.source,
        conversation_id=newer.conversation_id or older.conversation_id,
        reply_to=newer.reply_to or older.reply_to,
        reply_to_user=newer.reply_to_user or older.reply_to_user,
        media=_merged_media(older.media, newer.media),
        poll=newer.poll or older.poll,
        counts=older.counts if newer.counts == Counts() else newer.counts,
        edits=newer.edits if len(newer.edits) >= len(older.edits) else older.edits,
        sensitive=newer.sensitive or older.sensitive,
        reposted=_merged_reference(older.reposted, newer.reposted),
        quoted=_merged_reference(older.quoted, newer.quoted),
    )


def merged_author(older: Author | None, newer: Author | None) -> Author | None:
    """The newer copy, but for a name or username that only the older one has."""
    if older is None or newer is None:
        return newer or older
    if newer.name and newer.username:
        return newer
    return replace(older, username=newer.username or older.username, name=newer.name or older.name)


def _wealth(post: Post) -> tuple[int, int]:
    return len(_SHORT_LINK.sub("", _without_links(post.text, post.spans))), len(post.spans)


def _without_links(text: str, spans: tuple[Span, ...]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        if span.kind == "link":
            text = text[: span.start] + text[span.end :]
    return text


def _merged_media(older: tuple[Media, ...], newer: tuple[Media, ...]) -> tuple[Media, ...]:
    known = {one.key: one for one in older}
    fuller = tuple(_fuller(known.get(one.key, one), one) for one in newer)
    here = {one.key for one in newer}
    return fuller if len(newer) >= len(older) else fuller + tuple(one for one in older if one.key not in here)


def _fuller(older: Media, newer: Media) -> Media:
    """`newer`, with what only `older` knows."""
    known = {one.name: getattr(older, one.name) for one in fields(newer) if getattr(newer, one.name) is None}
    return replace(newer, **known)


def _merged_reference(older: Post | Gone | None, newer: Post | Gone | None) -> Post | Gone | None:
    """The newer reference, but "not fetched" never takes the place of more that is known."""
    unknown = newer is None or (isinstance(newer, Gone) and newer.why == "not fetched")
    return older if unknown and older is not None else newer
