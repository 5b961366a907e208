"""What goes with a draft besides words: pictures with their alt texts, a poll, a time to be reminded or to go out."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.app.widgets.picker import Picker
from tui.deck.matching import Item
from tui.layout.rows import name_drawn
from tui.layout.when import clock
from tui.model.draft import (
    LONGEST_ALT,
    MOST_PICTURES,
    POLL_OPTION_LENGTH,
    POLL_OPTIONS,
    Draft,
    Picture,
    PollDraft,
)

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.deeds.writing import Writing

_KINDS: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4"})
_MOST_FILES: Final = 40
_AWAY: Final = "\0"  # before the number of a picture that is to be taken away; no path has it
_TIME: Final = re.compile(
    r"(?:(?P<day>\d{4}-\d\d-\d\d|tomorrow|mon|tue|wed|thu|fri|sat|sun)\w* +)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)",
    re.I,
)
_IN: Final = re.compile(r"in +(?P<number>\d{1,3}) *(?P<unit>min|m|h|d)\w*", re.I)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Beside:
    """Asks for each, and puts it beside the words."""

    def __init__(self, screen: "DeckScreen", writing: "Writing") -> None:
        self._screen = screen
        self._writing = writing

    def _ask(
        self,
        title: str,
        words: str,
        answer: Callable[[str], list[Item]],
        take: Callable[[str], None],
        *,
        text: str = "",
        nothing: str = "nothing found",
    ) -> None:
        """`text` stands there at first, to be gone on with; `nothing` is said where nothing is offered."""

        async def found(query: str) -> list[Item]:
            return await asyncio.to_thread(answer, query)

        def taken(item: Item | None) -> None:
            if item is not None:
                take(item.value)

        picker = Picker(self._screen.paint, found, title, words=words, nothing=nothing, text=text)
        self._screen.app.push_screen(picker, taken)

    # ---- pictures

    def picture(self, begun: str = "") -> None:
        """A file to go with the post, its alt text is asked for next; or one less of those that go with it."""
        pictures = self._writing.draft.pictures
        is_full = len(pictures) >= MOST_PICTURES

        def answer(query: str) -> list[Item]:
            away = [
                Item("typed", f"{_AWAY}{at}", f"Without {name_drawn(Path(one.path).name)}")
                for at, one in enumerate(pictures)
            ]
            if is_full:
                return away
            return [*(away if not query else []), *files(query)]

        title = f"a post has {MOST_PICTURES} at most" if is_full else "a picture: type its path"
        self._ask(title, "take it", answer, self._took, text=begun, nothing="no picture there")

    def _took(self, value: str) -> None:
        draft = self._writing.draft
        if value.startswith(_AWAY):
            at = int(value.removeprefix(_AWAY))
            self._writing.become(replace(draft, pictures=(*draft.pictures[:at], *draft.pictures[at + 1 :])))
        elif value.endswith("/"):
            self.picture(value)
        else:
            self._writing.become(replace(draft, pictures=(*draft.pictures, Picture(value))))
            self.alt()

    def alt(self) -> None:
        """What is to be seen on the first picture that has no alt text, for those who cannot see it."""
        draft = self._writing.draft
        if not draft.pictures:
            self.picture()
            return
        at = next((at for at, one in enumerate(draft.pictures) if not one.alt), len(draft.pictures) - 1)
        name = Path(draft.pictures[at].path).name

        def answer(query: str) -> list[Item]:
            words = query.strip()[:LONGEST_ALT]
            return [Item("typed", words, f"“{words}”")] if words else []

        def take(words: str) -> None:
            now = self._writing.draft
            pictures = list(now.pictures)
            pictures[at] = replace(pictures[at], alt=words)
            self._writing.become(replace(now, pictures=tuple(pictures)))

        title = f"what {name_drawn(name)} shows, for those who cannot see it"
        self._ask(
            title, "this is it", answer, take, text=draft.pictures[at].alt, nothing="type what is on it"
        )

    # ---- a poll

    def poll(self) -> None:
        """Two to four answers, with strokes between; an empty line takes the poll away."""
        few, many = POLL_OPTIONS
        there = self._writing.draft.poll

        def answer(query: str) -> list[Item]:
            options = [one.strip()[:POLL_OPTION_LENGTH] for one in query.split("/") if one.strip()]
            if not query.strip():
                return [Item("typed", "", "No poll")]
            if not few <= len(options) <= many:
                return [
                    Item(
                        "typed",
                        query,
                        f"{few} to {many} answers, with / between",
                        note=f"{len(options)} so far",
                    )
                ]
            asked = Item("typed", query, f"Ask: {' · '.join(options)}", note="for 24 hours")
            return [asked, Item("typed", "", "No poll")] if there is not None else [asked]

        def take(query: str) -> None:
            options = tuple(one.strip()[:POLL_OPTION_LENGTH] for one in query.split("/") if one.strip())
            poll = PollDraft(options) if options else None
            if poll is None or few <= len(options) <= many:
                self._writing.become(replace(self._writing.draft, poll=poll))

        text = " / ".join(there.options) if there is not None else ""
        self._ask("a poll: its answers, with / between", "so be it", answer, take, text=text)

    # ---- a time

    def when(self) -> None:
        """To be reminded of the draft at a time, or to let it go out then."""
        zone = self._screen.session.style.zone
        draft, now = self._writing.draft, datetime.now(UTC)

        def answer(query: str) -> list[Item]:
            at = moment(query, now, zone)
            if not query.strip():
                return [
                    Item(
                        "typed", "", "No time", note="such as 20:00, tomorrow 9:30, in 2 h, 2026-12-24 18:00"
                    )
                ]
            if at is None:
                return [
                    Item("typed", "", f"{query[:30]}: no time to come", note="such as 20:00 or tomorrow 9:30")
                ]
            said = clock(at, now, zone)
            found = [Item("typed", f"remind {at.isoformat()}", f"Remind me at {said}")]
            if draft.kind == "post":
                found.append(
                    Item(
                        "typed",
                        f"send {at.isoformat()}",
                        f"Let it go out at {said}",
                        note="while delurk runs",
                    )
                )
            return found

        self._ask("when", "so be it", answer, self._timed)

    def _timed(self, value: str) -> None:
        draft = self._writing.draft
        what, _, at = value.partition(" ")
        time = datetime.fromisoformat(at) if at else None
        if what == "send" and time is not None:
            self._writing.schedule(time)
        else:
            self._writing.become(replace(draft, remind_at=time, send_at=None))
            if time is not None:
                said = clock(time, datetime.now(UTC), self._screen.session.style.zone)
                self._screen.say(f"You are reminded of it at {said}.")
            elif draft.remind_at is not None:
                self._screen.say("You are not reminded of it.")


def files(query: str) -> list[Item]:
    """Pictures below what was typed of a path, folders first."""
    typed = Path(query or "~").expanduser()
    folder, begun = (
        (typed, "") if query.endswith("/") or typed.is_dir() else (typed.parent, typed.name.lower())
    )
    try:
        entries = sorted(folder.iterdir(), key=lambda one: (not one.is_dir(), one.name.lower()))
    except OSError as refused:
        why = f"{query[:40]}: {refused.strerror}"
        return [Item("typed", query, name_drawn(query[:40]), why_not=name_drawn(why))]
    found = [
        one
        for one in entries
        if one.name.lower().startswith(begun)
        and not one.name.startswith(".")
        and (one.is_dir() or one.suffix.lower() in _KINDS)
    ]
    return [
        Item("typed", f"{one}/", f"{name_drawn(one.name)}/", note="folder")
        if one.is_dir()
        else Item("typed", str(one), name_drawn(one.name))
        for one in found[:_MOST_FILES]
    ]


def moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The time to come that "20:00", "tomorrow 9:30", "fri 18:00", "in 2 h" or "2026-12-24 18:00" means; None for no time."""
    text = text.strip()
    if soon := _IN.fullmatch(text):
        unit = {"m": "minutes", "h": "hours", "d": "days"}[soon["unit"][0].lower()]
        return now + timedelta(**{unit: int(soon["number"])})
    found = _TIME.fullmatch(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    local = now.astimezone(zone)
    at = local.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)
    day = (found["day"] or "").lower()
    if day == "tomorrow":
        at += timedelta(days=1)
    elif day in _DAYS:
        at += timedelta(days=(_DAYS.index(day) - at.weekday()) % 7)
        at += timedelta(days=7 if at <= local else 0)
    elif day:
        try:
            date = datetime.strptime(day, "%Y-%m-%d")
        except ValueError:
            return None
        at = at.replace(year=date.year, month=date.month, day=date.day)
    elif at <= local:
        at += timedelta(days=1)
    try:
        return at.astimezone(UTC) if at > local else None
    except OverflowError:  # the last day that there is
        return None


def goes_out(draft: Draft, at: datetime) -> Draft:
    """The draft, to go out by itself at a time."""
    return replace(draft, state="waiting", send_at=at, leaves_at=at, remind_at=None)
