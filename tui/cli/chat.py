"""`delurk chat`: rooms and their calendar (`chat_rooms`), what was said in one (`chat_transcript`), one played again."""

import importlib
from typing import Final

import click

# verb: (module, function, what --help says), imported only when it is called.
_VERBS: Final[dict[str, tuple[str, str, str]]] = {
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
