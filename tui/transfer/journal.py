"""The journal as JSON lines, and another machine's taken in: what was read, kept, written, practised and paid.

Every line is an object with its `kind` and the version `v` of that kind, and can be taken in by itself, in any order
and more than once: the result is the same. What holds where two journals differ:

| kind   | of                      | holds                                                              |
|--------|-------------------------|--------------------------------------------------------------------|
| marks  | each post of a panel    | the higher turn (`tui.store.turns`): what either read is read, but  |
|        |                         | for what one has marked unread since                               |
| place  | a panel                 | the newest                                                         |
| deck   | the deck                | the newest                                                         |
| layout | a name                  | the newest; a forgotten one, which has no panels, stays forgotten  |
| ledger | day, panel, endpoint,   | the larger sums: a machine's own only grow; the account's are      |
|        | machine                 | those of all machines together                                     |
| kept   | a post                  | the newest edit of its note; a removed one stays removed           |
| gone   | a post                  | the newest word of X; its text is dropped from what is kept        |
| draft  | a draft                 | the newest change of it; a removed one stays removed; what was     |
|        |                         | sent of it by either is sent                                       |
| practice | a deed                | every one                                                          |
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Annotated, Final, Literal, assert_never, get_args

import msgspec
from msgspec import Meta, Struct

from tui.model.ids import LARGEST_ID, PostId, parse_id
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post, WhyGone
from tui.store import kept, kept_form, layouts, ledger, marks, places, turns
from tui.store.layouts import Layout, Placed
from tui.store.opening import transaction
from tui.store.rows import milliseconds, moment
from tui.store.turns import Turned
from tui.text.cleaning import clean, clean_line
from tui.transfer.draft_lines import (
    DraftLine,
    PracticeLine,
    draft_lines,
    practice_lines,
    take_draft,
    take_practice,
)

Kind = Literal["marks", "place", "deck", "layout", "ledger", "kept", "gone", "draft", "practice"]
_BATCH: Final = 500  # lines a transaction, so that a running app is not locked out
_LONGEST_NAME: Final = 40  # of a layout
_LONGEST_TITLE: Final = 400  # of a panel in one
_LARGEST: Final = 2**53  # what every reader of JSON counts exactly
_Count = Annotated[int, Meta(ge=0, le=_LARGEST)]
_Time = Annotated[datetime, Meta(tz=True)]


class MarksLine(Struct, tag_field="kind", tag="marks"):
    """Posts of a panel: (oldest, newest, turn), both ends included."""

    v: Literal[1]
    panel: str
    stretches: list[tuple[str, str, Annotated[int, Meta(ge=1, le=_LARGEST)]]]


class PlaceLine(Struct, tag_field="kind", tag="place"):
    """Where a panel was left: the post, and the row of the screen it stood on."""

    v: Literal[1]
    panel: str
    post: str
    line: Annotated[int, Meta(ge=-_LARGEST, le=_LARGEST)]
    at: _Time


class DeckLine(Struct, tag_field="kind", tag="deck"):
    """The open panels from left to right, and which had the keyboard."""

    v: Literal[1]
    panels: list[str]
    focus: str | None
    at: _Time


class PlacedPanel(Struct):
    """A panel of a layout; `title` is null where it is the usual one, `weight` 0 where it is as wide as the others."""

    panel: str
    title: Annotated[str, Meta(max_length=_LONGEST_TITLE)] | None
    weight: Annotated[float, Meta(ge=-100, le=100)]


class LayoutLine(Struct, tag_field="kind", tag="layout"):
    """A deck under a name; without panels where it was forgotten."""

    v: Literal[1]
    name: Annotated[str, Meta(min_length=1, max_length=_LONGEST_NAME)]
    panels: list[PlacedPanel]
    focus: str | None
    zoomed: bool
    at: _Time


class LedgerLine(Struct, tag_field="kind", tag="ledger"):
    """What a machine was billed on a day (UTC), in USD."""

    v: Literal[1]
    day: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    panel: str | None
    endpoint: str
    machine: Annotated[str, Meta(min_length=1, max_length=64)]
    requests: _Count
    posts: _Count
    users: _Count
    others: _Count
    usd: Annotated[float, Meta(ge=0, le=1e9)]


class KeptLine(Struct, tag_field="kind", tag="kept"):
    """A kept post with its note; `post` is null where it was removed. `copy` tells edits apart."""

    v: Literal[1]
    id: str
    note: str
    label: str
    kept_at: _Time
    fetched_at: _Time
    edited_at: _Time
    copy: Annotated[str, Meta(max_length=64)]
    post: kept_form.PostForm | None


class GoneLine(Struct, tag_field="kind", tag="gone"):
    """X has said that a post is gone."""

    v: Literal[1]
    id: str
    why: WhyGone
    at: _Time


Line = (
    MarksLine
    | PlaceLine
    | DeckLine
    | LayoutLine
    | LedgerLine
    | KeptLine
    | GoneLine
    | DraftLine
    | PracticeLine
)
_decoder: Final[msgspec.json.Decoder[Line]] = msgspec.json.Decoder(Line)


@dataclass(slots=True)
class Taken:
    """What came of an import: how many lines of each kind have changed the journal, and what was passed over.

    `bad` has a sentence for each line that could not be understood: "FILE:LINE: why".
    """

    changed: Counter[Kind] = field(default_factory=Counter)
    lines: int = 0
    bad: list[str] = field(default_factory=list)


# ---- out


def export(journal: sqlite3.Connection) -> Iterator[str]:
    """The journal's lines, without their ends; the same journal always gives the same ones."""
    for line in _lines(journal):
        yield msgspec.json.encode(line).decode()


