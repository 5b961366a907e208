"""The deck as a value: which panels, which posts, where the reader is, what stands on each row.

Faces: `panel` (one panel's posts, place and marks), `blocks` (a post's rows, laid out once per width),
`geometry` (how many panels fit). Pure: no Textual, no store, no clock. The widgets of `tui.app` and the frame
that is painted before Textual is imported both draw from here, so they cannot differ.
"""
