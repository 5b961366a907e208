-- A journal can be merged with another machine's, in any order and more than once, and always gives the same.

-- Which machine this is: a number made once, so that a sum is known to be its own. Says nothing of the machine.
CREATE TABLE machine (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL
) STRICT;

INSERT INTO machine VALUES (1, lower(hex(randomblob(8))));

-- How often the posts of a stretch have changed between unread and read: odd is read. Two journals are united
-- by the higher number of each post, so that one marked unread again is not read again because of an old copy.
ALTER TABLE mark ADD COLUMN turn INTEGER NOT NULL DEFAULT 1;

-- When a place or the deck was left (milliseconds since 1970, UTC): the newest holds.
ALTER TABLE place ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

CREATE TABLE deck_left (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at INTEGER NOT NULL
) STRICT;

-- Each machine counts for itself; only the sum over all of them is the account's.
CREATE TABLE spent_by (
    day TEXT NOT NULL,
    panel TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    machine TEXT NOT NULL,
    requests INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    users INTEGER NOT NULL,
    others INTEGER NOT NULL,
    micro_usd INTEGER NOT NULL,
    PRIMARY KEY (day, panel, endpoint, machine)
) STRICT, WITHOUT ROWID;

INSERT INTO spent_by
    SELECT day, panel, endpoint, (SELECT id FROM machine), requests, posts, users, others, micro_usd FROM spent;

DROP TABLE spent;

ALTER TABLE spent_by RENAME TO spent;
