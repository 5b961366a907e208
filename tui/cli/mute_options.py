"""The options that say what goes with a rule, for `mute add` and `mute test`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import click

from tui.cli.errors import usage
from tui.model.panel import parse_panel
from tui.mute.grammar import RuleError, make_rule
from tui.mute.rule import ACTIONS, Rule
from tui.mute.spans import day_end, milliseconds, span_ms

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("--for", "span", metavar="TIME", help="How long it holds: 24h, 7d, 30d, forever (forever)."),
    click.option("--until", metavar="DATE", help="Until the end of that day, such as 2026-12-24."),
    click.option(
        "--action",
        type=click.Choice(ACTIONS),
        default="hide",
        help="Not there at all, a line that names the reason, or there in a low voice (hide).",
    ),
    click.option("--in", "panels", multiple=True, metavar="PANEL", help="Only in this panel; several times."),
    click.option(
        "--except-room", "rooms", multiple=True, metavar="ROOM", help="Not in this room; * is all of them."
    ),
    click.option("--strangers", is_flag=True, help="Only posts by accounts you do not follow."),
    click.option("--accents", is_flag=True, help="cafe is café, too."),
    click.option("--names", is_flag=True, help="Look at display names as well."),
    click.option(
        "--label", metavar="TEXT", help="Shown in the rule's place, where it is unpleasant to read."
    ),
    click.option("--profile", metavar="NAME", help="A set of rules that is switched on and off together."),
    click.option("--note", metavar="TEXT", help="For yourself: why."),
)


def rule_options(command: F) -> F:
    """Give a command the options of a rule; it gets them as keywords, for `Wanted`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say of the rules they stand with."""

    span: str | None
    until: str | None
    action: str
    panels: tuple[str, ...]
    rooms: tuple[str, ...]
    strangers: bool
    accents: bool
    names: bool
    label: str | None
    profile: str | None
    note: str | None

    def rules(self, texts: tuple[str, ...]) -> list[Rule]:
        """The rules of these texts, kept now. Ends with exit code 2 for the first that is none."""
        made = []
        options = self._options()
        for text in texts:
            try:
                made.append(make_rule(text, **options))
            except RuleError as wrong:
                usage(f"{text[:60]!r} is no rule. {wrong.words}, at character {wrong.column}")
        return made

    def _options(self) -> dict[str, Any]:
        now = datetime.now().astimezone()
        kept = milliseconds(now) // 1000 * 1000
        if self.span is not None and self.until is not None:
            usage("either --for or --until, not both")
        until = None
        try:
            if self.span is not None and (length := span_ms(self.span)) is not None:
                until = kept + length
            elif self.until is not None:
                until = day_end(self.until, now)
        except ValueError as wrong:
            usage(f"{'--for' if self.span is not None else '--until'}: {wrong}")
        try:
            panels = tuple(dict.fromkeys(parse_panel(name) for name in self.panels))
        except ValueError as wrong:
            usage(f"--in: {wrong}")
        return {
            "action": self.action,
            "kept": kept,
            "until": until,
            "panels": panels,
            "except_rooms": tuple(room.removeprefix("room:") for room in self.rooms),
            "strangers": self.strangers,
            "accents": self.accents,
            "names": self.names,
            "label": self.label or None,
            "profile": self.profile or None,
            "note": self.note or None,
        }
