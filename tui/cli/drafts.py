"""`delurk drafts`: what is written and not sent yet, listed, shown, taken out as text, checked, thrown away."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final

import click

from tui.cli.errors import Failure, usage

if TYPE_CHECKING:
    from tui.model.draft import Draft, DraftState

_SHORTEST: Final = 4  # digits of an id, where so many tell it from the others
_FEW: Final = 60  # characters of a draft that are enough to know it by


@click.group(short_help="What is written and not sent yet.")
def drafts() -> None:
    """What you have written and not sent yet. It is saved as you type, on this machine alone.

    An ID may be shortened to its first digits, as `delurk drafts list` prints it. Nothing is
    sent but what you have set to go out at a time.
    """


@drafts.command("list")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@click.option("--all", "everything", is_flag=True, help="Also those that were sent.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def list_(words: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Print your drafts, the one touched last first; with WORDS those that have all of them."""
    from tui.store import drafts as store

    with _journal() as journal:
        found = [] if journal is None else store.find(journal, " ".join(words))
        names = {} if journal is None else _names(journal)
    found = [one for one in found if everything or one.state != "sent"]
    now = datetime.now().astimezone()
    for one in found:
        _say(
            json.dumps(_as_json(one))
            if as_json
            else f"{names[one.id]}  {_about(one, now)}  {first_words(one)}"
        )
    if not found and not as_json:
        click.echo("No draft has these words." if words else "There are no drafts.", err=True)


@drafts.command("show")
@click.argument("number", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="A JSON object, for programs.")
def show(number: str, as_json: bool) -> None:
    """Print one draft: what is written, what it answers, what goes with it."""
    with _journal() as journal:
        draft = _wanted(journal, number)
    _say(json.dumps(_as_json(draft)) if as_json else _whole(draft, datetime.now().astimezone()))


@drafts.command("check")
@click.argument("number", required=False, metavar="[ID]")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a draft, for programs.")
def check(number: str | None, as_json: bool) -> None:
    """Say what would be published of a draft, where, as whom and at what price, and what speaks against it.

    Without an ID, of every draft that could be sent. What is said of people and chats is what the cache knows.
    """
    from tui.cli import draft_checks
    from tui.store import drafts as store

    with _journal() as journal:
        if number is not None:
            chosen = [_wanted(journal, number)]
        else:
            chosen = [] if journal is None else store.all(journal, {"draft", "waiting", "lost"})
    now = datetime.now().astimezone()
    checks = draft_checks.Checks(now)
    for at, one in enumerate(chosen):
        about = checks.about(one)
        if as_json:
            _say(json.dumps(draft_checks.as_json(one, about)))
        else:
            _say(
                f"{'' if at == 0 else chr(10)}Draft {one.id}: {_about(one, now)}\n{draft_checks.in_words(one, about)}"
            )
    if not chosen and not as_json:
        click.echo("There are no drafts.", err=True)


@drafts.command("export")
@click.argument("numbers", nargs=-1, metavar="[ID]...")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write FILE, for you alone, instead of standard output.",
)
def export(numbers: tuple[str, ...], as_json: bool, output: Path | None) -> None:
    """Write these drafts, or all, as plain text; what was sent and what was practised is among them."""
    from tui.cli.output import write_whole
    from tui.store import drafts as store

    with _journal() as journal:
        if numbers:
            chosen = [_wanted(journal, number) for number in dict.fromkeys(numbers)]
        else:
            chosen = [] if journal is None else store.all(journal)
    if not chosen:
        raise Failure("There are no drafts.")
    now = datetime.now().astimezone()
    if as_json:
        text = "".join(f"{json.dumps(_as_json(one), ensure_ascii=False)}\n" for one in chosen)
    else:
        text = f"\n{'-' * 40}\n\n".join(f"{_whole(one, now)}\n" for one in chosen)
    if output is None:
        _say(text, end="")
        return
    write_whole(output, text.encode(), private=True)
    click.echo(f"{len(chosen):,} {'draft' if len(chosen) == 1 else 'drafts'} written to {output}.")


