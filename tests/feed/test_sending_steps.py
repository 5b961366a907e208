"""Whatever happens on the way, in any order: what was confirmed is there once, what was taken back is not, nothing is lost.

Two programs write, confirm, take back and send on one journal, over HTTP, against the sandbox. The network breaks
before and after X has done what was asked; each program is killed at any of its steps (before or after each question
to X and to a database) and started again. What the sandbox has published decides.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from dataclasses import replace as with_
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.feed.outbox import WAIT, Turned
from tests.sandbox.town import NOON, build_town
from tui.feed.budget import Budget
from tui.feed.outgoing import Outgoing
from tui.feed.refresher import Refresher
from tui.feed.sending import Outbox
from tui.model.draft import NEW, Draft, DraftId
from tui.sandbox import routes_post
from tui.sandbox.faults import Fault, Faults, parse_faults
from tui.sandbox.run import Running, start_in_thread
from tui.sandbox.world.model import WorldPost
from tui.store import drafts
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.journal import open_journal
from tui.x.access import Access, Tokens
from tui.x.gateway import Gateway

FAULTS = ["drop:1", "cut:1", "reset:1", "html:1", "empty:1", "503:1", "429:1", "402:1"]


class Killed(BaseException):
    """The program ends here: nothing of it runs on, not even what catches every exception."""


@dataclass
class Life:
    """How many more steps a program has; None for as many as it wants."""

    left: int | None = None

    def step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Killed


class MortalDesk(Desk):
    """A desk whose program can be killed before and after each of its functions."""

    life: Life

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.life.step()
        done = await super().run(function, *args, **kwargs)
        self.life.step()
        return done


class MortalGateway(Gateway):
    """A gateway whose program can be killed before it asks and after X has answered."""

    life: Life

    async def _answer(self, *args: Any) -> Any:
        self.life.step()
        answer = await super()._answer(*args)
        self.life.step()
        return answer


class Later(Faults):
    """Faults that let some requests pass first."""

    def __init__(self, faults: list[Fault], passed_by: int) -> None:
        super().__init__(faults)
        self._passed_by = passed_by

    def strike(self) -> list[Fault]:
        if self._passed_by:
            self._passed_by -= 1
            return []
        return super().strike()


@dataclass
class Program:
    """A running delurk, as far as it sends."""

    life: Life
    journal: MortalDesk
    outgoing: Outgoing
    stack: AsyncExitStack


@dataclass
class Written:
    """A draft as the user has it in mind. `barred`: what of it must not come to be there, since it was taken back."""

    parts: tuple[str, ...]
    barred: frozenset[str] = field(default_factory=frozenset)


class Sending(RuleBasedStateMachine):
    """A user with two programs, a bad network, and sudden deaths."""

    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Turned(datetime.fromtimestamp(NOON / 1000, UTC))
        self.sandbox: Running = start_in_thread(
            build_town().world, speed=0, clock=lambda: int(self.clock().timestamp() * 1000)
        )
        # X refuses the same text again; without that, only our own care keeps a post from being there twice.
        self.lenient = mock.patch.object(routes_post, "_refuse_text", return_value=None)
        self.lenient.start()
        self.written: dict[DraftId, Written] = {}
        self.programs: list[Program | None] = [None, None]

    # --- programs

    @initialize()
    def start_both(self) -> None:
        for at in (0, 1):
            self.start(at)

    def start(self, at: int) -> Program:
        if (running := self.programs[at]) is None:
            running = self.programs[at] = self.runner.run(self._open())
        return running

    async def _open(self) -> Program:
        stack, life, folder = AsyncExitStack(), Life(), Path(self.folder.name)
        cache = MortalDesk(partial(open_cache, folder / "cache.db"))
        journal = MortalDesk(partial(open_journal, folder / "journal.db"))
        access = Access(self.sandbox.url, Tokens(self.sandbox.user_token, self.sandbox.bearer_token))
        gateway = MortalGateway(access)
        for part in (cache, journal, gateway):
            part.life = life  # type: ignore[attr-defined]
            await stack.enter_async_context(part)  # type: ignore[arg-type]
        refresher = Refresher(gateway, cache, journal, budget=Budget(1000.0), clock=self.clock)
        outbox = Outbox(gateway, cache, journal, self._hear, room=refresher.room, clock=self.clock)

        async def plainly(_: None, work: Any) -> Any:
            return await work

        async def nothing() -> None:
            return None

        await outbox.me()
        outgoing = Outgoing(outbox, journal, self._hear, plainly, nothing, clock=self.clock)
        return Program(life, journal, outgoing, stack)

    def _hear(self, event: Any) -> None:
        self.seen[type(event).__name__] += 1

    async def _round(self, at: int) -> None:
        program = self.programs[at]
        if program is None:
            return
        try:
            await program.outgoing.round()
        except Killed:
            self.programs[at] = None
            program.life.left = None
            await program.stack.aclose()
            self.seen["killed"] += 1

    def _in_journal(self, function: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self.runner.run(self.start(0).journal.run(function, *args, **more))

    def _drafts(self) -> dict[DraftId, Draft]:
        return {one.id: one for one in self._in_journal(drafts.all)}

    # --- what the user does

    @rule(
        many=st.lists(st.integers(1, 3), min_size=1, max_size=3), is_confirmed=st.sampled_from([1, 1, 1, 0])
    )
    def write(self, many: list[int], is_confirmed: int) -> None:
        for parts in many:
            number = len(self.written)
            texts = tuple(f"Draft {number}, part {at} & more #lrnchat" for at in range(parts))
            kept = self._in_journal(drafts.put, Draft(NEW, texts), at=self.clock())
            self.written[kept] = Written(texts, frozenset(texts))
            if is_confirmed:
                self._confirm(self._drafts()[kept])

    @precondition(lambda self: self.written)
    @rule(but=st.integers(0, 5))
    def confirm_all_but_one(self, but: int) -> None:
        for at, draft in enumerate(self._drafts().values()):
            if draft.state == "draft" and at != but:
                self._confirm(draft)

    def _confirm(self, draft: Draft) -> None:
        waiting = with_(draft, state="waiting", leaves_at=self.clock() + WAIT)
        self._in_journal(drafts.put, waiting, at=self.clock())
        self.written[draft.id].barred = frozenset()

    @precondition(lambda self: self.written)
    @rule(at=st.integers(0, 100))
    def take_back(self, at: int) -> None:
        waiting = [one.id for one in self._drafts().values() if one.state == "waiting"]
        number = (waiting or list(self.written))[at % len(waiting or self.written)]
        if self._in_journal(drafts.take_back, number, at=self.clock()):
            there = {post.text for post in self.published()}
            self.written[number].barred = frozenset(self.written[number].parts) - there
            self.seen["taken back"] += 1

    # --- what happens to them

    @rule(
        at=st.integers(0, 1),
        seconds=st.sampled_from([4, 10, 10, 10, 30, 130]),
        faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=1),
        passed_by=st.sampled_from([0, 0, 1, 2]),
    )
    def run_on_a_bad_network(self, at: int, seconds: int, faults: list[str], passed_by: int) -> None:
        self._pass(seconds, at)
        self._break(",".join(faults), passed_by)
        self.runner.run(self._round(at))

    @rule(seconds=st.sampled_from([4, 10, 10, 130]))
    def run_both_at_once(self, seconds: int) -> None:
        self._pass(seconds, 0, 1)

        async def both() -> None:
            await asyncio.gather(self._round(0), self._round(1))

        self.runner.run(both())

    @rule(at=st.integers(0, 1), seconds=st.sampled_from([4, 10, 10, 130]), steps=st.integers(0, 60))
    def run_and_be_killed(self, at: int, seconds: int, steps: int) -> None:
        self._pass(seconds, at)
        self.start(at).life.left = steps
        self.runner.run(self._round(at))
        if (survivor := self.programs[at]) is not None:
            survivor.life.left = None

    def _pass(self, seconds: int, *running: int) -> None:
        """Time goes by while these programs run: what comes due was not missed."""
        for at in running:
            self.start(at)
        self.clock.passes(seconds)

    @rule(hours=st.sampled_from([0, 0, 0, 0, 1]))
    def sleep(self, hours: int) -> None:
        self.clock.passes(hours * 3600)

    def _break(self, spec: str, passed_by: int = 0) -> None:
        self.sandbox.sandbox.faults = Later(parse_faults(spec), passed_by)

    # --- what must hold

    def published(self) -> list[WorldPost]:
        world = self.sandbox.sandbox.core.world
        mine = [
            post for post in world.posts.values() if post.author_id == world.me and post.source == "delurk"
        ]
        return sorted(mine, key=lambda post: post.id)

    @invariant()
    def nothing_is_there_twice_or_that_was_not_confirmed(self) -> None:
        there = Counter(post.text for post in self.published())
        assert [text for text, count in there.items() if count > 1] == []
        for one in self.written.values():
            assert one.barred & there.keys() == set()

    @invariant()
    def no_draft_is_lost_and_what_is_said_to_be_sent_is_there(self) -> None:
        if not self.written:
            return
        kept, there = self._drafts(), {post.id: post for post in self.published()}
        assert {number: kept[number].parts for number in kept} == {
            number: one.parts for number, one in self.written.items()
        }
        for draft in kept.values():
            assert [there[post].text for post in draft.sent] == list(draft.parts[: len(draft.sent)])
            before = [None, *draft.sent]
            assert [there[post].reply_to for post in draft.sent] == before[: len(draft.sent)]
            if draft.state == "sent":
                assert len(draft.sent) == len(draft.parts)

    def teardown(self) -> None:
        try:
            if self.written:
                self._let_it_end()
        finally:
            self.runner.run(self._close())
            self.runner.close()
            self.sandbox.stop()
            self.lenient.stop()
            self.folder.cleanup()

    def _let_it_end(self) -> None:
        """The network is good and nothing dies: every confirmed draft comes to be there, once."""
        self._break("")
        wanted = {number for number, one in self.written.items() if not one.barred}
        for _ in range(6):
            for draft in self._drafts().values():
                if draft.id in wanted and draft.state == "draft":
                    self._confirm(draft)  # X had refused it, or did not have it
                if draft.state == "waiting" and draft.leaves_at and draft.leaves_at < self.clock():
                    self._in_journal(drafts.take_back, draft.id, at=self.clock())
                    self._confirm(self._drafts()[draft.id])  # it was missed, and the user is asked
            for seconds in (11, 130, 5, 20, 100):
                self.clock.passes(seconds)
                for at in (0, 1):
                    self.start(at)
                    self.runner.run(self._round(at))
            self.clock.passes(900)
        self.nothing_is_there_twice_or_that_was_not_confirmed()
        self.no_draft_is_lost_and_what_is_said_to_be_sent_is_there()
        there = [post.text for post in self.published()]
        for number in wanted:
            assert all(there.count(part) == 1 for part in self.written[number].parts)
            assert self._drafts()[number].state == "sent"

    async def _close(self) -> None:
        for program in self.programs:
            if program is not None:
                program.life.left = None
                await program.stack.aclose()


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Sending,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=True,
            phases=[Phase.generate],  # a shorter failure would take minutes to find
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_in_any_order_what_was_confirmed_is_there_once() -> None:
    _run(10, 30)


@pytest.mark.long
def test_in_any_order_for_long_what_was_confirmed_is_there_once() -> None:
    Sending.seen.clear()
    _run(400, 60)
    kinds = {"Sent", "NotSent", "Lost", "Found", "Missing", "Missed", "Postponed", "killed", "taken back"}
    assert kinds <= Sending.seen.keys(), Sending.seen
    print(Sending.seen)
