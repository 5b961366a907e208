"""`delurk chat`: rooms (`chat_rooms`) and their calendar (`chat_calendar`), what was said in one (`chat_transcript`), one played again."""

import importlib
from typing import Final

import click

# verb: (module, function, what --help says), imported only when it is called.
_VERBS: Final[dict[str, tuple[str, str, str]]] = {
    "list": ("tui.cli.chat_rooms", "list_", "Print your rooms."),
    "add": ("tui.cli.chat_rooms", "add", "Follow a chat: make a room of its tag, or change it."),
    "remove": ("tui.cli.chat_rooms", "remove", "Follow a chat no more."),
    "next": ("tui.cli.chat_rooms", "next_", "What is on and what comes, in your own time."),
    "import": ("tui.cli.chat_calendar", "import_", "Make rooms of the chats in a calendar file (.ics)."),
    "export": (
        "tui.cli.chat_calendar",
        "export",
        "Your rooms as a calendar file (.ics), for other calendars.",
    ),
    "transcript": (
        "tui.cli.chat_transcript",
        "transcript",
        "One session as Markdown, HTML, CSV or JSON.",
    ),
    "replay": (
        "tui.cli.chat_replay",
        "replay",
        "Play a kept session as if it were live, in the app, at no cost.",
    ),
}


class ChatVerbs(click.Group):
    """A group that imports what a verb needs when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the table."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, imported now; None where there is no such verb."""
        if cmd_name not in _VERBS:
            return None
        module, name, _ = _VERBS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs for --help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, about) for verb, (_, _, about) in _VERBS.items()])


@click.group(cls=ChatVerbs)
def chat() -> None:
    """Follow chats: scheduled conversations under a hashtag, with numbered questions.

    Your rooms stand in rooms.toml, which is yours to edit, too. A chat without a room has a transcript all the same.
    """
