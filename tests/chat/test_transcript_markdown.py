"""A transcript in Markdown reads well, passes a linter, and shows every post as it was written."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.chat.by_hand import Evening, free_form, hostile
from tui.chat.transcript import Document, markdown
from tui.text.cleaning import clean, clean_line

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    "list_item",
    "bullet_list",
    "blockquote",
    "paragraph",
    "heading",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
signs = st.text(st.sampled_from("ab 1.)-+*_#>`~|[]()!<&;=:\\\n\t\"'$^{}/@wh\u2028\r"), max_size=60)
texts = signs | st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


def section(text: str, heading: str) -> str:
    """What stands under a heading, to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def test_a_question_has_its_text_and_its_answers() -> None:
    evening = Evening()
    text = markdown(evening.document())
    assert text.startswith(
        "# Kettle chat, 8 January 2026\n\n- When: Thursday, 8 January 2026, 03:00 to 04:00 (60"
    )
    assert "- Numbers: 12 posts by 5 people, 4 questions, 4 answers\n" in text
    assert "- First time here: [@bo](https://x.com/bo), [@amir](https://x.com/amir)\n" in text
    assert section(text, "Q1") == (
        "\nhost · [@mara_holt](https://x.com/mara_holt) ·\n"
        f"[03:05](https://x.com/mara_holt/status/{evening.q1}) · Mara Holt\n"
        "\n> Q1: What made you post\\\n> the first time? #kettlechat\n"
        "\n- **A1** · guest · [@ines_duarte](https://x.com/ines_duarte) ·\n"
        f"  [03:07](https://x.com/ines_duarte/status/{evening.a1}) · Inês Duarte\n"
        "\n  > A1 Nobody knew me.\n  >\n  > 1\\. I asked\\\n  > \\- I waited\n  >\n  > Picture: A wall of yellow notes.\n"
        "\n- **A1, A2** · [@mei_tan](https://x.com/mei_tan) ·\n"
        f"  [03:08](https://x.com/mei_tan/status/{evening.both}) · 陈美\n"
        "\n  > A1, A2: 因为我想问一个问题。\n\n"
    )
    assert "因为我想问一个问题" in section(text, "Q2")
    assert "part 2 · after the end · [@bo]" in section(text, "Q2a")
    assert "author has deleted" in section(text, "Q2a")
    assert "not in the cache" in section(text, "Q3")
    assert "Next week" in section(text, "Thanks and the next date")
    assert "| @bo Bo \\<b\\>\\|x\\| | first time here | 3 | 1 |" in section(text, "Who took part")
    assert "Left out: 1 repost, 1 announcement." in text
    assert "coming up" not in text


def test_a_guess_is_talk_unless_it_is_asked_for_and_then_it_is_marked() -> None:
    document = Evening().document()
    plain, guessed = markdown(document), markdown(document, guesses=True)
    assert "A colleague" in section(plain, "Talk")
    assert "Quotes [Q1](#q1)" in section(plain, "Talk")
    assert "guess" not in plain
    assert "- guess · [@bo]" in section(guessed, "Q1")
    assert "A colleague" not in section(guessed, "Talk")


def test_mutes_and_deletions_are_out_and_counted() -> None:
    evening = Evening()
    hidden = {evening.q1: "loud *hosts*", evening.a1: "sales", evening.hi: "sales"}
    text = markdown(evening.document(hidden=hidden, gone=frozenset({evening.q2, evening.a2})))
    assert "Folded by “loud \\*hosts\\*”." in section(text, "Q1")
    assert "What made you post" not in text
    assert "ines_duarte" not in text
    assert "Deleted by its author." in section(text, "Q2")
    assert "amir" not in text
    assert "- Numbers: 8 posts by 3 people, 4 questions, 2 answers\n" in text
    assert "Left out: 2 posts muted, 2 posts deleted since, 1 repost" in text


