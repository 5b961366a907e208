"""The interface: Textual widgets that draw what `tui.deck` says, and the commands that change it.

Faces: `opening` (what `delurk` does, Textual imported only after the first frame is on the screen), `theming`,
`commands` (the one table of keys). Reads only from the cache; `feed.courier` fills it from a thread of its own.
"""
