"""Whom the rules in force keep out everywhere."""

from collections.abc import Collection, Iterable

from tui.mute.rule import Rule


def muted_people(rules: Iterable[Rule], off: Collection[str], now: int) -> frozenset[str]:
    """Usernames, in lower case, of the people whose posts are hidden or folded wherever they show.

    `off`: profiles that are switched off. `now`: milliseconds since 1970, UTC.
    """
    return frozenset(
        rule.target.value
        for rule in rules
        if rule.target.kind in ("name", "from")
        and rule.action != "dim"
        and not rule.panels
        and not rule.strangers
        and (rule.until is None or rule.until > now)
        and rule.profile not in off
    )