def _lines(journal: sqlite3.Connection) -> Iterator[Line]:
    for panel in marks.panels_marked(journal):
        stretches = marks.read_turns(journal, panel)
        yield MarksLine(1, panel, [(str(one.oldest), str(one.newest), one.turn) for one in stretches])
    for panel, post, row, at in journal.execute("SELECT panel, post_id, line, at FROM place ORDER BY panel"):
        yield PlaceLine(1, panel, str(post), row, moment(at))
    deck = places.read_deck(journal)
    if deck.panels:
        focus = str(deck.focus) if deck.focus is not None else None
        yield DeckLine(1, [str(panel) for panel in deck.panels], focus, moment(places.deck_left(journal)))
    yield from map(_layout_line, layouts.every(journal))
    for one in ledger.sums(journal):
        yield LedgerLine(
            1, one.day, one.panel or None, one.endpoint, one.machine, one.requests, one.posts, one.users, one.others,
            one.micro_usd / ledger.MICRO,
        )  # fmt: skip
    yield from map(_kept_line, kept.rows(journal))
    for lost in kept.lost(journal):
        yield GoneLine(1, str(lost.post_id), lost.why, moment(lost.at))
    yield from draft_lines(journal)
    yield from practice_lines(journal)


def _layout_line(layout: Layout) -> LayoutLine:
    panels = [PlacedPanel(str(one.panel), one.title, one.weight) for one in layout.panels]
    focus = str(layout.focus) if layout.focus is not None else None
    return LayoutLine(1, layout.name, panels, focus, layout.zoomed, moment(layout.at))


def _kept_line(row: kept.Row) -> KeptLine:
    post = None if row.removed else kept_form.form_of(row.post)
    times = (moment(row.kept_at), moment(row.fetched_at), moment(row.edited_at))
    return KeptLine(1, str(row.post_id), row.note, row.label, *times, row.copy, post)


# ---- in


def take_in(journal: sqlite3.Connection, lines: Iterable[bytes], name: str) -> Taken:
    """Merge the lines of a file called `name` into the journal; a bad one is named and passed over.

    Five hundred lines a transaction: what was taken in stays, whatever comes after.
    """
    taken = Taken()
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, _BATCH)):
        with transaction(journal):
            for number, line in batch:
                taken.lines += 1
                try:
                    kind, changed = _take(journal, _understood(line))
                except ValueError as wrong:
                    taken.bad.append(f"{name}:{number}: {wrong}")
                else:
                    taken.changed[kind] += changed
    return taken


def _understood(line: bytes) -> Line:
    """The line. Raises ValueError, in one sentence, where it is none of ours."""
    try:
        return _decoder.decode(line)
    except msgspec.ValidationError as wrong:
        if "`$.kind`" in str(wrong) or "`kind`" in str(wrong):
            raise ValueError(
                f"no kind that this delurk knows: expected {', '.join(get_args(Kind))}"
            ) from None
        raise ValueError(str(wrong)) from None
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise ValueError(f"no line of a journal: {wrong}") from None


def _take(journal: sqlite3.Connection, line: Line) -> tuple[Kind, bool]:
    """Merge one line; its kind, and whether that has changed anything. Raises ValueError before it changes anything."""
    match line:
        case MarksLine():
            return "marks", _take_marks(journal, line)
        case PlaceLine():
            return "place", _take_place(journal, line)
        case DeckLine():
            return "deck", _take_deck(journal, line)
        case LayoutLine():
            return "layout", _take_layout(journal, line)
        case LedgerLine():
            return "ledger", _take_sum(journal, line)
        case KeptLine():
            return "kept", kept.unite(journal, [_kept_row(line)], ()) > 0
        case GoneLine():
            if line.why == "not fetched":
                raise ValueError("what was not fetched is not gone")
            lost = kept.Lost(_post_id(line.id), line.why, milliseconds(line.at))
            before = journal.total_changes
            kept.unite(journal, (), [lost])
            return "gone", journal.total_changes > before
        case DraftLine():
            return "draft", take_draft(journal, line)
        case PracticeLine():
            return "practice", take_practice(journal, line)
        case _:
            assert_never(line)


