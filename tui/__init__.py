"""delurk: a Twitter reader for the terminal.

The rooms, in the order a post walks through them: `x` receives it, `feed` pays for it, `store` keeps it,
`layout` gives it lines, `app` draws it, `cli` prints it. `model` says what it is; `sandbox` plays X.
"""

__version__ = "0.1.0"
