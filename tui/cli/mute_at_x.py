"""Muted accounts at X, for `delurk mute import --from-x` and `delurk mute add --on-x`: the price first, then the deed."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tui.cli.errors import Failure, usage

if TYPE_CHECKING:
    from tui.cli.mute_transfer import Foreign
    from tui.feed.accounts import Accounts
    from tui.mute.rule import Rule

T = TypeVar("T")


def muted_at_x(*, yes: bool) -> "Foreign":
    """The accounts that the reader has muted at X, as rules. Says what it may cost, and asks. Fails in one line."""
    from tui.cli.mute_transfer import Foreign
    from tui.transfer.mute_files import Refused, Taken

    most, usd = _run(lambda accounts: accounts.most_muted())
    _agree(f"Up to {most:,} muted accounts may cost ${usd:.3f}, $0.001 each.", "Read them?", yes=yes)
    found, more, paid = _run(lambda accounts: accounts.muted(most))
    print(f"{len(found):,} muted accounts came for ${paid:.3f}.", file=sys.stderr)
    from tui.mute.grammar import make_rule

    given = Foreign(Path("X"))
    given.taken = [Taken(make_rule(f"from:id:{one.id}", note=f"@{one.username}"), None) for one in found]
    if more:
        given.refused.append(Refused(None, "", "there are more than that; the next come another day"))
    return given


def agree_to_mute(rules: "Sequence[Rule]", *, yes: bool) -> None:
    """Say what muting the accounts of these rules at X costs, and ask. Ends where a rule is about no account."""
    price = _run(lambda accounts: accounts.price_of_muting(_accounts(rules)))
    _agree(f"Muting at X costs ${price:.3f}; all your apps will know.", "Mute there, too?", yes=yes)


def mute_at_x(rules: "Sequence[Rule]") -> bool:
    """Mute the accounts of these rules at X, a line each; whether all could be."""
    from tui.x.errors import XError

    async def each(accounts: "Accounts") -> bool:
        done = True
        for rule, account in zip(rules, _accounts(rules), strict=True):
            try:
                paid = await accounts.mute(account)
            except XError as refused:
                print(f"{rule.text}: not muted at X. {refused}", file=sys.stderr)
                done = False
            else:
                click.echo(f"Muted at X: {rule.text}, for ${paid:.3f}.")
        return done

    return _run(each)


def _accounts(rules: "Sequence[Rule]") -> list[str]:
    for rule in rules:
        if rule.target.kind not in ("name", "from"):
            usage(f"--on-x mutes accounts: {rule.text[:60]!r} is none, such as @name or from:name")
    return [rule.target.value for rule in rules]


def _agree(price: str, question: str, *, yes: bool) -> None:
    """Name the price; go on with --yes, or where somebody at a terminal says so."""
    print(price, file=sys.stderr)
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure("Nothing was done: say --yes as well, where there is no terminal to be asked on.")
    click.confirm(question, abort=True, err=True)


def _run(deed: "Callable[[Accounts], Awaitable[T]]") -> T:
    """What `deed` comes to, with X, the cache and the ledger at hand. Fails in one line."""
    from tui.store.errors import StoreError, as_store_error
    from tui.x.access import read_access
    from tui.x.errors import XError

    try:
        access = read_access(os.environ)
        if not access.tokens.user:
            raise Failure("No account: set DELURK_USER_TOKEN to ask X for what is yours.")
        return asyncio.run(_with_x(deed))
    except (XError, StoreError) as error:
        raise Failure(str(error)) from None
    except sqlite3.Error as error:
        plain = as_store_error(error, "The cache")
        if plain is None:
            raise
        raise Failure(str(plain)) from None


async def _with_x(deed: "Callable[[Accounts], Awaitable[T]]") -> T:
    from tui.cli.money import day_budget
    from tui.config.paths import find_paths
    from tui.feed.accounts import Accounts
    from tui.store.cache import open_cache
    from tui.store.desk import Desk
    from tui.store.journal import open_journal
    from tui.x.access import read_access
    from tui.x.gateway import Gateway

    paths, budget = find_paths(), day_budget()
    async with AsyncExitStack() as stack:
        cache = await stack.enter_async_context(Desk(partial(open_cache, paths.cache)))
        journal = await stack.enter_async_context(Desk(partial(open_journal, paths.journal)))
        gateway = await stack.enter_async_context(Gateway(read_access(os.environ)))
        return await deed(Accounts(gateway, cache, journal, budget=budget))
