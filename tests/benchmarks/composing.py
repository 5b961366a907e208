"""What a key costs in the composer while 25,000 characters stand in it: the longest post that X takes."""

import random
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.benchmarks.caches import PANEL, home_with
from tests.benchmarks.programs import Program, delurk, key_ms, open_terminal
from tui.model.draft import NEW, Draft
from tui.store import drafts
from tui.store.journal import open_journal
from tui.text.weighted import LONG_LIMIT

PARAGRAPH: Final = 400  # characters
_WORDS: Final = (
    "reading",
    "answer",
    "question",
    "chat",
    "together",
    "posting",
    "first",
    "kind",
    "small",
    "again",
)
_SETTLED_S: Final = 0.7  # by then the text is counted, checked and saved as well: that is another paint
_POST: Final = r"\b0 \w"


def text(*, lines: bool) -> str:
    """Words for a little less than the longest post: in paragraphs, or all in one line."""
    random_words = random.Random(7)
    made, row = "", 0
    while len(made) < LONG_LIMIT - 200:
        word = random_words.choice(_WORDS)
        made += word
        row += len(word) + 1
        if lines and row > PARAGRAPH:
            made, row = made + "\n\n", 0
        else:
            made += " "
    return made.rstrip()


def keys_ms(folder: Path, *, lines: bool, keys: int) -> list[float]:
    """From a letter typed at the text's end to the last change that it makes."""
    home = home_with(folder, 10_000)
    for file in home.glob("journal.db*"):
        file.unlink()
    with closing(open_journal(home / "journal.db")) as journal:
        drafts.put(journal, Draft(NEW, (text(lines=lines),)))
    taken = []
    with open_terminal(Program("composer", delurk(str(PANEL)), _POST, home)) as terminal:
        terminal.wait_for(_POST, 60)
        terminal.key("D")
        terminal.wait_for("enter", 10)
        terminal.wait_quiet(0.3)
        terminal.key("\r")
        terminal.wait_for("New post", 10)
        terminal.wait_quiet(1)
        for number in range(keys + 1):
            if (key := key_ms(terminal, " " if number % 6 == 5 else "abcde"[number % 6])) is not None:
                taken.append(key)
            time.sleep(_SETTLED_S)
        terminal.key("ctrl+s")
        terminal.wait_quiet(0.5)
        terminal.key("ctrl+q")
        terminal.ended()
    return taken[1:]
