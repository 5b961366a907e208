"""Finding anything by a few letters: the command palette, and the picker that adds a panel."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from tui.app.commands import BY_ID, works_here
from tui.app.deeds.theme import told
from tui.app.widgets.picker import Picker
from tui.deck.matching import SHORTEST_TO_PAY, Item, none_to_pay_alone, ranked
from tui.layout.rows import name_drawn
from tui.model.panel import Panel, parse_panel
from tui.store import names
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_MOST_TAGS: Final = 30
_ALONE: Final = (("home", "Home"), ("mentions", "Mentions"), ("bookmarks", "Bookmarks"), ("kept", "Kept"))


class Finding:
    """Opens the two pickers, and does what is chosen in them."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._theme_before = ""
        self._kinds: dict[str, str] = {}  # of themes, read once for each time the palette is open

    # ---- the palette

    def do_palette_open(self) -> None:
        """Find any command, panel, person, list, tag or theme."""
        screen = self._screen
        self._theme_before, self._kinds = screen.session.theme.name, {}
        picker = Picker(
            screen.paint, self._anything, "a command, a panel, @name, #tag, a theme", self._look_at
        )
        screen.app.push_screen(picker, self._take)

    async def _anything(self, query: str) -> list[Item]:
        static = [*self._commands(), *self._open_panels(), *await self._themes()]
        static += await self._screen.layouts.items()
        if not query.strip():
            return static
        open_now = {item.value for item in static if item.kind == "panel"}
        others = [item for item in await self._panels(query) if item.value not in open_now]
        return none_to_pay_alone(query, ranked(query, static + others))

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
                    names=(command.words, command.id),
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
                also=state.title,
            )

    async def _themes(self) -> list[Item]:
        """All themes: each says whether it is dark or light, and whether it is worn now, not merely looked at."""
        if not self._kinds:
            self._kinds = await self._screen.theming.kinds()
        items = []
        for name in self._kinds:
            words = told(name, self._kinds, self._theme_before)
            note = ", ".join(words) or "theme"
            items.append(Item("theme", name, f"Theme: {name}", note=note, also=" ".join((name, *words))))
        return items

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
            return ranked(query, await self._panels(query))
        known = [Item("panel", name, title, note=name) for name, title in _ALONE]
        return [*known, *self._rooms(), *await self._lists(), *self._tags()]

    async def _panels(self, query: str) -> list[Item]:
        """What could be meant: lists, tags and people there are; what is written, if it is a panel, or else a search
        for it. To be ranked."""
        written = query.strip()
        bare = written.lstrip("@#")
        known = [Item("panel", name, title, note=name) for name, title in _ALONE]
        known += [*self._rooms(), *await self._lists(), *self._tags()]
        if bare and not written.startswith("#"):
            people = await self._screen.keeper.read(names.people_like, bare)
            known += [
                Item("person", f"@{one.username.lower()}", f"@{one.username}", note=one.name, also=one.name)
                for one in people
            ]
        try:
            panel = parse_panel(query)
        except ValueError:
            if bare and len(written) >= SHORTEST_TO_PAY:
                title = f"Search X for “{written}”"
                known.append(
                    Item("typed", f"search:{written}", title, note="costs money", also=written, costs=True)
                )
        else:
            # A name that somebody here has is meant before one that merely begins theirs.
            also = "" if panel.kind == "author" else written
            typed = Item("typed", str(panel), f"Add {panel}", note="as written", also=also)
            known = [typed, *(item for item in known if item.value != typed.value)]
            # Who writes a chat's tag, or its name, means the chat: the search for the tag stands below it.
            meant = [item for item in known if item.value.startswith("room:") and bare.lower() in item.names]
            known = [*meant, *(item for item in known if item not in meant)]
        return known

    async def _lists(self) -> list[Item]:
        """The lists that are known by name; where none is, an offer to ask X for them."""
        known = [self._list_item(one) for one in await self._screen.keeper.read(names.lists)]
        if known or not self._screen.network.running:
            return known
        from tui.x import prices

        note = f"costs ${prices.load().of('list'):.3f} a list at most"
        return [Item("ask", "lists", "Ask X for my lists", note=note, costs=True)]

    @staticmethod
    def _list_item(one: names.ListName) -> Item:
        members = f"list, {one.members} people" if one.members else "list"
        return Item("list", f"list:{one.id}", one.name, note=members, also=f"list:{one.id}")

    def _rooms(self) -> list[Item]:
        """The chats of rooms.toml: each by its tags and its name."""
        terminal = self._screen.session.style.terminal
        made = []
        for spec in self._screen.session.rooms.specs.values():
            title = name_drawn(clean_line(spec.title), terminal)
            tag, names = (
                f"#{spec.tags[0]}",
                (spec.name, title.lower(), *spec.tags, *(f"#{one}" for one in spec.tags)),
            )
            note = f"chat, {title}" if title and title != tag else "chat"
            item = Item("panel", f"room:{spec.name}", f"{tag}, the chat", note=note, also=tag, names=names)
            made.append(item)
        return made

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
