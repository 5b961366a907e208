"""Keeping a rule: the dialog of a mute with its dry run, and what is written then. `mute_lists` shows the rules.

The engine and the file's editor are imported when they are first needed: most readers have no rules.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app.deeds.marking import posts
from tui.app.widgets.choose import Choose
from tui.deck.deck import title_of
from tui.deck.panel import PanelState
from tui.layout.lines import Line, Piece, fitted
from tui.layout.rows import name_drawn
from tui.model.ids import PostId, first_id_at
from tui.model.post import Post
from tui.mute.rule import Rule
from tui.mute.spans import day_end, milliseconds, span_ms
from tui.store import reading

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.widgets.mute_dialog import MuteDialog, Wanted
    from tui.mute.dry_run import DryRun

DAYS: Final = 30  # that a dry run looks back
PAGE: Final = 400  # posts tried between two turns of the loop; the first answer comes after that many
_TOLD_EACH: Final = 5  # pages
HIGHEST: Final = PostId(2**63 - 1)
_NAMED: Final = 3  # newest posts, and panels, that a dry run shows


class MuteRules:
    """Writes mutes.toml through `tui.config.mute_edits`; what it says then acts through `Muting`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._tried: dict[str, int] = {}  # how many posts a rule took, as last tried

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
        since, before, pages = first_id_at(now - timedelta(days=DAYS)), HIGHEST, 0
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
        taken = [self.line(one.post) for one in run.newest]
        title = f"“{name_drawn(rule.name)}” would take {posts(run.taken)}"
        screen.app.push_screen(
            Choose(screen.paint, title, taken or [(Piece("muted", "none"),)]),
            lambda index: self._ask(state, post, wanted),
        )

    def line(self, post: Post, reason: str = "") -> Line:
        """A post in a list: who, why, how it begins."""
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
                done = await self.change(mute_edits.replace_rule, file, known, rule, word)
            else:
                done = await self.change(mute_edits.add_rule, file, rule, word)
            if not done:
                return

        async def back() -> str:
            if known is not None:
                await self.change(mute_edits.replace_rule, file, rule, known)
                return f"The rule “{known.name}” is as it was."
            await self.change(mute_edits.remove_rule, file, rule)
            return f"The rule “{rule.name}” is lifted."

        screen.marking.offer_undo(back)
        did = {"hide": "hidden", "fold": "folded", "dim": "dimmed"}[rule.action]
        count = self._tried.get(rule.text)
        taken = f" {posts(count).capitalize()} {did}." if count is not None else ""
        changed = "changed" if known is not None else "kept"
        screen.say(f"Rule {changed}.{taken}{screen.session.tip('undo.last', 'undoes it.')}")

    async def change(self, edit: Callable[..., None], *args: object) -> bool:
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
            if not await self.change(mute_edits.remove_rule, file, rule):
                return

        async def back() -> str:
            await self.change(mute_edits.add_rule, file, rule)
            return f"The rule “{rule.name}” holds again."

        screen.marking.offer_undo(back)
        screen.say(f"The rule “{rule.name}” is lifted.{screen.session.tip('undo.last', 'undoes it.')}")


def span_or_none(span: str) -> bool:
    """Whether it is a length of time, not a day."""
    try:
        return span_ms(span) is not None
    except ValueError:
        return False


def _sentence(wrong: ValueError) -> str:
    """What is wrong, as a sentence."""
    from tui.mute.grammar import RuleError

    words = f"{wrong.words}, at character {wrong.column}" if isinstance(wrong, RuleError) else str(wrong)
    return f"{words[:1].upper()}{words[1:]}."


def _try_page(cache: sqlite3.Connection, run: "DryRun", since: PostId, before: PostId) -> PostId | None:
    """Try one page; the oldest post of it, or None where there were none."""
    page = reading.recent(cache, since, before, PAGE)
    run.look(page, reading.panels_of(cache, [post.id for post in page]))
    return page[-1].id if page else None
