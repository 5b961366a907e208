"""Finding anything by a few letters: the command palette, and the picker that adds a panel."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from tui.app.commands import BY_ID, works_here
from tui.app.theming import theme_names
from tui.app.widgets.picker import Picker
from tui.deck.matching import Item, ranked
from tui.model.panel import Panel, parse_panel
from tui.store import names

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_MOST_TAGS: Final = 30
_ALONE: Final = (("home", "Home"), ("mentions", "Mentions"), ("bookmarks", "Bookmarks"), ("kept", "Kept"))


class Finding:
    """Opens the two pickers, and does what is chosen in them."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._theme_before = ""

    # ---- the palette

    def do_palette_open(self) -> None:
        """Find any command, panel, person, list, tag or theme."""
        screen = self._screen
        self._theme_before = screen.session.theme.name
        picker = Picker(
            screen.paint, self._anything, "a command, a panel, @name, #tag, a theme", self._look_at
        )
        screen.app.push_screen(picker, self._take)

    async def _anything(self, query: str) -> list[Item]:
        static = [*self._commands(), *self._open_panels(), *self._themes()]
        static += await self._screen.layouts.items()
        return ranked(query, static) + (await self._panels(query) if query.strip() else [])

    def _commands(self) -> Iterable[Item]:
        for command in works_here(self._screen.deck, self._screen.session.commands):
            if command.id not in ("palette.open", "panel.go"):
                sentence = command.sentence.rstrip(".")
                yield Item(
                    "command",
                    command.id,
                    sentence,
                    key=command.shown,
                    note=command.id,
                    also=f"{command.words} {command.id}",
                )

    def _open_panels(self) -> Iterable[Item]:
        for at, state in enumerate(self._screen.deck.panels):
            note = f"{state.unread} unread" if state.unread else "open"
            yield Item(
                "panel",
                str(state.panel),
                f"Go to {state.title}",
                key=str(at + 1) if at < 9 else "",
                note=note,
            )

    def _themes(self) -> Iterable[Item]:
        for name in theme_names(self._screen.session.themes):
            yield Item("theme", name, f"Theme: {name}", note="theme")

    def _look_at(self, item: Item | None) -> None:
        """A theme shows itself while it is looked at."""
        name = item.value if item is not None and item.kind == "theme" else self._theme_before
        self._screen.show_theme(name)

    # ---- panels

    def do_panel_add(self) -> None:
        """Find a panel by name, or write one, and add it."""
        screen = self._screen
        picker = Picker(screen.paint, self._offers, "#tag  #a+#b  @name  list:ID  search:WORDS  thread:ID")
        screen.app.push_screen(picker, self._take)

    async def _offers(self, query: str) -> list[Item]:
        if query.strip():
            return await self._panels(query)
        known = [Item("panel", name, title, note=name) for name, title in _ALONE]
        return [*known, *await self._lists(), *self._tags()]

    async def _panels(self, query: str) -> list[Item]:
        """What could be meant: what is written, if it is a panel; lists, tags and people that begin so."""
        bare = query.strip().lstrip("@#")
        found: list[Item] = []
        try:
            panel = parse_panel(query)
            found.append(Item("typed", str(panel), f"Add {panel}", note="as written"))
        except ValueError:
            if bare:
                found.append(
                    Item(
                        "typed",
                        f"search:{query.strip()}",
                        f"Search X for “{query.strip()}”",
                        note="costs money",
                    )
                )
        known = [Item("panel", name, title, note=name) for name, title in _ALONE]
        matching = ranked(bare, [*known, *await self._lists(), *self._tags()])
        people = (
            await self._screen.keeper.read(names.people_like, bare)
            if bare and not query.startswith("#")
            else []
        )
        persons = [
            Item("person", f"@{one.username.lower()}", f"@{one.username}", note=one.name) for one in people
        ]
        taken = {item.value for item in found}
        return found + [item for item in (*matching, *persons) if item.value not in taken]

    async def _lists(self) -> list[Item]:
        """The lists that are known by name; where none is, an offer to ask X for them."""
        known = [self._list_item(one) for one in await self._screen.keeper.read(names.lists)]
        if known or not self._screen.network.running:
            return known
        from tui.x import prices

        note = f"costs ${prices.load().of('list'):.3f} a list at most"
        return [Item("ask", "lists", "Ask X for my lists", note=note)]

    @staticmethod
    def _list_item(one: names.ListName) -> Item:
        members = f"list, {one.members} people" if one.members else "list"
        return Item("list", f"list:{one.id}", one.name, note=members, also=f"list:{one.id}")

    def _tags(self) -> list[Item]:
        """The tags of what is held now, most used first."""
        counted = Counter(
            span.value.lower()
            for state in self._screen.deck.panels
            for post in state.posts
            for span in post.shown.spans
            if span.kind == "hashtag"
        )
        return [
            Item("tag", f"#{tag}", f"#{tag}", note=f"{times} posts here")
            for tag, times in counted.most_common(_MOST_TAGS)
        ]

    # ---- doing it

    def _take(self, item: Item | None) -> None:
        screen = self._screen
        if self._theme_before and (item is None or item.kind != "theme"):
            screen.show_theme(self._theme_before)
        self._theme_before = ""
        if item is not None:
            screen.run_worker(self._do(item), name=f"do {item.value[:40]}", group="do")

    async def _do(self, item: Item) -> None:
        screen = self._screen
        if item.kind == "command":
            await screen.carry_out(BY_ID[item.value])
        elif item.kind == "theme":
            screen.use_theme(item.value)
        elif item.kind == "ask":
            screen.lists.ask()
        elif item.kind == "layout":
            await screen.layouts.carry_out(item.value)
        else:
            await screen.panels.add(self._panel(item.value))

    @staticmethod
    def _panel(name: str) -> Panel:
        return parse_panel(name)
