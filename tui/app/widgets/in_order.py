"""Fields whose keys act in their order, all of them, also where they come at once: by a slow line, or from a script.

Textual carries out a field's own bindings (backspace, ctrl+u, the arrows) only once the key has gone up through all that
the field stands in; the letters behind it have long been written then. And it takes for no text what is not seen: the
joiner of an emoji, the one between two Persian letters, a blank that does not break.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui.text.one_line import UNSEEN

if TYPE_CHECKING:
    from textual.widget import Widget as _Field
else:
    _Field = object


def keys_of(bindings: Iterable[BindingType]) -> frozenset[str]:
    """The keys that a field binds itself; it inherits others (scrolling), which are its dialog's to use."""
    return frozenset(
        key.strip()
        for binding in bindings
        for key in (binding.key if isinstance(binding, Binding) else binding[0]).split(",")
    )


class InOrder(_Field):
    """Put before Textual's field among the bases. `own` are its keys, `write` puts a character where the cursor is."""

    own: ClassVar[frozenset[str]] = frozenset()

    async def _on_key(self, event: events.Key) -> None:
        """A binding of the field, an unseen character, or what the field makes of it."""
        found = self._bindings.key_to_bindings.get(event.key) if event.key in self.own else None
        if event.character is not None and event.character in UNSEEN:
            event.stop()
            event.prevent_default()
            self.write(event.character)
        elif found and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.run_action(found[0].action)
        else:
            await super()._on_key(event)

    def write(self, character: str) -> None:
        """Put it in."""
        raise NotImplementedError


class Field(InOrder, Input):
    """One line to type in."""

    own = keys_of(Input.BINDINGS)

    def write(self, character: str) -> None:
        """Put it in, in place of what is selected."""
        self.replace(character, *self.selection)
