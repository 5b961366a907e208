"""Keeping rules: the dialog of a mute with its dry run, the list of rules, profiles, and what is hidden here.

The engine and the file's editor are imported when they are first needed: most readers have no rules.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app.deeds.marking import posts
from tui.app.sieves import Sieves
from tui.app.widgets.choose import Choose
from tui.app.widgets.picker import Picker
from tui.deck.deck import title_of
from tui.deck.matching import Item, ranked
from tui.deck.panel import PanelState
from tui.layout.lines import Line, Piece, fitted
from tui.layout.rows import name_drawn
from tui.model.ids import PostId, first_id_at
from tui.model.post import Post
from tui.mute.rule import Context, Rule
from tui.mute.spans import day_end, left, milliseconds, span_ms
from tui.store import reading

if TYPE_CHECKING:
    from textual.worker import Worker

    from tui.app.deck_screen import DeckScreen
    from tui.app.widgets.mute_dialog import MuteDialog, Wanted
    from tui.mute.dry_run import DryRun

DAYS: Final = 30  # that a dry run looks back
_PAGE: Final = 400  # posts tried between two turns of the loop; the first answer comes after that many
_TOLD_EACH: Final = 5  # pages
_HIGHEST: Final = PostId(2**63 - 1)
_NAMED: Final = 3  # newest posts, and panels, that a dry run shows


class MuteRules:
    """Writes mutes.toml through `tui.config.mute_edits`; what it says then acts through `Muting`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._tried: dict[str, int] = {}  # how many posts a rule took, as last tried

    @property
    def _file_name(self) -> str:
        return self._screen.session.paths.mutes.name

    # ---- the dialog

    def do_post_mute(self) -> None:
        """Ask what of this post is not to be seen any more."""
        state = self._screen.deck.focused
        if state is not None and state.chosen is not None:
            self._ask(state, state.chosen)

    def _ask(self, state: PanelState, post: Post, start: "Wanted | None" = None) -> None:
        from tui.app.widgets.mute_dialog import MuteDialog
        from tui.mute.suggesting import suggestions

        screen = self._screen
        author = post.shown.author
        words = f"from @{author.username}’s post" if author is not None else "from a post"
        head: Line = (Piece("muted", name_drawn(words, screen.session.style.terminal)),)
        made = [name_drawn(one, screen.session.style.terminal) for one in suggestions(post)]
        dialog: list[MuteDialog] = []

        def changed(wanted: "Wanted") -> None:
            trying = self._try(dialog[0], wanted, state)
            dialog[0].run_worker(trying, name="dry run", group="dry run", exclusive=True)

        glyphs = screen.session.style.glyphs
        dialog.append(MuteDialog(screen.paint, glyphs, head, made, changed, start))
        screen.app.push_screen(dialog[0], lambda wanted: self._answered(state, post, wanted))

    def _answered(self, state: PanelState, post: Post, wanted: "Wanted | None") -> None:
        if wanted is None:
            return
        screen = self._screen
        try:
            rule = self._rule(wanted, state)
        except ValueError as wrong:  # a RuleError is one
            screen.say(f"No rule was kept. {_sentence(wrong)}")
            return
        if wanted.show_all:
            screen.run_worker(self._show_all(state, post, wanted, rule), name="dry run", group="do")
        else:
            screen.run_worker(self._keep(rule, wanted.span), name="keep a rule", group="do")

    def _rule(self, wanted: "Wanted", state: PanelState) -> Rule:
        """The rule that the fields make. Raises RuleError and ValueError with what was expected."""
        from tui.mute.grammar import make_rule

        now = datetime.now(self._screen.session.style.zone)
        kept = milliseconds(now) // 1000 * 1000
        if wanted.span[:1].isdigit() and wanted.span[-1:] in "hdw":
            length = span_ms(wanted.span)
            until = kept + length if length is not None else None
        else:
            until = None if wanted.span == "forever" else day_end(wanted.span, now)
        origin = getattr(state, "origin", None) or state
        return make_rule(
            wanted.text,
            action=wanted.action,
            until=until,
            kept=kept,
            panels=(origin.panel,) if wanted.place == "this panel" else (),
            except_rooms=("*",) if wanted.place == "except rooms" else (),
            profile=wanted.profile or None,
        )

    # ---- the dry run

    async def _try(self, dialog: "MuteDialog", wanted: "Wanted", state: PanelState) -> None:
        if not wanted.text:
            dialog.show([(Piece("muted", "  What is not to be seen any more?"),)])
            return
        try:
            rule = self._rule(wanted, state)
        except ValueError as wrong:
            dialog.show([(Piece("warn", f"  {_sentence(wrong)}"),)])
            return
        await self._run(rule, lambda run, done: dialog.show(self._told(run, done=done)))

    async def _run(self, rule: Rule, tell: Callable[["DryRun", bool], None]) -> "DryRun":
        """Try a rule on the cache, newest posts first, and tell as far as it is."""
        from tui.mute.dry_run import DryRun

        screen, sieves = self._screen, self._screen.session.sieves
        now = datetime.now(UTC)
        run = DryRun(rule, milliseconds(now), sieves.me, sieves.people)
        since, before, pages = first_id_at(now - timedelta(days=DAYS)), _HIGHEST, 0
        while True:
            oldest = await screen.keeper.count(_try_page, run, since, before)
            if oldest is None:
                break
            before = oldest
            if pages % _TOLD_EACH == 0:
                tell(run, False)
            pages += 1
        self._tried[rule.text] = run.taken
        tell(run, True)
        return run

    def _told(self, run: "DryRun", *, done: bool) -> list[Line]:
        """What a dry run has found, in lines."""
        style, names = self._screen.session.style, self._screen.session.list_names
        does = {"hide": "hides", "fold": "folds", "dim": "dims"}[run.rule.action]
        dot = f" {style.glyphs.dot} "
        where = [f"{count:,} in {title_of(panel, names)}" for panel, count in run.panels.most_common(_NAMED)]
        people = f"by {len(run.people):,} {'person' if len(run.people) == 1 else 'people'}"
        said = f"{does} {run.taken:,} of {run.looked_at:,} posts"
        facts = [said, *([people] if run.people else [])]
        lines: list[Line] = [
            (Piece("muted", f"  Dry run, last {DAYS} days in the cache{'' if done else ', so far'}"),),
            (Piece("text", "  "), Piece("strong", name_drawn(dot.join(facts), style.terminal))),
        ]
        if where:
            lines.append((Piece("text", f"  {name_drawn(', '.join(where), style.terminal)}"),))
        for taken in run.newest[:_NAMED]:
            author = taken.post.shown.author
            handle = f"@{author.username}" if author is not None else "author unknown"
            words = name_drawn(taken.post.shown.text, style.terminal)
            lines.append((Piece("text", f"    {name_drawn(handle, style.terminal)} "), Piece("muted", words)))
        last = [f"{run.taken - _NAMED:,} more"] if run.taken > _NAMED else []
        if run.quotes:
            last.append(f"{posts(run.quotes)} would stay without the quote")
        if run.followed_hit:
            some = ", ".join(f"@{name}" for name in list(run.followed_hit.values())[:2])
            count = len(run.followed_hit)
            last.append(f"{count} {'is' if count == 1 else 'are'} by people you follow: {some}")
        if last:
            lines.append((Piece("muted", f"    {name_drawn(dot.join(last), style.terminal)}"),))
        return lines

    async def _show_all(self, state: PanelState, post: Post, wanted: "Wanted", rule: Rule) -> None:
        """The posts that the rule would take, newest first; then the dialog again, as it was."""
        screen = self._screen
        async with screen.work():
            run = await self._run(rule, lambda run, done: None)
        taken = [self._line(one.post) for one in run.newest]
        title = f"“{name_drawn(rule.name)}” would take {posts(run.taken)}"
        screen.app.push_screen(
            Choose(screen.paint, title, taken or [(Piece("muted", "none"),)]),
            lambda index: self._ask(state, post, wanted),
        )

    def _line(self, post: Post, reason: str = "") -> Line:
        terminal = self._screen.session.style.terminal
        author = post.shown.author
        handle = name_drawn(f"@{author.username}" if author is not None else "author unknown", terminal)
        room = max(20, min(100, self._screen.size.width) - 16)
        said = f"  {reason}" if reason else ""
        line = (
            Piece("strong", handle),
            Piece("text", said),
            Piece("muted", f"  {name_drawn(post.shown.text, terminal)}"),
        )
        return fitted(line, room)

    # ---- keeping, lifting

    async def _keep(self, rule: Rule, span: str) -> None:
        from tui.config import mute_edits

        screen, file = self._screen, self._screen.session.paths.mutes
        known = next((one for one in screen.session.sieves.rules if one.target == rule.target), None)
        word = span if span_or_none(span) else None
        async with screen.work():
            if known is not None:
                done = await self._change(mute_edits.replace_rule, file, known, rule, word)
            else:
                done = await self._change(mute_edits.add_rule, file, rule, word)
            if not done:
                return

        async def back() -> str:
            if known is not None:
                await self._change(mute_edits.replace_rule, file, rule, known)
                return f"The rule “{known.name}” is as it was."
            await self._change(mute_edits.remove_rule, file, rule)
            return f"The rule “{rule.name}” is lifted."

        screen.marking.offer_undo(back)
        did = {"hide": "hidden", "fold": "folded", "dim": "dimmed"}[rule.action]
        count = self._tried.get(rule.text)
        taken = f" {posts(count).capitalize()} {did}." if count is not None else ""
        changed = "changed" if known is not None else "kept"
        screen.say(f"Rule {changed}.{taken}{screen.session.tip('undo.last', 'undoes it.')}")

    async def _change(self, edit: Callable[..., None], *args: object) -> bool:
        """Change the file off the loop, and let it act; whether that could be done. What could not is said."""
        from tui.config.editing import NotEdited

        try:
            await asyncio.to_thread(edit, *args)
        except NotEdited as refused:
            self._screen.say(str(refused))
            return False
        await self._screen.muting.read_again(said=False)
        return True

    async def lift(self, rule: Rule) -> None:
        """Take a rule away; it can be put back."""
        from tui.config import mute_edits

        screen, file = self._screen, self._screen.session.paths.mutes
        async with screen.work():
            if not await self._change(mute_edits.remove_rule, file, rule):
                return

        async def back() -> str:
            await self._change(mute_edits.add_rule, file, rule)
            return f"The rule “{rule.name}” holds again."

        screen.marking.offer_undo(back)
        screen.say(f"The rule “{rule.name}” is lifted.{screen.session.tip('undo.last', 'undoes it.')}")

    # ---- the list of rules

    async def do_mute_list(self) -> None:
        """All rules: what is left of each, how often it has hit; choosing one lifts it."""
        screen = self._screen
        rules = screen.session.sieves.rules
        if not rules:
            screen.say(f"You mute nothing.{screen.session.tip('post.mute', 'on a post begins a rule.')}")
            return
        hits: dict[Rule, int] = {}
        counting = screen.run_worker(self._count(hits), name="count hits", group="hits", exclusive=True)

        async def answer(query: str) -> list[Item]:
            return ranked(query, [self._item(at, rule, hits) for at, rule in enumerate(rules)])

        def take(item: Item | None) -> None:
            counting.cancel()
            if item is not None:
                screen.run_worker(self.lift(rules[int(item.value)]), name="lift a rule", group="do")

        picker = Picker(screen.paint, answer, "your rules: enter lifts one", words="lift it")
        hits_known = self._when_counted(counting, picker)
        screen.app.push_screen(picker, take)
        screen.run_worker(hits_known, name="hits known", group="hits known", exclusive=True)

    @staticmethod
    async def _when_counted(counting: "Worker[None]", picker: Picker) -> None:
        await counting.wait()
        picker.ask_again()

    async def _count(self, hits: dict[Rule, int]) -> None:
        """How often each rule has hit in the last 30 days of the cache."""
        screen, sieves = self._screen, self._screen.session.sieves
        now = datetime.now(UTC)
        since, before = first_id_at(now - timedelta(days=DAYS)), _HIGHEST
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
            facts.append(f"{hits[rule]:,} hits" if hits[rule] else "never hit")
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
            if not await self._change(mute_edits.switch, file, name, on):
                return

        async def back() -> str:
            await self._change(mute_edits.switch, file, name, not on)
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
            self._line(
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
                screen.run_worker(self.lift(rule), name="lift a rule", group="do")

        screen.app.push_screen(Choose(screen.paint, "Kept back", ways), take)


def span_or_none(span: str) -> bool:
    """Whether it is a length of time, not a day."""
    try:
        return span_ms(span) is not None
    except ValueError:
        return False


def _sentence(wrong: ValueError) -> str:
    from tui.mute.grammar import RuleError

    """What is wrong, as a sentence."""
    words = f"{wrong.words}, at character {wrong.column}" if isinstance(wrong, RuleError) else str(wrong)
    return f"{words[:1].upper()}{words[1:]}."


def _try_page(cache: sqlite3.Connection, run: "DryRun", since: PostId, before: PostId) -> PostId | None:
    """Try one page; the oldest post of it, or None where there were none."""
    page = reading.recent(cache, since, before, _PAGE)
    run.look(page, reading.panels_of(cache, [post.id for post in page]))
    return page[-1].id if page else None


def _count_page(
    cache: sqlite3.Connection, sieves: Sieves, found: dict[Rule, int], now: int, since: PostId, before: PostId
) -> PostId | None:
    """Count on one page which rules hit; the oldest post of it, or None where there were none."""
    page = reading.recent(cache, since, before, _PAGE)
    context = Context(now=now, me=sieves.me, followed=sieves.people)
    matcher = sieves.matcher
    for post in page:
        for rule, _ in matcher.all_hits(post, context) if matcher is not None else ():
            found[rule] = found.get(rule, 0) + 1
    return page[-1].id if page else None
