"""A picture that a client has brought and that posts may carry."""

from dataclasses import dataclass, field

from tui.sandbox.world.model import WorldMedia


@dataclass(slots=True)
class Upload:
    """An uploaded picture: `media` is what a post will carry, `parts` its bytes by segment."""

    media: WorldMedia
    parts: dict[int, bytes] = field(default_factory=dict)

    def content(self) -> bytes:
        """All bytes, in order."""
        return b"".join(self.parts[at] for at in sorted(self.parts))
