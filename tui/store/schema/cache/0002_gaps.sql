-- What lies between two fetched posts of a panel and was not fetched; older = 0: the cache ends here.
-- token goes on below newer, where X takes no until_id; posts is an estimate, 0 for none.

CREATE TABLE gap (
    panel_id INTEGER NOT NULL,
    newer INTEGER NOT NULL,
    older INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    beyond INTEGER NOT NULL,     -- X gives nothing here any more
    token TEXT,
    token_at INTEGER,
    PRIMARY KEY (panel_id, newer)
) STRICT, WITHOUT ROWID;

-- Whether the panel is here down to its very first post. Unknown for what was fetched before this table.
ALTER TABLE panel ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;
