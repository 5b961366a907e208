"""`delurk mute import` and `export`: rules from elsewhere into mutes.toml, and out again."""

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli.errors import Failure, usage
from tui.config.paths import find_paths
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.mute.rule import Rule
    from tui.transfer.mute_files import Refused, Taken

FORMATS: Final = ("toml", "plain", "csv", "mastodon")


@dataclass(slots=True)
class Foreign:
    """The rules of a file, whichever form it has, and what in it is none."""

    path: Path
    taken: "list[Taken]" = field(default_factory=list)
    refused: "list[Refused]" = field(default_factory=list)
    off: frozenset[str] = frozenset()
    ours: bool = False  # the form keeps since when a rule is kept

    def say_refused(self) -> None:
        """A line for each on standard error: where, what, why."""
        for one in self.refused:
            where = f"{self.path.name}:{one.line}" if one.line is not None else self.path.name
            text = f"{one.text[:60]!r}: " if one.text else ""
            print(clean_line(f"{where}: {text}{one.why}"), file=sys.stderr)


def read_rules_file(path: Path) -> Foreign:
    """The rules in a file: ours, a plain list, a table, X's archive or Mastodon's filters, told apart by content.

    Fails in one line where the file cannot be read.
    """
    from tui.transfer.mute_files import kind_of, read_given

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Failure(f"{path}: expected UTF-8 text; byte {wrong.start} cannot be read") from None
    except OSError as wrong:
        raise Failure(f"{path}: it cannot be read: {wrong.strerror}") from None
    if path == find_paths().mutes or (kind := kind_of(text)) == "toml":
        return _ours(path, text)
    given = read_given(text, kind)
    return Foreign(path, given.taken, given.refused, ours=kind == "csv")


def _ours(path: Path, text: str) -> Foreign:
    from tui.config.mute_edits import stamped
    from tui.config.mutes import read_rules
    from tui.transfer.mute_files import Refused, Taken

    rules = read_rules(text, path.name)
    refused = [Refused(one.line, "", one.words) for one in rules.mistakes]
    if rules.unstamped:  # they hold from now on
        rules = read_rules(stamped(text, _now()), path.name)
    return Foreign(path, [Taken(rule, None) for rule in rules.rules], refused, rules.off, ours=True)


def _now() -> int:
    """In whole seconds: that is how rules are kept."""
    return int(time.time()) * 1000


# ---- in


@click.command("import", short_help="Take in rules: lists, tables, X's archive, Mastodon's filters.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--profile", metavar="NAME", help="Put them into this profile.")
@click.option(
    "--from-x", is_flag=True, help="The accounts that you have muted at X; the price is said first."
)
@click.option("--yes", is_flag=True, help="Do not ask before paying.")
def import_(files: tuple[Path, ...], profile: str | None, from_x: bool, yes: bool) -> None:
    """Take the rules of FILEs into mutes.toml: all that are good, in one go; the others are said, a line each.

    A FILE is a plain list (a rule a line; "# " begins a comment), a mutes.toml, a table (CSV) with a column keyword,
    mute.js or block.js of X's archive, or Mastodon's filters as JSON. What it is, is told by what stands in it.
    """
    if bool(files) == from_x:
        usage("name the FILEs to take in, or --from-x" if not files else "either FILEs or --from-x")
    if from_x:
        from tui.cli.mute_at_x import muted_at_x

        read, unread = [muted_at_x(yes=yes)], 0
    else:
        read, unread = _read_all(files)
    _import(read, profile or None)
    if unread or any(one.refused for one in read):
        sys.exit(3 if read else 1)


def _read_all(files: tuple[Path, ...]) -> tuple[list[Foreign], int]:
    """What could be read, and how many could not; those are said."""
    read, failed = [], 0
    for path in files:
        try:
            read.append(read_rules_file(path))
        except Failure as wrong:
            wrong.show()
            failed += 1
    return read, failed


