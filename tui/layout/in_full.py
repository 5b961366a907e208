"""A post with all that is known of it, for a sheet of its own: nothing cut, links with their real hosts, numbered.

Who, when exactly, from where · the whole text · poll · links · each picture with its words and size · what it
quotes, whole · all counts · what was edited · where it stands on X.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from tui.layout import when
from tui.layout.body import Body, text_lines, trusted
from tui.layout.changes import changes, in_words
from tui.layout.hosts import host_of
from tui.layout.lines import Line, Piece
from tui.layout.parts import gone_words, poll_lines
from tui.layout.pen import Pen, hanging, safe_address
from tui.layout.post import reply_line
from tui.model.ids import PostId
from tui.model.post import Counts, Gone, Media, Post
from tui.text.cleaning import clean_line
from tui.text.wrapping import wrap

_DEEPEST: Final = 4  # quotes within quotes; the cache keeps no more
# The languages that X names most often (BCP 47, and X's own codes for posts without words).
_LANGUAGES: Final = {
    "ar": "Arabic", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "in": "Indonesian", "it": "Italian", "iw": "Hebrew",
    "he": "Hebrew", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "ta": "Tamil", "th": "Thai",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    "und": "", "qam": "", "qct": "", "qht": "", "qme": "", "qst": "", "zxx": "", "art": "",
}  # fmt: skip


@dataclass(slots=True)
class InFull:
    """The rows of a post in full, and the addresses behind its numbers, 1 first."""

    lines: list[Line] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def in_full(post: Post, pen: Pen, versions: Sequence[Post] = (), quote_folded_by: str = "") -> InFull:
    """All of `post`, in rows of at most `pen.width` cells. `versions` are those of its edits that are here.

    `quote_folded_by`: the rule that keeps back what it quotes, which the post then comes without.
    """
    made = InFull()
    made.lines += _all_of(post, pen, made.links)
    if quote_folded_by:
        said = f"{pen.glyphs.fold} quote folded by “{pen.words(quote_folded_by)}”"
        made.lines += _part(iter((pen.fit(Piece("muted", said)),)))
    shown = post.shown
    made.lines += _part(_counts(pen, shown.counts))
    made.lines += _part(_edits(pen, shown, versions))
    made.lines += _part(_address(pen, shown))
    return made


def raw(text: str, pen: Pen) -> list[Line]:
    """Prepared text, such as JSON, line by line, wrapped and drawn as it stands."""
    rows: list[Line] = []
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        said = clean_line(line)
        for start, end in wrap(said, max(10, pen.width - indent)):
            rows.append((Piece("text", " " * indent), Piece("text", pen.drawn(said[start:end]))))
    return rows


def address_of(post: Post) -> str:
    """The post's own address on X."""
    username = clean_line(post.author.username) if post.author is not None else ""
    return f"https://x.com/{username or 'i'}/status/{post.id}"


def _part(rows: Iterable[Line]) -> list[Line]:
    """Rows with a blank one above; nothing where there are none."""
    made = list(rows)
    return [(), *made] if made else []


# ---- who, when, what


def _all_of(post: Post, pen: Pen, links: list[str], depth: int = 0) -> Iterator[Line]:
    if post.reposted is not None:
        handle = f"@{pen.words(post.author.username)}" if post.author else "author unknown"
        said = f"{pen.glyphs.repost} {handle} reposted {pen.glyphs.dot} {_exactly(pen, post.created_at)}"
        yield from _wrapped(pen, "muted", said)
        yield ()
    if isinstance(post.reposted, Gone):
        yield pen.fit(Piece("muted", gone_words(post.reposted)))
        return
    shown = post.shown
    yield from _head(pen, shown)
    text, spans = trusted(shown)
    yield from _part(text_lines(pen, Body(text, spans, ())))
    yield from _part(poll_lines(pen, shown.poll) if shown.poll is not None else ())
    yield from _part(_links(pen, shown, links))
    yield from _part(_media(pen, shown))
    if shown.quoted is not None:
        yield from _part(_quote(pen, shown.quoted, links, depth))


def _head(pen: Pen, post: Post) -> Iterator[Line]:
    author = post.author
    handle = f"@{pen.words(author.username)}" if author else "author unknown"
    marks = ""
    if author is not None:
        marks = (f" {pen.glyphs.verified}" if author.verified else "") + (
            f" {pen.glyphs.locked} protected" if author.protected else ""
        )
    name = pen.words(author.name) if author is not None else ""
    dot = f" {pen.glyphs.dot} "
    ours = (
        Piece("strong", handle, handle if author else None),
        Piece("muted", marks + (dot if name else "")),
    )
    yield from hanging(pen, ours, "text", name) if name else iter((ours,))
    yield from _wrapped(pen, "muted", _exactly(pen, post.created_at))
    facts = [f"from {pen.words(post.source)}"] if post.source else []
    if language := _language(post.lang):
        facts.append(f"in {language}")
    if post.edited:
        facts.append("edited")
    if post.sensitive:
        facts.append("marked as sensitive")
    if facts:
        yield from _wrapped(pen, "muted", dot.join(facts))
    if post.reply_to is not None:
        yield reply_line(pen, post)


def _exactly(pen: Pen, moment: datetime) -> str:
    """The day and the second, here and in UTC."""
    here = moment.astimezone(pen.zone)
    said = f"{when.full_day(here)}, {here:%H:%M:%S}"
    zone = clean_line(here.tzname() or "")
    if here.utcoffset() == UTC.utcoffset(None):
        return f"{said} UTC"
    there = moment.astimezone(UTC)
    day = "" if there.date() == here.date() else f"{when.full_day(there)}, "
    return f"{said} {zone} ({day}{there:%H:%M:%S} UTC)"


