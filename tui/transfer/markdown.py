"""A post as Markdown: a quote with who wrote it, when, and where it stands. For the clipboard and for exports.

Every sign of the post that Markdown (CommonMark, and GitHub's tables and strike-outs) could take for its own is
escaped: a post stays inside its quote, whatever it is made of.
"""

from collections.abc import Iterator
from datetime import UTC

from tui.model.post import Gone, Post
from tui.text.cleaning import clean, clean_line
from tui.text.markdown import encoded, escaped, web_address


def quote(post: Post, *, deepest: int = 3) -> str:
    """The post as a block quote that ends with a line break; what it quotes stands in a quote within it."""
    return "".join(f"> {line}".rstrip() + "\n" for line in _lines(post, deepest))


def _lines(post: Post, deepest: int) -> Iterator[str]:
    shown = post.shown
    yield from _text(shown)
    for media in shown.media:
        kind = {"photo": "picture", "video": "video", "animated_gif": "silent film"}[media.kind]
        alt = escaped(clean_line(media.alt or "")) or "no alt text"
        yield from ("", f"({kind}: {alt})")
    if isinstance(shown.quoted, Post) and deepest:
        yield ""
        yield from (f"> {line}".rstrip() for line in _lines(shown.quoted, deepest - 1))
    elif isinstance(shown.quoted, Gone):
        yield from ("", "> (a post that is not here)")
    yield from ("", _source(shown))


def _source(post: Post) -> str:
    author = post.author
    handle = clean_line(author.username) if author is not None else ""
    name = escaped(clean_line(author.name)) if author is not None else ""
    address = encoded(f"https://x.com/{handle or 'i'}/status/{post.id}")
    when = post.created_at.astimezone(UTC)
    who = f"@{escaped(handle)}" if handle else "unknown"
    return f"— [{who}](<{address}>){', ' if name else ''}{name}, {when:%Y-%m-%d %H:%M} UTC"


def _text(post: Post) -> Iterator[str]:
    """The text's lines; a break within a paragraph is kept with a backslash."""
    lines = [line.strip() for line in _with_links(post).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    for at, line in enumerate(lines):
        goes_on = at + 1 < len(lines) and line and lines[at + 1]
        yield f"{line}\\" if goes_on else line


def _with_links(post: Post) -> str:
    """The text escaped, its links as Markdown's; offsets are believed only where the text is clean already."""
    text = clean(post.text)
    made, done = [], 0
    for span in sorted(post.spans, key=lambda span: span.start) if text == post.text else ():
        if (
            span.kind == "link"
            and done <= span.start < span.end <= len(text)
            and (to := web_address(span.value))
        ):
            display = escaped(text[span.start : span.end].replace("\n", " "))
            made += [_escaped_lines(text[done : span.start]), f"[{display}](<{to}>)"]
            done = span.end
    return "".join([*made, _escaped_lines(text[done:])])


def _escaped_lines(text: str) -> str:
    """`escaped` for text of several lines, blanks at the edges of each kept: words may go on beside them."""
    kept = []
    for line in text.split("\n"):
        said = line.strip()
        if not said:
            kept.append(line)
            continue
        before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
        kept.append(f"{before}{escaped(said)}{after}")
    return "\n".join(kept)
