"""Pictures on a real terminal: what is asked of it, what is written to it, and that nothing arrives as keys."""

import re
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.journeys.conftest import Home, Sandbox, home, sandbox, until
from tests.journeys.terminal import Reader
from tests.store.samples import a_page, a_post
from tui.model.panel import Panel
from tui.model.post import Media
from tui.store.cache import open_cache
from tui.store.writing import save_page

__all__ = ["home", "sandbox"]

KITTY = rb"\x1b_Ga=T,[^;]*;"
ASKED = b"\x1b[c"


def open_on_a_picture(home: Home, sandbox: Sandbox, **env: str) -> Reader:
    """The app on one post with a picture that the sandbox serves, `V` not yet pressed."""
    home.data.mkdir()
    picture = Media("3_7", "photo", "A heron", f"{sandbox.url}/sandbox/media/u7_normal.png", None, 48, 48)
    page = a_page(*(a_post(at, f"post {at}", media=(picture,)) for at in range(3)))
    with closing(open_cache(home.data / "cache.db")) as cache:
        save_page(cache, Panel("cache", "post"), page, fetched_at=datetime.now(UTC))
    reader = home.open("cache:post", **(sandbox.env | env))
    reader.wait_for("post 2")
    reader.wait_quiet()
    return reader


def test_a_terminal_is_asked_when_the_first_picture_is_opened_and_only_then(
    home: Home, sandbox: Sandbox
) -> None:
    reader = open_on_a_picture(home, sandbox)
    assert ASKED not in reader.sequences
    for _ in range(2):
        reader.press("V")
        reader.wait_for("▀▀▀▀")
        reader.wait_quiet(0.5)
        assert "A heron" in reader.text
        reader.press("esc")
        reader.wait_for("post 2")
        reader.wait_quiet()
    assert reader.sequences.count(ASKED) == 1
    assert "post 2" in reader.text
    assert reader.quit() == 0


@pytest.mark.parametrize(
    ("env", "begins"),
    [
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, KITTY),
        ({"LC_TERMINAL": "iTerm2"}, rb"\x1b\]1337;File=inline=1;[^:]*:"),
        ({"TERM": "foot", "COLORTERM": "truecolor"}, rb"\x1bP0;1q\"1;1;\d+;\d+#0;"),
    ],
)
def test_a_terminal_with_graphics_gets_them_and_is_not_asked(
    home: Home, sandbox: Sandbox, env: dict[str, str], begins: bytes
) -> None:
    reader = open_on_a_picture(home, sandbox, **env)
    reader.press("V")
    until(lambda: re.search(begins, reader.sequences) is not None, "the picture")
    reader.wait_quiet()
    assert ASKED not in reader.sequences
    assert "A heron" in reader.text
    assert "▀" not in reader.text
    reader.press("b")
    reader.wait_for("▀▀▀▀")
    reader.press("esc")
    reader.wait_for("post 2")
    assert reader.quit() == 0


def test_what_lies_on_kittys_picture_layer_is_taken_away(home: Home, sandbox: Sandbox) -> None:
    reader = open_on_a_picture(home, sandbox, TERM="xterm-kitty")
    reader.press("V")
    until(lambda: re.search(KITTY, reader.sequences) is not None, "the picture")
    reader.wait_quiet()
    shown = len(re.findall(KITTY, reader.sequences))
    reader.press("esc")
    reader.wait_for("post 2")
    reader.wait_quiet()
    assert len(re.findall(rb"\x1b_Ga=d,d=I,i=\d+,q=2\x1b\\", reader.sequences)) == 1
    assert shown == 1
    assert reader.quit() == 0
