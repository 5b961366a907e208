"""Minimal Textual apps to measure against, where no other yardstick is at hand: `minimal.py KIND [N]`.

`empty` is one word, the floor of any start; `lines` a bare line-drawing list of N texts with a cursor;
`option` an OptionList of N texts, which is what most apps use. ctrl+q leaves.
"""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType

WORDS = "three things I learned from a year of reading together, and one question for next time"


class Minimal(App[None]):
    """One widget and a key to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "quit", "quit")]

    def __init__(self, kind: str, count: int) -> None:
        super().__init__()
        self.kind = kind
        self.texts = [f"{number} @somebody: {WORDS}" for number in range(count)]

    def compose(self) -> ComposeResult:
        match self.kind:
            case "lines":
                from tests.benchmarks.minimal_lines import Lines

                yield Lines(self.texts)
            case "option":
                from textual.content import Content
                from textual.widgets import OptionList

                yield OptionList(*map(Content, self.texts))
            case _:
                from textual.widgets import Static

                yield Static("0 empty")


if __name__ == "__main__":
    kind = sys.argv[1] if len(sys.argv) > 1 else "empty"
    Minimal(kind, int(sys.argv[2]) if len(sys.argv) > 2 else 0).run()