def _take_marks(journal: sqlite3.Connection, line: MarksLine) -> bool:
    panel = str(parse_panel(line.panel))
    theirs = turns.tidy(
        Turned(_post_id(oldest), _post_id(newest), turn) for oldest, newest, turn in line.stretches
    )
    ours = marks.read_turns(journal, panel)
    both = turns.united(ours, theirs)
    marks.write_turns(journal, panel, ours, both)
    return both != ours


def _take_place(journal: sqlite3.Connection, line: PlaceLine) -> bool:
    panel, at = parse_panel(line.panel), milliseconds(line.at)
    theirs = (at, _post_id(line.post), line.line)
    asked = "SELECT at, post_id, line FROM place WHERE panel = ?"
    ours = journal.execute(asked, (str(panel),)).fetchone()
    if ours is not None and theirs <= ours:
        return False
    places.save_place(journal, panel, places.Place(theirs[1], line.line), at=line.at)
    return True


def _take_deck(journal: sqlite3.Connection, line: DeckLine) -> bool:
    panels = tuple(dict.fromkeys(map(parse_panel, line.panels)))
    focus = None if line.focus is None else parse_panel(line.focus)
    if not panels or focus not in (None, *panels):
        raise ValueError("a deck has panels, and its focus is one of them")
    ours, at = places.read_deck(journal), milliseconds(line.at)
    if _deck_key(at, panels, focus) <= _deck_key(places.deck_left(journal), ours.panels, ours.focus):
        return False
    places.write_deck(journal, places.Deck(panels, focus), at)
    return True


def _deck_key(at: int, panels: tuple[Panel, ...], focus: Panel | None) -> tuple[int, list[str], str]:
    return at, [str(panel) for panel in panels], str(focus or "")


def _take_layout(journal: sqlite3.Connection, line: LayoutLine) -> bool:
    name = clean_line(line.name).strip()
    focus = None if line.focus is None else parse_panel(line.focus)
    panels = tuple(
        Placed(parse_panel(one.panel), None if one.title is None else clean_line(one.title), one.weight)
        for one in line.panels
    )
    standing = [one.panel for one in panels]
    if not name or len(set(standing)) < len(standing) or focus not in (None, *standing):
        raise ValueError("a layout has a name, each panel once, and its focus is one of them")
    theirs = Layout(name, panels, focus, line.zoomed, milliseconds(line.at))
    ours = layouts.read(journal, name)
    if ours is not None and _layout_key(theirs) <= _layout_key(ours):
        return False
    layouts.write(journal, theirs, theirs.at)
    return True


def _layout_key(layout: Layout) -> tuple[int, list[tuple[str, str, float]], str, bool]:
    panels = [(str(one.panel), one.title or "", one.weight) for one in layout.panels]
    return layout.at, panels, str(layout.focus or ""), layout.zoomed


def _take_sum(journal: sqlite3.Connection, line: LedgerLine) -> bool:
    panel = "" if line.panel is None else str(parse_panel(line.panel))
    datetime.strptime(line.day, "%Y-%m-%d")  # a day that there is
    micro = round(line.usd * ledger.MICRO)
    counts = (line.requests, line.posts, line.users, line.others, micro)
    return ledger.unite(journal, ledger.Sum(line.day, panel, line.endpoint, line.machine, *counts))


def _kept_row(line: KeptLine) -> kept.Row:
    post = None if line.post is None else _clean(kept_form.built(line.post))
    number = _post_id(line.id)
    if post is not None and post.id != number:
        raise ValueError(f"the kept post's id is {post.id}, the line's {number}")
    return kept.Row(
        number,
        "" if post is None else kept_form.encoded(post),
        line.note,
        line.label,
        milliseconds(line.kept_at),
        milliseconds(line.fetched_at),
        milliseconds(line.edited_at),
        line.copy,
        post is None,
    )


def _clean(post: Post) -> Post:
    """A post as it would have come from X: what delurk exports is clean, but a file can hold anything."""
    text = clean(post.text)
    author = post.author
    if author is not None:
        author = replace(author, username=clean_line(author.username), name=clean_line(author.name))
    return replace(
        post,
        text=text,
        author=author,
        spans=post.spans if text == post.text else (),  # else they would point beside what they mean
        reposted=_clean(post.reposted) if isinstance(post.reposted, Post) else post.reposted,
        quoted=_clean(post.quoted) if isinstance(post.quoted, Post) else post.quoted,
    )


def _post_id(text: str) -> PostId:
    return PostId(min(parse_id(text), LARGEST_ID))
