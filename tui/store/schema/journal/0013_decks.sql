-- Decks in more detail: the thread that stands over a panel, widths of any size, and whole decks under a name.

-- The conversation that was open over a panel when it was left: the post that it is found by.
CREATE TABLE deck_thread (
    panel TEXT PRIMARY KEY,
    post_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The mouse makes a panel wider by less than a whole step.
CREATE TABLE panel_option_new (
    panel TEXT PRIMARY KEY,
    title TEXT,
    weight REAL NOT NULL DEFAULT 0,
    reposts_hidden INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO panel_option_new SELECT panel, title, weight, reposts_hidden FROM panel_option;

DROP TABLE panel_option;

ALTER TABLE panel_option_new RENAME TO panel_option;

-- A deck that was given a name. A forgotten one stays as a row without panels, so that another machine's copy,
-- which is older, does not bring it back. `at`: when it was kept or forgotten (milliseconds since 1970, UTC).
CREATE TABLE layout (
    name TEXT PRIMARY KEY,
    focus TEXT,
    zoomed INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE layout_panel (
    layout TEXT NOT NULL REFERENCES layout (name),
    position INTEGER NOT NULL,
    panel TEXT NOT NULL,
    title TEXT,
    weight REAL NOT NULL,
    PRIMARY KEY (layout, position)
) STRICT, WITHOUT ROWID;
