"""What the user has set in config.toml, with a default for everything.

Read with the standard library alone, because it stands before the first frame. A mistake is a line that names
the file, the key and what was expected; the defaults then hold for that key.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Money in USD, times in seconds."""

    theme: str = "dusk"
    glyphs: str = "auto"
    density: str = "usual"
    budget_usd: float = 1.0
    refresh_s: float = 120.0
    panels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Key:
    expected: str
    fits: Callable[[Any], bool]


def _one_of(*words: str) -> _Key:
    return _Key(f"one of {', '.join(words)}", lambda value: value in words)


def _number(low: float, words: str) -> _Key:
    def fits(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= low

    return _Key(words, fits)


_KEYS: Final[dict[str, _Key]] = {
    "theme": _Key("the name of a theme", lambda value: isinstance(value, str) and value != ""),
    "glyphs": _one_of("auto", "unicode", "ascii"),
    "density": _one_of("usual", "compact"),
    "budget_usd": _number(0, "dollars a day, 0 or more"),
    "refresh_s": _number(5, "seconds between two looks at a panel, 5 or more"),
    "panels": _Key(
        'a list of panels such as ["home", "#lrnchat"]',
        lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    ),
}


def load_settings(file: Path) -> tuple[Settings, list[str]]:
    """The settings of this file, and a line for each mistake in it. No file means all defaults."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), []
    except UnicodeDecodeError:
        return Settings(), [f"{file.name}: not UTF-8 text; the defaults hold"]
    except OSError as broken:
        return Settings(), [f"{file.name}: {broken.strerror}; the defaults hold"]
    except tomllib.TOMLDecodeError as broken:
        return Settings(), [f"{file.name}: {broken}; the defaults hold"]
    return _checked(raw, file)


def _checked(raw: dict[str, Any], file: Path) -> tuple[Settings, list[str]]:
    settings, mistakes = Settings(), []
    for key, value in raw.items():
        wanted = _KEYS.get(key)
        if wanted is None:
            mistakes.append(f"{file.name}: {key!r} is no setting: there are {', '.join(_KEYS)}")
        elif not wanted.fits(value):
            mistakes.append(f"{file.name}: {key}: expected {wanted.expected}, not {value!r}")
        else:
            settings = replace(settings, **{key: tuple(value) if isinstance(value, list) else value})
    return settings, mistakes
