"""The two databases: `cache.db`, which can be deleted at any time, and `journal.db`, which is precious.

Everything is a plain function on an open `sqlite3.Connection`; `desk.Desk` runs such functions on a thread
of their own for a program with an event loop. Faces: `cache`, `writing`, `reading`, `searching`,
`forgetting`, `names`, `changes` for the cache; `journal`, `marks`, `places`, `drafts`, `practice`, `ledger` for the journal;
`errors` for what can go wrong. Posts are asked for by id, never by offset. Imports `tui.model` and the
standard library alone: the first frame of the app is painted from here.
"""
