"""Themes: TOML files with the fourteen colour roles of the look, read and checked. Imports no Textual, no rich.

Shipped themes lie in `themes/` at the top of the project and inside the wheel; the user's own in the
configuration folder come first. Code asks for roles, never for colours. A colour is #rrggbb, one of a terminal's
sixteen by name, or `default`; here they have the names that Textual's styles know (`ansi_cyan`, `ansi_default`).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tui.config.lines import Mistake, line_of, mistake_at, mistake_of_grammar

ROLES: Final = (
    "ground", "raised", "cursor", "match", "line", "text", "strong",
    "muted", "accent", "on-accent", "link", "guest", "warn", "error",
)  # fmt: skip
GROUNDS: Final = ("ground", "raised", "cursor", "match")
DEFAULT_THEME: Final = "dusk"
SIXTEEN_THEME: Final = "terminal16"
"""What stands in for a theme of other colours where the terminal has sixteen alone."""
NAMES: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
TERMINAL_COLOURS: Final = (*NAMES, *(f"bright_{name}" for name in NAMES), "default")
"""The names a theme may use; a colour's place is its number in the terminal's palette."""
REVERSIBLE: Final = ("match", "on-accent")
_BOLD: Final = frozenset({"strong", "accent", "guest", "error"})
_TOLD: Final = {"truecolor": 1 << 24, "256": 256, "standard": 16}
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
_KEYS: Final = ("name", "about", "dark", "inherits", "roles")


class ThemeError(Exception):
    """A theme file that cannot be used: one line that names the file, the line and what was expected."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: a colour for each role, as Textual's styles write it. `name` is its file's."""

    name: str
    dark: bool
    colours: Mapping[str, str]
    about: str = ""
    reversed: frozenset[str] = frozenset()  # roles shown as text and ground changed round
    sources: tuple[Path, ...] = ()  # the files it is made of, and those that would come before them

    def __getitem__(self, role: str) -> str:
        return self.colours[role]

    def is_bold(self, role: str) -> bool:
        """Whether a role is bold: who speaks and where one is; warnings too where colours are few."""
        return role in _BOLD or (role == "warn" and self.native)

    @property
    def native(self) -> bool:
        """Whether it draws with the terminal's own palette, where nothing can be blended."""
        return self.colours["ground"].startswith("ansi_")


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
    looked: list[Path] = []
    for folder in folders(own):
        looked.append(folder / f"{name}.toml")
        if looked[-1].is_file():
            return read_theme(looked[-1], own, tuple(looked[:-1]))
    raise ThemeError(f"no theme is called {name!r}: there are {', '.join(theme_names(own))}")


def read_theme(file: Path, own: Path | None = None, before: tuple[Path, ...] = ()) -> Theme:
    """The theme in this file. Raises ThemeError with one line that names the file, the line and the field.

    `before` are files that were looked for or read on the way to this one; one that comes up again is a circle.
    """
    try:
        text = file.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise ThemeError(str(mistake_of_grammar(file.name, text, broken))) from broken
    except UnicodeDecodeError as broken:
        raise ThemeError(f"{file.name}: expected UTF-8 text") from broken
    except OSError as broken:
        raise ThemeError(f"{file.name}: cannot be read: {broken.strerror}") from broken
    if mistake := next(_mistakes(file.name, text, raw), None):
        raise ThemeError(str(mistake))
    sources = (*before, file)
    base = _inherited(raw, text, file, own, sources) if "inherits" in raw else None
    return _made(file, raw, base, sources if base is None else base.sources)


def _inherited(
    raw: Mapping[str, Any], text: str, file: Path, own: Path | None, sources: tuple[Path, ...]
) -> Theme:
    """The theme this one begins from. One's own dusk may inherit from the shipped dusk."""
    name = raw["inherits"]
    looked: list[Path] = []
    for folder in folders(own):
        candidate = folder / f"{name}.toml"
        if candidate in sources and candidate.is_file():
            continue
        looked.append(candidate)
        if candidate.is_file():
            return read_theme(candidate, own, (*sources, *looked[:-1]))
    known = ", ".join(one for one in theme_names(own) if one != file.stem)
    raise ThemeError(
        str(mistake_at(file.name, text, "inherits", f"expected another theme, one of {known}, not {name!r}"))
    )


def _made(file: Path, raw: Mapping[str, Any], base: Theme | None, sources: tuple[Path, ...]) -> Theme:
    roles: dict[str, str] = raw.get("roles", {})
    colours = dict(base.colours) if base is not None else {}
    turned = set(base.reversed) if base is not None else set()
    for role, colour in roles.items():
        turned.discard(role)
        if colour == "reverse":
            turned.add(role)
        colours[role] = (
            colour if colour.startswith("#") else f"ansi_{'default' if colour == 'reverse' else colour}"
        )
    missing = [role for role in ROLES if role not in colours]
    if missing:
        raise ThemeError(
            f"{file.name}: roles.{missing[0]}: expected a colour such as #d3dae1, and there is none"
        )
    return Theme(
        file.stem,
        raw.get("dark", base.dark if base is not None else True),
        colours,
        raw.get("about", ""),
        frozenset(turned),
        sources,
    )


def _mistakes(file: str, text: str, raw: Mapping[str, Any]) -> Iterator[Mistake]:
    for key in raw:
        if key not in _KEYS:
            yield mistake_at(file, text, key, f"no such field: expected {', '.join(_KEYS)}")
    for key in ("name", "about", "inherits"):
        if not isinstance(raw.get(key, ""), str):
            yield mistake_at(file, text, key, f"expected words, not {raw[key]!r}")
    if not isinstance(raw.get("dark", True), bool):
        yield mistake_at(file, text, "dark", f"expected true or false, not {raw['dark']!r}")
    roles = raw.get("roles", {} if "inherits" in raw else None)
    if not isinstance(roles, dict):
        yield Mistake(file, line_of(text, "roles"), "", f"expected a table [roles] with {', '.join(ROLES)}")
        return
    for role, colour in roles.items():
        if role not in ROLES:
            yield mistake_at(file, text, f"roles.{role}", f"no such role: expected {', '.join(ROLES)}")
        elif not _is_colour(role, colour):
            reverse = ", or reverse" if role in REVERSIBLE else ""
            yield mistake_at(
                file,
                text,
                f"roles.{role}",
                f"expected a colour such as #d3dae1, bright_cyan or default{reverse}, not {colour!r}",
            )


def _is_colour(role: str, colour: object) -> bool:
    if not isinstance(colour, str):
        return False
    if colour == "reverse":
        return role in REVERSIBLE
    return colour in TERMINAL_COLOURS or _HEX.fullmatch(colour) is not None


def colour_depth(env: Mapping[str, str]) -> int:
    """How many colours the terminal has: 16777216, 256 or 16. Rich decides alike, so both frames agree."""
    if (told := env.get("TEXTUAL_COLOR_SYSTEM", "auto")) in _TOLD:  # in a browser, Textual tells itself
        return _TOLD[told]
    if env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return 1 << 24
    term = env.get("TERM", "").strip().lower()
    if term in ("", "dumb", "unknown"):
        return 1 << 24  # no terminal that could have fewer: a test, a picture, a browser
    return 256 if term.rpartition("-")[2] in ("256color", "kitty") else 16


def drawable(theme: Theme, depth: int) -> Theme:
    """The theme, or `terminal16` where the terminal has sixteen colours and the theme names others."""
    return theme if depth > 16 or theme.native else load_theme(SIXTEEN_THEME)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb) by WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
