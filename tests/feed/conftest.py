"""The sandbox, and a refresher that reads it into a cache and a journal of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.fixtures.sandbox import Served, new_sandbox, sandbox
from tui.feed.budget import Budget
from tui.feed.refresher import Refresher
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.journal import open_journal
from tui.x.access import Access
from tui.x.gateway import Gateway

__all__ = ["new_sandbox", "sandbox"]

Opened = Callable[..., AbstractAsyncContextManager[Refresher]]


@asynccontextmanager
async def opened(folder: Path, access: Access, usd: float = 50.0, **more: int) -> AsyncIterator[Refresher]:
    """A refresher on the databases in `folder`."""
    async with (
        Desk(partial(open_cache, folder / "cache.db")) as cache,
        Desk(partial(open_journal, folder / "journal.db")) as journal,
        Gateway(access) as gateway,
    ):
        yield Refresher(gateway, cache, journal, budget=Budget(usd), **more)


@pytest.fixture
async def refresher(sandbox: Served, tmp_path: Path) -> AsyncIterator[Refresher]:
    async with opened(tmp_path, sandbox.access) as made:
        yield made
