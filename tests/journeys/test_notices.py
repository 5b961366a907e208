"""What a terminal is told of posts that come while its reader looks elsewhere."""

import pytest

from tests.journeys.conftest import Home

AWAY = b"\x1b[O"  # the terminal has not the keyboard any more


def signs_of(written: bytes) -> tuple[int, int]:
    """How many bells and notices."""
    return written.count(b"\x07"), written.count(b"\x1b]9;")


@pytest.mark.parametrize(("how", "told"), [("bell", b"\x07"), ("osc", b"\x1b]9;3 new in invented\x1b\\")])
def test_the_terminal_is_told_while_its_reader_is_away(home: Home, how: str, told: bytes) -> None:
    home.fill(20, first=10)
    (home.data / "config.toml").write_text(f'notify = "{how}"\nnotify_new = ["search:invented"]\n')
    reader = home.open("search:invented")
    reader.settled(r"\b10 \w", "cache only")
    reader.press("j")
    begun = len(reader.sequences)
    reader.send(AWAY)
    home.fill(3, first=7)
    reader.settled("3 new")
    signs = signs_of(reader.sequences[begun:])
    assert signs == {"bell": (1, 0), "osc": (0, 1)}[how]
    assert told in reader.sequences
    assert reader.quit() == 0
