"""What is said of posts that were never fetched: the row between two posts, and the rows at a panel's end. Pure."""

from dataclasses import replace
from typing import Final

from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece
from tui.layout.rows import end_line, rule
from tui.model.gap import Gap, end_of
from tui.model.panel import Panel
from tui.text.widths import cell_width
from tui.text.wrapping import wrap

GAP: Final = "delurk:gap"  # what a click on such a row is told by
_RULE: Final = 5  # columns of a rule beside its words
_ALL_OF: Final = {
    "home": "its home timeline goes back seven days",
    "list": "it gives a list’s newest 800 posts",
    "mentions": "it gives the newest 800 mentions",
    "author": "it gives a person’s newest 3,200 posts",
}
_SEARCHED: Final = "its search goes back seven days"


def gap_row(gap: Gap, width: int, glyphs: Glyphs, key: str = "f") -> Line:
    """ "─── about 40 posts not fetched · $0.20 · f fills ───", shorter where there is less room."""
    dot = f" {glyphs.dot} "
    price = "" if gap.usd is None else f"{dot}{dollars(gap.usd)}"
    many, few = about(gap.posts), f"{gap.posts:,}" if gap.posts else "posts"
    if gap.beyond:
        said = [f"{many} not fetched{dot}X gives them no more", f"{few} not fetched, not to be had", few]
    else:
        said = [
            f"{many} not fetched{price}{dot}{key} fills",
            f"{few} not fetched{price}{dot}{key}",
            f"{few} missing{price}{dot}{key}",
        ]
    words = next((one for one in said if cell_width(one) <= width - _RULE), said[-1])
    row = _with_price(rule(words, width, glyphs), price.removeprefix(dot))
    return row if gap.beyond else tuple(replace(piece, href=GAP) for piece in row)


def _with_price(row: Line, price: str) -> Line:
    """`row` with the sum in the colour of what costs."""
    made: list[Piece] = []
    for piece in row:
        before, found, after = piece.text.partition(price) if price else (piece.text, "", "")
        made += [replace(piece, text=text) for text in (before,) if text]
        made += [Piece("warn", found)] if found else []
        made += [replace(piece, text=after)] if after else []
    return tuple(made)


def end_rows(
    panel: Panel, gaps: tuple[Gap, ...], width: int, glyphs: Glyphs, key: str = "f"
) -> tuple[Line, ...]:
    """What stands below a panel's last post: that it is the end, or whose end it is and what going on costs."""
    gap = end_of(gaps)
    if gap is None:
        return (end_line(width, glyphs),)
    if gap.beyond:
        words = f"That is all X gives: {_ALL_OF.get(panel.kind, _SEARCHED)}."
    else:
        price = "" if gap.usd is None else f", about {dollars(gap.usd)}"
        words = f"The cache ends here. {key} fetches older posts{price}."
    href = None if gap.beyond else GAP
    return tuple((Piece("muted", words[start:end], href),) for start, end in wrap(words, max(1, width)))


def about(posts: int) -> str:
    """ "about 40 posts"; no more is known of an estimate than two figures."""
    if not posts:
        return "posts"
    if posts == 1:
        return "about 1 post"
    unit = 10 ** max(0, len(str(posts)) - 2)
    return f"about {round(posts / unit) * unit:,} posts"


def dollars(usd: float) -> str:
    """A sum as it is said before it is spent: never nothing where it is something."""
    return f"${max(usd, 0.01):.2f}" if usd > 0 else "nothing"
