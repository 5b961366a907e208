"""The notation in which the world is written, and the harm it contains on purpose and by no accident."""

import re

import pytest

from tui.sandbox.world.composing import Words
from tui.sandbox.world.hostile import ABOUT, NAMES, SPAM, hostile_lines
from tui.sandbox.world.make import make_world
from tui.sandbox.world.script import VOICES, scenes

NOW_MS = 1_795_570_000_000


def test_replies_threads_and_quotes_hang_where_they_are_written() -> None:
    (first,) = scenes('a: one\n  b: two\n    a: three\n  + next\n    b: on next\n  + last\n  " c: quoting\n')
    assert [(line.author, line.bond) for line in first.below] == [
        ("b", "reply"),
        ("a", "reply"),
        ("c", "quote"),
    ]
    part = first.below[1]
    assert part.text == "next"
    assert [(line.author, line.text) for line in part.below] == [("b", "on next"), ("a", "last")]
    assert first.below[0].below[0].text == "three"


def test_notes_are_read_from_the_end_and_leave_the_text() -> None:
    (line,) = scenes("a: Look¶here {photo | A cat.} {likes 12} {am}")
    assert line.text == "Look\nhere"
    assert line.note("photo") == ["A cat."]
    assert line.number("likes") == 12
    assert line.note("am") == [""]
    assert line.note("pm") is None


@pytest.mark.parametrize(
    ("text", "what"),
    [("no colon here", "expected"), ("a: text {photoo}", "photoo"), ("a: one\n      b: too deep", "too far")],
)
def test_a_bad_line_is_named(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=f"line .*{what}"):
        scenes(text)


def test_a_list_is_used_up_before_a_word_comes_again() -> None:
    from random import Random

    words = Words(Random(3))
    words.learn("$x = a / A | b / B | c / C")
    drawn = [words.fill("$x.1$x.2") for _ in range(6)]
    assert sorted(drawn[:3]) == sorted(drawn[3:]) == ["aA", "bB", "cC"]
    assert len(set(words.fill("$x $x $x").split())) == 3


def test_no_voice_file_hides_a_control_or_turns_the_text_round() -> None:
    for path in sorted(VOICES.glob("*.txt")):
        found = re.findall(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]",
            path.read_text("utf-8"),
        )
        assert found == [], path.name


def test_every_gap_of_a_mould_is_filled() -> None:
    world = make_world(7, NOW_MS)
    texts = [post.text for post in [*world.posts.values(), *world.to_come] if post.text not in SPAM]
    assert [text for text in texts if re.search(r"\$[a-z]+(\.\d)?\b|[{}¶]", text)] == []


@pytest.mark.parametrize(
    "payload",
    [
        "\x1b[", "\x1b]0;", "\x1b]52;", "\x1b]8;;", "\x1bP", "\x07", "\x00", "\x9b", "\x9d", "\x05", "\x0e", "\x18",
        "\x1a", "\x08", "\x0b", "\x0c", "\r", "\x85", "\u202e", "\u2066", "\u2067", "\u2068", "\u202d", "\u200b",
        "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\U000e0041", "\ufdd0", "\uffff", "\ufff9", "\ue000",
        "\u2028", "\u2029", "[bold]", "[@click=app.bell]", "[link=", "[/nothing]", "](https://", "<script>", "&amp;",
    ],
)  # fmt: skip
def test_the_spammer_tries_every_trick(payload: str) -> None:
    assert any(payload in line.text for line in hostile_lines())


def test_spam_hides_in_names_alt_texts_polls_and_titles_too() -> None:
    notes = {note.name: note.parts for line in hostile_lines() for note in line.notes}
    assert {"photo", "poll", "link", "video"} <= set(notes)
    assert any("\x1b" in name for name in NAMES.values())
    assert any("[@click" in about for about in ABOUT.values())
    world = make_world(7, NOW_MS)
    assert set(NAMES.values()) <= {user.name for user in world.users.values()}


def test_the_longest_word_and_the_hundred_tags_are_there() -> None:
    assert any(max(map(len, text.split(" "))) > 250 for text in SPAM)
    assert any(text.count("#") == 100 for text in SPAM)


def test_all_of_it_can_be_sent_as_json() -> None:
    for text in (*SPAM, *NAMES.values(), *ABOUT.values()):
        assert text.encode("utf-8").decode("utf-8") == text
