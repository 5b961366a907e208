"""Themes: TOML files with the fourteen colour roles of the look, read and checked. Imports no Textual, no rich.

Shipped themes lie in `themes/` at the top of the project and inside the wheel; the user's own in the
configuration folder come first. Code asks for roles, never for colours.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROLES: Final = (
    "ground", "raised", "cursor", "match", "line", "text", "strong",
    "muted", "accent", "on-accent", "link", "guest", "warn", "error",
)  # fmt: skip
GROUNDS: Final = ("ground", "raised", "cursor", "match")
DEFAULT_THEME: Final = "dusk"
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


class ThemeError(Exception):
    """A theme file that cannot be used: one line that names the file, the field and what was expected."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: a colour (#rrggbb) for each role."""

    name: str
    dark: bool
    colours: tuple[tuple[str, str], ...]

    def __getitem__(self, role: str) -> str:
        return dict(self.colours)[role]


def shipped_folder() -> Path:
    """Where the shipped themes are: beside the package's modules in a wheel, at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def folders(own: Path | None) -> Iterator[Path]:
    """Where themes are looked for, the user's own first."""
    if own is not None:
        yield own
    yield shipped_folder()


def theme_names(own: Path | None = None) -> list[str]:
    """The names of all themes there are, sorted."""
    return sorted({file.stem for folder in folders(own) if folder.is_dir() for file in folder.glob("*.toml")})


def load_theme(name: str, own: Path | None = None) -> Theme:
    """The theme of this name. Raises ThemeError with one line that says what is wrong."""
    for folder in folders(own):
        file = folder / f"{name}.toml"
        if file.is_file():
            return read_theme(file)
    raise ThemeError(f"no theme is called {name!r}: there are {', '.join(theme_names(own))}")


def read_theme(file: Path) -> Theme:
    """The theme in this file. Raises ThemeError with one line that names the file and the field."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ThemeError(f"{file.name}: {broken}") from broken
    roles = raw.get("roles")
    if not isinstance(roles, dict):
        raise ThemeError(f"{file.name}: expected a table [roles] with {', '.join(ROLES)}")
    if unknown := sorted(set(roles) - set(ROLES)):
        raise ThemeError(f"{file.name}: {unknown[0]!r} is no role: expected {', '.join(ROLES)}")
    for role in ROLES:
        colour = roles.get(role)
        if not (isinstance(colour, str) and _HEX.fullmatch(colour)):
            raise ThemeError(f"{file.name}: roles.{role}: expected a colour such as #d3dae1, not {colour!r}")
    return Theme(
        str(raw.get("name", file.stem)),
        raw.get("dark") is not False,
        tuple((role, roles[role]) for role in ROLES),
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb) by WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
