"""A question on the message row that the next key answers: which link, whether to fetch. Any other key leaves it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable

Answer = Callable[[], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands on the message row, and what each key (as Textual names it) then does.

    A key that is none of these means what it always means; esc means nothing, and `left` is said.
    """

    words: str
    keys: Mapping[str, Answer]
    left: str = "Left."


class Choosing:
    """At most one question at a time. `say` puts words on the message row."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._choice: Choice | None = None

    @property
    def waiting(self) -> Choice | None:
        """The question that the next key answers; None where there is none."""
        return self._choice

    def ask(self, choice: Choice) -> None:
        """Ask; the next key answers."""
        self._choice = choice
        self._say(choice.words)

    async def answered(self, key: str) -> bool:
        """Whether `key` answers what was asked. Another one leaves the question and means what it always means."""
        choice, self._choice = self._choice, None
        if choice is None or (key not in choice.keys and key != "escape"):
            return False
        answer = choice.keys.get(key, lambda: self._say(choice.left))
        if isawaitable(result := answer()):
            await result
        return True
