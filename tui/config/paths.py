"""Where delurk keeps its files: one folder under DELURK_HOME, or the platform's own folders.

config.toml, mutes.toml, rooms.toml, themes/ are the user's; cache.db can be deleted; journal.db is precious.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The two folders everything lives in. Nothing is created by asking."""

    config: Path
    data: Path

    @property
    def settings(self) -> Path:
        """The user's config.toml."""
        return self.config / "config.toml"

    @property
    def mutes(self) -> Path:
        """The user's mutes.toml."""
        return self.config / "mutes.toml"

    @property
    def rooms(self) -> Path:
        """The user's rooms.toml."""
        return self.config / "rooms.toml"

    @property
    def mutes_seen(self) -> Path:
        """What many rules said when the app was left: can be deleted at any time."""
        return self.data / "mutes-seen.json"

    @property
    def themes(self) -> Path:
        """The folder of the user's own themes."""
        return self.config / "themes"

    @property
    def cache(self) -> Path:
        """What was fetched: can be deleted at any time."""
        return self.data / "cache.db"

    @property
    def journal(self) -> Path:
        """Read marks, places, ledger: never deleted by the program."""
        return self.data / "journal.db"

    @property
    def pictures(self) -> Path:
        """The folder of fetched pictures: can be deleted at any time."""
        return self.data / "pictures"

    def make(self) -> None:
        """Create both folders, for the user alone. Raises OSError where that cannot be."""
        for folder in (self.config, self.data):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def find_paths(env: Mapping[str, str] = os.environ) -> Paths:
    """Where the files are: DELURK_HOME for all of them where it is set, else the platform's folders."""
    if home := env.get("DELURK_HOME"):
        folder = Path(home).expanduser()
        return Paths(config=folder, data=folder)
    from platformdirs import PlatformDirs  # only without DELURK_HOME, and it costs a few milliseconds

    dirs = PlatformDirs("delurk", appauthor=False)
    return Paths(config=Path(dirs.user_config_dir), data=Path(dirs.user_data_dir))
