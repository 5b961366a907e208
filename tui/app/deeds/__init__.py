"""What each command does: a method for every row of `commands`, named after its id, by the help's groups.

`do_post_next` carries out `post.next`. A deed changes the deck and tells the screen; a test holds the table and
these methods against each other.
"""

from collections.abc import Awaitable, Callable

from tui.app.commands import BY_ID

Deed = Callable[..., Awaitable[None] | None]


def deeds_of(*groups: object) -> dict[str, Deed]:
    """The deed of each command: the method named after its id, in whichever group has it."""
    found: dict[str, Deed] = {}
    for command in BY_ID.values():
        name = f"do_{command.action}"
        found[command.id] = next(getattr(group, name) for group in groups if hasattr(group, name))
    return found
