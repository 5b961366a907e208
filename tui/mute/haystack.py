"""What of a post is looked at: its fields, folded. A word never matches inside a link or a handle, nor across one."""

import re
from dataclasses import dataclass
from typing import Final

from tui.model.post import Post, Span, SpanKind
from tui.mute.rule import FieldName

CUT: Final = "\x00"
"""Stands where a link or a handle was: no phrase reaches across."""
FIELD: Final = "\x01"
_SIGNS: Final[dict[SpanKind, str]] = {"hashtag": "#", "cashtag": "$"}
_ADDRESS: Final = re.compile(r"https?://\S+|(?<!\w)[@＠][A-Za-z0-9_]{1,15}(?![A-Za-z0-9_@])", re.IGNORECASE)
RT: Final = re.compile(r"RT @([A-Za-z0-9_]{1,15}): ")


@dataclass(frozen=True, slots=True)
class Field:
    """A text of a post as it stands: which, and the how-manieth medium or option."""

    name: FieldName
    index: int
    text: str


def fields(post: Post, *, names: bool = False) -> list[Field]:
    """The texts of one post, without those of the posts in it."""
    found = [Field("text", 0, post.text)]
    found += [Field("alt", at, one.alt) for at, one in enumerate(post.media) if one.alt]
    if post.poll:
        found += [Field("poll", at, one.label) for at, one in enumerate(post.poll.options)]
    if names and post.author:
        found.append(Field("display name", 0, post.author.name))
    return found


def stretches(post: Post) -> list[tuple[int, int]]:
    """The parts of a post's text between links and handles, and behind X's "RT @name:" of an original that is not here."""
    text = post.text
    cuts = [
        (span.start, span.end) for span in post.spans if span.kind in ("link", "mention") and span.in_text
    ]
    if not isinstance(post.reposted, Post) and (origin := RT.match(text)):
        cuts.append(origin.span())
    if "@" in text or "＠" in text or "://" in text:
        cuts += [found.span() for found in _ADDRESS.finditer(text)]
    kept = []
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            kept.append((at, start))
        elif at == start == 0:
            kept.append((0, 0))
        at = max(at, end)
    kept.append((at, len(text)))
    return kept


def joined(post: Post) -> str:
    """What words are sought in, unfolded: text without links and handles, tags that were cut off it, alt texts, options.

    Between them stand signs that no word has.
    """
    text = post.text
    if post.spans or "@" in text or "＠" in text or "://" in text:
        parts = stretches(post)
        if len(parts) > 1 or parts[0][0]:
            text = CUT.join([text[start:end] for start, end in parts])
        if post.spans and not post.spans[-1].in_text:
            text += "".join([FIELD + _SIGNS[one.kind] + one.value for one in post.spans if _is_cut_off(one)])
    if post.media:
        for one in post.media:
            if one.alt:
                text += FIELD + one.alt
    if post.poll:
        text += "".join([FIELD + one.label for one in post.poll.options])
    return text


def _is_cut_off(span: Span) -> bool:
    """Whether it is a tag that X names and the text does not show."""
    return span.kind in _SIGNS and not span.in_text
