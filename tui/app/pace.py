"""A world that lives faster than its reader: the demo's, under `--speed`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """Its clock said `first` when it was `begun` for the reader, and goes `rate` (above 0) times as fast."""

    first: datetime
    begun: datetime
    rate: float

    def now(self, real: datetime) -> datetime:
        """What time it is there when it is `real` for the reader."""
        return self.first + (real - self.begun) * self.rate
