-- What was fetched: posts by snowflake id, who wrote them, what they carry, and which panels they stand in.
-- Times are milliseconds since 1970, UTC.

CREATE TABLE author (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    verified INTEGER NOT NULL,
    protected INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT;

CREATE INDEX author_username ON author (username COLLATE NOCASE);

CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    author_id INTEGER,
    created_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    spans TEXT,                  -- compact JSON, see tui/store/rows.py; NULL for none
    lang TEXT,
    source TEXT,
    conversation_id INTEGER,
    reply_to INTEGER,
    reply_to_user INTEGER,
    replies INTEGER NOT NULL,
    reposts INTEGER NOT NULL,
    likes INTEGER NOT NULL,
    quotes INTEGER NOT NULL,
    bookmarks INTEGER NOT NULL,
    views INTEGER NOT NULL,
    edits TEXT,                  -- JSON array of ids, oldest first; '' for the post's own alone; NULL for none
    sensitive INTEGER NOT NULL,
    media INTEGER NOT NULL,      -- how many rows of media
    poll_id INTEGER,             -- set where there is a row of poll
    reposted_id INTEGER,
    quoted_id INTEGER,
    fetched_at INTEGER NOT NULL
) STRICT;

CREATE INDEX post_author ON post (author_id, id);

-- The text of a repost begins like the original's: when that one is deleted, so must be its reposts' text.
CREATE INDEX post_reposted ON post (reposted_id) WHERE reposted_id IS NOT NULL;

CREATE TABLE media (
    post_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    alt TEXT,
    url TEXT,
    preview_url TEXT,
    width INTEGER,
    height INTEGER,
    duration_ms INTEGER,
    PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll (
    post_id INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    options TEXT NOT NULL,       -- JSON array of [label, votes]
    closed INTEGER NOT NULL,
    ends_at INTEGER
) STRICT;

-- Posts that are referred to and are not here: why, and when X said so.
CREATE TABLE gone (
    id INTEGER PRIMARY KEY,
    why TEXT NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT;

CREATE TABLE panel (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (kind, value)
) STRICT;

CREATE TABLE panel_post (
    panel_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    PRIMARY KEY (panel_id, post_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX panel_post_post ON panel_post (post_id);

-- Contentless: the text stands in post. What is deleted here must be given again as it was indexed;
-- tui/store/fulltext.py does both. rowid is the post's id, so "newest first" is the index's own order.
CREATE VIRTUAL TABLE post_text USING fts5 (
    text, content = '', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE list (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    owner_id INTEGER,
    private INTEGER NOT NULL,
    members INTEGER NOT NULL,
    description TEXT,
    fetched_at INTEGER NOT NULL
) STRICT;

CREATE TABLE me (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    user_id INTEGER NOT NULL
) STRICT;
