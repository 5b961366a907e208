"""Changing mutes.toml in place: the lines of one rule, and no other byte.

Every edit reads the file again right before it is written, and is atomic (`editing`): what the user's editor saved
meanwhile is never lost. A file that is no TOML is never written to.
"""

import contextlib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tui.config.editing import NotEdited, edit_text, set_value
from tui.config.mute_lists import strings_of, without_string
from tui.config.mutes import (
    FLAGS,
    WORDS,
    Lines,
    Rules,
    good_copy,
    load_rules,
    read_rules,
    rules_in_force,
    rules_of,
)  # fmt: skip
from tui.config.tables import blocks_of, lines_of, quoted
from tui.mute.rule import MOST_PATTERNS, Rule, Target

_TOGETHER: Final = 3  # rules one after another that share everything else stand in one list

FRESH: Final = """\
# What you decided not to see. delurk changes this file in place and keeps your comments; so can you, at any time.
# A rule is a word, a phrase, #tag, @name, from:name, reposts:name, domain:example.com, lang:de, via:Client,
# thread:ID or /regex/. delurk mute list shows them, delurk mute add -- RULE adds one.
"""
_FOR: Final = re.compile(r"\s*[\"']?for[\"']?\s*=")


def load_stamped(file: Path, now: int) -> Rules:
    """The rules of this file; those that hold "for" a time since nobody knows when say it from now on: since `now`.

    A file that cannot be written to is read all the same: its rules hold until it can.
    """
    rules = rules_in_force(file)
    if rules.unstamped and not rules.mistakes:
        with contextlib.suppress(NotEdited):
            stamp(file, now)
            rules = load_rules(file)
    if rules.rules and not rules.mistakes:
        _keep_good(file)
    return rules


def keep_good_copy(file: Path) -> None:
    """See that this version's copy is there, if it has no mistake."""
    with contextlib.suppress(OSError):
        if file.read_bytes() == good_copy(file).read_bytes():
            return
    rules = load_rules(file)
    if rules.rules and not rules.mistakes:
        _keep_good(file)


def _keep_good(file: Path) -> None:
    """This version has no mistake: it holds until another one has none either. In a folder that takes no file, nothing
    is kept."""
    copy = good_copy(file)
    with contextlib.suppress(OSError):
        text = file.read_bytes()
        if not copy.exists() or copy.read_bytes() != text:
            beside = copy.with_name(f"{copy.name}.{os.getpid()}")
            beside.write_bytes(text)
            os.replace(beside, copy)


def add_rule(file: Path, rule: Rule, span: str | None = None) -> None:
    """Put a rule at the end of the file, `span` as "7d" where it was given so. Raises NotEdited."""
    add_rules(file, [(rule, span)])


def add_rules(file: Path, rules: Sequence[tuple[Rule, str | None]], *, off: Sequence[str] = ()) -> None:
    """Put all these rules at the end of the file, in one write. Raises NotEdited; also for too many patterns.

    `off`: profiles that are switched off from the start; one that the file speaks of already stays as it is.
    """
    made = written_all(rules)
    patterns = sum(rule.target.kind == "regex" for rule, _ in rules)

    def change(text: str) -> str:
        before = text or FRESH
        known = read_rules(text)
        if patterns and patterns + sum(rule.target.kind == "regex" for rule in known.rules) > MOST_PATTERNS:
            raise NotEdited(
                f"{MOST_PATTERNS} regular expressions are the most, for each is looked for in each post."
                " Lift one first, or say it in words. Nothing was changed."
            )
        switched = written_off([name for name in off if name not in known.profiles])
        if not rules:
            return f"{before}{'' if before.endswith(chr(10)) else chr(10)}{switched}" if switched else text
        return f"{before}{'' if before.endswith(chr(10)) else chr(10)}\n{made}{switched}"

    edit_text(file, change, _checked(len(rules)))


def remove_rule(file: Path, rule: Rule) -> None:
    """Take a rule's lines (of a list, its string) out of the file. Raises NotEdited; also where it is not there."""
    edit_text(file, lambda text: _without(text, rule), lambda text: None)


def replace_rule(file: Path, old: Rule, new: Rule, span: str | None = None) -> None:
    """Let `new` stand where `old` stood; behind the list where it was one of several. Raises NotEdited."""

    def change(text: str) -> str:
        lines, (first, end), item = _found(text, old)
        made = written(new, span)
        if item is not None:
            block = _cut("".join(lines[first:end]), item, old)
            made = f"{block}{'' if block.endswith(chr(10)) else chr(10)}\n{made}"
        return "".join([*lines[:first], made, *lines[end:]])

    edit_text(file, change, lambda text: None)


def stamp(file: Path, now: int) -> None:
    """Let each rule that holds "for" a time, and does not say since when, say: since `now`. Raises NotEdited."""

    edit_text(file, lambda text: stamped(text, now), lambda text: None)


def stamped(text: str, now: int) -> str:
    """The text where each rule that holds "for" a time, and does not say since when, says: since `now`."""
    lines = lines_of(text)
    for table, (first, end) in reversed(
        list(zip(tomllib.loads(text).get("mute", []), Lines(text).blocks, strict=False))
    ):
        if "for" in table and "kept" not in table:
            at = next((at for at in range(first, end) if _FOR.match(lines[at])), end - 1)
            if not lines[at].endswith("\n"):
                lines[at] += "\n"
            lines.insert(at + 1, f"kept = {_time(now)}\n")
    return "".join(lines)