@drafts.command("send")
@click.option("--due", is_flag=True, required=True, help="Those that were to go out by now.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a draft, for programs.")
def send(due: bool, as_json: bool) -> None:
    """Send what you have set to go out by now: for cron, every quarter of an hour or oftener.

    Nothing else is ever sent from here. What came due while nothing ran is not sent late: it is asked about. One that
    had no answer is looked for, and never sent again by itself.
    """
    from tui.cli.draft_sending import send_due

    send_due(as_json=as_json)


@drafts.command("remove")
@click.argument("number", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(number: str, yes: bool) -> None:
    """Throw a draft away. One that is waiting to be sent is not sent then."""
    from tui.cli.output import failing_in_one_line
    from tui.config.paths import find_paths
    from tui.store import drafts as store
    from tui.store.journal import open_journal

    with _journal() as journal:
        draft = _wanted(journal, number)
    if sys.stdin.isatty() and not yes:
        click.confirm(f"Throw away “{first_words(draft)}”?", abort=True)
    path = find_paths().journal
    with failing_in_one_line(path), closing(open_journal(path)) as journal:
        try:
            store.remove(journal, draft.id)
        except store.Held as held:
            raise Failure(f"This draft is on its way and cannot be removed now: {number}.") from held
    _say(f"Thrown away: “{first_words(draft)}”.")


# ---- finding one


@contextmanager
def _journal() -> Iterator[Connection | None]:
    """The journal, for reading; None where there is none. What X says is gone has lost its text in drafts, too."""
    from tui.cli.kept import kept_to_read

    with kept_to_read() as journal:
        yield journal


def _names(journal: Connection) -> dict[int, str]:
    """The shortest beginning of each draft's id that tells it from the others."""
    from tui.store import drafts as store

    ids = sorted(str(one.id) for one in store.all(journal))
    names = {}
    for at, number in enumerate(ids):
        beside = ids[max(0, at - 1) : at] + ids[at + 1 : at + 2]
        length = _SHORTEST
        while length < len(number) and any(one.startswith(number[:length]) for one in beside):
            length += 1
        names[int(number)] = number[:length]
    return names


def _wanted(journal: Connection | None, number: str) -> "Draft":
    """The one draft whose id begins like this. Fails in one line where there is none, or several."""
    from tui.store import drafts as store

    if not (number.isascii() and number.isdigit()):
        usage(
            f"{number[:40]!r} is no draft’s id: expected its first digits, as delurk drafts list prints them"
        )
    every = [] if journal is None else store.all(journal)
    found = [one for one in every if str(one.id) == number] or [
        one for one in every if str(one.id).startswith(number)
    ]
    if not found:
        raise Failure(f"There is no draft {number[:40]}. See them: delurk drafts list --all")
    if len(found) > 1:
        raise Failure(f"{len(found)} drafts begin with {number}: say more of its digits.")
    return found[0]


# ---- saying it


def _say(text: str, end: str = "\n") -> None:
    """Print text; characters that the locale lacks are replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(f"{text}{end}".encode(encoding, "replace"), nl=False)


def _about(draft: "Draft", now: datetime) -> str:
    """State, kind, place and age in words: "draft · reply to @ana · room:lrnchat A2 · 14:21"."""
    from tui.layout.when import clock
    from tui.text.cleaning import clean_line

    zone = now.tzinfo or UTC
    said = [_state(draft, now)]
    if draft.answers is not None and draft.kind in ("reply", "quote"):
        said.append(f"{draft.kind} {'to' if draft.kind == 'reply' else 'of'} @{draft.answers.username}")
    elif draft.kind == "edit":
        said.append("a new version of a post of yours")
    place = draft.place
    where = [str(place.panel or ""), place.label, f"#{place.tag}" if place.tag else ""]
    if any(where):
        said.append(" ".join(filter(None, where)))
    if len(draft.parts) > 1:
        said.append(f"{len(draft.parts)} parts")
    if draft.pictures:
        said.append("1 picture" if len(draft.pictures) == 1 else f"{len(draft.pictures)} pictures")
    if draft.poll is not None:
        said.append("a poll")
    if draft.remind_at is not None:
        said.append(f"reminds {clock(draft.remind_at, now, zone)}")
    if draft.touched is not None:
        said.append(clock(draft.touched, now, zone))
    return clean_line(" · ".join(said))


def _state(draft: "Draft", now: datetime) -> str:
    from tui.layout.when import clock

    if draft.state == "waiting" and draft.leaves_at is not None:
        did = "goes out" if draft.leaves_at > now else "should have gone out"
        return f"{did} {clock(draft.leaves_at, now, now.tzinfo or UTC)}"
    words: dict[DraftState, str] = {
        "private": "practice",
        "sending": "on its way",
        "lost": "no answer from X: to be looked for",
    }
    return words.get(draft.state, draft.state)


def first_words(draft: "Draft") -> str:
    """As much of a draft as it is known by, on one line."""
    from tui.text.cleaning import clean_line

    text = clean_line(" ".join(draft.text.split()))
    return text if len(text) <= _FEW else f"{text[: _FEW - 1].rstrip()}…"


def _whole(draft: "Draft", now: datetime) -> str:
    """A draft as plain text: a line about it, what it answers, its parts, what goes with it."""
    from tui.text.cleaning import clean, clean_line

    lines = [f"Draft {draft.id}: {_about(draft, now)}"]
    if draft.failure:
        lines.append(clean_line(draft.failure))
    if (answers := draft.answers) is not None:
        text = " ".join(answers.text.split()) or "its text is gone"
        lines.append(clean_line(f"@{answers.username}: {text}"))
        lines.append(clean_line(f"https://x.com/{answers.username or 'i'}/status/{answers.post}"))
    lines += ["", *_joined(map(clean, draft.parts))]
    if draft.pictures or draft.poll is not None:
        lines.append("")
    for picture in draft.pictures:
        lines.append(clean_line(f"Picture {picture.path}: {picture.alt or 'no alt text yet'}"))
    if draft.poll is not None:
        lines.append(clean_line(f"Poll, {draft.poll.minutes:,} minutes: {' / '.join(draft.poll.options)}"))
    for post in draft.sent:
        lines.append(f"Sent: https://x.com/i/status/{post}")
    return "\n".join(lines)


def _joined(parts: Iterable[str]) -> list[str]:
    """Parts with a blank line between."""
    return ["\n\n".join(parts)]


def _as_json(draft: "Draft") -> dict[str, object]:
    """A draft for programs: ids are strings, times ISO 8601 in UTC."""
    answers, poll, place = draft.answers, draft.poll, draft.place
    return {
        "id": str(draft.id),
        "state": draft.state,
        "kind": draft.kind,
        "parts": list(draft.parts),
        "panel": None if place.panel is None else str(place.panel),
        "session": _time(place.session),
        "question": place.question or None,
        "label": place.label or None,
        "tag": place.tag or None,
        "answers": answers
        and {"post_id": str(answers.post), "username": answers.username, "text": answers.text},
        "pictures": [{"path": one.path, "alt": one.alt} for one in draft.pictures],
        "poll": poll and {"options": list(poll.options), "minutes": poll.minutes},
        "numbered": draft.numbered,
        "previous": None if draft.previous is None else str(draft.previous),
        "begun": _time(draft.begun),
        "touched": _time(draft.touched),
        "remind_at": _time(draft.remind_at),
        "send_at": _time(draft.send_at),
        "leaves_at": _time(draft.leaves_at),
        "sent": [str(post) for post in draft.sent],
        "failure": draft.failure or None,
    }


def _time(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat().replace("+00:00", "Z")
