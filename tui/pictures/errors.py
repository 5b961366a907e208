"""The one error of this room: a picture that cannot be shown, in a sentence for the message row."""

from typing import Literal

Why = Literal["nowhere", "gone", "refused", "too large", "no picture", "no network", "not drawn"]


class PictureError(Exception):
    """Why there is no picture. `str` of it is one line: what happened and, where something can be done, what."""

    def __init__(self, why: Why, words: str) -> None:
        super().__init__(words)
        self.why: Why = why
