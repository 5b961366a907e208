"""A chat's post without what its room says already: the label that stands before its handle, the room's own tag.

For the eye only: what is copied, searched and kept is the post as it was written.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final
from unicodedata import category

from tui.chat.labels import read_labels
from tui.chat.values import Letters
from tui.model.post import Post, Span

_OPENING: Final = re.compile(r"[\s\[(<«“\"'*_~>|–—-]*\Z")
_ENDS: Final = re.compile(r"[.!?…‽。！？؟][\])}>\"'’”»*_~\s]*\Z")
_WANTS_MORE: Final = re.compile(
    r"(?<!\w)(?:a|an|the|our|your|this|my|in|on|at|to|for|of|from|by|with|about|into|and|or|is|are|was|like|than|via|"
    r"add|use|using|include|follow|following|join|joining|search|tag|hashtag|miss|love|called|see|read|"
    r"der|die|das|dem|den|mit|zu|bei|auf|im|für|und|von|unter|el|la|de|en|con|para|por|y|usa|usar|le|les|du|à|sur|avec|et)\Z",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(r"[\s:.,;)\]>»|=~*_–—-]*")


def trimmed(post: Post, letters: Letters, tags: Collection[str]) -> tuple[Post, int]:
    """The post as a room shows it, and how many characters were left out before it: without a label at its very beginning, without the room's tags at its ends.

    `tags` in lower case, without signs. A post that would have nothing left keeps all it has.
    """
    first = _past_tags(post, tags)
    said = read_labels(post.text, post.spans, letters)
    if said.labels and said.start >= first and _OPENING.match(post.text, first, said.start):
        after = _AFTER.match(post.text, said.end)
        first = after.end() if after is not None else said.end
        first = _past_tags(post, tags, first)
    last = _before_tags(post, tags, first, labelled=bool(said.labels))
    if not post.text[first:last].strip():
        return post, 0
    return (_cut(post, first, last) if (first, last) != (0, len(post.text)) else post), first


def asked(post: Post, letters: Letters, tags: Collection[str]) -> str:
    """What a question asks, from after its label on: of a host's paragraph before it nothing."""
    said = read_labels(post.text, post.spans, letters)
    if said.labels:
        after = _AFTER.match(post.text, said.end)
        first = _past_tags(post, tags, after.end() if after is not None else said.end)
        if rest := post.text[first : _before_tags(post, tags, first, labelled=True)].strip():
            return rest
    return trimmed(post, letters, tags)[0].text


def _is_own(span: Span, tags: Collection[str]) -> bool:
    return span.kind == "hashtag" and span.value.lower() in tags


def _past_tags(post: Post, tags: Collection[str], first: int = 0) -> int:
    """Where the text begins behind tags of the room; `first` where none stands there."""
    for span in post.spans:
        if span.end <= first:
            continue
        if not _is_own(span, tags) or post.text[first : span.start].strip():
            break
        rest = post.text[span.end :]
        if rest and not rest[0].isspace():
            break  # "#chat, day two": the tag is a word of the sentence
        first = span.end + len(rest) - len(rest.lstrip())
    return first


def _before_tags(post: Post, tags: Collection[str], first: int, *, labelled: bool) -> int:
    """Where the text ends before tags of the room, none of which belongs to a sentence.

    A single tag may be its last word ("Always add #chat"). It is none behind a sentence's end, on a line of its own,
    and behind another tag, a link or an emoji; nor, as nearly every answer ends in the tag, behind what has a label,
    unless the word before it wants one ("A2: by talking to").
    """
    last = len(post.text)
    own = 0
    for span in reversed(post.spans):
        if span.start < first or not _is_own(span, tags) or post.text[span.end : last].strip():
            break
        own += 1
        last = first + len(post.text[first : span.start].rstrip())
    left = post.text[first:last]
    if own != 1 or not left or _ENDS.search(left) or "\n" in post.text[last:]:
        return last
    if category(left[-1]) in ("So", "Sk", "Mn", "Cf") or any(
        span.end == last and span.kind in ("hashtag", "link") for span in post.spans
    ):
        return last
    return last if labelled and not _WANTS_MORE.search(left) else len(post.text)


def _cut(post: Post, first: int, last: int) -> Post:
    spans = (
        span._replace(start=span.start - first, end=span.end - first)
        for span in post.spans
        if first <= span.start and span.end <= last
    )
    return replace(post, text=post.text[first:last], spans=tuple(spans))
