"""What the screen says of the network: plain values, changed by what the courier tells (`network`)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tui.model.panel import Panel

Mood = Literal["cache", "demo", "asking", "asked", "offline", "waiting", "paused", "budget", "refused"]


@dataclass(slots=True)
class NetState:
    """The state of fetching. Times are aware; `until` is when something is tried again by itself."""

    mood: Mood = "cache"
    since: datetime | None = None
    until: datetime | None = None
    fetching: set[Panel] = field(default_factory=set)
    asked: dict[Panel, datetime] = field(default_factory=dict)
    next: dict[Panel, datetime] = field(default_factory=dict)
    stale: dict[Panel, datetime] = field(default_factory=dict)
    waiting: dict[Panel, datetime] = field(default_factory=dict)
    refused: dict[Panel, str] = field(default_factory=dict)
    planned: dict[Panel, tuple[int, float]] = field(default_factory=dict)  # posts and USD of a first fetch
