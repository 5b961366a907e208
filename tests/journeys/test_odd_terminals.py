"""Small, plain, foreign or no terminals: a readable screen, or one clear line."""

import re
import subprocess
import sys

import pytest

from tests.journeys.conftest import Home
from tests.journeys.screens import number_chosen

COLOURS = re.compile(rb"\x1b\[[0-9;:]*?\b(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")


def one_line(words: str) -> str:
    """The line that a refusal consists of."""
    assert len(words.splitlines()) == 1, words
    assert "Traceback" not in words
    return words.strip()


def test_a_window_of_20_by_5_asks_for_a_larger_one_and_then_shows_posts(home: Home) -> None:
    home.fill(30)
    reader = home.open(size=(20, 5))
    lines = reader.settled("(?i)larger|bigger|44")
    assert all(len(line) <= 20 for line in lines)
    reader.resize(80, 24)
    reader.settled(r"\b0 \w")
    reader.press("j")
    reader.resize(20, 5)
    reader.settled("(?i)larger|bigger|44")
    reader.resize(80, 24)
    reader.settled(r"\b1 \w")
    assert number_chosen(reader) == 1
    assert reader.quit() == 0


def test_a_narrow_window_hides_the_side_list_and_shows_posts(home: Home) -> None:
    home.fill(30)
    lines = home.open(size=(50, 16)).settled(r"\b0 \w")
    assert not any("Panels" in line for line in lines)


@pytest.mark.parametrize("verb", [[], ["demo"]])
def test_without_a_terminal_one_line_says_what_to_use(home: Home, verb: list[str]) -> None:
    home.fill(3)
    done = home.run(*verb)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "delurk show" in one_line(done.stderr)


@pytest.mark.parametrize("verb", [[], ["demo"]])
def test_a_dumb_terminal_gets_one_line(home: Home, verb: list[str]) -> None:
    home.fill(3)
    reader = home.open(*verb, TERM="dumb")
    assert reader.ended() == 1
    assert b"\x1b" not in reader.sequences
    assert "TERM=dumb" in one_line(reader.sequences.decode())


@pytest.mark.parametrize("locale", [{"LANG": "C", "LC_ALL": "C"}, {"LANG": "de_DE.ISO-8859-1"}, {"LANG": ""}])
def test_another_locale_gets_a_readable_screen(home: Home, locale: dict[str, str]) -> None:
    """Python takes C for UTF-8; where it does not, ASCII forms stand in for the glyphs."""
    home.fill(30)
    reader = home.open(**locale)
    lines = reader.settled(r"\b0 \w")
    assert not any("\ufffd" in line or "Ã" in line or "â" in line for line in lines)
    assert reader.quit() == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_locale_that_cannot_write_the_glyphs_gets_ascii_ones(home: Home, encoding: str) -> None:
    home.fill(30)
    reader = home.open(PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C", PYTHONCOERCECLOCALE="0")
    reader.settled(r"\b0 \w")
    drawn = reader.text
    assert not set(drawn) & set("┏━┃▌•↻♡"), drawn
    assert reader.quit() == 0


def test_no_color_writes_no_colour(home: Home) -> None:
    home.fill(30)
    reader = home.open(NO_COLOR="1")
    reader.settled(r"\b0 \w")
    reader.press("j", "?", "esc")
    assert reader.quit() == 0
    assert COLOURS.findall(reader.sequences) == []
    assert b"\x1b[" in reader.sequences


def test_colours_there_are_otherwise(home: Home) -> None:
    """Or the test above could not fail."""
    home.fill(30)
    reader = home.open()
    reader.settled(r"\b0 \w")
    assert len(COLOURS.findall(reader.sequences)) > 10


def test_a_pipe_that_closes_early_is_no_failure(home: Home) -> None:
    home.fill(2000)
    command = [sys.executable, "-m", "tui", "show", "search:invented"]
    with subprocess.Popen(
        command, env=home.env(), cwd=home.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(30) == 0
