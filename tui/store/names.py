"""Names for what X numbers: people by id or username, lists, and who is logged in. In the cache."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.model.ids import ListId, UserId
from tui.model.post import Author
from tui.store.opening import transaction
from tui.store.rows import build_author, milliseconds
from tui.store.writing import keep_authors

_AUTHOR: Final = "SELECT id, username, name, verified, protected FROM author"
_LIST: Final = "SELECT id, name, owner_id, private, members, description FROM list"


@dataclass(frozen=True, slots=True)
class ListName:
    """A list of X's: what it is called and whose it is; `members` 0 and `owner` None where X did not say."""

    id: ListId
    name: str
    owner: UserId | None = None
    private: bool = False
    members: int = 0
    description: str | None = None


def save_lists(db: sqlite3.Connection, lists: Iterable[ListName], *, fetched_at: datetime) -> None:
    """Keep what these lists are called now."""
    stamp = milliseconds(fetched_at)
    with transaction(db):
        db.executemany(
            "REPLACE INTO list VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (one.id, one.name, one.owner, one.private, one.members, one.description, stamp)
                for one in lists
            ],
        )


def lists(db: sqlite3.Connection) -> list[ListName]:
    """Every list whose name is known, by name."""
    return [
        ListName(number, name, owner, private == 1, members, description)
        for number, name, owner, private, members, description in db.execute(f"{_LIST} ORDER BY name, id")
    ]


def save_users(db: sqlite3.Connection, users: Iterable[Author], *, fetched_at: datetime) -> None:
    """Keep people who came without posts."""
    with transaction(db):
        keep_authors(db, users, milliseconds(fetched_at))


def user(db: sqlite3.Connection, number: UserId) -> Author | None:
    """The person with this id, if they ever came."""
    row = db.execute(f"{_AUTHOR} WHERE id = ?", (number,)).fetchone()
    return build_author(row) if row else None


def user_named(db: sqlite3.Connection, username: str) -> Author | None:
    """The person with this username (without its @, in any case); the one seen last, as names are passed on."""
    asked = f"{_AUTHOR} WHERE username = ? COLLATE NOCASE ORDER BY fetched_at DESC LIMIT 1"
    row = db.execute(asked, (username,)).fetchone()
    return build_author(row) if row else None


def save_me(db: sqlite3.Connection, me: Author, *, fetched_at: datetime) -> None:
    """Keep who is logged in."""
    with transaction(db):
        keep_authors(db, [me], milliseconds(fetched_at))
        db.execute("REPLACE INTO me VALUES (1, ?)", (me.id,))


def me(db: sqlite3.Connection) -> Author | None:
    """Who was last logged in; None where nobody was."""
    row = db.execute(f"{_AUTHOR} WHERE id = (SELECT user_id FROM me)").fetchone()
    return build_author(row) if row else None


class People(Mapping[UserId, Author]):
    """Everybody the cache knows, looked up when asked for: for pages that came without their authors."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __getitem__(self, number: UserId) -> Author:
        if (person := user(self._db, number)) is None:
            raise KeyError(number)
        return person

    def __iter__(self) -> Iterator[UserId]:
        return (UserId(number) for (number,) in self._db.execute("SELECT id FROM author"))

    def __len__(self) -> int:
        number: int = self._db.execute("SELECT count(*) FROM author").fetchone()[0]
        return number


def people_like(db: sqlite3.Connection, text: str, limit: int = 20) -> list[Author]:
    """People whose username or name begins with `text`, in any case; those seen last first."""
    like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    asked = f"""
        {_AUTHOR} WHERE username LIKE :like ESCAPE '\\' OR name LIKE :like ESCAPE '\\'
         ORDER BY fetched_at DESC, id LIMIT :limit
    """
    return [build_author(row) for row in db.execute(asked, {"like": like, "limit": limit})]
