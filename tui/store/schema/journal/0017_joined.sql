-- How the reader has chosen to follow a chat's session that is not over: held over a restart, for this machine alone.

CREATE TABLE room_joined (
    panel TEXT PRIMARY KEY,
    choice TEXT NOT NULL,       -- JSON, see tui/feed/rooms.py
    over_at INTEGER NOT NULL    -- milliseconds since 1970, UTC: from then on it means nothing
) STRICT, WITHOUT ROWID;
