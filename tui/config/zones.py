"""The name of the zone this machine is in: what a schedule needs, so that it is right in summer and winter."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path


def own_zone(env: Mapping[str, str] = os.environ, etc: Path = Path("/etc")) -> str | None:
    """The IANA name that TZ, /etc/localtime or /etc/timezone gives; None where none of them names one."""
    from tui.chat.reading import is_zone

    if named := env.get("TZ", "").removeprefix(":"):
        return named if is_zone(named) else None
    found = [os.path.realpath(etc / "localtime").rpartition("zoneinfo/")[2]]
    with contextlib.suppress(OSError, UnicodeDecodeError):  # most systems have none
        found.append((etc / "timezone").read_text(encoding="utf-8").strip())
    return next((name for name in found if name and is_zone(name)), None)
