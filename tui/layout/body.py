"""What a post says: its text in lines, and which of its links stand below it instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tui.layout.lines import Line, Piece
from tui.layout.pen import Pen, safe_address
from tui.model.post import Post, Span
from tui.text.cleaning import ZWJ, clean, clean_line
from tui.text.widths import cell_width
from tui.text.wrapping import wrap

_PANELS: Final = {"hashtag": "#", "cashtag": "search:$", "mention": "@"}
"""How the panel of such a span is written, up to its value."""


@dataclass(frozen=True, slots=True)
class Body:
    """A post's text as it is shown, the spans in it, and the links to name below it, title first."""

    text: str
    spans: tuple[Span, ...]
    titled: tuple[Span, ...]


def body_of(post: Post) -> Body:
    """The text without the links at its end that are shown in another way: media, a quote, a title."""
    text, spans = trusted(post)
    shown = list(spans)
    end = len(text.rstrip())
    while shown and shown[-1].end == end and _stands_elsewhere(shown[-1], post):
        end = len(text[: shown.pop().start].rstrip())
    titled = tuple(span for span in spans if span.kind == "link" and span.to == "page" and span.title)
    return Body(text[:end], tuple(shown), titled)


def trusted(post: Post) -> tuple[str, tuple[Span, ...]]:
    """Text and spans of a post that may come out of a damaged cache: none overlaps, all lie in clean text."""
    text = clean(post.text)
    if text != post.text:
        return text, ()
    spans = []
    done = 0
    for span in post.spans:
        if done <= span.start < span.end <= len(text) and not (
            _tears(text, span.start) or _tears(text, span.end)
        ):
            spans.append(span)
            done = span.end
    return text, tuple(spans)


def _tears(text: str, at: int) -> bool:
    """Whether an edge there would part a mark from its base, or joined pictographs."""
    if not 0 < at < len(text) or text[at].isascii():
        return False
    return text[at - 1] == ZWJ or cell_width(text[at]) == 0


def _stands_elsewhere(span: Span, post: Post) -> bool:
    if span.kind != "link":
        return False
    match span.to:
        case "media":
            return bool(post.media)
        case "post":
            return post.quoted is not None
        case "page":
            return bool(span.title)


def text_lines(pen: Pen, body: Body) -> Iterator[Line]:
    """The whole text, wrapped, with its tags, mentions and links as pieces of their own. Nothing for no text."""
    if not body.text:
        return
    spans = list(body.spans)
    for start, end in wrap(body.text, pen.width):
        while spans and spans[0].end <= start:
            spans.pop(0)
        if spans and spans[0].start < end:
            yield tuple(_pieces(pen, body.text, start, end, spans))
        else:
            yield (Piece("text", pen.drawn(body.text[start:end]), None, start),)


def _pieces(pen: Pen, text: str, start: int, end: int, spans: list[Span]) -> Iterator[Piece]:
    for span in spans:
        if span.start >= end:
            break
        if start < span.start:
            yield Piece("text", pen.drawn(text[start : span.start]), None, start)
            start = span.start
        stop = min(span.end, end)
        yield Piece("link", pen.drawn(text[start:stop]), _target(span), start)
        start = stop
    if start < end:
        yield Piece("text", pen.drawn(text[start:end]), None, start)


def _target(span: Span) -> str | None:
    match span.kind:
        case "link":
            return safe_address(span.href or span.value)
        case "hashtag" | "cashtag" | "mention":
            value = clean_line(span.value)
            return f"{_PANELS[span.kind]}{value}" if value else None
