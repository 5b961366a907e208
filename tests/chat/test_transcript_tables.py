"""A transcript as CSV opens in spreadsheets and runs nothing there; as JSON it keeps the contract; as rows it is the recap."""

import csv
import io
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.chat.by_hand import Evening, free_form, hostile
from tui.chat.transcript import Document, as_json, rows, table
from tui.chat.transcript.in_csv import COLUMNS, defused
from tui.chat.values import RoomSpec
from tui.text.cleaning import clean


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def told(document: Document, guesses: bool = False) -> dict[str, dict[str, str]]:
    """Rows by their text."""
    head, *found = read(table(document, guesses=guesses))
    assert tuple(head) == COLUMNS
    return {row[head.index("text")]: dict(zip(head, row, strict=True)) for row in found}


def test_a_row_a_post() -> None:
    evening = Evening()
    found = told(evening.document())
    assert len(found) == len(evening.desk.posts) - 1  # a plain repost says nothing of its own
    both = found["A1, A2: 因为我想问一个问题。"]
    assert (both["kind"], both["question"], both["label"], both["language"]) == (
        "answer",
        "1, 2",
        "A1, A2",
        "zh",
    )
    late = found["A2a: nobody"]
    assert (late["question"], late["sub"], late["newcomer"]) == ("2", "a", "first time")
    question = found["Q2: Who helped? #kettlechat"]
    assert (question["kind"], question["role"], question["username"]) == ("question", "host", "mara_holt")
    assert question["time"] == "2026-01-08T02:15:00Z"
    assert question["session"] == "2026-01-08T02:00:00Z"
    assert question["link"] == f"https://x.com/mara_holt/status/{evening.q2}"
    assert found["'@mara_holt hello"]["kind"] == "talk"
    assert found["A2: شخص لا أعرفه kettle.example/silence"]["likes"] == "3"
    guess = told(evening.document(), guesses=True)["A colleague asked what I knew"]
    assert (guess["kind"], guess["question"], guess["guess"]) == ("answer", "1", "guess")
    assert found["A colleague asked what I knew"]["guess"] == ""
    folded = told(evening.document(hidden={evening.q1: "loud", evening.hi: "loud"}))
    assert folded["Folded by “loud”"]["question"] == "1"
    assert "'@mara_holt hello" not in folded


@settings(max_examples=80)
@given(st.text(st.sampled_from("ab=+-@＝＋－＠\t\r\n;,\"' )|"), max_size=40), st.text(max_size=20))
@example('x;"=1+1', "=1+1")
@example("a\n=1;-2\n\n +3", "＝1")
@example(' "=1', "-")
def test_no_cell_is_a_formula_however_the_file_is_cut(text: str, name: str) -> None:
    document = hostile(text, name, text)
    for delimiter in ",;\t":
        for cell in chain(*read(table(document), delimiter)):
            begun = cell.lstrip(' \n\u3000"')
            assert begun[:1] not in tuple("=+-@\t\r＝＋－＠") or begun.startswith("-)"), (delimiter, cell)
    cells = [row[COLUMNS.index("text")] for row in read(table(document))[1:]]
    assert cells == [defused(clean(text))] * 3
    assert {len(row) for row in read(table(document))} == {len(COLUMNS)}


@pytest.mark.parametrize(
    "text", ["plain", "a;b", "Well ;-) yes", "one-two", "mail a@b.example", "two\nlines", "x = y"]
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


def test_json_keeps_the_contract() -> None:
    evening = Evening()
    found = as_json(evening.document())
    assert (found["room"], found["tag"]) == ("kettle", "#kettlechat")
    assert found["session"] == {"start": "2026-01-08T02:00:00Z", "end": "2026-01-08T03:00:00Z"}
    questions = found["questions"]
    assert isinstance(questions, list)
    assert [(one["n"], one["sub"], one["post_id"]) for one in questions] == [
        (1, "", str(evening.q1)), (2, "", str(evening.q2)), (2, "a", str(evening.q2a)), (3, "", None),
    ]  # fmt: skip
    both = {"post_id": str(evening.both), "labels": ["A1", "A2"], "guess": False}
    assert questions[0]["answers"] == [{"post_id": str(evening.a1), "labels": ["A1"], "guess": False}, both]
    assert questions[1]["answers"] == [both, {"post_id": str(evening.a2), "labels": ["A2"], "guess": False}]
    assert found["notices"] == [str(evening.soon)]
    assert found["talk"] == [str(post) for post in (evening.hello, evening.hi, evening.guess, evening.thanks)]
    people = found["people"]
    assert isinstance(people, list)
    assert {key: people[2][key] for key in ("id", "username", "role", "posts", "newcomer")} == {
        "id": "3", "username": "bo", "role": "participant", "posts": 3, "newcomer": True,
    }  # fmt: skip


def test_json_gives_guesses_when_asked_and_leaves_out_what_is_muted_or_deleted() -> None:
    evening = Evening()
    guessed = as_json(evening.document(), guesses=True)
    assert isinstance(guessed["questions"], list)
    assert isinstance(guessed["talk"], list)
    assert {"post_id": str(evening.guess), "labels": [], "guess": True} in guessed["questions"][0]["answers"]
    assert str(evening.guess) not in guessed["talk"]
    document = evening.document(
        hidden={evening.q1: "loud", evening.hi: "loud"}, gone=frozenset({evening.q2, evening.a1})
    )
    found = as_json(document)
    assert isinstance(found["questions"], list)
    first, second, *_ = found["questions"]
    assert (first["post_id"], first["state"], first["rule"]) == (str(evening.q1), "folded", "loud")
    assert (second["post_id"], second["state"]) == (None, "deleted")
    assert found["left_out"] == {"muted": 1, "deleted": 2, "not_here": 0, "reposts": 1}
    assert str(evening.hi) not in str(found)
    assert str(evening.a1) not in str(found)
    assert isinstance(found["people"], list)
    assert [one["posts"] for one in found["people"] if one["username"] == "bo"] == [2]
    assert "ines_duarte" not in [one["username"] for one in found["people"]]


def test_rows_are_the_same_document() -> None:
    evening = Evening()
    lines = [" " * row.indent + "".join(bit.text for bit in row.words) for row in rows(evening.document())]
    at = lines.index("Q1  2 answers")
    assert lines[at + 1 : at + 4] == [
        "◆ host · @mara_holt · 03:05 · Mara Holt", "Q1: What made you post", "the first time? #kettlechat",
    ]  # fmt: skip
    assert "  A1 · ★ guest · @ines_duarte · 03:07 · Inês Duarte" in lines
    assert "  @bo Bo <b>|x| · role first time here · posts 3 · answers 1" in lines
    assert [row.anchor for row in rows(free_form()) if row.anchor] == ["thread1", "alone", "people"]


def test_a_room_of_other_letters_is_called_by_them() -> None:
    evening = Evening()
    spec = RoomSpec(
        "kettle", ("kettlechat",), letters=replace(RoomSpec("x", ()).letters, questions=frozenset("F"))
    )
    document = replace(evening.document(), spec=spec)
    assert [row.anchor for row in rows(document) if row.anchor][:4] == ["f1", "f2", "f2a", "f3"]
