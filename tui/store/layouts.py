"""Decks that were given a name: their panels in order, titles, widths, and whether one had the screen. In the journal."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.model.panel import Panel, parse_panel
from tui.store.opening import transaction
from tui.store.rows import milliseconds


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel of a layout. `title` None: its usual one; `weight`: steps wider than its neighbours."""

    panel: Panel
    title: str | None = None
    weight: float = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A deck under a name. `zoomed`: the panel in `focus` has the screen to itself. No panels: it was forgotten."""

    name: str
    panels: tuple[Placed, ...]
    focus: Panel | None = None
    zoomed: bool = False
    at: int = 0  # when it was kept or forgotten, in milliseconds since 1970


def names(journal: sqlite3.Connection) -> list[str]:
    """The names of all layouts that there are, in their order."""
    asked = "SELECT name FROM layout WHERE name IN (SELECT layout FROM layout_panel) ORDER BY name"
    return [name for (name,) in journal.execute(asked)]


def read(journal: sqlite3.Connection, name: str) -> Layout | None:
    """The layout of this name, also one that was forgotten; None where there never was one."""
    row = journal.execute("SELECT focus, zoomed, at FROM layout WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    asked = "SELECT panel, title, weight FROM layout_panel WHERE layout = ? ORDER BY position"
    panels = (
        Placed(parse_panel(one), title, weight) for one, title, weight in journal.execute(asked, (name,))
    )
    return Layout(name, tuple(panels), parse_panel(row[0]) if row[0] else None, row[1] == 1, row[2])


def every(journal: sqlite3.Connection) -> list[Layout]:
    """All layouts by name, forgotten ones too: for another machine."""
    found = (read(journal, name) for (name,) in journal.execute("SELECT name FROM layout ORDER BY name"))
    return [one for one in found if one is not None]


def save(journal: sqlite3.Connection, layout: Layout, *, at: datetime | None = None) -> None:
    """Keep `layout`, since `at` (now), in the place of one of the same name; without panels it is forgotten."""
    with transaction(journal):
        write(journal, layout, milliseconds(at or datetime.now(UTC)))


def write(journal: sqlite3.Connection, layout: Layout, at: int) -> None:
    """Put `layout` in the place of one of the same name. The caller holds the transaction."""
    journal.execute("DELETE FROM layout_panel WHERE layout = ?", (layout.name,))
    focus = str(layout.focus) if layout.focus is not None else None
    journal.execute("REPLACE INTO layout VALUES (?, ?, ?, ?)", (layout.name, focus, layout.zoomed, at))
    journal.executemany(
        "INSERT INTO layout_panel VALUES (?, ?, ?, ?, ?)",
        [
            (layout.name, position, str(one.panel), one.title, one.weight)
            for position, one in enumerate(layout.panels)
        ],
    )
