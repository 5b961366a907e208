"""The sandbox's world: invented people and what they say, the same for the same seed and clock.

The face is `make.make_world(seed, now_ms)`; `model` says what a world is made of. The words stand in
`voices/*.txt`, in the notation that `script` reads: people, talk by circle, chats, and moulds for the
small remarks of every day. `stage` gives each line its time, ids and counts; `rhythm` knows when people
are awake; `chat` runs the sessions; `hostile` keeps the texts that mean harm. Imports the standard
library only.
"""
