"""Labels in a row, as `labels` finds them and `announcing` judges them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tui.chat.values import Label


class Run(NamedTuple):
    """Labels that belong together: `start` to `end` is the labels alone, `over` is behind their marks and signs."""

    labels: tuple[Label, ...]
    start: int
    end: int
    over: int
    part: int | None = None
    continued: bool = False


def one_of(letters: Iterable[str], *, small: bool = True) -> str:
    """The pattern for one of `letters`, `small` ones too; for one that nothing fits where there are none."""
    known = "".join(sorted({letter for one in letters for letter in (one, one.lower() if small else one)}))
    return f"[{re.escape(known)}]" if known else "(?!)"
