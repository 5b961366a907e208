"""The journal out and in again: in any order, as often as one likes, beside lines that are none."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.samples import NOW, a_post, an_id
from tui.model.draft import Answered, Draft, DraftId
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post
from tui.model.reading import Stretch
from tui.store import drafts, kept, layouts, ledger, marks, places, practice
from tui.store.journal import open_journal
from tui.store.rows import milliseconds
from tui.transfer.journal import Taken, export, take_in

HOME = Panel("home")
LATE = milliseconds(NOW + timedelta(minutes=3))
TABLES = (
    "mark",
    "place",
    "deck",
    "deck_left",
    "layout_panel",
    "layout",
    "spent",
    "billed",
    "kept",
    "kept_inside",
    "kept_gone",
    "kept_text",
    "draft",
    "draft_sent",
    "practice",
)

# ---- whatever a reader does on a machine

_times = st.integers(0, 5).map(lambda minutes: NOW + timedelta(minutes=minutes))
_ids = st.integers(1, 12)
_panels = st.sampled_from(["home", "#ldchat", "list:42"]).map(parse_panel)
_stretches = st.tuples(_ids, _ids).map(lambda ends: Stretch(PostId(min(ends)), PostId(max(ends))))
_posts = st.integers(1, 3).map(
    lambda n: a_post(n, f"text {n}", quoted=a_post(0, "quoted") if n == 2 else None)
)


def read(panel: Panel, stretch: Stretch):  # type: ignore[no-untyped-def]
    return lambda db: marks.save_change(db, panel, (), (stretch,))


def unread(panel: Panel, stretch: Stretch):  # type: ignore[no-untyped-def]
    return lambda db: marks.save_change(db, panel, (stretch,), ())


def leave(panel: Panel, post: int, row: int, at: datetime):  # type: ignore[no-untyped-def]
    return lambda db: places.save_place(db, panel, places.Place(PostId(post), row), at=at)


def open_panels(panels: list[Panel], at: datetime):  # type: ignore[no-untyped-def]
    return lambda db: places.save_deck(db, places.Deck(tuple(panels), panels[0]), at=at)


def keep_layout(panels: list[Panel], title: str | None, at: datetime):  # type: ignore[no-untyped-def]
    placed = tuple(layouts.Placed(panel, title, 1.5) for panel in panels)
    focus = panels[0] if panels else None
    return lambda db: layouts.save(db, layouts.Layout("evening", placed, focus), at=at)


def spend(panel: Panel, post: int, at: datetime):  # type: ignore[no-untyped-def]
    return lambda db: ledger.record(db, ledger.Entry(at, panel, "/2/a", {("post", post): 0.005}))


def keep(post, note: str, at: datetime):  # type: ignore[no-untyped-def]
    return lambda db: kept.keep(db, post, note=note, label="", at=at, fetched_at=1000)


def remove(number: int, at: datetime):  # type: ignore[no-untyped-def]
    return lambda db: kept.remove(db, an_id(number), at=at)


def lose(number: int, at: int):  # type: ignore[no-untyped-def]
    return lambda db: kept.lose(db, [kept.Lost(an_id(number), "deleted", at)])


def write(number: int, text: str, answers: int | None, at: datetime):  # type: ignore[no-untyped-def]
    post = None if answers is None else Answered(an_id(answers), None, "ana", f"text {answers}")

    def deed(db: Connection) -> None:
        state = at_once(db, number)
        if state in (None, "draft"):
            drafts.put(db, Draft(DraftId(number), (text,), answers=post), at=at)

    return deed


def at_once(db: Connection, number: int) -> str | None:
    draft = drafts.get(db, DraftId(number))
    return None if draft is None else draft.state


def post_it(number: int, until: str, at: datetime):  # type: ignore[no-untyped-def]
    """Send a draft, as far as `until`."""

    def deed(db: Connection) -> None:
        draft = drafts.get(db, DraftId(number))
        if draft is None or draft.state != "draft":
            return
        drafts.put(db, replace(draft, state="waiting", leaves_at=at), at=at)
        if until != "waiting":
            drafts.claim(db, draft.id, at)
        if until in ("sent", "taken down"):
            drafts.settle(db, draft.id, "sent", at=at, sent=[an_id(number + len(draft.sent))])
        if until == "taken down":
            drafts.taken_down(db, an_id(number))

    return deed


def throw_away(number: int, at: datetime):  # type: ignore[no-untyped-def]
    def deed(db: Connection) -> None:
        if at_once(db, number) != "sending":
            drafts.remove(db, DraftId(number), at=at)

    return deed


def practise(step: str, at: datetime):  # type: ignore[no-untyped-def]
    return lambda db: practice.note(db, step, at, {"room": "ldchat"})


_drafts = st.integers(1, 3)
_deeds = st.lists(
    st.one_of(
        st.builds(read, _panels, _stretches),
        st.builds(unread, _panels, _stretches),
        st.builds(leave, _panels, _ids, st.integers(-3, 3), _times),
        st.builds(open_panels, st.lists(_panels, min_size=1, max_size=3, unique=True), _times),
        st.builds(
            keep_layout,
            st.lists(_panels, max_size=3, unique=True),
            st.sampled_from([None, "Mine"]),
            _times,
        ),
        st.builds(spend, _panels, _ids, _times),
        st.builds(keep, _posts, st.sampled_from(["", "a", "b"]), _times),
        st.builds(remove, st.integers(1, 3), _times),
        st.builds(lose, st.integers(0, 3), st.sampled_from([500, 1500, LATE])),
        st.builds(write, _drafts, st.sampled_from(["a", "b"]), st.sampled_from([None, 1, 2]), _times),
        st.builds(post_it, _drafts, st.sampled_from(["waiting", "sending", "sent", "taken down"]), _times),
        st.builds(throw_away, _drafts, _times),
        st.builds(practise, st.sampled_from(["asked", "hosted"]), _times),
    ),
    max_size=10,
)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Connection]]:
    """Five machines' journals; the disk need not keep them."""
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(open_journal(folder / f"{n}.db"))) for n in range(5)]
        for db in opened:
            db.execute("PRAGMA synchronous = OFF")
        yield opened


