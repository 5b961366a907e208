-- What is written and not sent yet, what is on its way, and what was practised.
-- Times are milliseconds since 1970, UTC.

CREATE TABLE draft (
    id INTEGER PRIMARY KEY,     -- made by chance, so that two machines' drafts never share one
    state TEXT NOT NULL,        -- see tui/model/draft.py
    content TEXT NOT NULL,      -- JSON, see tui/store/draft_form.py; '' once it is removed
    answered INTEGER,           -- the post that it answers or quotes: what X says is gone loses its text
    begun INTEGER NOT NULL,
    touched INTEGER NOT NULL,   -- the newest change holds where two journals differ
    remind_at INTEGER,
    send_at INTEGER,
    leaves_at INTEGER,          -- of a waiting one: when it goes out
    held_at INTEGER,            -- of one on its way: when its sender last gave a sign of life
    failure TEXT NOT NULL,
    copy TEXT NOT NULL,         -- tells two changes of the same millisecond apart; the same on every machine
    removed INTEGER NOT NULL    -- a removed one stays as an empty row, or the other machine would bring it back
) STRICT;

-- The posts that were made of a draft. Beside it, so that no older or newer text of it makes them forgotten:
-- what is there is not sent again. `there`: 0 once it was taken down.
CREATE TABLE draft_sent (
    draft_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    there INTEGER NOT NULL,
    PRIMARY KEY (draft_id, post_id)
) STRICT, WITHOUT ROWID;

-- What was done on the way from reading to writing, for its reader's eyes only. Each deed stands once.
CREATE TABLE practice (
    step TEXT NOT NULL,
    at INTEGER NOT NULL,
    about TEXT NOT NULL,        -- a JSON object, its keys in order
    PRIMARY KEY (step, at, about)
) STRICT, WITHOUT ROWID;
