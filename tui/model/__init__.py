"""What a post, a panel, a page and a stretch of reading are: frozen values and pure functions on them.

Faces: `post`, `page`, `panel`, `reading`, `ids`. No clock, no file, no network; imports nothing of ours.
"""
