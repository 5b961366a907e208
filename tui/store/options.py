"""What the reader has chosen for single panels: a title, a width, no reposts, a level. In the journal."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from tui.model.panel import Panel
from tui.store.opening import transaction


@dataclass(frozen=True, slots=True)
class Options:
    """Choices for one panel. `title` None: its usual one; `weight` 0: as wide as its neighbours, more is wider.

    `level`: how wide one reads there, a word of `tui.mute.levels`.
    """

    title: str | None = None
    weight: float = 0
    reposts_hidden: bool = False
    level: str = "usual"


DEFAULT: Final = Options()
_KEEP: Final = """
    INSERT INTO panel_option (panel, title, weight, reposts_hidden, level) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (panel) DO UPDATE SET
            title = excluded.title, weight = excluded.weight, reposts_hidden = excluded.reposts_hidden,
            level = excluded.level
"""


def read_options(journal: sqlite3.Connection, panel: Panel) -> Options:
    """The choices for `panel`; the usual ones where none were made."""
    asked = "SELECT title, weight, reposts_hidden, level FROM panel_option WHERE panel = ?"
    row = journal.execute(asked, (str(panel),)).fetchone()
    return Options(row[0], row[1], row[2] == 1, row[3]) if row else DEFAULT


def save_options(journal: sqlite3.Connection, panel: Panel, options: Options) -> None:
    """Keep these choices for `panel`; the usual ones need no row."""
    with transaction(journal):
        if options == DEFAULT:
            journal.execute("DELETE FROM panel_option WHERE panel = ?", (str(panel),))
        else:
            row = (str(panel), options.title, options.weight, options.reposts_hidden, options.level)
            journal.execute(_KEEP, row)
