-- Posts that the reader has kept: whole, with a note, readable when the cache is gone, never pruned.
-- Times are milliseconds since 1970, UTC.

CREATE TABLE kept (
    post_id INTEGER PRIMARY KEY,
    post TEXT NOT NULL,         -- JSON, see tui/store/kept_form.py; '' once it is removed
    note TEXT NOT NULL,
    label TEXT NOT NULL,        -- a word or two to file it under
    kept_at INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL, -- when this copy came from X: what is said to be gone later loses its text
    edited_at INTEGER NOT NULL, -- the newest edit holds where two journals differ
    copy TEXT NOT NULL,         -- tells two edits of the same millisecond apart; the same on every machine
    removed INTEGER NOT NULL    -- a removed one stays as an empty row, or the other machine would bring it back
) STRICT;

-- Which posts stand inside a kept one, itself among them: what X says is gone must lose its text.
CREATE TABLE kept_inside (
    inside_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    PRIMARY KEY (inside_id, post_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_gone (
    post_id INTEGER PRIMARY KEY,
    why TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE kept_text USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
