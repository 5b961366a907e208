"""The deck as a value: which panels, which posts, where the reader is, what stands on each row.

Faces: `panel` (one panel, made of `window`, `scrolling` and `arriving`), `blocks` (a post's rows, once per width),
`geometry` (how many panels fit). Pure: no Textual, no store, no clock. The widgets of `tui.app` and the frame
that is painted before Textual is imported both draw from here, so they cannot differ.
"""
