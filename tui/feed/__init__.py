"""What to fetch next, at what price, and into the cache: the only room that spends money.

Faces: `courier` (a thread that keeps open panels fresh and tells the app by `events`), `refresher` (one
panel, once: for `pull`), `rooms` and `joining` (pure: how a chat's room is asked for, what following it costs), `budget`, `planner` and `offers` (pure: may it cost that much, how much is asked for, what filling a gap costs).
Joins `x` and `store`. Slow to import (`courier`, `refresher`: tweepy, aiohttp); `events`, `budget` and
`planner` are not.
"""
