"""The X API: how to ask it, how to read what it answers, what it costs and how it refuses.

Faces: `wire` (an answer's bytes to posts, no network, no tweepy), `gateway` (the only module that talks to
X), `errors` (every refusal as one kind), `prices`, `limits`, `access` (tokens and address). Imports text
and model only; `gateway` and `origin` are slow to import (tweepy, aiohttp), nothing else here is.
"""
