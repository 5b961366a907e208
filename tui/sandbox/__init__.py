"""A server on loopback that speaks the X API v2, and the invented world it serves.

Faces: `run` (start it in a thread or as a program, stop it), `listening` (its address), `server` (what it answers),
`world` (who lives there, what they say). Imports nothing of ours, so that what it answers is judged by X's own
description and not by our reading of it.
"""
