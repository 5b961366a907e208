"""The signs we draw, in two sets: one cell each, and plain ASCII where a terminal draws one of them wider."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, eq=False)
class Glyphs:
    """A field for each sign of the design. None is or can become an emoji.

    There are two of them, told apart by identity: comparing forty signs each time would slow every cache.
    """

    repost: str = "↻"
    like: str = "♡"
    reply: str = "↳"
    quote: str = "❝"
    poll: str = "≡"
    picture: str = "▣"
    video: str = "▸"
    unread: str = "•"
    live: str = "●"
    stale: str = "○"
    wait: str = "‖"
    locked: str = "⊘"
    verified: str = "✓"
    host: str = "◆"
    guest: str = "★"
    fold: str = "▸"
    open: str = "▾"
    new: str = "▲"
    link: str = "→"
    cursor: str = "▌"
    warning: str = "!"
    chosen: str = "●"
    not_chosen: str = "○"
    done: str = "■"
    left: str = "·"
    gauge_full: str = "▰"
    gauge_empty: str = "▱"
    level_full: str = "▮"
    level_empty: str = "▯"
    track_done: str = "━"
    track_here: str = "╸"
    track_left: str = "─"
    focus_corner: str = "┏"
    focus_top: str = "━"
    focus_side: str = "┃"
    focus_tee: str = "┠"
    rule_corner: str = "╭"
    rule_top: str = "─"
    rule_side: str = "│"
    branch: str = "├"
    last_branch: str = "└"
    dot: str = "·"
    ellipsis: str = "…"


UNICODE: Final = Glyphs()
ASCII: Final = Glyphs(
    repost="RT", like="<3", reply="->", quote='""', poll="=", picture="[i]", video="[v]", unread="*", live="(o)",
    stale="( )", wait="||", locked="[x]", verified="v", host="#", guest="+", fold=">", open="v", new="^", link="->",
    cursor=">", warning="!", chosen="(x)", not_chosen="( )", done="#", left=".", gauge_full="#", gauge_empty=".",
    level_full="#", level_empty=".", track_done="=", track_here=">", track_left="-", focus_corner="#", focus_top="=",
    focus_side="#", focus_tee="+", rule_corner="+", rule_top="-", rule_side="|", branch="+", last_branch="+", dot="-",
    ellipsis="...",
)  # fmt: skip
