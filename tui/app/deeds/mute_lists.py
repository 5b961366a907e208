"""The rules as lists: all of them with their hits, the profiles, and what they keep back in a panel."""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.app.deeds.marking import posts
from tui.app.deeds.mute_rules import DAYS, HIGHEST, PAGE
from tui.app.sieves import Sieves
from tui.app.widgets.choose import Choose
from tui.app.widgets.picker import Picker
from tui.deck.matching import Item, ranked
from tui.deck.panel import PanelState
from tui.layout.lines import Line, Piece
from tui.layout.rows import name_drawn
from tui.model.ids import PostId, first_id_at
from tui.model.post import Post
from tui.mute.rule import Context, Rule
from tui.mute.spans import left, milliseconds
from tui.store import reading

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class MuteLists:
    """Shows them; what is chosen there is changed by `MuteRules`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._rules = screen.mute_rules

    async def do_mute_list(self) -> None:
        """All rules: what is left of each, how often it has hit; choosing one lifts it."""
        screen = self._screen
        rules = screen.session.sieves.rules
        if not rules:
            screen.say(f"You mute nothing.{screen.session.tip('post.mute', 'on a post begins a rule.')}")
            return
        hits: dict[Rule, int] = {}

        async def answer(query: str) -> list[Item]:
            return ranked(query, [self._item(at, rule, hits) for at, rule in enumerate(rules)])

        async def count() -> None:
            await self._count(hits)
            picker.ask_again()

        def take(item: Item | None) -> None:
            counting.cancel()
            if item is not None:
                screen.run_worker(self._rules.lift(rules[int(item.value)]), name="lift a rule", group="do")

        picker = Picker(screen.paint, answer, "your rules: enter lifts one", words="lift it")
        screen.app.push_screen(picker, take)
        counting = screen.run_worker(count(), name="count hits", group="hits")

    async def _count(self, hits: dict[Rule, int]) -> None:
        """How often each rule has hit in the last 30 days of the cache."""
        screen, sieves = self._screen, self._screen.session.sieves
        now = datetime.now(UTC)
        since, before = first_id_at(now - timedelta(days=DAYS)), HIGHEST
        found: dict[Rule, int] = dict.fromkeys(sieves.rules, 0)
        while (
            oldest := await screen.keeper.count(_count_page, sieves, found, milliseconds(now), since, before)
        ) is not None:
            before = oldest
        hits.update(found)

    def _item(self, at: int, rule: Rule, hits: dict[Rule, int]) -> Item:
        now = milliseconds(datetime.now(UTC))
        facts = [rule.action, left(rule.until, now)]
        if rule.panels:
            facts.append(", ".join(str(panel) for panel in rule.panels))
        if rule.profile is not None:
            on = rule.profile not in self._screen.session.sieves.off
            facts.append(f"{rule.profile}{'' if on else ' (off)'}")
        if rule in hits:
            facts.append(
                "never hit" if not hits[rule] else "1 hit" if hits[rule] == 1 else f"{hits[rule]:,} hits"
            )
        note = name_drawn(" · ".join(facts), self._screen.session.style.terminal)
        return Item("rule", str(at), rule.name, note=note, also=rule.note or "")

    # ---- profiles

    def do_profile_menu(self) -> None:
        """Switch a set of rules on or off."""
        screen = self._screen
        profiles = list(screen.session.sieves.profiles.items())
        if not profiles:
            screen.say("There are no profiles yet. A rule is put into one where it is made.")
            return
        counts = {
            name: sum(1 for rule in screen.session.sieves.rules if rule.profile == name)
            for name, _ in profiles
        }
        glyphs = screen.session.style.glyphs
        lines: list[Line] = [
            (
                Piece("accent" if on else "muted", f"{glyphs.chosen if on else glyphs.not_chosen} "),
                Piece("strong", name_drawn(name)),
                Piece(
                    "muted",
                    f"  {'on' if on else 'off'}, {counts[name]} {'rule' if counts[name] == 1 else 'rules'}",
                ),
            )
            for name, on in profiles
        ]

        def take(index: int | None) -> None:
            if index is not None:
                name, on = profiles[index]
                screen.run_worker(self._switch(name, not on), name="switch a profile", group="do")

        screen.app.push_screen(Choose(screen.paint, "Profiles", lines), take)

    async def _switch(self, name: str, on: bool) -> None:
        from tui.config import mute_edits

        screen, file = self._screen, self._screen.session.paths.mutes
        async with screen.work():
            if not await self._rules.change(mute_edits.switch, file, name, on):
                return

        async def back() -> str:
            await self._rules.change(mute_edits.switch, file, name, not on)
            return f"The profile {name} is {'off' if on else 'on'} again."

        screen.marking.offer_undo(back)
        screen.say(
            f"The profile {name} is {'on' if on else 'off'}.{screen.session.tip('undo.last', 'undoes it.')}"
        )

    # ---- what is hidden here

    async def do_mute_hidden(self) -> None:
        """The posts of this panel that rules hide or fold, each with its rule: one can be shown, or its rule lifted."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None:
            return
        held = [(post, state.verdict(post)) for post in state.held]
        found = [
            (post, verdict)
            for post, verdict in held
            if verdict.rule is not None and verdict.action in ("hide", "fold")
        ]
        if not found:
            screen.say("No rule hides anything here.")
            return
        lines = [
            self._rules.line(
                post,
                f"{'hidden' if verdict.action == 'hide' else 'folded'} by “{name_drawn(verdict.rule.name)}”",
            )
            for post, verdict in found
            if verdict.rule is not None
        ]

        def take(index: int | None) -> None:
            rule = found[index][1].rule if index is not None else None
            if index is not None and rule is not None:
                self._show_or_lift(state, found[index][0], rule)

        title = f"{posts(len(found)).capitalize()} kept back here"
        screen.app.push_screen(Choose(screen.paint, title, lines), take)

    def _show_or_lift(self, state: PanelState, post: Post, rule: Rule) -> None:
        screen = self._screen
        ways: list[Line] = [
            (Piece("strong", "Show this post here"), Piece("muted", "  the rule goes on")),
            (Piece("strong", f"Lift the rule “{name_drawn(rule.name)}”"), Piece("muted", "  in all panels")),
        ]

        def take(index: int | None) -> None:
            if index == 0:
                state.show_hidden(post.id)
                screen.moved(state)
            elif index == 1:
                screen.run_worker(self._rules.lift(rule), name="lift a rule", group="do")

        screen.app.push_screen(Choose(screen.paint, "Kept back", ways), take)


def _count_page(
    cache: sqlite3.Connection, sieves: Sieves, found: dict[Rule, int], now: int, since: PostId, before: PostId
) -> PostId | None:
    """Count on one page which rules hit; the oldest post of it, or None where there were none."""
    page = reading.recent(cache, since, before, PAGE)
    assert sieves.matcher is not None, "there are rules to count"
    matcher, standing = sieves.matcher, reading.panels_of(cache, [post.id for post in page])
    for post in page:
        hit: dict[Rule, None] = {}  # a rule for single panels acts in those that hold the post
        for panel in standing.get(post.id, ()):
            context = Context(now=now, panel=panel, me=sieves.me, followed=sieves.people)
            hit |= dict.fromkeys(rule for rule, _ in matcher.all_hits(post, context))
        for rule in hit:
            found[rule] = found.get(rule, 0) + 1
    return page[-1].id if page else None