def emptied(db: Connection) -> Connection:
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
    return db


def out(db: Connection) -> list[bytes]:
    return [line.encode() for line in export(db)]


def taken(db: Connection, *several: Sequence[bytes]) -> list[bytes]:
    for lines in several:
        assert take_in(db, lines, "journal.jsonl").bad == []
    return out(db)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(one=_deeds, other=_deeds, third=_deeds, chance=st.randoms())
def test_journals_unite_in_any_order_and_as_often_as_one_likes(machines, one, other, third, chance) -> None:  # type: ignore[no-untyped-def]
    exports = []
    for db, deeds in zip(machines, (one, other, third), strict=False):
        emptied(db)
        for deed in deeds:
            deed(db)
        exports.append(out(db))
    a, b, c = exports
    first, second = machines[3:]
    whole = taken(emptied(first), a, b, c)
    lines = [*c, *a, *b]
    chance.shuffle(lines)
    assert taken(emptied(second), lines) == whole  # whatever order, even of lines
    assert taken(second, b, a, c, whole) == whole  # once more changes nothing
    pair = taken(emptied(second), b, c)
    assert taken(emptied(second), a, pair) == whole  # those two first, as another machine may have done
    assert taken(machines[0], b, c) == whole  # and into a journal with a life of its own


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(deeds=_deeds)
def test_an_export_taken_into_an_empty_journal_is_that_journal(machines, deeds) -> None:  # type: ignore[no-untyped-def]
    for deed in deeds:
        deed(emptied(machines[0]) if deed is deeds[0] else machines[0])
    if deeds:
        assert taken(emptied(machines[1]), out(machines[0])) == out(machines[0])
        changed = take_in(machines[1], out(machines[0]), "again.jsonl").changed
        assert sum(changed.values()) == 0


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_journal(tmp_path / "journal.db")) as db:
        yield db


def test_every_line_has_its_kind_and_version_and_ids_as_text(journal: Connection) -> None:
    read(HOME, Stretch(PostId(1), PostId(9)))(journal)
    leave(HOME, 7, 2, NOW)(journal)
    open_panels([HOME], NOW)(journal)
    keep_layout([HOME], "Mine", NOW)(journal)
    spend(HOME, 1, NOW)(journal)
    keep(a_post(1, "a heron"), "for the talk", NOW)(journal)
    lose(1, 500)(journal)
    write(1, "my answer", 2, NOW)(journal)
    practise("asked", NOW)(journal)
    lines = [json.loads(line) for line in export(journal)]
    kinds = ["marks", "place", "deck", "layout", "ledger", "kept", "gone", "draft", "practice"]
    assert [line["kind"] for line in lines] == kinds
    assert {line["v"] for line in lines} == {1}
    by_kind = {line["kind"]: line for line in lines}
    assert by_kind["marks"]["stretches"] == [["1", "9", 1]]
    assert by_kind["ledger"]["usd"] == 0.005
    assert by_kind["kept"]["post"]["text"] == "a heron"
    assert by_kind["draft"]["content"]["answers"]["post"] == str(an_id(2))
    assert by_kind["place"]["at"] == "2026-11-25T12:00:00Z"


