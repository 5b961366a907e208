"""Rules in force on the screen: who judges each panel, levels, folds, and why something is missing.

What the rules say is `tui.mute`, where they stand is mutes.toml (`tui.config.mutes`); dialogs are `mute_rules`.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.app.remembering import MANY, remember
from tui.app.sieves import Sieves, Sifter, sieves_of
from tui.config.watching import Follower
from tui.deck.panel import PanelState
from tui.layout.when import clock, day
from tui.model.panel import Panel
from tui.mute.levels import LEVELS, beside
from tui.mute.rule import Rule, Verdict
from tui.mute.spans import date_of, milliseconds
from tui.store import options, reading

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app.deck_screen import DeckScreen
    from tui.config.mutes import Rules

_LATEST_LOOK_S: Final = 6 * 3600.0  # a timer is set no further ahead: the machine may sleep meanwhile
_LEVEL_WORDS: Final = {
    "still": "your people’s own posts, no reposts, no counts",
    "calm": "your people’s posts, and what they repost",
    "usual": "all that the panel brings, after mutes",
    "wide": "folded and dimmed posts are open as well",
}


class Muting:
    """Lets rules and levels act on the panels, with every place kept."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._sifters: dict[Panel, Sifter] = {}
        self._timer: Timer | None = None
        self._follower: Follower | None = None

    @property
    def sieves(self) -> Sieves:
        """The rules in force."""
        return self._screen.session.sieves

    async def begin(self) -> None:
        """The databases are open: who is followed is known from now on, and timed rules end by themselves."""
        screen = self._screen
        if self.sieves.remembered is not None or self.sieves.unstamped:
            rules = await asyncio.to_thread(_read_stamped, screen.session.paths.mutes)
            screen.session.sieves = await asyncio.to_thread(sieves_of, rules, self.sieves)
            for mistake in rules.mistakes[:1]:
                screen.say(f"{mistake}. {rules.what_holds}")
        await self._learn_people()
        self._judge_all()  # they are counted by whoever begins
        if self.sieves.as_of is not None:
            await asyncio.to_thread(_keep_good, screen.session.paths.mutes)
        await self.follow()

    async def follow(self) -> None:
        """Look at mutes.toml from now on, if there is one; where there is none, the watch tick sees it come."""
        screen, file = self._screen, self._screen.session.paths.mutes
        if self._follower is not None or not await asyncio.to_thread(file.exists):
            return
        loop = asyncio.get_running_loop()

        def read() -> None:
            screen.run_worker(self.read_again(), name="read mutes", group="read mutes")

        self._follower = Follower(file, lambda: loop.call_soon_threadsafe(read), self.sieves.as_of)

    async def end(self) -> None:
        """The app is being left: what many rules say of what stands there is kept for the next start."""
        if self._follower is not None:
            self._follower.stop()
        paths, sieves = self._screen.session.paths, self.sieves
        if sieves.remembered is not None:
            return
        if len(sieves.rules) < MANY:
            await asyncio.to_thread(paths.mutes_seen.unlink, missing_ok=True)
            return
        panels = self._screen.deck.panels
        states = [*panels, *(state.over for state in panels if state.over is not None)]
        end = sieves.next_end(milliseconds(datetime.now(UTC)))
        try:
            await asyncio.to_thread(remember, paths.mutes_seen, paths.mutes, end, states)
        except OSError as refused:
            self._screen.say(
                f"{paths.mutes_seen.name}: {refused.strerror}. The next start reads the rules first."
            )

    async def _learn_people(self) -> None:
        """Asked of the cache only where somebody wants to know: it reads thousands of posts."""
        sieves = self.sieves
        levels = {state.level for state in self._screen.deck.panels}
        if any(rule.strangers for rule in sieves.rules) or levels & {"still", "calm"}:
            sieves.people = await self._screen.keeper.count(reading.followed)

    # ---- acting

    def judge(self, state: PanelState) -> None:
        """Let the rules of now judge what a panel holds; its place is kept."""
        now = int(datetime.now(UTC).timestamp() * 1000)
        judge = self.sieves.judge(state.panel, state.level, now)
        if judge is None and state.judge is None:
            return
        state.judge_by(judge, bare=state.level == "still")
        self._sifters.pop(state.panel, None)
        if judge is not None:
            self._sifters[state.panel] = Sifter(state.panel, judge)

    def sifter(self, state: PanelState) -> Sifter | None:
        """Who counts what is kept back of a panel."""
        if state.judge is not None and state.panel not in self._sifters:
            self.judge(state)
        return self._sifters.get(state.panel)

    def act(self) -> None:
        """Rules, people or the hour have changed: every panel is judged anew, drawn, and counted again."""
        self._judge_all()
        self._screen.draw()
        self._screen.run_worker(self._count_again(), name="count after mutes", group="mutes")

    def _judge_all(self) -> None:
        for panel in self._screen.deck.panels:
            self.judge(panel)
            if panel.over is not None:
                self.judge(panel.over)
        self._wait_for_next_end()

    async def _count_again(self) -> None:
        screen = self._screen
        for state in list(screen.deck.panels):
            await screen.freshness.look_again(state)
            await screen.freshness.fill(state)
        screen.draw()

    def _wait_for_next_end(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        now = datetime.now(UTC).timestamp()
        end = self.sieves.next_end(int(now * 1000))
        if end is not None:
            self._timer = self._screen.set_timer(
                min(_LATEST_LOOK_S, max(0.1, end / 1000 - now + 0.05)), self.act
            )

    async def read_again(self, *, said: bool = True) -> None:
        """mutes.toml has changed: what it says now holds, unless something in it is wrong; then the old rules hold."""
        screen, file = self._screen, self._screen.session.paths.mutes
        rules = await asyncio.to_thread(_read_stamped, file)
        if rules.mistakes:
            more = f" {len(rules.mistakes) - 1} more: delurk mute list." if len(rules.mistakes) > 1 else ""
            screen.say(f"{rules.mistakes[0]}. Old rules hold.{more}")
            return
        if (rules.rules, rules.profiles) == (self.sieves.rules, self.sieves.profiles):
            return
        await self.take(rules)
        if said:
            screen.say(f"Read again: {file.name}, {rules_in_words(len(rules.rules))}.")

    async def take(self, rules: "Rules") -> None:
        """These rules are in force from now on. Compiled off the loop: ten thousand take 40 ms."""
        session = self._screen.session
        session.sieves = await asyncio.to_thread(sieves_of, rules, session.sieves)
        await self._learn_people()
        self.act()

    # ---- levels

    async def do_view_wider(self) -> None:
        """One level wider in this panel."""
        await self._level(1)

    async def do_view_calmer(self) -> None:
        """One level calmer in this panel."""
        await self._level(-1)

    async def _level(self, by: int) -> None:
        screen, state = self._screen, self._screen.deck.focused
        if state is None:
            return
        if state.panel.kind == "thread" and by < 0:
            screen.say("A thread keeps its shape; levels are for panels.")
            return
        level = beside(state.level, by)
        if level == state.level:
            screen.say(f"This is the {'widest' if by > 0 else 'calmest'}: {level}, {_LEVEL_WORDS[level]}.")
            return
        state.level = level
        async with screen.work():
            await self._learn_people()
            self.judge(state)
            screen.moved(state)
            screen.say(
                f"{level.capitalize()} ({LEVELS.index(level) + 1} of {len(LEVELS)}): {_LEVEL_WORDS[level]}."
            )
            await screen.freshness.look_again(state)
            await screen.freshness.fill(state)
            kept = await screen.keeper.journal(options.read_options, state.panel)
            await screen.keeper.journal(options.save_options, state.panel, replace(kept, level=level))

    # ---- folds, and why

    def do_fold_toggle(self) -> None:
        """Open the fold here in place, or fold again what was opened."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.posts:
            return
        if not self.toggle(state, state.cursor):
            screen.say("No rule folds this post.")

    def meet_fold(self, state: PanelState, *, opens: bool) -> None:
        """A command wants what a folded post says: enter opens the fold first, others say how."""
        verdict = state.verdict(state.posts[state.cursor])
        if opens and self.toggle(state, state.cursor):
            return
        if words := self._screen.rooms.closed(state):
            self._screen.say(words)
            return
        name = verdict.rule.name if verdict.rule is not None else "your level"
        if verdict.action == "hide":
            self._screen.say(
                f"This post is hidden by “{name}”.{self._screen.session.tip('mute.list', 'changes rules.')}"
            )
        else:
            self._screen.say(
                f"This is folded by “{name}”.{self._screen.session.tip('fold.toggle', 'opens it.')}"
            )

    def toggle(self, state: PanelState, index: int) -> int:
        """Open or close the fold at `index`; how many posts that is."""
        count = state.toggle_fold(index)
        if count:
            self._screen.moved(state)
        return count

    def do_mute_why(self) -> None:
        """Which rule keeps this post back, since when, until when."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or state.chosen is None:
            return
        screen.say(self.why(state.verdict(state.chosen)))

    def why(self, verdict: Verdict) -> str:
        """A verdict in a sentence or two."""
        rule = verdict.rule
        if rule is None and verdict.quoted is not None and verdict.quoted.rule is not None:
            did = "Quote dimmed" if verdict.quoted.action == "dim" else "Quote folded"  # as its line says
            return self._told(did, verdict.quoted.rule)
        if rule is None:
            return "No rule keeps this post back."
        action = "open at this level; else folded or dimmed" if verdict.action == "show" else verdict.action
        return self._told(action, rule).capitalize() if verdict.action == "show" else self._told(action, rule)

    def _told(self, action: str, rule: Rule) -> str:
        did = {"hide": "Hidden", "fold": "Folded", "dim": "Dimmed"}.get(action, action)
        mends = self._screen.session.tip("mute.list", "changes it.")
        return f"{did} by “{rule.name}”{self.when(rule)}.{mends}"

    def when(self, rule: Rule) -> str:
        """ ", kept on 3 Nov, ends 10 Nov"; what is not known is left out."""
        said = ""
        if rule.kept is not None:
            said += f", kept {self._day(rule.kept, 'on ')}"
        if rule.until is not None:
            said += f", ends {self._day(rule.until)}"
        return said

    def _day(self, at: int, on: str = "") -> str:
        """ "on Wed 2 Dec"; "at 14:21" where that is today."""
        style = self._screen.session.style
        when, now = date_of(at), datetime.now(style.zone)
        if when.astimezone(style.zone).date() == now.date():
            return f"at {clock(when, now, style.zone)}"
        return f"{on}{day(when, now, style.zone)}"


def _read_stamped(file: Path) -> "Rules":
    from tui.config.mute_edits import load_stamped

    return load_stamped(file, milliseconds(datetime.now(UTC)))


def rules_in_words(rules: int) -> str:
    """So many rules, in words."""
    return "1 rule" if rules == 1 else f"{rules:,} rules"


def _keep_good(file: Path) -> None:
    from tui.config.mute_edits import keep_good_copy

    keep_good_copy(file)
