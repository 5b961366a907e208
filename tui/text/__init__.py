"""Text for a terminal: cleaning of hostile text, X's entities, widths in cells, wrapping, what a terminal can draw.

Faces: `cleaning`, `entities`, `widths`, `wrapping`, `terminal`; for what is being written, `weighted` and `links`.
Pure; imports the model and nothing slow: the first frame waits for this room.
"""
