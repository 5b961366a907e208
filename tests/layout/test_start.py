"""Laying out a page of posts waits for nothing that the first frame does not need."""

import subprocess
import sys

_PROGRAM = """
import sys
from datetime import UTC, datetime
from tui.layout import ansi, rows
from tui.layout.glyphs import UNICODE
from tui.layout.post import lay_out
from tui.model.post import Author, Counts, Media, Post
from tui.text.terminal import FULL
now = datetime(2026, 11, 25, tzinfo=UTC)
media = (Media("3", "photo", "A wall"), Media("4", "video"))
text = "We tried it with 40 people, “and” one rule… 🙂"
post = Post(1, Author(2, "mei_tan", "陈美 Mei Tan 🌱", True, True), now, text, media=media, counts=Counts(1, 2, 3, 4))
lines = lay_out(post, width=40, glyphs=UNICODE, terminal=FULL, now=now, zone=UTC)
ansi.paint([rows.heading("Home", (), 44, focused=True, glyphs=UNICODE), *lines], {})
slow = {"rich", "textual", "wcwidth", "hypothesis", "click", "tweepy", "msgspec", "sqlite3", "asyncio"} & set(sys.modules)
sys.exit(", ".join(sorted(slow)) or None)
"""


def test_a_page_is_laid_out_without_any_slow_import() -> None:
    ran = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
