"""How the reader has chosen to follow chats whose session is not over. In the journal: what was agreed to, with its
price, holds when the program is started again."""

import sqlite3
from datetime import datetime

from tui.store.opening import transaction
from tui.store.rows import milliseconds


def keep(journal: sqlite3.Connection, panel: str, choice: str, over_at: datetime) -> None:
    """Keep the choice for a room's panel until `over_at` (aware)."""
    with transaction(journal):
        journal.execute("REPLACE INTO room_joined VALUES (?, ?, ?)", (panel, choice, milliseconds(over_at)))


def forget(journal: sqlite3.Connection, panel: str) -> None:
    """There is no choice for this panel any more."""
    with transaction(journal):
        journal.execute("DELETE FROM room_joined WHERE panel = ?", (panel,))


def held(journal: sqlite3.Connection, now: datetime) -> dict[str, str]:
    """The choices that hold at `now` (aware), by panel; those that are over are forgotten."""
    stamp = milliseconds(now)
    with transaction(journal):
        journal.execute("DELETE FROM room_joined WHERE over_at <= ?", (stamp,))
    return dict(journal.execute("SELECT panel, choice FROM room_joined"))
