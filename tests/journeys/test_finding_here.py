"""The find bar in a real terminal: words typed before the program can hear, its cursor, and no colours."""

from tests.journeys.conftest import Home


def test_words_typed_before_the_program_can_hear_are_found_and_the_cursor_is_where_one_types(
    home: Home,
) -> None:
    home.fill(300)
    reader = home.open("search:invented", size=(80, 24), NO_COLOR="1")
    reader.wait_for(r"\b0 \w")  # a frame stands there, and Textual is not yet imported
    reader.send(b"/105\rj/1")
    reader.settled(r"/ 1 +\d+ of \d+", r"▌. 106 ")
    row, column = reader.cursor
    assert reader.lines[row][column - 3 : column] == "/ 1"
    before = reader.lines[1:-4]
    reader.send("06 ñandú".encode())
    reader.settled(r"/ 106 ñandú +not here", r"\^o search the cache")
    assert reader.lines[1:-4] == before
    reader.send(b"\x15105")
    reader.settled(r"/ 105 +from the top +1 of 1", r"▌. 105 ")
    at = reader.line_of("▌  105 ")
    assert reader.cell(at, reader.lines[at].index("105 ")).reverse
    reader.press("esc")
    reader.settled(r"▌. 106 ", r"j k move")
    assert not any(reader.cell(row, column).reverse for row in range(2, 20) for column in range(20, 79))
    assert reader.quit() == 0
