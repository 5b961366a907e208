"""`delurk spend`: the ledger: what X billed today, this month, and for which panels."""

import json
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure

if TYPE_CHECKING:
    from tui.store.ledger import Summary


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def spend(as_json: bool) -> None:
    """What X billed today and this month (UTC), by panel, from the ledger on this machine."""
    from tui.cli.money import day_budget
    from tui.x import prices

    summary, budget_usd = _summary(), day_budget().day_usd
    as_of = prices.load().as_of
    if as_json:
        print(json.dumps(_as_json(summary, budget_usd, as_of)))
        return
    print(f"today  ${summary.today_usd:.3f} of ${budget_usd:.2f}")
    print(f"month  ${summary.month_usd:.3f}")
    if summary.panels:
        print(f"\n{'USD':>9}  {'requests':>8}  {'posts':>6}  {'people':>6}  panel")
    for one in summary.panels:
        name = str(one.panel) if one.panel else "(look-ups)"
        print(f"{one.usd:9.3f}  {one.requests:8}  {one.posts:6}  {one.users:6}  {name}")
    print(f"\nprices as of {as_of}")


def _summary() -> "Summary":
    """The ledger's sums; all zero where there is no journal yet."""
    from tui.config.paths import find_paths
    from tui.feed.clock import utc_now
    from tui.store import ledger
    from tui.store.errors import StoreError
    from tui.store.journal import open_journal

    try:
        with closing(open_journal(find_paths().journal, readonly=True)) as journal:
            return ledger.summary(journal, utc_now())
    except StoreError as error:
        if error.kind == "missing":
            return ledger.Summary(0.0, 0.0, ())
        raise Failure(str(error)) from None


def _as_json(summary: "Summary", budget_usd: float, as_of: date) -> dict[str, object]:
    """product.md's shape of `spend --json`."""
    return {
        "today_usd": summary.today_usd,
        "month_usd": summary.month_usd,
        "budget_usd": budget_usd,
        "prices_as_of": as_of.isoformat(),
        "panels": [
            {
                "panel": str(one.panel) if one.panel else None,
                "requests": one.requests,
                "posts": one.posts,
                "users": one.users,
                "usd": one.usd,
            }
            for one in summary.panels
        ],
    }
