"""What the reader has written to a post that they kept."""

from dataclasses import dataclass
from datetime import datetime

from tui.model.post import WhyGone


@dataclass(frozen=True, slots=True)
class Note:
    """When a post was kept, a few words on it, and a word or two to file it under.

    `gone` is what X has said of the post since: its text is then no longer here.
    """

    kept_at: datetime
    note: str = ""
    label: str = ""
    gone: WhyGone | None = None