def _language(code: str | None) -> str:
    if not code:
        return ""
    known = _LANGUAGES.get(code.lower().partition("-")[0])
    return f"the language “{clean_line(code)}”" if known is None else known


def _wrapped(pen: Pen, role: str, words: str) -> Iterator[Line]:
    for start, end in wrap(words, pen.width):
        yield (Piece(role, words[start:end]),)  # type: ignore[arg-type]


# ---- what it carries


def _links(pen: Pen, post: Post, links: list[str]) -> Iterator[Line]:
    """Number and host, then title, then the whole address; the host is what the browser will ask."""
    _, spans = trusted(post)
    for span in spans:
        if span.kind != "link" or span.to == "media":
            continue
        to = safe_address(span.href or span.value)
        number = "  "
        if to is not None:
            links.append(to)
            number = f"{len(links)} " if len(links) <= 9 else "  "
        indent = Piece("text", " " * len(number))
        host = Piece("strong", pen.drawn(host_of(span.value)), to)
        what = Piece("muted", f" {pen.glyphs.dot} a post" if span.to == "post" else "")
        yield pen.fit(Piece("accent", number), host, what)
        if span.title:
            yield from hanging(pen, (indent,), "text", pen.words(span.title))
        whole = clean_line(span.value)
        for start, end in wrap(whole, max(10, pen.width - len(number))):
            yield indent, Piece("link", pen.drawn(whole[start:end]), to)


def _media(pen: Pen, post: Post) -> Iterator[Line]:
    """What kind it is, how large and how long; then what its author says is to be seen."""
    for at, media in enumerate(post.media, 1):
        number = f" {at} of {len(post.media)}" if len(post.media) > 1 else ""
        yield pen.fit(Piece("muted", f"{_sign(pen, media)}{number}{_size(pen, media)}"))
        alt = pen.words(media.alt or "")
        if alt:
            yield from hanging(pen, (Piece("text", "  "),), "text", alt)
        else:
            yield pen.fit(Piece("muted", "  no alt text"))


def _sign(pen: Pen, media: Media) -> str:
    match media.kind:
        case "photo":
            return f"{pen.glyphs.picture} picture"
        case "video":
            return f"{pen.glyphs.video} video"
        case "animated_gif":
            return f"{pen.glyphs.video} silent film"


def _size(pen: Pen, media: Media) -> str:
    facts = []
    if media.duration_ms is not None and media.kind == "video":
        facts.append(when.length(media.duration_ms))
    if media.width and media.height:
        facts.append(f"{media.width:,} × {media.height:,} pixels")
    return "".join(f" {pen.glyphs.dot} {fact}" for fact in facts)


def _quote(pen: Pen, quoted: Post | Gone, links: list[str], depth: int) -> Iterator[Line]:
    bar = Piece("line", f"{pen.glyphs.rule_side} ")
    inner = pen.narrowed(2)
    if isinstance(quoted, Gone) or depth >= _DEEPEST:
        yield (
            bar,
            Piece("muted", gone_words(quoted) if isinstance(quoted, Gone) else "A quote within quotes."),
        )
        return
    for row in _all_of(quoted, inner, links, depth + 1):
        yield (bar, *row)


# ---- what is known of it


def _counts(pen: Pen, counts: Counts) -> Iterator[Line]:
    """All of X's counts, the zeros too: what is 0 is known to be."""
    said = (
        (counts.replies, "answer", "answers"),
        (counts.reposts, "repost", "reposts"),
        (counts.quotes, "quote", "quotes"),
        (counts.likes, "like", "likes"),
        (counts.bookmarks, "bookmark", "bookmarks"),
        (counts.views, "view", "views"),
    )
    words = [f"{count:,} {one if count == 1 else many}" for count, one, many in said]
    yield from _wrapped(pen, "muted", f" {pen.glyphs.dot} ".join(words))


def _edits(pen: Pen, post: Post, versions: Sequence[Post]) -> Iterator[Line]:
    """Each version: when it was written and what it changed, or that it is not in the cache."""
    if len(post.edits) < 2:
        return
    here: dict[PostId, Post] = {one.id: one for one in versions}
    here[post.id] = post
    yield (Piece("strong", f"{len(post.edits)} versions"),)
    before: Post | None = None
    for number, version in enumerate(post.edits, 1):
        one = here.get(version)
        this = ", this one" if version == post.id else ""
        if one is None:
            yield pen.fit(Piece("muted", f"{number}  is not in the cache{this}."))
            before = None
            continue
        yield pen.fit(Piece("muted", f"{number}  {pen.clock(one.created_at)}{this}"))
        yield from _changed(pen, number, before, one)
        before = one


def _changed(pen: Pen, number: int, before: Post | None, one: Post) -> Iterator[Line]:
    indent = (Piece("text", "   "),)
    if before is None:
        if number > 1:
            yield from hanging(
                pen, indent, "text", "What it changed is not known: the one before is not here."
            )
        return
    made = [in_words(change) for change in changes(before.text, one.text)]
    if [media.key for media in before.media] != [media.key for media in one.media]:
        made.append("The pictures are others.")
    for words in made or ["Its words are the same."]:
        yield from hanging(pen, indent, "text", pen.words(words))


def _address(pen: Pen, post: Post) -> Iterator[Line]:
    address = address_of(post)
    for row in hanging(pen, (Piece("muted", f"{pen.glyphs.link} View on X  "),), "link", address):
        yield tuple(replace(piece, href=address) if piece.role == "link" else piece for piece in row)
