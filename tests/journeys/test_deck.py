"""Several panels side by side, a welcome for whoever has nothing, and a theme that is changed."""

import re

import pytest

from tests.journeys.conftest import Home
from tests.journeys.screens import chosen


def headings(lines: list[str]) -> list[str]:
    """The panels in sight, by their headings."""
    return re.findall(r"[┏╭][━─] ([^━─]+?) [━─]", lines[1])


@pytest.mark.parametrize(("size", "panels"), [((80, 24), 1), ((120, 40), 2), ((200, 50), 3)])
def test_as_many_panels_as_fit_stand_side_by_side(home: Home, size: tuple[int, int], panels: int) -> None:
    for tag in ("#one", "#two", "#three"):
        home.fill(20, panel=tag)
    reader = home.open(size=size)
    lines = reader.settled(r"\b0 \w")
    assert len(headings(lines)) == panels
    assert all(len(line) <= size[0] for line in lines)


def test_tab_and_numbers_go_to_another_panel_and_each_keeps_its_place(home: Home) -> None:
    for tag in ("#one", "#two", "#three"):
        home.fill(20, panel=tag)
    reader = home.open("#one", "#two", "#three", size=(80, 24))
    reader.settled(r"\b0 \w")
    reader.press("j", "j")
    place = chosen(reader.lines)
    reader.press("tab")
    reader.settled("┏━ #two")
    reader.press("3")
    reader.settled("┏━ #three")
    reader.press("1")
    reader.settled("┏━ #one")
    assert chosen(reader.lines) == place
    assert reader.quit() == 0

    again = home.open(size=(80, 24))
    again.settled("┏━ #one")
    assert chosen(again.lines) == place


def test_whoever_has_nothing_is_welcomed_and_told_what_to_do(home: Home) -> None:
    reader = home.open()
    lines = reader.settled("demo", "(?i)log in", "(?i)load")
    assert not any("Traceback" in line for line in lines)
    assert reader.quit() == 0


def test_a_panel_that_is_none_is_named_on_one_line(home: Home) -> None:
    reader = home.open("lsit:42")
    assert reader.ended() == 2
    assert "lsit:42" in reader.text
    assert "list:ID" in reader.text.replace("\n", "")


def test_another_theme_is_another_ground_and_is_kept_for_the_session(home: Home) -> None:
    home.fill(20)
    reader = home.open()
    reader.settled(r"\b0 \w")
    before = reader.cell(20, 60).bg
    reader.press("T")
    assert reader.cell(20, 60).bg != before
    assert reader.quit() == 0


def test_a_mistake_in_the_settings_is_said_and_the_rest_holds(home: Home) -> None:
    home.fill(20)
    (home.data / "config.toml").write_text('theme = "paper"\nbudget_usd = "lots"\n', encoding="utf-8")
    reader = home.open()
    lines = reader.settled(r"\b0 \w", "budget_usd")
    assert "config.toml" in lines[-2]


def test_the_mouse_moves_the_border_between_two_panels_and_it_stays(home: Home) -> None:
    home.fill(40)
    home.fill(40, panel="search:other")
    reader = home.open("search:invented", "search:other", size=(120, 40))
    reader.settled("╭─ other")
    row = reader.line_of("╭─ other")
    heading = reader.lines[row]
    border = heading.index("╭─ other")
    reader.drag(20, border, border - 4)
    reader.wait(lambda lines: lines[row].find("╭─ other") == border - 4, "the border's being moved")
    assert reader.quit() == 0
    again = home.open(size=(120, 40))
    again.wait(lambda lines: lines[row].find("╭─ other") == border - 4, "the border where it was left")
    assert again.quit() == 0
