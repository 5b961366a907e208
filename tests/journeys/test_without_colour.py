"""Nothing by colour alone: without any, and with sixteen, each state differs by sign, bold, underline or reverse."""

import re

import pytest

from tests.journeys.conftest import Home
from tests.journeys.screens import CURSOR
from tests.journeys.terminal import Reader


def plain(reader: Reader, row: int, first: int, last: int) -> list[tuple[str, bool, bool, bool]]:
    """Cells as somebody sees them who sees no colours."""
    cells = [reader.cell(row, column) for column in range(first, last)]
    return [(cell.data, cell.bold, cell.underscore, cell.reverse) for cell in cells]


def drawn_like(reader: Reader, words: str) -> tuple[bool, bool, bool]:
    """Bold, underlined, reversed: how the first of these words on the screen is drawn."""
    row = reader.line_of(words)
    _, *how = plain(reader, row, column := reader.lines[row].index(words), column + 1)[0]
    return tuple(how)


@pytest.mark.parametrize("way", ["NO_COLOR", "terminal16"])
def test_every_state_is_told_without_colour(home: Home, way: str) -> None:
    home.fill(20, panel="#one")
    home.fill(20, first=20, panel="#two")
    (home.data / "config.toml").write_text('theme = "terminal16"\n' if way == "terminal16" else "")
    env = {"NO_COLOR": "1"} if way == "NO_COLOR" else {}
    reader = home.open("#one", "#two", size=(120, 30), **env)
    lines = reader.settled(r"\b0 \w", r"\b20 \w", "○ cache only")  # live, or not: a sign and a word
    left = lines[1].index("┏")

    # chosen and unread: a bar and a mark, which go with the reader
    head = next(row for row, line in enumerate(lines) if f"┃{CURSOR}• @" in line)
    reader.press("j")
    assert reader.lines[head][left : left + 3] == "┃  "
    assert any(f"┃{CURSOR}• @" in line for line in reader.lines[head:])

    # who has the keyboard: another frame
    assert "╭─ #two" in reader.lines[1]
    reader.press("tab")
    assert "╭─ #one" in reader.lines[1]
    assert "┏━ #two" in reader.lines[1]

    # a link, a name, a key: not as the words beside them (tags and names begin with their signs)
    said, link, name = (drawn_like(reader, words) for words in ("question", "kettle.example", "@kofi"))
    assert (said, link, name) == ((False, False, False), (False, True, False), (True, False, False))
    assert drawn_like(reader, "j k move")[0]
    assert not drawn_like(reader, "move")[0]

    # the side list: a bar where the keyboard is, a sign at what is in sight
    reader.press("0")
    assert re.search(rf"{CURSOR}\d▸", "\n".join(reader.lines))
    reader.press("esc")

    # a picker: a bar at the chosen item, words at what cannot be done here
    reader.press(":")
    row = next(at for at, line in enumerate(reader.lines) if f"{CURSOR}  {CURSOR} " in line)
    reader.press("down")
    assert f"{CURSOR}  {CURSOR} " in reader.lines[row + 1]
    assert f"{CURSOR}  {CURSOR} " not in reader.lines[row]
    reader.press("esc")

    # a dialog: a sign at the choice that holds, a bar at the field that has the keyboard
    reader.press("m")
    assert re.search(r"● fold", reader.text)
    assert re.search(r"○ hide", reader.text)
    reader.press("tab")
    assert f"{CURSOR} Do " in reader.text
    reader.press("esc")
    assert reader.quit() == 0
