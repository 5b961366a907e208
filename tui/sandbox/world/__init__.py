"""The invented people of the sandbox and what they say, from a seed: no clock, no network.

Faces: `model` (what there is), `make.make_world` (the world of a seed at a time).
"""
