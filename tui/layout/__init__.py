"""What a post and the rows around it look like, as values: lines of pieces, each a role and a text.

Pure: the width, the glyphs, the terminal, the time and the zone are arguments. Textual's widgets, the frame
painted before Textual is imported, `delurk watch` and the tests draw the same lines. Every text that comes from
a stranger is cleaned here once more, whatever the cache holds. May not import Textual, rich or the store.

Faces: `post`, `rows`, `lines`, `roles`, `glyphs`, `when`, `ansi`.
"""