def switch(file: Path, profile: str, on: bool) -> None:
    """Switch a profile on or off. Raises NotEdited."""
    if profile not in load_rules(file).profiles:
        raise NotEdited(f"There is no profile {profile!r}.")
    head = re.compile(
        rf"\s*\[\s*profile\s*\.\s*(?:{re.escape(profile)}|\"{re.escape(profile)}\"|'{re.escape(profile)}')\s*\]"
    )
    say = f"on = {str(on).lower()}"

    def change(text: str) -> str:
        lines = lines_of(text)
        for first, end in blocks_of(lines):
            if not head.match(lines[first]):
                continue
            for at in range(first + 1, end):
                if re.match(r"\s*on\s*=", lines[at]):
                    lines[at] = re.sub(r"=\s*(?:true|false)", f"= {str(on).lower()}", lines[at], count=1)
                    return "".join(lines)
            return "".join([*lines[: first + 1], f"{say}\n", *lines[first + 1 :]])
        return f"{text}{'' if text.endswith(chr(10)) else chr(10)}\n[profile.{quoted(profile)}]\n{say}\n"

    if re.search(r"(?m)^\s*\[\s*profile\s*\]|^\s*profile\s*[.=]", file.read_text(encoding="utf-8")):
        set_value(file, ["profile", profile, "on"], on, lambda text: None)
    else:
        edit_text(file, change, lambda text: None)


def _checked(more: int) -> Callable[[str], None]:
    def check(text: str) -> None:
        read = read_rules(text)
        if read.broken or len(read.rules) < more:
            raise NotEdited(f"{read.mistakes[0] if read.mistakes else 'mutes.toml'}. Nothing was changed.")

    return check


def _without(text: str, rule: Rule) -> str:
    lines, (first, end), item = _found(text, rule)
    if item is not None:
        return "".join([*lines[:first], _cut("".join(lines[first:end]), item, rule), *lines[end:]])
    if end < len(lines) and not lines[end].strip() and (first == 0 or not lines[first - 1].strip()):
        end += 1  # one of the two blank lines round it
    return "".join([*lines[:first], *lines[end:]])


def _found(text: str, rule: Rule) -> tuple[list[str], tuple[int, int], int | None]:
    """The text's lines, which of them are this rule's table, and which of a list's several strings it is."""
    places = Lines(text)
    for at, table in enumerate(tomllib.loads(text).get("mute", [])):
        if at >= len(places.blocks):
            break
        if rule in (made := rules_of(table)):
            return places.lines, places.blocks[at], made.index(rule) if len(made) > 1 else None
    raise NotEdited(f"The rule {rule.text!r} is not in the file any more. Nothing was changed.")


def _cut(block: str, item: int, rule: Rule) -> str:
    """The text of a table without one string of its list. Raises NotEdited where that is not what comes of it."""
    before = tomllib.loads(block)["mute"][0]["rule"]
    after = without_string(block, item) if len(strings_of(block)) == len(before) else block
    if tomllib.loads(after)["mute"][0]["rule"] != [*before[:item], *before[item + 1 :]]:
        raise NotEdited(f"The rule {rule.text!r} cannot be taken out of its list. Nothing was changed.")
    return after


def written_all(rules: Sequence[tuple[Rule, str | None]]) -> str:
    """These rules as the file has them, in their order; many that share everything else in one table."""
    return "\n".join(_written_together(some, span) for some, span in _alike(rules))


_NOBODY: Final = Target("word", "")


def _alike(rules: Sequence[tuple[Rule, str | None]]) -> Iterator[tuple[list[Rule], str | None]]:
    """Rules one after another that differ in nothing but what they ask for."""
    held: list[Rule] = []
    known: tuple[Rule, str | None] | None = None
    for rule, span in rules:
        kind = (replace(rule, text="", target=_NOBODY), span)
        if held and known is not None and kind != known:
            yield held, known[1]
            held = []
        held.append(rule)
        known = kind
    if held and known is not None:
        yield held, known[1]


def written_off(profiles: Sequence[str]) -> str:
    """The tables that switch these profiles off, each behind a blank line."""
    return "".join(f"\n[profile.{quoted(name)}]\non = false\n" for name in profiles)


def _written_together(rules: list[Rule], span: str | None) -> str:
    if len(rules) < _TOGETHER:
        return "\n".join(written(rule, span) for rule in rules)
    listed = "".join(f"    {quoted(rule.text)},\n" for rule in rules)
    return written(rules[0], span, f"[\n{listed}]")


def written(rule: Rule, span: str | None = None, texts: str | None = None) -> str:
    """A rule as the file has it, with a line break at its end; what is usual is left out. `texts`: a list of them."""
    made = ["[[mute]]", f"rule = {texts or quoted(rule.text)}"]
    if rule.action != "hide":
        made.append(f'action = "{rule.action}"')
    if span is not None and span != "forever" and rule.kept is not None:
        made.append(f'for = "{span}"')
    elif rule.until is not None:
        made.append(f"until = {_time(rule.until)}")
    if rule.kept is not None:
        made.append(f"kept = {_time(rule.kept)}")
    for key, some in (("panels", [str(panel) for panel in rule.panels]), ("except_rooms", rule.except_rooms)):
        if some:
            made.append(f"{key} = [{', '.join(quoted(one) for one in some)}]")
    made += [f"{key} = true" for key in FLAGS if getattr(rule, key)]
    made += [f"{key} = {quoted(getattr(rule, key))}" for key in WORDS if getattr(rule, key)]
    return "".join(f"{line}\n" for line in made)


def _time(at: int) -> str:
    when = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return when.isoformat(timespec="milliseconds" if at % 1000 else "seconds").replace("+00:00", "Z")
