"""`delurk mute`: the rules and profiles of mutes.toml. Trying them is `mute_trying`, in and out `mute_transfer`."""

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from tui.cli.errors import Failure
from tui.cli.mute_check import check
from tui.cli.mute_options import Wanted, rule_options
from tui.cli.mute_transfer import export, import_
from tui.cli.mute_trying import test, why
from tui.config.paths import find_paths
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.config.mutes import Rules
    from tui.mute.rule import Rule


@click.group(short_help="What you decided not to see: rules, and sets of them.")
def mute() -> None:
    r"""Rules for what you do not want to see: in every panel, search and count, and in the app.

    A RULE is a word, a "phrase of words", begin*, #tag, @name, from:name, reposts:name, domain:example.com,
    lang:de, via:Client, thread:ID or /regex/. They stand in mutes.toml, which is yours to edit, too.

    A word is found whole, in any case, and as a hashtag, too; never inside a link or an address. A /regex/ is looked
    for in the whole text, in any case; \b, \w and \d know the letters and digits of ASCII alone, \pL is any letter.
    Look-around and back-references are refused: they cannot be run in linear time.
    """


for _command in (test, why, check, import_, export):
    mute.add_command(_command)


@mute.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def list_(as_json: bool) -> None:
    """Print your rules: action, rule, where and how long they hold."""
    from tui.config.mute_edits import load_stamped

    now = int(time.time() * 1000)
    rules = load_stamped(find_paths().mutes, now)
    for rule in rules.rules:
        on = rule.profile not in rules.off
        if as_json:
            click.echo(json.dumps(_object(rule, on), ensure_ascii=False))
        else:
            click.echo(f"{rule.action}  {clean_line(rule.text)}  {_facts(rule, on, now)}")
    for mistake in rules.mistakes:
        print(mistake, file=sys.stderr)
    if rules.mistakes:
        sys.exit(1)
    if not rules.rules and not as_json:
        click.echo("You mute nothing. delurk mute add -- RULE begins.", err=True)


def _facts(rule: "Rule", on: bool, now: int) -> str:
    from tui.mute.spans import left

    facts = [left(rule.until, now)]
    facts += [f"in {', '.join(map(str, rule.panels))}"] if rule.panels else []
    if rule.except_rooms:
        every = "*" in rule.except_rooms
        facts.append("not in rooms" if every else f"not in room {', '.join(rule.except_rooms)}")
    facts += [f"profile {rule.profile}{'' if on else ' (off)'}"] if rule.profile is not None else []
    facts += ["not who you follow"] if rule.strangers else []
    facts += ["with or without accents"] if rule.accents else []
    facts += ["in names, too"] if rule.names else []
    facts += [f"called “{rule.label}”"] if rule.label else []
    facts += [f"note: {rule.note}"] if rule.note else []
    return clean_line(" · ".join(facts))


def _object(rule: "Rule", on: bool) -> dict[str, Any]:
    return {
        "rule": rule.text,
        "action": rule.action,
        "panels": [str(panel) for panel in rule.panels],
        "except_rooms": list(rule.except_rooms),
        "kept": _moment(rule.kept),
        "until": _moment(rule.until),
        "profile": rule.profile,
        "on": on,
        "strangers": rule.strangers,
        "accents": rule.accents,
        "names": rule.names,
        "label": rule.label,
        "note": rule.note,
    }


def _moment(at: int | None) -> str | None:
    if at is None:
        return None
    when = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@mute.command()
@rule_options
@click.option(
    "--on-x", is_flag=True, help="Mute the account at X as well, for $0.015; for @name and from:name."
)
@click.option("--yes", is_flag=True, help="Do not ask before paying.")
@click.argument("rules", nargs=-1, required=True, metavar="-- RULE...")
def add(rules: tuple[str, ...], on_x: bool, yes: bool, **options: Any) -> None:
    r"""Keep RULEs: write them into mutes.toml. A rule that is there already is changed to what is said now.

    Put -- before rules that begin with a hyphen, and quotes round phrases: delurk mute add --for 7d -- 'big sale' '#nft'

    A RULE is a word, a "phrase of words", begin*, #tag, @name, from:name, reposts:name, domain:example.com, lang:de,
    via:Client, thread:ID or /regex/. In a /regex/ case never matters; \b, \w and \d know ASCII alone: where a
    letter may be é or я, write \pL. Look-around and back-references are refused; so are more than 200 of them.
    """
    from tui.config import mute_edits

    wanted = Wanted(**options)
    made = list({rule.target: rule for rule in wanted.rules(rules)}.values())
    if on_x:
        from tui.cli.mute_at_x import agree_to_mute, mute_at_x

        agree_to_mute(made, yes=yes)
    file = find_paths().mutes
    known = _sound(file).rules
    fresh: list[tuple[Rule, str | None]] = []
    for rule in made:
        alike = [one for one in known if one.target == rule.target]
        old = next((one for one in alike if one.profile == rule.profile), next(iter(alike), None))
        if old is not None:
            _edited(mute_edits.replace_rule, file, old, rule, wanted.span)
            known = tuple(one for one in known if one is not old)
            click.echo(f"Rule changed: {_told(rule, rule.kept)} It was: {_told(old)}")
        else:
            fresh.append((rule, wanted.span))
    if fresh:
        _edited(mute_edits.add_rules, file, fresh)
    for rule, _ in fresh:
        click.echo(f"Rule kept: {_told(rule, rule.kept)}")
    if on_x and not mute_at_x(made):
        sys.exit(3)


