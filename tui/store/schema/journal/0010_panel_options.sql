-- What the reader has chosen for one panel: its own title, how wide it is beside others, whether reposts show.
CREATE TABLE panel_option (
    panel TEXT PRIMARY KEY,
    title TEXT,
    weight INTEGER NOT NULL DEFAULT 0,
    reposts_hidden INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
