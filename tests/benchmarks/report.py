"""Figures as a table for people and as JSON for programs: each beside its yardstick and what it should be."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """One line. `ratio` is value to yardstick; `wanted` the most (or least) that it, or the value, may be."""

    what: str
    value: float
    unit: str
    yardstick: float | None = None
    against: str = ""
    wanted: float | None = None
    wanted_of: Literal["ratio", "value", "least"] = "ratio"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.yardstick if self.yardstick else None

    @property
    def met(self) -> bool | None:
        """Whether it is as good as wanted; None where nothing was."""
        if self.wanted is None:
            return None
        if self.wanted_of == "least":
            return self.value >= self.wanted
        measured = self.ratio if self.wanted_of == "ratio" else self.value
        return measured is not None and measured <= self.wanted


def median(values: Sequence[float]) -> float:
    """The middle one; not a number where there is none."""
    return statistics.median(values) if values else float("nan")


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty is above."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))] if values else float("nan")


def table(figures: Sequence[Figure]) -> str:
    """Markdown."""
    rows = ["| what | value | yardstick | ratio | wanted | |", "|---|---:|---:|---:|---:|---|"]
    for one in figures:
        beside = f"{_number(one.yardstick)} {one.against}" if one.yardstick is not None else ""
        ratio = f"{one.ratio:.2f}" if one.ratio is not None else ""
        rows.append(
            f"| {one.what} | {_number(one.value)} {one.unit} | {beside} | {ratio} | {_wanted(one)} | {_verdict(one)} |"
        )
    return "\n".join(rows)


def _wanted(one: Figure) -> str:
    if one.wanted is None:
        return ""
    return (
        f"{'≥' if one.wanted_of == 'least' else '≤'} {one.wanted:,g}{'×' if one.wanted_of == 'ratio' else ''}"
    )


def _verdict(one: Figure) -> str:
    word = {True: "yes", False: "NO", None: ""}[one.met]
    return "; ".join(part for part in (word, one.note) if part)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"


def write_json(file: Path, figures: Sequence[Figure], about: dict[str, object]) -> None:
    """Everything, with ratios and verdicts."""
    found = [{**asdict(one), "ratio": one.ratio, "met": one.met} for one in figures]
    file.write_text(json.dumps({"about": about, "figures": found}, indent=1) + "\n", encoding="utf-8")
