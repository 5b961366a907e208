"""A server on loopback that speaks the X API v2, and the invented world it serves.

Faces: `server` (start it, stop it), `world` (who lives there, what they say). Imports nothing of ours, so
that what it answers is judged by X's own description and not by our reading of it.
"""
