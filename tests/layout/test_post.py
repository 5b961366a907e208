"""A post looks as the design says, in two columns of it, and in whatever state it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.layout.posts import (
    BEA,
    NILS,
    NOW,
    ORIGINAL,
    POLL,
    QUOTED,
    REPOST,
    ROSALIND,
    TOMASZ,
    ZONE,
    at,
    drawn,
)
from tui.layout.glyphs import ASCII, UNICODE
from tui.layout.lines import Piece
from tui.layout.post import lay_out, plain, text_of
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post, Span, WhyGone
from tui.text.terminal import FULL, PLAIN_XTERM


def test_a_repost_with_everything_in_a_panel_of_44_columns() -> None:
    assert drawn(REPOST, 44 - 5) == [
        "↻ @nils_a reposted",
        "@bea_okafor ✓ · 13:58 · Bea Okafor 🌱",
        "Nobody could say which idea was whose,",
        "and that was nice. #lrnchat",
        "→ Notes from the room",
        "  okafor.example/notes/42",
        "▣ picture A whiteboard full of yellow",
        "          notes.",
        "│ @rosalind_k · 13:02",
        "│ Ask once, then ask it again.",
        "↳ 2   ↻ 11   ♡ 64",
    ]


def test_the_same_in_a_panel_of_76_columns() -> None:
    assert drawn(REPOST, 76 - 5) == [
        "↻ @nils_a reposted",
        "@bea_okafor ✓ · 13:58 · Bea Okafor 🌱",
        "Nobody could say which idea was whose, and that was nice. #lrnchat",
        "→ Notes from the room",
        "  okafor.example/notes/42",
        "▣ picture A whiteboard full of yellow notes.",
        "│ @rosalind_k · 13:02",
        "│ Ask once, then ask it again.",
        "↳ 2   ↻ 11   ♡ 64",
    ]


def test_a_poll_has_bars_shares_and_an_end() -> None:
    assert drawn(POLL, 54) == [
        "@tomasz_lis · 14:18 · Tomasz Lis",
        "Which half of a workshop do people remember a month",
        "later?",
        "■■■■■■■■■■■■■■■·········  64%  the exercise",
        "■■■■■■■■················  32%  the break",
        "■·······················   4%  the slides",
        "≡ poll · 97 votes · 2 h left",
    ]


def test_only_the_leader_of_a_poll_is_in_the_accent() -> None:
    lines = lay_out(POLL, width=54, glyphs=UNICODE, terminal=FULL, now=NOW, zone=ZONE)
    assert [line[0].role for line in lines[3:6]] == ["accent", "muted", "muted"]
    assert [line[-1].role for line in lines[3:6]] == ["strong", "text", "text"]


def test_a_poll_too_narrow_for_bars_keeps_shares_and_whole_answers() -> None:
    assert drawn(POLL, 16)[5:] == [
        " 64%  the",
        "      exercise",
        " 32%  the break",
        "  4%  the slides",
        "≡ poll · 97 vot…",
    ]


@pytest.mark.parametrize(
    ("poll", "foot"),
    [
        (Poll(1, (PollOption("a", 1),), closed=True), "≡ poll · 1 vote · closed"),
        (Poll(1, (PollOption("a", 0),), closed=False), "≡ poll · 0 votes"),
        (
            Poll(1, (PollOption("a", 1200),), closed=False, ends_at=NOW - timedelta(1)),
            "≡ poll · 1,200 votes · closed",
        ),
        (
            Poll(1, (PollOption("a", 5),), closed=False, ends_at=NOW + timedelta(3)),
            "≡ poll · 5 votes · 3 days left",
        ),
    ],
)
def test_a_poll_says_where_it_stands(poll: Poll, foot: str) -> None:
    assert drawn(replace(POLL, poll=poll), 60)[-1] == foot


def test_the_roles_say_who_speaks_what_is_said_and_what_is_about_it() -> None:
    lines = lay_out(REPOST, width=71, glyphs=UNICODE, terminal=FULL, now=NOW, zone=ZONE)
    assert [piece.role for piece in lines[0]] == ["muted"] * 3
    assert lines[1] == (
        Piece("strong", "@bea_okafor", "@bea_okafor"),
        Piece("muted", " ✓ · 13:58"),
        Piece("muted", " · "),
        Piece("text", "Bea Okafor 🌱"),
    )
    assert lines[2][1] == Piece("link", "#lrnchat", "#lrnchat", 58)
    assert lines[4][1] == Piece("link", "okafor.example/notes/42", "https://t.co/a")
    assert lines[4][1].underlined
    assert not lines[2][1].underlined


def test_a_reply_says_to_whom_but_not_in_a_thread() -> None:
    reply = Post(
        PostId(30), TOMASZ, at(14, 0), "@bea_okafor we tried it",
        spans=(Span(0, 11, "mention", "bea_okafor", user_id=BEA.id),), reply_to=PostId(11), reply_to_user=BEA.id,
    )  # fmt: skip
    assert drawn(reply, 60)[1] == "↳ to @bea_okafor"
    assert drawn(reply, 60, in_thread=True)[1] == "@bea_okafor we tried it"
    assert drawn(replace(reply, spans=()), 60)[1] == "↳ to another post"
    assert drawn(replace(reply, reply_to_user=TOMASZ.id), 60)[1] == "↳ to @tomasz_lis"


def test_a_link_within_the_text_stays_there_and_is_named_below() -> None:
    post = Post(
        PostId(31), ROSALIND, at(14, 0), "See grant.example/notes for more",
        spans=(Span(4, 23, "link", "https://www.grant.example/notes?x=1", "https://t.co/g", "Notes"),),
    )  # fmt: skip
    assert drawn(post, 60)[1:] == ["See grant.example/notes for more", "→ Notes", "  grant.example/notes?x=1"]


def test_a_link_without_a_title_stays_in_the_text() -> None:
    post = Post(
        PostId(32), ROSALIND, at(14, 0), "Slides: grant.example/notes",
        spans=(Span(8, 27, "link", "https://grant.example/notes", "https://t.co/g"),),
    )  # fmt: skip
    assert drawn(post, 60)[1:] == ["Slides: grant.example/notes"]


def test_a_link_to_media_that_did_not_come_stays_in_the_text() -> None:
    assert drawn(replace(ORIGINAL, media=()), 120)[1].endswith(
        "#lrnchat okafor.example/notes/42 pic.x.example/1"
    )


def test_an_address_too_long_for_its_row_keeps_its_host() -> None:
    span = ORIGINAL.spans[1]._replace(value="https://okafor.example/" + "long/" * 30)
    rows = drawn(replace(ORIGINAL, spans=(ORIGINAL.spans[0], span, ORIGINAL.spans[2])), 39)
    assert rows[4] == "  okafor.example/long/long/long/long/l…"


def test_a_quote_takes_six_rows_at_most_and_says_that_it_was_cut() -> None:
    long = replace(QUOTED, text="Ask once, then ask it again. " * 12)
    rows = drawn(replace(ORIGINAL, quoted=long), 39)
    quote = [row for row in rows if row.startswith("│")]
    assert len(quote) == 6
    assert quote[-1].endswith("…")
    whole = [row for row in drawn(ORIGINAL, 39) if row.startswith("│")]
    assert not whole[-1].endswith("…")


@pytest.mark.parametrize(
    ("media", "row"),
    [
        (Media("1", "photo"), "▣ picture, no alt text"),
        (Media("1", "photo", ""), "▣ picture, no alt text"),
        (Media("1", "video", "A walk", duration_ms=65_400), "▸ video 1:05 A walk"),
        (Media("1", "video", duration_ms=3_723_000), "▸ video 1:02:03, no alt text"),
        (Media("1", "animated_gif", "A nod"), "▸ silent film A nod"),
    ],
)
def test_media_are_told_in_words(media: Media, row: str) -> None:
    assert drawn(Post(PostId(33), NILS, at(14, 0), "Look", media=(media,)), 60)[2] == row


def test_sensitive_media_are_announced() -> None:
    post = Post(PostId(33), NILS, at(14, 0), "Look", media=(Media("1", "photo", "A cut"),), sensitive=True)
    assert drawn(post, 60)[2:] == ["! marked as sensitive", "▣ picture A cut"]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("deleted", "Deleted by its author."),
        ("protected", "From a protected account."),
        ("suspended", "From a suspended account."),
        ("withheld", "Withheld by X in your country."),
        ("unavailable", "No longer available."),
        ("not fetched", "Not fetched."),
    ],
)
def test_what_is_gone_says_why(why: WhyGone, words: str) -> None:
    gone = Gone(PostId(9), why)
    assert drawn(gone, 60) == [words]
    assert drawn(replace(QUOTED, quoted=gone), 60)[-1] == f"│ {words}"
    assert drawn(Post(PostId(34), NILS, at(14, 20), "RT @x: …", reposted=gone), 60) == [
        "↻ @nils_a reposted · 14:20",
        words,
    ]


def test_an_edited_post_says_so() -> None:
    post = replace(QUOTED, edits=(PostId(8), QUOTED.id))
    assert drawn(post, 60)[0] == "@rosalind_k · 13:02 · edited · Rosalind Kettle"


def test_a_protected_author_is_marked() -> None:
    post = replace(QUOTED, author=replace(ROSALIND, protected=True))
    assert drawn(post, 60)[0] == "@rosalind_k ⊘ · 13:02 · Rosalind Kettle"


def test_a_post_without_an_author_is_shown() -> None:
    assert drawn(replace(QUOTED, author=None), 60)[0] == "author unknown · 13:02"


def test_a_display_name_is_cut_to_its_row() -> None:
    post = replace(QUOTED, author=Author(UserId(3), "rosalind_k", "Rosalind " * 9))
    assert drawn(post, 39)[0] == "@rosalind_k · 13:02 · Rosalind Rosalin…"


def test_a_room_puts_its_label_before_the_handle() -> None:
    label = (Piece("accent", "A2 "), Piece("guest", "★ guest "))
    assert drawn(QUOTED, 60, label=label)[0] == "A2 ★ guest @rosalind_k · 13:02 · Rosalind Kettle"


def test_counts_of_nothing_take_no_row() -> None:
    assert drawn(QUOTED, 60)[-1] == "Ask once, then ask it again."
    assert drawn(replace(QUOTED, counts=Counts(0, 0, 1_234, quotes=2)), 60)[-1] == "♡ 1,234   ❝ 2"


def test_blank_lines_of_a_long_post_are_kept() -> None:
    assert drawn(replace(QUOTED, text="One.\n\nTwo."), 60)[1:] == ["One.", "", "Two."]


def test_no_line_of_japanese_begins_with_what_closes() -> None:
    rows = drawn(replace(QUOTED, text="読書会の準備が終わりました。質問は三つだけ。"), 26)
    assert rows[1:] == ["読書会の準備が終わりまし", "た。質問は三つだけ。"]


def test_in_ascii_every_sign_of_ours_is_ascii() -> None:
    post = replace(ORIGINAL, author=replace(BEA, name="Bea"), poll=POLL.poll)
    for width in (12, 39, 71):
        for row in drawn(replace(REPOST, reposted=post), width, glyphs=ASCII):
            assert row.isascii(), row


def test_an_old_terminal_gets_simpler_text() -> None:
    post = replace(QUOTED, text="👩\u200d💻 👍🏽", author=replace(ROSALIND, name="R ❤\ufe0f"))
    assert drawn(post, 60, terminal=PLAIN_XTERM) == ["@rosalind_k · 13:02 · R ❤", "👩 👍"]


def test_a_repost_is_told_in_sentences_for_a_pipe() -> None:
    assert plain(REPOST, now=NOW, zone=ZONE, state=("Unread",), place=(3, 9)) == (
        "Unread. Reposted by @nils_a. @bea_okafor, Bea Okafor 🌱, 13:58. "
        "Nobody could say which idea was whose, and that was nice. #lrnchat. "
        "Link: Notes from the room, https://okafor.example/notes/42. "
        "Picture: A whiteboard full of yellow notes. "
        "Quotes @rosalind_k, Rosalind Kettle, 13:02: Ask once, then ask it again. 3 of 9."
    )


def test_a_poll_is_told_in_a_sentence() -> None:
    assert plain(POLL, now=NOW, zone=ZONE).endswith(
        "Poll, 97 votes, 2 h left: the exercise 64%, the break 32%, the slides 4%."
    )


def test_the_text_to_copy_is_the_originals() -> None:
    assert text_of(REPOST) == ORIGINAL.text
