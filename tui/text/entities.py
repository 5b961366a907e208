"""From X's escaped text and its entities to the clean text and spans of the model. For `x.wire` alone.

X counts offsets in code points of the escaped text ("&amp;" is five). They are sometimes wrong, so an entity stands
only where the text says what the entity says. One that stands nowhere, as X cut the text before it or the account has
another name now, is known all the same: as a span without a character at the text's end, for rules and programs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tui.model.ids import UserId
from tui.model.post import LinkTo, Span, SpanKind
from tui.text.cleaning import clean, clean_line
from tui.text.occurrences import Occurrences, comparable

# X escapes these three and nothing else, once. html.unescape would also turn "&copy" or "&para=1", which in
# pages that others have captured or unescaped stands for itself. One pass: "&amp;lt;" is what a person
# wrote as "&lt;".
_ESCAPES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ESCAPE: Final = re.compile("&(?:amp|lt|gt);")
_SIGNS: Final[dict[SpanKind, str]] = {"hashtag": "#＃", "cashtag": "$", "mention": "@＠"}
_WEB: Final = ("https://", "http://")
# An address that names a host, with a scheme that has one or with none: "ftp://a.example", "//a.example", "a.example/b".
_HAS_HOST: Final = re.compile(
    r"(?:(?:https?|ftp):)?[/\\]{2}|[\w-]+(?:\.[\w-]+)+(?:[:/?#\\]|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RawEntity:
    """An entity as X sent it, before it is believed. Fields as in `model.post.Span`, but for these.

    `start` and `end` are code points of the escaped text. `display` is the short form X wants shown for a
    link, `href` the t.co address that stands in the text. `beside`: where else a link leads, which no text says.
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
    beside: bool = False


def read_text(
    escaped: str, entities: Sequence[RawEntity], also: Sequence[RawEntity] = ()
) -> tuple[str, tuple[Span, ...]]:
    """The text to show, unescaped and clean, and its spans in order, none overlapping another.

    Links stand in it in their display form. An entity whose offsets are wrong is looked for where it is nearest; one
    that is not in the text, or in what another entity holds, follows at its end without a place, each once. `also` are
    entities of another form of the text (the cut one of a long post): those that `entities` has, too, are passed over.
    """
    if not entities and not also:
        return clean(unescape(escaped)), ()
    if also:
        known = _Known(entities)
        entities = [*entities, *(entity for entity in also if entity not in known)]
    placed, elsewhere = _placed(escaped, entities)
    parts: list[str] = []
    spans: list[Span] = []
    done = length = 0
    for start, end, entity in placed:
        if done < start:
            parts.append(clean(unescape(escaped[done:start])))
            length += len(parts[-1])
        if shown := _shown(entity, escaped[start:end]):
            spans.append(_span(entity, length, length + len(shown)))
            parts.append(shown)
            length += len(shown)
        done = end
    parts.append(clean(unescape(escaped[done:])))
    if elsewhere:
        length += len(parts[-1])
        known = _Known(entity for _, _, entity in placed)
        spans += [_span(entity, length, length) for entity in elsewhere if known.adds(entity)]
    return "".join(parts), tuple(spans)


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
        entity.href if entity.href is None or entity.href.startswith(_WEB) else None,
        clean_line(entity.title) or None if entity.title else None,
        entity.to,
        entity.user_id,
    )


def _placed(
    escaped: str, entities: Iterable[RawEntity]
) -> tuple[list[tuple[int, int, RawEntity]], list[RawEntity]]:
    """What stands in the text, in order, and what does not. Right offsets are served first, then those to be found."""
    places = Occurrences(escaped)
    placed: list[tuple[int, int, RawEntity]] = []
    wrong: list[RawEntity] = []
    elsewhere: list[RawEntity] = []
    for entity in entities:
        if not _can_stand(entity):
            elsewhere.append(entity)
        elif not _says(escaped, entity):
            wrong.append(entity)
        elif places.hold(entity.start, entity.end):
            placed.append((entity.start, entity.end, entity))
        else:
            elsewhere.append(entity)
    for entity in wrong:
        said = entity.href or entity.value if entity.kind == "link" else entity.value
        place = places.nearest(entity.kind, said, entity.start)
        if place is None:
            elsewhere.append(entity)
        else:
            placed.append((*place, entity))
    placed.sort(key=lambda one: one[0])
    return placed, [entity for entity in elsewhere if _counts(entity)]


def _can_stand(entity: RawEntity) -> bool:
    """Whether it may be drawn: a tag that has a name, a link that a browser can be sent to."""
    if entity.kind == "link":
        return not entity.beside and (entity.href or entity.value).startswith(_WEB)
    return bool(entity.value)


def _counts(entity: RawEntity) -> bool:
    """Whether it says something though it stands nowhere; the sign of a post's own picture does not."""
    if entity.kind == "link":
        return entity.to != "media" and _HAS_HOST.match(entity.value) is not None
    return bool(clean_line(entity.value))


def _says(escaped: str, entity: RawEntity) -> bool:
    start, end = entity.start, entity.end
    if not 0 <= start < end <= len(escaped):
        return False
    if entity.kind == "link":
        address = entity.href or entity.value
        return end - start == len(address) and escaped.startswith(address, start)
    value = entity.value
    if (
        escaped[start] not in _SIGNS[entity.kind] or end - start > 4 * len(value) + 1
    ):  # no form is longer than that
        return False
    written = escaped[start + 1 : end]
    return written == value or comparable(entity.kind, written) == comparable(entity.kind, value)


class _Known:
    """Entities by what they say, wherever they stand."""

    def __init__(self, entities: Iterable[RawEntity]) -> None:
        self._keys: set[tuple[object, ...]] = set()
        for entity in entities:
            self._keys.update(_keys(entity))

    def __contains__(self, entity: RawEntity) -> bool:
        return any(key in self._keys for key in _asked(entity))

    def adds(self, entity: RawEntity) -> bool:
        """Whether it was not known; it is now."""
        if entity in self:
            return False
        self._keys.update(_keys(entity))
        return True


def _keys(entity: RawEntity) -> Iterator[tuple[object, ...]]:
    said = comparable(entity.kind, entity.value)
    yield entity.kind, said
    if entity.kind == "mention":
        yield entity.kind, said, entity.user_id
    elif entity.kind == "link" and not entity.beside:
        yield entity.kind, entity.href or said


def _asked(entity: RawEntity) -> Iterator[tuple[object, ...]]:
    """Any of these makes it known. A number tells more than a name; what is beside a link has that link's t.co."""
    said = comparable(entity.kind, entity.value)
    if entity.kind == "mention" and entity.user_id is not None:
        yield entity.kind, said, entity.user_id
        return
    yield entity.kind, said
    if entity.kind == "link" and not entity.beside:
        yield entity.kind, entity.href or said