def _told(rule: "Rule", at: int | None = None) -> str:
    """ "hide “spoiler”, 6 d left, in home."; as it is now, or was `at` that time (milliseconds since 1970)."""
    facts = _facts(rule, True, at or int(time.time() * 1000)).replace(" · ", ", ")
    return f"{rule.action} “{clean_line(rule.text)}”, {facts}."


@mute.command()
@click.argument("rules", nargs=-1, required=True, metavar="-- RULE...")
def remove(rules: tuple[str, ...]) -> None:
    """Lift RULEs: by what they say, or by their label."""
    from tui.config import mute_edits

    file = find_paths().mutes
    missing = []
    for text in rules:
        found = _meant(_sound(file), text)
        if not found:
            missing.append(text)
        for rule in found:
            _edited(mute_edits.remove_rule, file, rule)
            click.echo(f"Rule lifted: {_told(rule)}")
    if missing:
        _say_missing(missing, _sound(file))
        sys.exit(3 if len(missing) < len(rules) else 1)


def _meant(rules: "Rules", text: str) -> "list[Rule]":
    """The rules that say just that, else those that ask for the same, else those of that label."""
    from tui.mute.grammar import RuleError, parse_target

    if found := [rule for rule in rules.rules if rule.text == text.strip()]:
        return found
    try:
        target = parse_target(text)
    except RuleError:
        target = None
    same = [rule for rule in rules.rules if rule.target == target]
    return same or [rule for rule in rules.rules if rule.label == text.strip()]


def _say_missing(missing: list[str], rules: "Rules") -> None:
    from difflib import get_close_matches

    for text in missing:
        near = get_close_matches(text, [rule.text for rule in rules.rules], 1)
        meant = f" Did you mean {near[0]!r}?" if near else " delurk mute list shows them."
        print(f"There is no rule {text[:60]!r}.{meant}", file=sys.stderr)


@mute.command()
@click.argument("profile", metavar="PROFILE")
def on(profile: str) -> None:
    """Switch the rules of PROFILE on."""
    _switch(profile, on=True)


@mute.command()
@click.argument("profile", metavar="PROFILE")
def off(profile: str) -> None:
    """Switch the rules of PROFILE off, without lifting them."""
    _switch(profile, on=False)


def _switch(profile: str, *, on: bool) -> None:
    from tui.config import mute_edits

    file = find_paths().mutes
    rules = _sound(file)
    if profile not in rules.profiles:
        known = ", ".join(map(clean_line, rules.profiles))
        there = f"There are: {known}." if known else "There are none yet: delurk mute add --profile NAME."
        raise Failure(f"There is no profile {profile[:60]!r}. {there}")
    _edited(mute_edits.switch, file, profile, on)
    count = sum(1 for rule in rules.rules if rule.profile == profile)
    click.echo(
        f"{clean_line(profile)} is {'on' if on else 'off'}: {count} {'rule' if count == 1 else 'rules'}."
    )


def _sound(file: Any) -> "Rules":
    """What the file says. Fails in one line where it cannot be read at all."""
    from tui.config.mutes import load_rules

    rules = load_rules(file)
    if rules.broken:
        raise Failure(f"{rules.mistakes[0]}. Nothing was changed.")
    return rules


def _edited(edit: Any, *words: Any) -> None:
    """Change the file. Fails in one line where that cannot be done."""
    from tui.config.editing import NotEdited

    try:
        edit(*words)
    except NotEdited as refused:
        raise Failure(str(refused)) from None
