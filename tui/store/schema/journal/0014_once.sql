-- What is done once, or once in a while: hints that were shown, and when an account's lists were asked for.
-- `at`: when it was last done (milliseconds since 1970, UTC).
CREATE TABLE once (
    what TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
