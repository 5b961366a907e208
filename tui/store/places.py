"""Where the reader is: the place in each panel, which panels are open, and threads over them. In the journal."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.store.opening import transaction
from tui.store.rows import milliseconds


@dataclass(frozen=True, slots=True)
class Place:
    """The line that stands at the top of a panel: a post, and how many lines into it."""

    post: PostId
    line: int = 0


@dataclass(frozen=True, slots=True)
class Deck:
    """The open panels from left to right, and which of them has the keyboard (None: none of them)."""

    panels: tuple[Panel, ...] = ()
    focus: Panel | None = None


_KEEP_PLACE: Final = """
    INSERT INTO place (panel, post_id, line, at) VALUES (?, ?, ?, ?)
        ON CONFLICT (panel) DO UPDATE SET post_id = excluded.post_id, line = excluded.line, at = excluded.at
"""


def read_place(journal: sqlite3.Connection, panel: Panel) -> Place | None:
    """Where the reader left `panel`; None where it was never left."""
    row = journal.execute("SELECT post_id, line FROM place WHERE panel = ?", (str(panel),)).fetchone()
    return Place(PostId(row[0]), row[1]) if row else None


def save_place(
    journal: sqlite3.Connection, panel: Panel, place: Place, *, at: datetime | None = None
) -> None:
    """Keep where the reader is in `panel`, since `at` (now): of two machines' places the newest holds."""
    journal.execute(_KEEP_PLACE, (str(panel), place.post, place.line, milliseconds(at or datetime.now(UTC))))


def read_deck(journal: sqlite3.Connection) -> Deck:
    """The deck as it was left; empty where there was none."""
    rows = journal.execute("SELECT panel, focused FROM deck ORDER BY position").fetchall()
    panels = [(parse_panel(name), focused) for name, focused in rows]
    focus = next((panel for panel, focused in panels if focused), None)
    return Deck(tuple(panel for panel, _ in panels), focus)


def save_deck(journal: sqlite3.Connection, deck: Deck, *, at: datetime | None = None) -> None:
    """Keep `deck`, as it is since `at` (now), in the place of the one kept before; the same again is not written."""
    if deck == read_deck(journal):
        return
    with transaction(journal):
        write_deck(journal, deck, milliseconds(at or datetime.now(UTC)))


def deck_left(journal: sqlite3.Connection) -> int:
    """When the deck was last changed, in milliseconds since 1970; 0 where that is not known."""
    row = journal.execute("SELECT at FROM deck_left").fetchone()
    return row[0] if row else 0


def write_deck(journal: sqlite3.Connection, deck: Deck, at: int) -> None:
    """Put `deck` in the place of the one kept before. The caller holds the transaction."""
    journal.execute("DELETE FROM deck")
    journal.executemany(
        "INSERT INTO deck (panel, focused) VALUES (?, ?)",
        [(str(panel), panel == deck.focus) for panel in deck.panels],
    )
    journal.execute("REPLACE INTO deck_left VALUES (1, ?)", (at,))


def read_threads(journal: sqlite3.Connection) -> dict[Panel, PostId]:
    """The panels that a thread stood over when they were left, and the post that its conversation is found by."""
    rows = journal.execute("SELECT panel, post_id FROM deck_thread")
    return {parse_panel(name): PostId(post) for name, post in rows}


def save_threads(journal: sqlite3.Connection, threads: Mapping[Panel, PostId]) -> None:
    """Keep over which panels which threads stand; the same again is not written."""
    if threads == read_threads(journal):
        return
    with transaction(journal):
        journal.execute("DELETE FROM deck_thread")
        journal.executemany(
            "INSERT INTO deck_thread VALUES (?, ?)", [(str(panel), post) for panel, post in threads.items()]
        )