def _import(read: list[Foreign], profile: str | None) -> None:
    """Write what is new, in one go, and say what became of each file's rules. Fails in one line."""
    from tui.config.editing import NotEdited
    from tui.config.mute_edits import add_rules
    from tui.config.mutes import load_rules

    file = find_paths().mutes
    before = load_rules(file)
    if before.broken:
        raise Failure(f"{before.mistakes[0]}. Nothing was taken in.")
    sorting = _Sorting(list(before.rules), profile)
    told = [(one, *sorting.sort(one)) for one in read]
    off = [] if profile is not None else sorted({name for one in read for name in one.off})
    try:
        if sorting.fresh or off:
            add_rules(file, [(rule, None) for rule in sorting.fresh], off=off)
    except NotEdited as refused:
        raise Failure(str(refused)) from None
    for one, taken, there in told:
        one.say_refused()
        parts = [f"{taken:,} {'rule' if taken == 1 else 'rules'} taken from {clean_line(one.path.name)}"]
        parts += [f"{there:,} already there"] if there else []
        parts += [f"{len(one.refused):,} refused"] if one.refused else []
        click.echo(f"{', '.join(parts)}.")


class _Sorting:
    """Tells new rules from those that are there, one file after another."""

    def __init__(self, known: "list[Rule]", profile: str | None) -> None:
        self.fresh: list[Rule] = []
        self._profile = profile
        self._places = {_place(rule) for rule in known}
        self._seen: set[Rule] = set()
        self._regexes = sum(rule.target.kind == "regex" for rule in known)
        self._now = _now()

    def sort(self, one: Foreign) -> tuple[int, int]:
        """How many rules of a file are new, and how many are there already; too many patterns are refused."""
        from tui.mute.rule import MOST_PATTERNS
        from tui.transfer.mute_files import Refused

        taken = there = 0
        for found in one.taken:
            rule = found.rule
            kept = rule.kept if one.ours or rule.kept is not None else self._now
            rule = replace(rule, kept=kept, profile=self._profile or rule.profile)
            alike = replace(rule, text="", kept=None)
            if _place(rule) in self._places or alike in self._seen:
                there += 1
                continue
            if rule.target.kind == "regex":
                if self._regexes >= MOST_PATTERNS:
                    words = f"it is a regular expression too many: {MOST_PATTERNS} is the most"
                    one.refused.append(Refused(found.line, rule.text, words))
                    continue
                self._regexes += 1
            self._seen.add(alike)
            self.fresh.append(rule)
            taken += 1
        return taken, there


def _place(rule: "Rule") -> tuple[Any, ...]:
    """What a rule asks for and where: a second one there is one too many, whatever it does and for how long."""
    return (
        rule.target,
        rule.accents,
        rule.names,
        rule.strangers,
        rule.panels,
        rule.except_rooms,
        rule.profile,
    )


# ---- out


@click.command(short_help="Print your rules: to keep, to share, to take elsewhere.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="toml", help="In which form (toml).")
def export(form: str) -> None:
    """Print your rules. `toml` and `csv` keep all that goes with a rule, `plain` the rules alone, `mastodon` words."""
    from tui.config.mute_edits import load_stamped
    from tui.transfer import mute_files
    from tui.transfer.mute_tables import write_table

    rules = load_stamped(find_paths().mutes, int(time.time() * 1000))
    left_out: Iterable[str] = [str(mistake) for mistake in rules.mistakes]
    if form == "toml":
        from tui.config.mute_edits import written_all, written_off

        text = written_all([(rule, None) for rule in rules.rules]) + written_off(sorted(rules.off))
    elif form == "csv":
        text = write_table(rules.rules)
    else:
        write = mute_files.write_plain if form == "plain" else mute_files.write_filters
        written = write(rules.rules)
        text, left_out = written.text, [*left_out, *_reasons(written)]
        if written.bare:
            rest = "rule loses what goes with it" if written.bare == 1 else "rules lose what goes with them"
            print(f"{written.bare:,} {rest} (how long, where): toml and csv keep it.", file=sys.stderr)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()
    if left_out:
        for line in left_out:
            print(line, file=sys.stderr)
        sys.exit(3)


def _reasons(written: Any) -> Iterator[str]:
    for rule, why in written.left_out:
        yield clean_line(f"Left out {rule.text[:60]!r}: {why}.")
