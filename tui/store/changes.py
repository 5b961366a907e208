"""Whether another connection, of this program or another, has written since we last asked."""

import sqlite3


def version(db: sqlite3.Connection) -> int:
    """A number that changes when another connection commits; the connection's own writes leave it alone.

    Source: https://sqlite.org/pragma.html#pragma_data_version. Comparable only within one connection.
    """
    number: int = db.execute("PRAGMA data_version").fetchone()[0]
    return number
