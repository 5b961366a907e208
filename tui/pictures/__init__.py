"""Pictures of posts: which there are, fetched when asked for, kept on disk for a while, made fit for a terminal.

The faces: `of_post` (what a post has), `fetching` (from the network), `shelf` (on disk), `drawing` (decoded and
scaled in a process of its own, `worker`), `ways` (what this terminal can show). Imports the model and nothing else
of ours; neither Textual nor rich. Pillow is imported by the worker alone, aiohttp by the function that fetches.
"""
