"""A question on the message row that the next key answers: which link, whether to fetch. Any other key leaves it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

Answer = Callable[[], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands on the message row, and what each key (as Textual names it) then does.

    A key that is none of these means what it always means; esc means nothing, and `left` is said.
    """

    words: str
    keys: Mapping[str, Answer]
    left: str = "Left."
