"""`delurk pull PANEL...`: fetch panels into the cache once, the estimate first. For cron, and for the careful."""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure, usage

if TYPE_CHECKING:
    from tui.feed.planner import Plan
    from tui.feed.refresher import Refresher, Result
    from tui.model.panel import Panel
    from tui.x.access import Access
    from tui.x.errors import Refusal


@click.command()
@click.argument("panels", nargs=-1, required=True, metavar="PANEL...")
@click.option("--dry-run", is_flag=True, help="Only say what it would cost.")
@click.option(
    "--max-cost",
    type=click.FloatRange(min=0),
    metavar="USD",
    help="Spend no more than this, whatever the day's budget.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a panel.")
def pull(panels: tuple[str, ...], dry_run: bool, max_cost: float | None, as_json: bool) -> None:
    """Fetch what is new of each PANEL into the cache.

    The estimate comes first, on standard error. Nothing is fetched that the day's budget has no room for.
    A panel that was never fetched gets its newest page.
    """
    from tui.store.errors import StoreError, as_store_error
    from tui.x.access import read_access
    from tui.x.errors import XError

    wanted = _parsed(panels)
    try:
        access = read_access(os.environ)
        if not access.account and not dry_run:
            raise Failure("No account: set DELURK_USER_TOKEN or DELURK_BEARER_TOKEN to fetch from X.")
        code = asyncio.run(_pull(access, wanted, dry_run=dry_run, max_cost=max_cost, as_json=as_json))
    except (XError, StoreError) as error:
        raise Failure(str(error)) from None
    except sqlite3.Error as error:
        plain = as_store_error(error, "The cache")
        if plain is None:
            raise
        raise Failure(str(plain)) from None
    if code:
        sys.exit(code)


def _parsed(names: Sequence[str]) -> "list[Panel]":
    """The panels, each once. Ends with exit code 2 for one that is none or that X cannot be asked for."""
    from tui.model.panel import parse_panel

    panels = []
    for name in names:
        try:
            panel = parse_panel(name)
        except ValueError as error:
            usage(str(error))
        if not panel.fetched:
            usage(f"{panel} lives in the cache alone: there is nothing to fetch")
        panels.append(panel)
    return list(dict.fromkeys(panels))


async def _pull(
    access: "Access", panels: "list[Panel]", *, dry_run: bool, max_cost: float | None, as_json: bool
) -> int:
    from tui.cli.money import day_budget
    from tui.cli.room_query import room_query
    from tui.config.paths import find_paths
    from tui.feed.refresher import Refresher
    from tui.store.cache import open_cache
    from tui.store.desk import Desk
    from tui.store.journal import open_journal
    from tui.x.gateway import Gateway

    paths, budget = find_paths(), day_budget()
    async with AsyncExitStack() as stack:
        cache = await stack.enter_async_context(Desk(partial(open_cache, paths.cache)))
        journal = await stack.enter_async_context(Desk(partial(open_journal, paths.journal)))
        gateway = await stack.enter_async_context(Gateway(access))
        refresher = Refresher(gateway, cache, journal, budget=budget)
        refresher.rooms = {one: room_query(one, paths.rooms) for one in panels if one.kind == "room"}
        plans = await _plans(refresher, panels, max_cost)
        if dry_run:
            _print_plans(plans, as_json=as_json)
            return 0
        total = sum(one.estimate_usd for one in plans if one.page)
        print(f"This may cost up to ${total:.2f}; today {await _today(refresher)}.", file=sys.stderr)
        results = await _fetch_all(refresher, plans, max_cost, as_json=as_json)
    return _exit_code(results)


async def _plans(refresher: "Refresher", panels: "list[Panel]", max_cost: float | None) -> "list[Plan]":
    """What each panel would cost, each with what those before it would leave."""
    plans: list[Plan] = []
    room = await refresher.room(max_cost)
    for place, panel in enumerate(panels):
        plans.append(await refresher.plan(panel, room, room / (len(panels) - place)))
        room -= plans[-1].estimate_usd if plans[-1].page else 0.0
    return plans


async def _today(refresher: "Refresher") -> str:
    return f"${await refresher.spent_today():.2f} of ${refresher.budget.day_usd:.2f} is spent"


async def _fetch_all(
    refresher: "Refresher", plans: "list[Plan]", max_cost: float | None, *, as_json: bool
) -> "list[Result]":
    results: list[Result] = []
    for place, planned in enumerate(plans):
        left = None if max_cost is None else max_cost - sum(one.cost_usd for one in results)
        fair = await refresher.room(left) / (len(plans) - place)
        result = await refresher.fetch(planned.panel, left, fair)
        results.append(result)
        if as_json:
            print(json.dumps(_as_json(result)), flush=True)
        elif result.new or not result.stopped:
            print(f"{result.panel}: {result.new} new, ${result.cost_usd:.3f}", flush=True)
        if result.stopped:
            print(f"{result.panel}: {_said(result.stopped)}", file=sys.stderr)
    return results


def _said(refusal: "Refusal") -> str:
    """A refusal in one line; nothing is tried again by itself here, so that is not promised."""
    return str(replace(refusal, mend="") if refusal.passing else refusal)


def _exit_code(results: "list[Result]") -> int:
    """0 where all came, 1 where nothing did, 3 in between. The lines for people are printed already."""
    if not any(result.stopped for result in results):
        return 0
    return 3 if any(result.new or not result.stopped for result in results) else 1


def _print_plans(plans: "list[Plan]", *, as_json: bool) -> None:
    for planned in plans:
        stopped = None if planned.page else "budget"
        if as_json:
            print(json.dumps(_shape(str(planned.panel), 0, 0, planned.estimate_usd, 0.0, stopped, None)))
        elif stopped:
            print(
                f"{planned.panel}: no room in the budget: the smallest page may cost ${planned.least_usd:.2f}"
            )
        else:
            print(f"{planned.panel}: up to {planned.page} posts a page, about ${planned.estimate_usd:.2f}")


def _as_json(result: "Result") -> dict[str, object]:
    refusal = result.stopped
    until = refusal.until.isoformat().replace("+00:00", "Z") if refusal and refusal.until else None
    return _shape(
        str(result.panel),
        result.new,
        result.requests,
        result.estimate_usd,
        result.cost_usd,
        refusal.kind if refusal else None,
        until,
    )


def _shape(
    panel: str, new: int, requests: int, estimate: float, cost: float, stopped: str | None, until: str | None
) -> dict[str, object]:
    """product.md's shape of `pull --json`."""
    return {
        "panel": panel,
        "new": new,
        "requests": requests,
        "estimate_usd": round(estimate, 6),
        "cost_usd": round(cost, 6),
        "stopped": stopped,
        "until": until,
    }
