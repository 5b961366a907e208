"""In and out: captured pages into the cache, posts out of it again.

Faces: `loading` (files into the cache), `shapes` (a post as the JSON of `--json`). Reads X's shapes through
`tui.x.wire` alone; knows no screen and no network.
"""
