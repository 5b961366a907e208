"""`delurk help [TOPIC]`: the manual, a short page a topic, made of the tables and texts that the program itself goes by."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from tui.app.commands import Command

_Page = Callable[[click.Context, click.HelpFormatter], None]


@click.command("help")
@click.argument("topic", required=False)
@click.pass_context
def help_(ctx: click.Context, topic: str | None) -> None:
    """Print the manual's page on TOPIC; without one, the verbs and the topics."""
    out = ctx.make_formatter()
    if topic is None:
        assert ctx.parent is not None
        out.write(f"{ctx.parent.get_help()}\n\n")
        with out.section("Topics of delurk help"):
            out.write_dl([(name, about) for name, (about, _) in _TOPICS.items()])
    elif (page := _TOPICS.get(topic.lower())) is not None:
        out.write(f"{page[0]}\n")
        page[1](ctx, out)
    else:
        from tui.cli.errors import Failure

        verb = f" Its verb explains itself: delurk {topic} --help." if _verb(ctx, topic) else ""
        raise Failure(f"There is no page on {topic[:40]!r}.{verb} Topics: {', '.join(_TOPICS)}.")
    encoding = sys.stdout.encoding or "ascii"
    click.echo(out.getvalue().encode(encoding, "replace").decode(encoding), nl=False)


def _panels(ctx: click.Context, out: click.HelpFormatter) -> None:
    from tui.model import panel

    _text(out, (panel.__doc__ or "").replace("`", ""))
    _verbs(ctx, out, "open", "pull", "show", "watch", "unread")
    _settings(out, "panels", "refresh_s")
    _keys(out, lambda one: one.group == "Panel")


def _all_keys(_: click.Context, out: click.HelpFormatter) -> None:
    from tui.app.commands import GROUPS

    for group in GROUPS:
        _keys(out, lambda one, group=group: one.group == group, group)  # type: ignore[misc]
    _settings(out, "keys")


def _mutes(ctx: click.Context, out: click.HelpFormatter) -> None:
    from tui.config import mute_edits, mutes

    _text(out, _of(ctx, "mute").help or "")
    _file(out, "mutes.toml", mute_edits.FRESH)
    form = [line for line in (mutes.__doc__ or "").splitlines() if not line or line.startswith("    ")]
    _file(out, "Its form", "\n".join(form).strip("\n"))
    _verbs(ctx, out, "mute")
    _keys(
        out, lambda one: one.id.startswith(("mute.", "fold.", "profile.", "view.")) or one.id == "post.mute"
    )


def _chats(ctx: click.Context, out: click.HelpFormatter) -> None:
    from tui.config import room_edits

    _text(out, _of(ctx, "chat").help or "")
    _file(out, "rooms.toml", room_edits.FRESH)
    _verbs(ctx, out, "chat")
    _keys(out, lambda one: one.id.startswith("room."))


def _writing(ctx: click.Context, out: click.HelpFormatter) -> None:
    _text(out, _of(ctx, "drafts").help or "")
    _verbs(ctx, out, "drafts", "count")
    _settings(out, "undo_s", "ladder")
    ours = ("post.compose", "post.reply", "post.quote", "post.repost", "post.delete")
    _keys(out, lambda one: one.id.startswith(("draft.", "ladder.")) or one.id in ours)


def _files(ctx: click.Context, out: click.HelpFormatter) -> None:
    from tui.config import paths

    _text(out, paths.__doc__ or "")
    here = paths.find_paths()
    parts = {name: part for name, part in vars(paths.Paths).items() if isinstance(part, property)}
    with out.section("On this machine"):
        out.write_dl([(str(getattr(here, name)), part.__doc__ or "") for name, part in parts.items()])
    _verbs(ctx, out, "config", "load", "forget", "journal", "doctor")


def _money(ctx: click.Context, out: click.HelpFormatter) -> None:
    from tui.x import prices

    _text(out, (prices.__doc__ or "").partition("\n\n")[2])
    table = prices.load()
    for name, rows in (
        ("read", table.resource),
        ("read, where it is your own", table.owned),
        ("asked", table.request),
        ("written", table.write),
    ):
        with out.section(f"USD for each that is {name}, as of {table.as_of}"):
            out.write_dl([(kind.replace("_", " "), f"{usd:g}") for kind, usd in rows.items()])
    _verbs(ctx, out, "spend", "pull", "count")
    _settings(out, "budget_usd", "refresh_s")
    _keys(out, lambda one: one.id in ("spend.open", "rest.enough", "live.pause"))


_TOPICS: Final[dict[str, tuple[str, _Page]]] = {
    "panels": ("How a source of posts is written, and what can be done with one.", _panels),
    "keys": ("Every key, and what it does.", _all_keys),
    "mutes": ("Rules for what you do not want to see.", _mutes),
    "chats": ("Rooms, their calendar, what was asked and answered.", _chats),
    "writing": ("Drafts, and what becomes of them.", _writing),
    "files": ("Where everything is kept.", _files),
    "money": ("What X bills, and how to keep it small.", _money),
}


def _text(out: click.HelpFormatter, text: str) -> None:
    for paragraph in text.strip().split("\n\n"):
        out.write_paragraph()
        out.write_text(" ".join(paragraph.split()))


def _file(out: click.HelpFormatter, name: str, text: str) -> None:
    """A text that shows what a file looks like, line by line as it is written there."""
    with out.section(name):
        for line in text.strip("\n").splitlines():
            out.write(f"  {line.removeprefix('#').removeprefix(' ').removeprefix('   ')}".rstrip() + "\n")


def _verb(ctx: click.Context, name: str) -> click.Command | None:
    assert ctx.parent is not None
    group = ctx.parent.command
    assert isinstance(group, click.Group)
    return group.get_command(ctx.parent, name)


def _of(ctx: click.Context, name: str) -> click.Command:
    command = _verb(ctx, name)
    assert command is not None
    return command


def _verbs(ctx: click.Context, out: click.HelpFormatter, *names: str) -> None:
    rows = []
    for name in names:
        command = _of(ctx, name)
        if isinstance(command, click.Group):
            for part in command.list_commands(ctx):
                child = command.get_command(ctx, part)
                assert child is not None
                rows.append((f"delurk {name} {part}", child.get_short_help_str(100)))
        else:
            rows.append((f"delurk {name}", command.get_short_help_str(100)))
    with out.section("Verbs"):
        out.write_dl(rows)


def _settings(out: click.HelpFormatter, *keys: str) -> None:
    from tui.config.settings import BY_KEY

    with out.section("Settings (delurk config KEY VALUE)"):
        out.write_dl([(key, BY_KEY[key].sentence) for key in keys])


def _keys(out: click.HelpFormatter, wanted: "Callable[[Command], bool]", title: str = "Keys") -> None:
    from tui.app.commands import COMMANDS

    elsewhere = ("full", "side", "welcome")
    with out.section(title):
        out.write_dl(
            [(one.shown, one.sentence) for one in COMMANDS if one.scope not in elsewhere and wanted(one)]
        )
