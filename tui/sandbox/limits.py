"""Rate limits: a window of fifteen minutes per endpoint and token, and the headers that tell of it."""

from dataclasses import dataclass
from typing import Final

from tui.sandbox.arrivals import Clock

WINDOW_S: Final = 900


@dataclass(slots=True)
class _Window:
    ends_s: int
    used: int = 0


class Limits:
    """Counts requests. The window of an endpoint begins with its first request."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(
        self, endpoint: str, token: str, limit: int, window_s: int = WINDOW_S
    ) -> tuple[bool, dict[str, str]]:
        """Count one request: whether it is within `limit`, and the x-rate-limit headers after it."""
        now_s = self._clock() // 1000
        window = self._windows.get((endpoint, token))
        if window is None or window.ends_s <= now_s:
            window = self._windows[endpoint, token] = _Window(now_s + window_s)
        within = window.used < limit
        window.used += within
        headers = {
            "x-rate-limit-limit": str(limit),
            "x-rate-limit-remaining": str(limit - window.used),
            "x-rate-limit-reset": str(window.ends_s),
        }
        return within, headers
