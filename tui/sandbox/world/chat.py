"""Runs the sessions of a chat from their scripts: blocks of scenes, each spread over a stretch of minutes.

A block opens with `@ FROM TO`, minutes from the session's start. A line without a tag gets the chat's own at
its end; one that ends in ~ was posted by somebody who forgot it. A line with {at} is posted on that minute,
as hosts do.
"""

import re
from typing import Final

from tui.sandbox.world.rhythm import MINUTE_MS
from tui.sandbox.world.script import Line, read_voices, scenes
from tui.sandbox.world.stage import ANSWER_MINUTES, Stage

HOUR_PACE_MINUTES: Final = 1.8  # within an hour that has 120 posts, people answer at once
_BLOCK: Final = re.compile(r"^@ (\d+) (\d+)$", re.MULTILINE)


def play_session(stage: Stage, script: str, tag: str, start_ms: int, pace: float = HOUR_PACE_MINUTES) -> None:
    """Play the session written in the file `script`, begun at `start_ms`; what lies ahead comes later."""
    _, *parts = _BLOCK.split(read_voices(script))
    stage.pace_minutes = pace
    for begin, end, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        _play_block(stage, scenes(text, script), tag, start_ms, (int(begin), int(end)))
    stage.pace_minutes = ANSWER_MINUTES


def _play_block(stage: Stage, lines: list[Line], tag: str, start_ms: int, minutes: tuple[int, int]) -> None:
    begin, end = minutes
    step = (end - begin) / max(1, len(lines))
    for place, line in enumerate(lines):
        at = line.number("at")
        if at is None:
            at = begin + (place + stage.rng.uniform(0.1, 0.9)) * step
        _tag(line, tag)
        stage.play(line, start_ms + int(at * MINUTE_MS))


def _tag(line: Line, tag: str) -> None:
    if line.text.endswith("~"):
        line.text = line.text[:-1].rstrip()
    elif "#" not in line.text:
        line.text = f"{line.text} #{tag}".lstrip()
    for under in line.below:
        _tag(under, tag)
