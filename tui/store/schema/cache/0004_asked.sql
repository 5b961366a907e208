-- Of a chat room: from which post to which a narrower question than its tag ("its host and guest alone") was asked
-- and everything came. What the tag itself was asked for stands in the gaps of the room's panel.

CREATE TABLE asked (
    panel_id INTEGER NOT NULL,
    query TEXT NOT NULL,
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    PRIMARY KEY (panel_id, query, oldest)
) STRICT, WITHOUT ROWID;
