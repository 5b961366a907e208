"""The terminal's own cursor stands where the reader is: a braille line and a magnifier go along with it."""

import time

from tests.journeys.conftest import Home
from tests.journeys.screens import CURSOR
from tests.journeys.terminal import Reader


def on_the_chosen_post(reader: Reader) -> bool:
    """Whether the cursor is on the first letter of the chosen post."""
    row, column = reader.cursor
    rows = [at for at, line in enumerate(reader.lines) if f"┃{CURSOR}" in line]
    return row == rows[0] and reader.lines[row][column - 4 : column - 2] == f"┃{CURSOR}"


def with_two_panels(home: Home, **env: str) -> Reader:
    home.fill(20, panel="#one")
    home.fill(20, first=20, panel="#two")
    reader = home.open("#one", "#two", size=(120, 30), **env)
    reader.settled(r"\b0 \w", r"\b20 \w")
    return reader


def test_it_goes_along_through_posts_panels_and_the_side_list(home: Home) -> None:
    reader = with_two_panels(home)
    reader.wait(lambda _: reader.cursor_in_sight, "the cursor")
    for key in ("j", "j", "k", "J", "tab", "j", "G", "g"):
        reader.press(key)
        assert on_the_chosen_post(reader), (key, reader.cursor, reader.text)
    row = reader.cursor[0]
    reader.press("0")
    assert "#two" in reader.lines[reader.cursor[0]]
    assert CURSOR in reader.lines[reader.cursor[0]][:3]
    reader.press("k")
    assert "#one" in reader.lines[reader.cursor[0]][:20]
    reader.press("esc")
    assert (reader.cursor[0], on_the_chosen_post(reader)) == (row, True)


def test_it_goes_along_through_palette_help_and_the_fields_of_a_dialog(home: Home) -> None:
    reader = with_two_panels(home)
    reader.press(":", "down", "down")
    row, column = reader.cursor
    assert reader.lines[row][column - 2] == CURSOR
    reader.press("esc", "?")
    row, column = reader.cursor
    assert reader.lines[row][column:].startswith("Keys for #one")
    reader.press("esc", "*")
    for key in ("a", "b"):
        reader.press(key)
        row, column = reader.cursor
        assert reader.lines[row][:column].endswith(f"  {'ab'[: 'ab'.index(key) + 1]}"), (row, column)
    drawn = reader.cell(*reader.cursor)
    assert (drawn.bg, drawn.reverse) == (
        reader.cell(reader.cursor[0], reader.cursor[1] + 3).bg,
        False,
    )  # one cursor
    reader.press("tab")
    assert "File under" in reader.lines[reader.cursor[0] - 1]
    reader.press("esc")
    assert on_the_chosen_post(reader)


def test_an_idle_app_writes_nothing_and_the_shape_is_given_back(home: Home) -> None:
    (home.data).mkdir()
    (home.data / "config.toml").write_text("hints = false\n", encoding="utf-8")
    reader = with_two_panels(home)
    before = reader.sequences
    reader.press("j")
    after = reader.sequences
    assert 0 < len(after) - len(before) < 4_000
    time.sleep(1)
    assert reader.sequences == after
    assert b"\x1b[2 q" in after
    assert reader.quit() == 0
    assert reader.sequences.rindex(b"\x1b[0 q") > reader.sequences.rindex(b"\x1b[2 q")
    assert reader.cursor_in_sight


def test_who_does_not_want_it_does_not_see_it_until_they_do(home: Home) -> None:
    (home.data).mkdir()
    (home.data / "config.toml").write_text("cursor = false\n", encoding="utf-8")
    reader = with_two_panels(home)
    reader.press("j")
    assert not reader.cursor_in_sight
    assert b"\x1b[2 q" not in reader.sequences
    (home.data / "config.toml").write_text("cursor = true\n", encoding="utf-8")
    reader.settled("Read again: config.toml, cursor")
    assert reader.cursor_in_sight
    assert on_the_chosen_post(reader)
    assert reader.quit() == 0
    assert reader.cursor_in_sight
