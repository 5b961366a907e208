"""What can be completed while a text is typed: names, tags and people of the room, emoji by name."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui.deck.room import RoomState

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_MOST: Final = 5
_SHORTEST: Final = 2  # letters of an emoji's name before any is offered


class Offering:
    """Offers the likeliest first: who speaks in the room, then who stands in the panels."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def for_word(self, word: str, room: RoomState | None) -> tuple[str, ...]:
        """What the word before the cursor may become; nothing for plain words."""
        sign, rest = word[:1], word[1:].lower()
        if sign == "@":
            return _first((f"@{name}" for name in self._names(room)), rest)
        if sign in "#＃" and sign:
            return _first((f"#{tag}" for tag in self._tags(room)), rest)
        if sign == ":" and len(rest) >= _SHORTEST:
            return tuple(emoji for name, emoji in _emoji() if name.startswith(rest))[:_MOST]
        return ()

    def _names(self, room: RoomState | None) -> Iterable[str]:
        if room is not None and room.view is not None:
            people = sorted(room.view.session.people, key=lambda one: (one.role == "participant", -one.posts))
            yield from (one.username for one in people)
        for state in self._screen.deck.panels:
            for post in state.posts:
                if post.shown.author is not None:
                    yield post.shown.author.username

    def _tags(self, room: RoomState | None) -> Iterable[str]:
        if room is not None and room.view is not None:
            yield from room.view.spec.tags
        for state in self._screen.deck.panels:
            yield from state.panel.tags
            for post in state.posts:
                yield from (span.value for span in post.shown.spans if span.kind == "hashtag")


def _first(words: Iterable[str], begun: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word in words:
        plain = word[1:].lower()
        if plain.startswith(begun) and plain != begun:
            found.setdefault(plain, word)
            if len(found) == _MOST:
                break
    return tuple(found.values())


@lru_cache(maxsize=1)
def _emoji() -> tuple[tuple[str, str], ...]:
    """Names and emoji, as Rich knows them; the shortest names first. Four thousand: read when one is first asked for."""
    from rich._emoji_codes import EMOJI

    return tuple(sorted(EMOJI.items(), key=lambda pair: (len(pair[0]), pair[0])))
