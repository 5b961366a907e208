"""The rows around posts stand in the columns of the design's mock-ups."""

from tui.layout import rows
from tui.layout.glyphs import ASCII, UNICODE
from tui.layout.lines import Line, Piece, line_text

LIVE: Line = (Piece("accent", "● live"),)
FOOTER = [
    ("j k", "move"), ("] [", "question"), ("space", "next unread"), ("i", "answer"), ("z", "folded"),
    ("e", "transcript"), ("m", "mute"), ("tab", "next panel"),
]  # fmt: skip
BAR = rows.TopBar(LIVE, "4 s ago", "you", "calm", 0.04, 1.0, 18)


def top(width: int, bar: rows.TopBar = BAR) -> str:
    return line_text(rows.top_bar(bar, width, UNICODE))


def test_a_focused_heading_is_heavy_and_in_the_accent() -> None:
    line = rows.heading("Experts", rows.panel_state(3, None, None, UNICODE), 44, focused=True, glyphs=UNICODE)
    assert line_text(line) == "┏━ Experts ━━━━━━━━━━━━━━━━━━━━━━━ ▲ 3 new ━"
    assert {piece.role for piece in line if piece.text.strip()} == {"accent"}


def test_another_heading_is_thin_and_its_title_strong() -> None:
    line = rows.heading("Experts", rows.panel_state(3, 31, 340, UNICODE), 49, focused=False, glyphs=UNICODE)
    assert line_text(line) == "╭─ Experts ──────────────── ▲ 3 new · 31 of 340 ─"
    assert [(piece.role, piece.text) for piece in line[:2]] == [("line", "╭─ "), ("strong", "Experts")]


def test_a_long_title_gives_way_to_the_state() -> None:
    state = rows.panel_state(3, 31, 340, UNICODE)
    line = rows.heading("A list with a very long name", state, 44, focused=False, glyphs=UNICODE)
    assert line_text(line) == "╭─ A list with a ve… ─ ▲ 3 new · 31 of 340 ─"


def test_a_heading_without_state_is_a_rule_to_its_end() -> None:
    line = rows.heading("Home", (), 20, focused=True, glyphs=ASCII)
    assert line_text(line) == "#= Home ============"


def test_the_top_bar_of_120_columns_says_everything() -> None:
    assert top(120) == (
        " delurk  @you                                  "
        "calm ▮▮▯▯   today $0.04 of $1.00 ▰▱▱▱▱▱▱▱▱▱   18 muted   ● live, 4 s ago "
    )


def test_as_the_top_bar_shrinks_things_give_way_but_the_state() -> None:
    assert top(80) == " delurk  @you" + " " * 26 + "today $0.04 of $1.00   18 muted   ● live "
    assert top(50) == " delurk  @you       today $0.04 of $1.00   ● live "
    assert top(40) == " delurk   today $0.04 of $1.00   ● live "
    assert top(20) == " delurk      ● live "
    assert top(8) == " ● live"


def test_play_money_is_called_so() -> None:
    bar = rows.TopBar(LIVE, account="you", spent_usd=3.08, budget_usd=20.0, play=True)
    assert "   play money $3.08 of $20.00   ● live" in line_text(rows.top_bar(bar, 80, UNICODE))


def test_a_used_budget_warns() -> None:
    used = rows.TopBar(LIVE, spent_usd=1.0, budget_usd=1.0)
    assert Piece("warn", "$1.00") in rows.top_bar(used, 120, UNICODE)


def test_a_gauge_shows_the_first_cent_and_is_full_only_when_all_is_used() -> None:
    def cells(spent: float, budget: float = 1.0) -> str:
        return line_text(rows.gauge(spent, budget, UNICODE))

    assert cells(0) == "▱▱▱▱▱▱▱▱▱▱"
    assert cells(0.001) == "▰▱▱▱▱▱▱▱▱▱"
    assert cells(0.5) == "▰▰▰▰▰▱▱▱▱▱"
    assert cells(0.999) == "▰▰▰▰▰▰▰▰▰▱"
    assert cells(1.2) == "▰▰▰▰▰▰▰▰▰▰"
    assert cells(0, 0) == "▰▰▰▰▰▰▰▰▰▰"


def test_the_side_list_stands_in_its_columns() -> None:
    count: Line = (Piece("accent", "3"),)
    short: Line = (Piece("accent", "●"),)

    def entry(name: str, note: Line, width: int, chosen: bool = False) -> str:
        return line_text(rows.side_entry(name, note, width, glyphs=UNICODE, short=short, chosen=chosen))

    assert line_text(rows.side_heading("Panels", 17, focused=False, glyphs=UNICODE)) == " ─ Panels ────── "
    assert line_text(rows.side_section("Reading", 17, UNICODE)) == "  Reading"
    assert entry("Home", count, 17, chosen=True) == "  ▸ Home       3"
    assert entry("Mentions", (), 17) == "    Mentions"
    assert entry("#lrnchat", LIVE, 17) == "    #lrnchat   ●"
    assert entry("#lrnchat", LIVE, 22) == "    #lrnchat   ● live"
    long = rows.side_entry("A list with a long name", count, 17, glyphs=UNICODE)
    assert line_text(long) == "    A list wi… 3"


def test_a_footer_gives_way_from_the_right_but_for_help() -> None:
    def foot(width: int) -> str:
        return line_text(
            rows.footer(tuple((*key, "an.id") for key in FOOTER), width, UNICODE, ("?", "help", "help.open"))
        )

    assert foot(120) == (
        " j k move  ] [ question  space next unread  i answer  z folded  e transcript  m mute  tab next panel"
        "             ? help "
    )
    assert foot(80) == " j k move  ] [ question  space next unread  i answer  z folded           ? help "
    assert foot(30) == " j k move              ? help "
    assert foot(10).endswith("? help ")


def test_a_rule_says_where_reading_stopped() -> None:
    assert (
        line_text(rows.read_to_here("13:52", 44, UNICODE)) == "─── you read to here · 13:52 ───────────────"
    )
    assert line_text(rows.rule("Yesterday", 20, UNICODE)) == "─── Yesterday ──────"


def test_a_fold_names_the_first_of_whom_it_holds() -> None:
    assert line_text(rows.fold_line(3, "sales", ["growth_gary", "fay"], 60, UNICODE)) == (
        "▸ 3 folded by “sales” · @growth_gary, …"
    )
    assert (
        line_text(rows.fold_line(1, "sales", ["growth_gary"], 60, UNICODE))
        == "▸ 1 folded by “sales” · @growth_gary"
    )


def test_an_end_is_said() -> None:
    assert line_text(rows.end_line(60, UNICODE)) == "That is all. You are up to date."
