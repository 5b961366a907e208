"""Your place is kept: through other sizes of window, through q, through kill -9."""

import time

from tests.journeys.conftest import Home, until
from tests.journeys.screens import chosen, chosen_rows, number_chosen
from tests.journeys.terminal import Reader


def reading(home: Home, *keys: str, size: tuple[int, int] = (100, 30)) -> Reader:
    """Somebody who has gone down some posts."""
    reader = home.open(size=size)
    reader.settled(r"\b0 \w")
    reader.press(*keys)
    return reader


def saved_since(home: Home, moment: float) -> None:
    until(lambda: home.saved() > moment, "the journal's being written")


def test_another_size_of_window_keeps_the_place(home: Home) -> None:
    home.fill(300)
    reader = reading(home, "pagedown", "pagedown", "j", "j", "j", size=(80, 24))
    number = number_chosen(reader)
    assert number > 5
    screen = reader.lines
    for size in ((120, 40), (200, 50), (80, 24)):
        reader.resize(*size)
        lines = reader.settled(rf"\b{number} \w")
        assert len(lines) == size[1]
        assert number_chosen(reader) == number, size
    assert reader.lines == screen, "back at the old size, everything is where it was"


def test_q_and_back_to_the_line(home: Home) -> None:
    home.fill(300)
    reader = reading(home, "pagedown", "j", "j", "j", "J")
    number, rows = number_chosen(reader), chosen_rows(reader.lines)
    assert reader.quit() == 0
    again = home.open()
    again.settled(rf"\b{number} \w")
    assert (number_chosen(again), chosen_rows(again.lines)) == (number, rows)


def test_kill_9_and_back_to_the_line(home: Home) -> None:
    home.fill(300)
    reader = reading(home, "pagedown", "pagedown")
    reader.press("j")
    moment = time.time()
    reader.press("j")
    number, rows = number_chosen(reader), chosen_rows(reader.lines)
    saved_since(home, moment)
    reader.kill()
    again = home.open()
    again.settled(rf"\b{number} \w")
    assert (number_chosen(again), chosen_rows(again.lines)) == (number, rows)


def test_what_was_read_stays_read(home: Home) -> None:
    home.fill(40)
    reader = reading(home, *["space"] * 6)
    post = chosen(reader.lines)
    assert reader.quit() == 0
    again = home.open()
    again.settled(r"\b34\b")
    assert chosen(again.lines) == post


def test_the_place_is_kept_in_a_cache_of_ten_thousand(home: Home) -> None:
    home.fill(10_000)
    reader = reading(home, "G")
    reader.settled(r"\b9999 \w")
    number = number_chosen(reader)
    assert reader.quit() == 0
    again = home.open()
    again.settled(rf"\b{number} \w")
    assert number_chosen(again) == number
