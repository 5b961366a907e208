"""From X's escaped text and its entities to the clean text and spans of the model. For `x.wire` alone.

X counts offsets in code points of the escaped text ("&amp;" is five). They are sometimes wrong, so an
entity counts only where the text says what the entity says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tui.model.ids import UserId
from tui.model.post import LinkTo, Span, SpanKind
from tui.text.cleaning import clean, clean_line

# X escapes these three and nothing else, once. html.unescape would also turn "&copy" or "&para=1", which in
# pages that others have captured or unescaped stands for itself. One pass: "&amp;lt;" is what a person
# wrote as "&lt;".
_ESCAPES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ESCAPE: Final = re.compile("&(?:amp|lt|gt);")
_SIGNS: Final[dict[SpanKind, str]] = {"hashtag": "#＃", "cashtag": "$", "mention": "@＠"}


@dataclass(frozen=True, slots=True)
class RawEntity:
    """An entity as X sent it, before it is believed. Fields as in `model.post.Span`, but for these.

    `start` and `end` are code points of the escaped text. `display` is the short form X wants shown for a
    link, `href` the t.co address that stands in the text.
    """

    start: int
    end: int
    kind: SpanKind
    value: str
    display: str | None = None
    href: str | None = None
    title: str | None = None
    to: LinkTo = "page"
    user_id: UserId | None = None


def read_text(escaped: str, entities: Sequence[RawEntity]) -> tuple[str, tuple[Span, ...]]:
    """The text to show, unescaped and clean, and its spans in order, none overlapping another.

    Links stand in it in their display form. An entity whose offsets are wrong is looked for where it is
    nearest; one that is not in the text, or in what another entity holds, is left out.
    """
    text = ""
    spans: list[Span] = []
    done = 0
    for start, end, entity in _placed(escaped, entities):
        text += clean(unescape(escaped[done:start]))
        shown = _shown(entity, escaped[start:end])
        if shown:
            spans.append(_span(entity, len(text), len(text) + len(shown)))
        text += shown
        done = end
    return text + clean(unescape(escaped[done:])), tuple(spans)


def unescape(escaped: str) -> str:
    """`escaped` with X's three escapes undone, once."""
    return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], escaped) if "&" in escaped else escaped


def _shown(entity: RawEntity, written: str) -> str:
    if entity.kind != "link":
        return clean(unescape(written))
    address = entity.value or entity.href or ""
    return clean_line(entity.display or "") or clean_line(re.sub("^https?://(www\\.)?", "", address))


def _span(entity: RawEntity, start: int, end: int) -> Span:
    return Span(
        start,
        end,
        entity.kind,
        clean_line(entity.value),
        entity.href,
        clean_line(entity.title) or None if entity.title else None,
        entity.to,
        entity.user_id,
    )


def _placed(escaped: str, entities: Sequence[RawEntity]) -> list[tuple[int, int, RawEntity]]:
    """Where each entity really stands, in order. Right offsets are served first, then those to be found."""
    taken: list[tuple[int, int, RawEntity]] = []
    wrong: list[RawEntity] = []
    for entity in entities:
        if not _can_be_meant(entity):
            continue
        if not _says(escaped, entity):
            wrong.append(entity)
        elif _free(taken, entity.start, entity.end):
            taken.append((entity.start, entity.end, entity))
    for entity in wrong:
        free = [place for place in _occurrences(escaped, entity) if _free(taken, *place)]
        if free:
            start, end = min(free, key=lambda place: abs(place[0] - entity.start))
            taken.append((start, end, entity))
    return sorted(taken, key=lambda place: place[0])


def _can_be_meant(entity: RawEntity) -> bool:
    if entity.kind == "link":
        return (entity.href or entity.value).startswith(("https://", "http://"))
    return bool(entity.value)


def _says(escaped: str, entity: RawEntity) -> bool:
    if not 0 <= entity.start < entity.end <= len(escaped):
        return False
    written = escaped[entity.start : entity.end]
    if entity.kind == "link":
        return written == (entity.href or entity.value)
    return written[0] in _SIGNS[entity.kind] and written[1:].casefold() == entity.value.casefold()


def _occurrences(escaped: str, entity: RawEntity) -> Iterator[tuple[int, int]]:
    if entity.kind == "link":
        pattern = re.escape(entity.href or entity.value)
    else:
        pattern = f"[{_SIGNS[entity.kind]}]{re.escape(entity.value)}(?!\\w)"
    for found in re.finditer(pattern, escaped, re.IGNORECASE if entity.kind != "link" else 0):
        yield found.span()


def _free(taken: list[tuple[int, int, RawEntity]], start: int, end: int) -> bool:
    return all(end <= other_start or other_end <= start for other_start, other_end, _ in taken)
