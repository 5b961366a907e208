-- What the user has done and paid. Panels are written as everywhere ("list:42"), so that a journal is
-- readable by itself and can be merged with another machine's. Money is in millionths of a dollar: sums of
-- floats drift.

CREATE TABLE mark (
    panel TEXT NOT NULL,
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    PRIMARY KEY (panel, oldest)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
    panel TEXT PRIMARY KEY,
    post_id INTEGER NOT NULL,
    line INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deck (
    position INTEGER PRIMARY KEY,
    panel TEXT NOT NULL,
    focused INTEGER NOT NULL
) STRICT;

-- What X has billed on a day, so that it is counted once: X does not bill a resource twice before midnight UTC.
CREATE TABLE billed (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (day, kind, id)
) STRICT, WITHOUT ROWID;

-- The sums, kept for ever. panel is '' for what was asked for no panel.
CREATE TABLE spent (
    day TEXT NOT NULL,
    panel TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    requests INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    users INTEGER NOT NULL,
    others INTEGER NOT NULL,
    micro_usd INTEGER NOT NULL,
    PRIMARY KEY (day, panel, endpoint)
) STRICT, WITHOUT ROWID;
