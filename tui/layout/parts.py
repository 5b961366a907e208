"""What a post carries along, row by row: poll, links, pictures and films, its quote, its counts."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, assert_never

from tui.layout import when
from tui.layout.body import Body, body_of, text_lines
from tui.layout.lines import Line, Piece
from tui.layout.pen import Pen, hanging, safe_address
from tui.model.post import Counts, Gone, Media, Poll, Post, Span
from tui.text.widths import cell_width

LONGEST_BAR: Final = 24  # cells, as in the design's pictures
SHORTEST_BAR: Final = 6  # below that a bar says nothing that its percentage does not
QUOTE_ROWS: Final = 6


def gone_words(gone: Gone) -> str:
    """Why a post is not here, in plain words."""
    match gone.why:
        case "deleted":
            return "Deleted by its author."
        case "protected":
            return "From a protected account."
        case "suspended":
            return "From a suspended account."
        case "withheld":
            return "Withheld by X in your country."
        case "unavailable":
            return "No longer available."
        case "not fetched":
            return "Not fetched."
        case _:
            assert_never(gone.why)


def poll_lines(pen: Pen, poll: Poll) -> Iterator[Line]:
    """A bar, the share and the label of each answer; then how many voted and how long it runs."""
    votes = sum(option.votes for option in poll.options)
    most = max((option.votes for option in poll.options), default=0)
    labels = [pen.words(option.label) for option in poll.options]
    bar = min(LONGEST_BAR, pen.width - 7 - max(map(cell_width, labels), default=0))
    for option, label in zip(poll.options, labels, strict=True):
        leads = option.votes == most > 0
        share = option.votes / votes if votes else 0.0
        percent = Piece("muted", f"{round(100 * share):>3}%  ")
        if bar < SHORTEST_BAR:
            yield from hanging(pen, (percent,), "strong" if leads else "text", label)
            continue
        full = round(bar * share)
        yield (
            Piece("accent" if leads else "muted", pen.glyphs.done * full),
            Piece("line", pen.glyphs.left * (bar - full)),
            Piece("muted", f" {percent.text}"),
            Piece("strong" if leads else "text", label),
        )
    yield _poll_foot(pen, poll, votes)


def _poll_foot(pen: Pen, poll: Poll, votes: int) -> Line:
    facts = ["poll", "1 vote" if votes == 1 else f"{votes:,} votes"]
    if poll.closed or (poll.ends_at is not None and poll.ends_at < pen.now):
        facts.append("closed")
    elif poll.ends_at is not None:
        facts.append(when.left(poll.ends_at, pen.now))
    return pen.fit(Piece("muted", f"{pen.glyphs.poll} " + f" {pen.glyphs.dot} ".join(facts)))


def link_lines(pen: Pen, link: Span) -> Iterator[Line]:
    """A link's title, then below it the address it really goes to, cut at its end so that its host stands."""
    arrow = f"{pen.glyphs.link} "
    indent = " " * len(arrow)
    address = pen.words(link.value)
    bare = address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    room = pen.width - len(arrow)
    yield Piece("muted", arrow), Piece("text", pen.cut(pen.words(link.title or ""), room))
    yield Piece("text", indent), Piece("link", pen.cut(bare, room), safe_address(link.href or link.value))


def media_lines(pen: Pen, media: Media) -> Iterator[Line]:
    """What hangs on the post, in its author's words, or that there are none."""
    match media.kind:
        case "photo":
            head = f"{pen.glyphs.picture} picture"
        case "video":
            head = f"{pen.glyphs.video} video"
        case "animated_gif":
            head = f"{pen.glyphs.video} silent film"
        case _:
            assert_never(media.kind)
    if media.kind == "video" and media.duration_ms is not None:
        head += f" {when.length(media.duration_ms)}"
    alt = pen.words(media.alt or "")
    if alt:
        return hanging(pen, (Piece("muted", f"{head} "),), "muted", alt)
    return iter((pen.fit(Piece("muted", f"{head}, no alt text")),))


def quote_lines(pen: Pen, quoted: Post | Gone) -> Iterator[Line]:
    """The quoted post behind a bar, at most QUOTE_ROWS rows; what is cut says so."""
    bar = Piece("line", f"{pen.glyphs.rule_side} ")
    inner = pen.narrowed(2)
    if isinstance(quoted, Gone):
        yield bar, *inner.fit(Piece("muted", gone_words(quoted)))
        return
    rows = list(islice(_quote_rows(inner, quoted), QUOTE_ROWS + 1))
    if len(rows) > QUOTE_ROWS:
        ellipsis = Piece(rows[QUOTE_ROWS - 1][-1].role, f" {pen.glyphs.ellipsis}")
        rows[QUOTE_ROWS - 1 :] = [inner.fit(*rows[QUOTE_ROWS - 1], ellipsis)]
    for row in rows:
        yield (bar, *row)


def _quote_rows(pen: Pen, quoted: Post) -> Iterator[Line]:
    handle = f"@{pen.words(quoted.author.username)}" if quoted.author else "author unknown"
    yield pen.fit(
        Piece("strong", handle, handle if quoted.author else None),
        Piece("muted", f" {pen.glyphs.dot} {pen.clock(quoted.created_at)}"),
    )
    body = body_of(quoted)
    for line in text_lines(pen, body):
        yield tuple(Piece(piece.role, piece.text, piece.href) for piece in line)
    for link in body.titled:
        yield from link_lines(pen, link)
    for media in quoted.media:
        yield from media_lines(pen, media)


def count_line(pen: Pen, counts: Counts) -> Iterator[Line]:
    """X's counts, those above zero."""
    shown = "   ".join(
        f"{sign} {count:,}"
        for sign, count in (
            (pen.glyphs.reply, counts.replies),
            (pen.glyphs.repost, counts.reposts),
            (pen.glyphs.like, counts.likes),
            (pen.glyphs.quote, counts.quotes),
        )
        if count > 0
    )
    if shown:
        yield pen.fit(Piece("muted", shown))


def carried_lines(pen: Pen, post: Post, body: Body, quote_folded_by: str = "") -> Iterator[Line]:
    """All of it, in the order of the design. A missing part takes no row; a folded quote one that names the rule."""
    if post.poll is not None:
        yield from poll_lines(pen, post.poll)
    for link in body.titled:
        yield from link_lines(pen, link)
    if post.sensitive and post.media:
        yield pen.fit(Piece("warn", pen.glyphs.warning), Piece("muted", " marked as sensitive"))
    for media in post.media:
        yield from media_lines(pen, media)
    if quote_folded_by:
        words = f"{pen.glyphs.fold} quote folded by “{pen.words(quote_folded_by)}”"
        yield Piece("line", f"{pen.glyphs.rule_side} "), *pen.narrowed(2).fit(Piece("muted", words))
    elif post.quoted is not None:
        yield from quote_lines(pen, post.quoted)
    yield from count_line(pen, post.counts)