def test_the_budget_is_the_accounts_so_both_machines_count(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path / "a.db")) as here, closing(open_journal(tmp_path / "b.db")) as there:
        spend(HOME, 1, NOW)(here)
        spend(HOME, 2, NOW)(there)
        taken(here, out(there))
        assert ledger.spent_on(here, NOW.date()) == 0.010
        spend(HOME, 3, NOW)(there)
        taken(here, out(there), out(there))
        assert ledger.spent_on(here, NOW.date()) == pytest.approx(0.015)


def test_a_post_marked_unread_again_stays_unread_when_an_old_copy_comes_in(tmp_path: Path) -> None:
    five = Stretch(PostId(5), PostId(5))
    with closing(open_journal(tmp_path / "a.db")) as here, closing(open_journal(tmp_path / "b.db")) as there:
        read(HOME, Stretch(PostId(1), PostId(9)))(here)
        taken(there, out(here))
        unread(HOME, five)(here)
        taken(here, out(there))
        assert not any(mark.oldest <= 5 <= mark.newest for mark in marks.read_marks(here, HOME))
        taken(there, out(here))
        assert marks.read_marks(there, HOME) == marks.read_marks(here, HOME)


GOOD = b'{"kind":"marks","v":1,"panel":"home","stretches":[["1","9",1]]}'


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"not json", "no line of a journal"),
        (b"\xff\xfe", "no line of a journal"),
        (b'{"kind":"dream","v":1}', "no kind that this delurk knows"),
        (b'{"v":1}', "no kind that this delurk knows"),
        (GOOD.replace(b'"v":1', b'"v":2'), "at `$.v`"),
        (GOOD.replace(b'"home"', b'"nowhere"'), "'nowhere' is no panel"),
        (GOOD.replace(b'"9"', b'"nine"'), "'nine' is not an id"),
        (GOOD.replace(b",1]]", b",0]]"), "at `$.stretches"),
        (GOOD.replace(b'["1","9",1]', b'["9","1",1]'), "runs from oldest to newest"),
        (
            b'{"kind":"place","v":1,"panel":"home","post":"1","line":0,"at":"2026-11-25T12:00:00"}',
            "at `$.at`",
        ),
        (b'{"kind":"deck","v":1,"panels":[],"focus":null,"at":"2026-11-25T12:00:00Z"}', "a deck has panels"),
        (
            b'{"kind":"layout","v":1,"name":"\\u0007","panels":[],"focus":null,"zoomed":false,'
            b'"at":"2026-11-25T12:00:00Z"}',
            "a layout has a name",
        ),
        (
            b'{"kind":"gone","v":1,"id":"1","why":"not fetched","at":"2026-11-25T12:00:00Z"}',
            "not fetched is not gone",
        ),
        (b"[" * 100_000, "Expected `object`"),
    ],
)
def test_a_bad_line_is_named_and_passed_over(journal: Connection, line: bytes, why: str) -> None:
    result: Taken = take_in(journal, [GOOD, line, b"", GOOD.replace(b"home", b"#ldchat")], "mine.jsonl")
    (said,) = result.bad
    assert said.startswith("mine.jsonl:2: ")
    assert why in said
    assert "\n" not in said
    assert marks.panels_marked(journal) == ["#ldchat", "home"]


def test_an_import_beside_a_running_app_loses_nothing_of_either(journal: Connection, tmp_path: Path) -> None:
    with closing(open_journal(tmp_path / "journal.db")) as app:
        taken(journal, [GOOD])
        marks.save_change(app, HOME, (), (Stretch(PostId(20), PostId(21)),))
    assert marks.read_marks(journal, HOME) == (
        Stretch(PostId(1), PostId(9)),
        Stretch(PostId(20), PostId(21)),
    )


def test_a_file_cannot_bring_in_what_a_terminal_would_obey(journal: Connection, tmp_path: Path) -> None:
    keep(a_post(1, "heron XX", quoted=a_post(0, "egret XX")), "", NOW)(journal)
    with closing(open_journal(tmp_path / "there.db")) as there:
        taken(there, [line.replace(b"XX", b"\\u001b[2J\\u202e") for line in out(journal)])
        (post,) = kept.get(there, [an_id(1)])
        assert isinstance(post.quoted, Post)
        assert (post.text, post.quoted.text) == ("heron [2J", "egret [2J")
