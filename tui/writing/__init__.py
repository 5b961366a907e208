"""Writing: drafts, their length and price, what speaks against sending them, practice, the way out of the house.

What a draft is stands in `tui.model.draft`. Its faces: `splitting` (a text into a thread), `opening` (what a place implies, and what
is sent in the end), `checks` (what is said before others see it), `price`, `preview`, `handing` (over to a browser, by
X's `intents`), `rehearsal` (answering a past session in private), `ladder` (small steps).
Pure: no clock, no file, no network; it knows the model, the text and chats, and nothing else of ours. Drafts are kept
by `tui.store.drafts` and sent by `tui.feed.sending`.
"""
