"""What was read of each panel, kept in the journal.

Two programs may have the same journal open, and another machine's may come in: what is saved is what the reader
has done since the last saving, never the whole, so that nobody's reading is undone by somebody else's.
"""

import sqlite3
from typing import Final

from tui.model.ids import LARGEST_ID, PostId
from tui.model.panel import Panel
from tui.model.reading import Marks, Stretch
from tui.store import turns
from tui.store.opening import transaction
from tui.store.turns import Turned, Turns

_READ: Final = "SELECT oldest, newest, turn FROM mark WHERE panel = ? ORDER BY oldest"
EVERYTHING: Final[Marks] = (Stretch(PostId(0), PostId(LARGEST_ID)),)
_PANELS: Final = "SELECT DISTINCT panel FROM mark ORDER BY panel"


def read_marks(journal: sqlite3.Connection, panel: Panel) -> Marks:
    """The stretches of `panel` that were read, oldest first; empty where nothing was. What was kept was read."""
    if panel.kind == "kept":
        return EVERYTHING
    return turns.marks_of(read_turns(journal, str(panel)))


def read_turns(journal: sqlite3.Connection, panel: str) -> Turns:
    """How often the posts of the panel of this name have turned, oldest first."""
    rows = journal.execute(_READ, (panel,))
    return tuple(Turned(PostId(oldest), PostId(newest), turn) for oldest, newest, turn in rows)


def panels_marked(journal: sqlite3.Connection) -> list[str]:
    """The names of the panels of which anything was read."""
    return [name for (name,) in journal.execute(_PANELS)]


def save_marks(journal: sqlite3.Connection, panel: Panel, marks: Marks) -> None:
    """Keep `marks` as all that was read of `panel`; what was read besides becomes unread."""
    save_change(journal, panel, read_marks(journal, panel), marks)


def save_change(
    journal: sqlite3.Connection, panel: Panel, before: Marks, after: Marks, *, undone: bool = False
) -> Marks:
    """Keep what the reader has read, and marked unread, between `before` and `after`; all that is read now.

    `undone`: the change takes back an earlier one, see `turns.taken_back`.
    """
    newly, no_more = turns.less(after, before), turns.less(before, after)
    with transaction(journal):
        kept = read_turns(journal, str(panel))
        if undone:
            now = turns.taken_back(kept, was_read=newly, was_unread=no_more)
        else:
            now = turns.unread(turns.read(kept, newly), no_more)
        write_turns(journal, str(panel), kept, now)
    return turns.marks_of(now)


def write_turns(journal: sqlite3.Connection, panel: str, before: Turns, after: Turns) -> None:
    """Put `after` in the place of `before`, which the table holds; rows of both are left. Within a transaction."""
    gone, new = set(before) - set(after), set(after) - set(before)
    journal.executemany(
        "DELETE FROM mark WHERE panel = ? AND oldest = ?", [(panel, one.oldest) for one in gone]
    )
    journal.executemany(
        "INSERT INTO mark (panel, oldest, newest, turn) VALUES (?, ?, ?, ?)",
        [(panel, one.oldest, one.newest, one.turn) for one in sorted(new)],
    )


def caught_up(before: Marks, mine: Marks, kept: Marks) -> Marks:
    """What the reader sees as read when the journal has `kept`: with what they did since `before`, not yet saved."""
    done = turns.read(turns.turns_of(kept), turns.less(mine, before))
    return turns.marks_of(turns.unread(done, turns.less(before, mine)))
