"""From `delurk demo` to reading, and out again."""

import re

from tests.journeys.conftest import Home
from tests.journeys.screens import chosen, chosen_rows
from tests.journeys.terminal import Reader

POST = r"@\w+.* · (\d+ \w+ )?\d\d:\d\d"


def without_counts(lines: list[str]) -> list[str]:
    """The chosen post but for its row of counts, which may grow."""
    return [line for line in chosen(lines).splitlines() if not line.startswith(("↳ ", "↻ ", "♡ "))]


def unread(reader: Reader) -> int:
    """The count beside the panel that is looked at."""
    found = re.search(r"▸ \w+ +(\d+)", reader.text)
    assert found, reader.text
    return int(found[1])


def test_the_demo_comes_up_with_posts_and_says_what_it_is(home: Home) -> None:
    reader = home.open("demo")
    lines = reader.settled(POST, "#lrnchat", "● demo")
    assert "space reads on, 2 is a chat under way." in lines[-2]
    assert "? help" in lines[-1]
    assert re.search(r"play money \$\d+\.\d\d of \$20\.00", lines[0])
    assert chosen(lines)
    reader.press("$")
    reader.settled(r"Play money: \$\d+\.\d\d since the demo began\.")
    assert not home.data.exists(), "the demo keeps nothing"


def test_space_goes_from_unread_to_unread_and_each_mark_goes_out(home: Home) -> None:
    reader = home.open("demo", "--speed", "0")
    reader.settled(POST, r"▸ Home +\d+")
    before, first = unread(reader), chosen(reader.lines)
    reader.press("space")
    assert chosen(reader.lines) != first
    for _ in range(4):
        reader.press("space")
    assert unread(reader) <= before - 5, "a repost that stands with its original goes along"


def test_the_demo_goes_on_by_itself_and_n_shows_what_came(home: Home) -> None:
    reader = home.open("demo", "--speed", "20")
    reader.settled(POST)
    reader.press("space", "space")
    here = without_counts(reader.lines), chosen_rows(reader.lines)
    lines = reader.settled(r"▲ \d+ new")
    assert (without_counts(lines), chosen_rows(lines)) == here
    reader.press("n")
    reader.settled(POST, without=r"━ Home .*▲ \d+ new")


def test_q_leaves_says_what_is_next_and_gives_the_terminal_back(home: Home) -> None:
    reader = home.open("demo")
    reader.settled(POST)
    assert reader.quit() == 0
    assert reader.given_back()
    assert "Next: delurk load FILE" in reader.text
    assert reader.sequences.count(b"\x1b[?1049h") == reader.sequences.count(b"\x1b[?1049l") == 1
    assert reader.sequences.rindex(b"\x1b[?25h") > reader.sequences.rindex(b"\x1b[?25l")


def test_keys_typed_at_once_are_not_lost_and_q_among_them_leaves(home: Home) -> None:
    """A frame stands there long before the program can hear: what is typed meanwhile waits."""
    home.fill(3000)
    reader = home.open()
    reader.wait_for(r"\b0 \w")
    for key in "Jjkjj":
        reader.key(key)
    reader.settled(r"▌..2 ")
    assert reader.quit() == 0

    reader = home.open()
    reader.wait_for(r"\b2 \w")
    for key in "jjq":
        reader.key(key)
    assert reader.ended() == 0
    home.open().settled(r"▌..4 ")


def test_the_help_names_the_keys_and_esc_leaves_it(home: Home) -> None:
    home.fill(30)
    reader = home.open()
    reader.settled(POST)
    reader.press("?")
    reader.settled("Move", "Read", "next unread")
    reader.press("esc")
    reader.settled(POST, without="previous unread")


def test_a_click_chooses_a_post(home: Home) -> None:
    home.fill(30)
    reader = home.open()
    reader.settled(r"\b2 ")
    row = next(at for at, line in enumerate(reader.lines) if re.search(r"┃ .*\b2 \w", line))
    reader.click(row, reader.lines[row].index("2 "))
    assert re.search(r"(?m)^2 ", chosen(reader.lines))