def test_contents_say_what_is_asked_from_the_label_on() -> None:
    evening = Evening()
    post = evening.desk.posts[evening.q2]
    evening.desk.posts[evening.q2] = replace(post, text="Nearly there.\n\n#kettlechat Q2: Who helped?")
    assert "- [Q2](#q2) Who helped? (2 answers)\n" in markdown(evening.document())


def test_a_host_that_was_guessed_is_said_to_be() -> None:
    document = Evening().document()
    text = markdown(replace(document, session=replace(document.session, proposed=("mara_holt",))))
    assert "Nobody was named as host: @mara_holt asked the questions, so it seems." in text


def test_a_room_without_numbers_shows_threads_and_days() -> None:
    text = markdown(free_form())
    assert "8 January 2026, 02:00 to Saturday, 10 January 2026, 02:00 (2\n  days; times are UTC)" in text
    assert "[9 Jan, 03:00]" in section(text, "Thread 1")
    assert "Good evening" in section(text, "Single posts")
    assert "question" not in text


@pytest.mark.parametrize(
    "document",
    [
        Evening().document(),
        free_form(),
        hostile("a\n# b\n1. c www.x.example m@x.example http://x.y", "*_", "[x](y)"),
    ],
)
def test_a_linter_has_nothing_to_say(document: Document, tmp_path: Path) -> None:
    api = pytest.importorskip("pymarkdown.api", reason="no pymarkdownlnt here")
    for guesses in (False, True):
        file = tmp_path / f"{guesses}.md"
        file.write_text(markdown(document, guesses=guesses), encoding="utf-8")
        found = api.PyMarkdownApi().scan_path(str(file))
        assert [f"{one.line_number} {one.rule_id} {one.rule_name}" for one in found.scan_failures] == []
        assert found.pragma_errors == []


def quoted(tokens: list[Token]) -> list[str]:
    """The lines of each paragraph that stands in a quote."""
    depth, said = 0, []
    for token in tokens:
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if depth and token.type == "inline":
            breaks = {"softbreak": " ", "hardbreak": "\n"}
            said.append("".join(breaks.get(one.type, one.content) for one in token.children or ()))
    return said


@settings(max_examples=60)
@given(texts, texts, texts)
@example("# no heading", "<script>", "![x](y)")
@example("1) no list\n---\n===\n    no code", "](<https://evil.example>)", "> > deeper")
@example("```\ncode", "&lt;", "~~gone~~")
@example("<https://evil.example> www.evil.example", "http://evil.example", "[x]: https://evil.example")
@example("a b " * 40 + "1. x " * 20, "| | |", "|a|\n|-|")
def test_a_post_shows_its_own_characters_and_is_never_markup(text: str, name: str, alt: str) -> None:
    tokens = READER.parse(markdown(hostile(text, name, alt)))
    for token in tokens:
        assert re.sub("_(open|close)$", "", token.type) in OURS | {"inline"}
        for one in token.children or ():
            assert one.type in (
                "text",
                "softbreak",
                "hardbreak",
                "link_open",
                "link_close",
                "text_special",
                "strong_open",
                "strong_close",
            )
            if one.type == "link_open":
                assert re.fullmatch(
                    r"https://x\.com/(bo|i)(/status/\d+)?|#[a-z0-9-]+", str(one.attrs["href"])
                )
    said = " ".join(quoted(tokens)).split()
    words = clean(text).split()
    assert said[: len(words)] == words
    assert said[len(said) - len(words) :] == words
    assert sum(token.type == "heading_open" for token in tokens) == 6
    if shown := clean_line(alt).split():
        at = said.index("Picture:")
        assert said[at + 1 : at + 1 + len(shown)] == shown or "Picture:" in words


def test_nobody_is_called_new_where_no_earlier_session_is_known() -> None:
    evening = Evening()
    people = tuple([replace(one, newcomer=True) for one in evening.session.people])
    assert "irst time here" not in markdown(
        replace(evening.document(), session=replace(evening.session, people=people))
    )
