"""The day's budget as the user has set it, for the verbs that spend or tell of money."""

import sys
from typing import TYPE_CHECKING

from tui.cli.errors import Failure

if TYPE_CHECKING:
    from tui.feed.budget import Budget


def day_budget() -> "Budget":
    """The budget in config.toml. Other mistakes in that file are named on standard error.

    Fails where the budget itself is the mistake: a default would spend what somebody meant to save.
    """
    from tui.config.paths import find_paths
    from tui.config.settings import load_settings
    from tui.feed.budget import Budget

    settings, mistakes = load_settings(find_paths().settings)
    for mistake in mistakes:
        if mistake.key in ("", "budget_usd"):
            raise Failure(str(mistake))
        print(mistake, file=sys.stderr)
    return Budget(settings.budget_usd)
