"""A post as rows of the screen, as one line for a pipe, and as text to copy.

What we vouch for stands left of what we do not: the handle and the time before the display name, which can
hold anything and is the last on its row.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from tui.layout.body import body_of, text_lines
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, line_width
from tui.layout.parts import carried_lines, gone_words
from tui.layout.pen import Pen
from tui.layout.spoken import plain
from tui.model.post import Gone, Post
from tui.text.cleaning import clean
from tui.text.terminal import Terminal

__all__ = ["lay_out", "plain", "reply_line", "text_of"]

_SHORTEST_NAME = 3  # cells; less of a display name tells nobody apart


def lay_out(
    post: Post | Gone,
    *,
    width: int,
    glyphs: Glyphs,
    terminal: Terminal,
    now: datetime,
    zone: tzinfo,
    in_thread: bool = False,
    label: Line = (),
    quote_folded_by: str = "",
) -> tuple[Line, ...]:
    """The post's own rows, none wider than `width` cells (10 or more), without the columns left of its text.

    Repost line, head, "to @name" (not `in_thread`), text, poll, links, pictures, quote, counts. `label` is
    what a room knows of it ("A2 ★ guest"), drawn before the handle. `now` decides how times are written. With
    `quote_folded_by`, the name of a rule, one row that names it stands instead of the quoted post.
    """
    return tuple(_rows(Pen(width, glyphs, terminal, now, zone), post, in_thread, label, quote_folded_by))


def text_of(post: Post) -> str:
    """The whole text of the post a reader sees, links in display form, for copying."""
    return clean(post.shown.text)


def _rows(pen: Pen, post: Post | Gone, in_thread: bool, label: Line, quote_folded_by: str) -> Iterator[Line]:
    if isinstance(post, Gone):
        yield pen.fit(Piece("muted", gone_words(post)))
        return
    if post.reposted is not None:
        yield _repost_line(pen, post)
    if isinstance(post.reposted, Gone):
        yield pen.fit(Piece("muted", gone_words(post.reposted)))
        return
    shown = post.shown
    yield _head(pen, shown, label)
    if shown.reply_to is not None and not in_thread:
        yield reply_line(pen, shown)
    body = body_of(shown)
    yield from text_lines(pen, body)
    yield from carried_lines(pen, shown, body, quote_folded_by)


def _repost_line(pen: Pen, post: Post) -> Line:
    handle = _handle(pen, post)
    time = f" {pen.glyphs.dot} {pen.clock(post.created_at)}" if isinstance(post.reposted, Gone) else ""
    return pen.fit(
        Piece("muted", f"{pen.glyphs.repost} "),
        Piece("muted", handle, handle if post.author else None),
        Piece("muted", f" reposted{time}"),
    )


def _head(pen: Pen, post: Post, label: Line) -> Line:
    dot = f" {pen.glyphs.dot} "
    handle = _handle(pen, post)
    marks = ""
    if post.author and post.author.verified:
        marks += f" {pen.glyphs.verified}"
    if post.author and post.author.protected:
        marks += f" {pen.glyphs.locked}"
    facts = marks + dot + pen.clock(post.created_at) + (f"{dot}edited" if post.edited else "")
    ours = pen.fit(*label, Piece("strong", handle, handle if post.author else None), Piece("muted", facts))
    room = pen.width - line_width(ours) - len(dot)
    name = pen.words(post.author.name) if post.author else ""
    if room < _SHORTEST_NAME or not name:
        return ours
    return (*ours, Piece("muted", dot), Piece("text", pen.cut(name, room)))


def reply_line(pen: Pen, post: Post) -> Line:
    """To whom it answers, as far as its own mentions tell; who answers himself has no mention."""
    to = next(
        (
            span.value
            for span in post.spans
            if span.kind == "mention" and span.user_id is not None and span.user_id == post.reply_to_user
        ),
        None,
    )
    if to is None and post.author is not None and post.author.id == post.reply_to_user:
        to = post.author.username
    if to is None:
        return pen.fit(Piece("muted", f"{pen.glyphs.reply} to another post"))
    handle = f"@{pen.words(to)}"
    return pen.fit(Piece("muted", f"{pen.glyphs.reply} to "), Piece("muted", handle, handle))


def _handle(pen: Pen, post: Post) -> str:
    return f"@{pen.words(post.author.username)}" if post.author else "author unknown"
