"""Users' regular expressions, in linear time: re2, never `re`. Imported when the first such rule is met.

They are looked for in folded text, so case does not matter, and `\\b`, `\\w` and `\\d` know ASCII alone, as re2 has them:
it has no `\\b` for other letters, and one that means another thing than `\\w` would be worse. `\\pL` is any letter.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

MOST_MEMORY: Final = 64 << 20
LARGEST_PROGRAM: Final = 2_000
"""Instructions of a compiled pattern: `.{0,1000}x` takes 25 ms for 4,000 characters, and it is the size that tells."""
LARGEST_WITH_CLASSES: Final = 12_000
"""The same where `\\pL` and its like count in full: each is 1,200 instructions, of which any text meets a few,
but two hundred such patterns have to be compiled before the first post is judged."""
_CLASS: Final = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)")

_ESCAPED: Final = re.compile(r"\\.[0-9<{]?", re.DOTALL)
_BACK: Final = frozenset("123456789kg")
_AROUND: Final = frozenset({"(?=", "(?!", "(?<=", "(?<!", "(?<"})
_PARTS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)


def _options() -> Any:
    import re2

    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    options.case_sensitive = False
    return options


def refusal(pattern: str) -> tuple[str, int] | None:
    """Why this pattern cannot be run, in a sentence, and the offset in it where that is seen; None if it can."""
    import re2

    try:
        found = re2.compile(pattern, _options())
    except re2.error as wrong:
        said = wrong.args[0] if wrong.args else b""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        what, _, part = words.partition(": ")
        return _explained(pattern, what, part)
    if (size := found.programsize) > LARGEST_PROGRAM:
        bare = _size_without_classes(pattern)
        if bare > LARGEST_PROGRAM or size > LARGEST_WITH_CLASSES:
            most = LARGEST_PROGRAM if bare > LARGEST_PROGRAM else LARGEST_WITH_CLASSES
            return f"The pattern is too large: {max(bare, size):,} steps; the most is {most:,}", 0
    if found.search("") is not None:
        return "The pattern matches the empty text, and so every post", 0
    return None


def _size_without_classes(pattern: str) -> int:
    """How large the program is with a letter for each `\\pL`; as large as it is where that makes no pattern."""
    import re2

    try:
        return int(re2.compile(_CLASS.sub("z", pattern), _options()).programsize)
    except re2.error:
        return LARGEST_WITH_CLASSES + 1


def _explained(pattern: str, what: str, part: str) -> tuple[str, int]:
    """What re2 says of a pattern, as a sentence for a person, and the offset it is about."""
    at = max(0, pattern.find(part))
    match what:
        case "missing )":
            return "This ( is never closed; \\( stands for the sign itself", _parenthesis(
                pattern, unclosed=True
            )
        case "unexpected )":
            return "This ) closes nothing; \\) stands for the sign itself", _parenthesis(
                pattern, unclosed=False
            )
        case "missing ]":
            return "This [ is never closed; \\[ stands for the sign itself", at
        case "no argument for repetition operator":
            return f"There is nothing before {part} that it could repeat", at
        case "bad repetition operator":
            return f"{part} repeats what is repeated already", at
        case "invalid repetition size":
            return f"{part} is no number of times: the most is 1000, and the smaller comes first", at
        case "invalid character class range":
            return f"{part} is no range or class of characters", at
        case "invalid named capture group":
            return f"{part} is no name of a group", at
        case "trailing \\":
            return "The pattern ends in a backslash, which needs a character after it", len(pattern) - 1
        case "invalid escape sequence":
            at = next((one.start() for one in _ESCAPED.finditer(pattern) if one[0].startswith(part)), at)
            if part[1:2] in _BACK:
                return f"A back-reference ({part}) cannot be looked for in linear time", at
            return f"{part} means nothing in a pattern", at
        case "invalid perl operator":
            if part == "(?P" and (back := pattern.find("(?P=")) >= 0:
                return "A back-reference ((?P=) cannot be looked for in linear time", back
            if part in _AROUND:
                return f"Look-around ({part}) cannot be looked for in linear time", at
            return f"{part} begins no group that is known here", at
    return f"The pattern cannot be understood: {what}{': ' if part else ''}{part}", at


def _parenthesis(pattern: str, *, unclosed: bool) -> int:
    """The offset of the last ( that nothing closes, or of the first ) that closes none; escapes and classes aside."""
    opened: list[int] = []
    for found in _PARTS.finditer(pattern):
        if found[0] == "(":
            opened.append(found.start())
        elif found[0] == ")":
            if not opened and not unclosed:
                return found.start()
            del opened[-1:]
    return opened[-1] if opened else 0


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
