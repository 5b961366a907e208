"""What was read of each panel: its stretches, kept in the journal."""

import sqlite3
from typing import Final

from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.reading import Marks, Stretch
from tui.store.opening import transaction

_READ: Final = "SELECT oldest, newest FROM mark WHERE panel = ? ORDER BY oldest"


def read_marks(journal: sqlite3.Connection, panel: Panel) -> Marks:
    """The stretches of `panel` that were read, oldest first; empty where nothing was."""
    return tuple(
        Stretch(PostId(oldest), PostId(newest)) for oldest, newest in journal.execute(_READ, (str(panel),))
    )


def save_marks(journal: sqlite3.Connection, panel: Panel, marks: Marks) -> None:
    """Keep `marks` as all that was read of `panel`, in the place of what was kept before."""
    name = str(panel)
    with transaction(journal):
        journal.execute("DELETE FROM mark WHERE panel = ?", (name,))
        journal.executemany(
            "INSERT INTO mark VALUES (?, ?, ?)", [(name, mark.oldest, mark.newest) for mark in marks]
        )
