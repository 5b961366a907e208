"""One line of text that is being written: letters, the place where the next one comes, and the keys of every text field.

Pure: a key in, the next line out. The place is an offset, and never within what one sees as one character.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui.text.cleaning import clean
from tui.text.widths import cluster_spans

LONGEST: Final = 200  # characters: more is no search
UNSEEN: Final = frozenset("\u00a0\u00ad\u200c\u200d\u200e\u200f\u202f\u2060") | frozenset(
    map(chr, range(0xE0020, 0xE0080))
)
"""Characters that somebody types and that `str.isprintable` does not know: joiners, blanks, directions, a flag's letters."""


@dataclass(frozen=True, slots=True)
class OneLine:
    """`text`, the offset `at` where the next letter comes, and whether that letter replaces all that stands there."""

    text: str = ""
    at: int = 0
    chosen: bool = False

    def written(self, more: str) -> "OneLine":
        """With `more` typed or pasted; what could harm a terminal is dropped, and what is too long."""
        before = OneLine() if self.chosen else self
        head = _cleaned(before.text[: before.at] + more)
        text = _cleaned(head + before.text[before.at :])
        if len(text) > LONGEST:
            return self
        return OneLine(text, _edge(text, min(len(head), len(text))))

    def pressed(self, key: str) -> "OneLine | None":
        """After a key of text fields, as Textual names it; None for any other."""
        deed = _KEYS.get(key)
        return deed(self) if deed is not None else None

    def _cut(self, start: int, end: int) -> "OneLine":
        text = _cleaned(self.text[:start] + self.text[end:])
        return OneLine(text, _edge(text, min(start, len(text))))

    def _before(self) -> int:
        return max((edge for edge in _edges(self.text) if edge < self.at), default=0)

    def _after(self) -> int:
        return min((edge for edge in _edges(self.text) if edge > self.at), default=len(self.text))

    def _word_begins(self) -> int:
        return len(self.text[: self.at].rstrip().rpartition(" ")[0]) + (
            1 if " " in self.text[: self.at].rstrip() else 0
        )

    def _erased(self) -> "OneLine":
        return OneLine() if self.chosen else self._cut(self._before(), self.at)

    def _erased_after(self) -> "OneLine":
        return OneLine() if self.chosen else self._cut(self.at, self._after())

    def _without_word(self) -> "OneLine":
        return OneLine() if self.chosen else self._cut(self._word_begins(), self.at)


def _cleaned(text: str) -> str:
    """One line, and nothing that could harm; a blank at its end is the one before the next word."""
    return clean(text).replace("\n", " ")


def _edges(text: str) -> list[int]:
    """Where one character, as one sees it, ends and the next begins."""
    return [0, *(end for _, end, _ in cluster_spans(text))]


def _edge(text: str, at: int) -> int:
    """The edge at `at`, else the next one."""
    return min((edge for edge in _edges(text) if edge >= at), default=len(text))


_KEYS: Final[dict[str, Callable[[OneLine], OneLine]]] = {
    "backspace": OneLine._erased,
    "delete": OneLine._erased_after,
    "ctrl+d": OneLine._erased_after,
    "ctrl+w": OneLine._without_word,
    "ctrl+u": lambda line: OneLine() if line.chosen else line._cut(0, line.at),
    "ctrl+k": lambda line: OneLine() if line.chosen else line._cut(line.at, len(line.text)),
    "left": lambda line: OneLine(line.text, line._before()),
    "right": lambda line: OneLine(line.text, line._after()),
    "home": lambda line: OneLine(line.text, 0),
    "ctrl+a": lambda line: OneLine(line.text, 0),
    "end": lambda line: OneLine(line.text, len(line.text)),
    "ctrl+e": lambda line: OneLine(line.text, len(line.text)),
}
