"""Labels in a row, as `labels` finds them and `announcing` judges them."""

from dataclasses import dataclass

from tui.chat.values import Label


@dataclass(frozen=True, slots=True)
class Run:
    """Labels that belong together: `start` to `end` is the labels alone, `over` is behind their marks and signs."""

    labels: tuple[Label, ...]
    start: int
    end: int
    over: int
    part: int | None = None
    continued: bool = False
