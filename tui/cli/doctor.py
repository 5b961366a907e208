"""`delurk doctor`: what works on this machine, a line each, and how to mend what does not.

Checks look and do not touch: no database is made, nothing is fetched. Exit code 1 where something is not ok.
"""

import json
import locale
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.config.tables import TableMistake


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `mend` is empty where there is nothing to mend."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def doctor(as_json: bool) -> None:
    """Say what works on this machine, and how to mend what does not."""
    checks = list(_checks())
    if as_json:
        click.echo(json.dumps({"checks": [asdict(check) for check in checks]}, ensure_ascii=False))
    else:
        wide = max(len(check.name) for check in checks)
        for check in checks:
            click.echo(f"{'ok ' if check.ok else 'no '} {check.name.ljust(wide)}  {check.detail}")
            if check.mend:
                click.echo(f"    {' ' * wide}  {check.mend}")
    sys.exit(0 if all(check.ok for check in checks) else 1)


def _checks() -> Iterator[Check]:
    yield _program()
    yield _terminal()
    yield _encoding()
    yield _colours()
    yield _sqlite()
    yield from _files()
    yield _account()
    yield _prices()


def _program() -> Check:
    from tui import __version__

    return Check("delurk", True, f"{__version__} on Python {platform.python_version()}, {platform.system()}")


def _terminal() -> Check:
    term = os.environ.get("TERM", "")
    if not sys.stdout.isatty():
        return Check(
            "terminal",
            True,
            "output goes to a file or pipe: the app needs a terminal, every other verb does not",
        )
    size = shutil.get_terminal_size()
    detail = f"{term or 'TERM is not set'}, {size.columns} × {size.lines}"
    if term in ("", "dumb"):
        return Check("terminal", False, detail, "Use a terminal that can draw, or the verbs show and search.")
    if size.columns < 44 or size.lines < 12:
        return Check("terminal", False, detail, "Make the window 44 × 12 or larger.")
    return Check("terminal", True, detail)


def _encoding() -> Check:
    encoding = (getattr(sys.stdout, "encoding", "") or locale.getpreferredencoding(False)).lower()
    if "utf" in encoding:
        return Check("encoding", True, encoding)
    return Check(
        "encoding",
        False,
        encoding,
        "Set a UTF-8 locale, such as LC_ALL=C.UTF-8; until then glyphs are ASCII.",
    )


def _colours() -> Check:
    if os.environ.get("NO_COLOR"):
        return Check("colours", True, "none, as NO_COLOR asks")
    from tui.app.theming import SIXTEEN_THEME, colour_depth

    match colour_depth(os.environ):
        case 16:
            return Check("colours", True, f"16; the theme {SIXTEEN_THEME} stands in for those of more")
        case 256:
            return Check(
                "colours", True, "256; a terminal with COLORTERM=truecolor shows the themes as they are meant"
            )
        case _:
            return Check("colours", True, "16 million")


def _sqlite() -> Check:
    with closing(sqlite3.connect(":memory:")) as db:
        fts = db.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0] == 1
    detail = f"SQLite {sqlite3.sqlite_version}, {'with' if fts else 'without'} full-text search"
    return Check(
        "database", fts, detail, "" if fts else "Use a Python whose SQLite has FTS5; python.org's have."
    )


def _files() -> Iterator[Check]:
    from tui.app.theming import ThemeError, load_theme
    from tui.cli.config import mistakes_in_file
    from tui.config.mutes import load_rules
    from tui.config.paths import find_paths
    from tui.config.rooms import load_rooms
    from tui.config.settings import load_settings
    from tui.store.cache import open_cache
    from tui.store.errors import StoreError
    from tui.store.journal import open_journal

    paths = find_paths()
    settings, _ = load_settings(paths.settings)
    mistakes = mistakes_in_file(paths.settings)
    yield Check(
        "settings",
        not mistakes,
        str(mistakes[0]) if mistakes else str(paths.settings),
        "Correct that line." if mistakes else "",
    )
    rules, rooms = load_rules(paths.mutes), load_rooms(paths.rooms)
    yield _tables("mutes", paths.mutes, len(rules.rules), "rule", rules.mistakes)
    yield _tables("rooms", paths.rooms, len(rooms.rooms), "room", rooms.mistakes)
    try:
        theme = load_theme(settings.theme, paths.themes)
        yield Check("theme", True, f"{theme.name}. {theme.about}".rstrip(". "))
    except ThemeError as wrong:
        yield Check("theme", False, str(wrong), "Correct the file, or choose another theme in config.toml.")
    for name, path, opened in (("cache", paths.cache, open_cache), ("journal", paths.journal, open_journal)):
        try:
            opened(path, readonly=True).close()
            yield Check(name, True, f"{path}, {path.stat().st_size / 1_000_000:.1f} MB")
        except StoreError as wrong:
            missing = wrong.kind == "missing"
            yield Check(name, missing, "none yet" if missing else wrong.what, "" if missing else wrong.mend)


def _tables(name: str, file: Path, count: int, kind: str, mistakes: "Sequence[TableMistake]") -> Check:
    """A file of the user's that is a row of rules or rooms."""
    if mistakes:
        more = f" ({len(mistakes) - 1:,} more)" if len(mistakes) > 1 else ""
        mend = f"Correct that line of {file}; until then what it says does not hold."
        return Check(name, False, f"{clean_line(str(mistakes[0]))}{more}", mend)
    if not file.exists():
        return Check(name, True, "none yet")
    return Check(name, True, f"{file}, {count:,} {kind if count == 1 else f'{kind}s'}")


def _account() -> Check:
    from tui.x.access import read_access
    from tui.x.errors import XError

    try:
        access = read_access(os.environ)
    except XError as wrong:
        return Check("account", False, wrong.refusal.what, wrong.refusal.mend)
    kinds = [name for name, token in (("user", access.tokens.user), ("app-only", access.tokens.app)) if token]
    if not kinds:
        return Check("account", True, "none: the cache can be read, and the demo needs none")
    return Check("account", True, f"{' and '.join(kinds)} token from the environment, for {access.base_url}")


def _prices() -> Check:
    from datetime import UTC, datetime

    from tui.x.prices import load

    prices = load()
    days = (datetime.now(UTC).date() - prices.as_of).days
    detail = f"as of {prices.as_of.isoformat()}, {days} days old"
    return Check(
        "prices", days < 120, detail, "" if days < 120 else "X may have changed them: update delurk."
    )
