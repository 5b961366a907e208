"""Users' regular expressions, in linear time: re2, never `re`. Imported when the first such rule is met.

They are looked for in folded text, so case does not matter, and `\\b` and `\\w` know ASCII alone, as re2 has them.
"""

from collections.abc import Sequence
from typing import Any, Final

MOST_MEMORY: Final = 64 << 20
LARGEST_PROGRAM: Final = 2_000
"""Instructions of a compiled pattern: `.{0,1000}x` takes 25 ms for 4,000 characters, and it is the size that tells."""


def _options() -> Any:
    import re2

    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    options.case_sensitive = False
    return options


def refusal(pattern: str) -> str | None:
    """Why this pattern cannot be run, in a sentence; None if it can."""
    import re2

    try:
        found = re2.compile(pattern, _options())
    except re2.error as wrong:
        said = wrong.args[0] if wrong.args else "it is no pattern"
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"The pattern cannot be run in linear time: {words}"
    if found.programsize > LARGEST_PROGRAM:
        return f"The pattern is too large: {found.programsize:,} steps; the most is {LARGEST_PROGRAM:,}"
    if found.search("") is not None:
        return "The pattern matches the empty text, and so every post"
    return None


def find(pattern: str, text: str) -> tuple[int, int] | None:
    """The first place of `pattern` in folded `text`."""
    import re2

    found = re2.compile(pattern, _options()).search(text)
    return (found.start(), found.end()) if found else None


class Patterns:
    """Many patterns that are looked for at once. Patterns are named by their place in the sequence."""

    def __init__(self, patterns: Sequence[str]) -> None:
        import re2

        self._set: Any = None
        self._single: list[Any] = []
        together = re2.Set.SearchSet(_options())
        for pattern in patterns:
            together.Add(pattern)
        try:
            together.Compile()
            together.Match("")
            self._set = together
        except (re2.error, RuntimeError):  # over the memory: one by one is slower, and the same
            self._single = [re2.compile(pattern, _options()) for pattern in patterns]

    @property
    def together(self) -> bool:
        """Whether one pass over a text is enough for all of them."""
        return self._set is not None

    def search(self, text: str) -> list[int]:
        """The places of those that are in folded `text`."""
        if self._set is not None:
            return list(self._set.Match(text) or ())
        return [at for at, one in enumerate(self._single) if one.search(text) is not None]
