"""A post in full: nothing cut, real hosts, exact times, edits in words; and no row wider than the sheet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.layout.changes import Change, changes, in_words
from tui.layout.glyphs import ASCII, UNICODE, Glyphs
from tui.layout.hosts import host_of
from tui.layout.in_full import InFull, in_full, raw
from tui.layout.lines import line_text, line_width
from tui.layout.pen import Pen
from tui.layout.post import lay_out
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post, Span
from tui.text.terminal import FULL

MADE = datetime(2026, 11, 25, 13, 21, 5, tzinfo=UTC)
BEA = Author(UserId(2), "bea_okafor", "Bea Okafor 🌱", verified=True)
POST = Post(PostId(7), BEA, MADE, "Nobody could say which idea was whose.", lang="en", source="Web App")


def pen(width: int = 60, glyphs: Glyphs = UNICODE) -> Pen:
    return Pen(width, glyphs, FULL, MADE, timezone(timedelta(hours=1), "CET"))


def rows(post: Post, versions: tuple[Post, ...] = (), width: int = 60) -> list[str]:
    return [line_text(line) for line in in_full(post, pen(width), versions).lines]


def test_the_head_says_who_when_exactly_and_from_where() -> None:
    said = rows(POST)
    assert said[:4] == [
        "@bea_okafor ✓ · Bea Okafor 🌱",
        "Wed 25 Nov 2026, 14:21:05 CET (13:21:05 UTC)",
        "from Web App · in English",
        "",
    ]
    assert said[-1] == "→ View on X  https://x.com/bea_okafor/status/7"


def test_in_utc_the_time_stands_once_and_over_midnight_both_days_do() -> None:
    utc = Pen(60, UNICODE, FULL, MADE, ZoneInfo("UTC"))
    assert line_text(in_full(POST, utc).lines[1]) == "Wed 25 Nov 2026, 13:21:05 UTC"
    late = replace(POST, created_at=datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    assert rows(late, width=70)[1] == "Thu 26 Nov 2026, 00:30:00 CET (Wed 25 Nov 2026, 23:30:00 UTC)"


def test_links_are_numbered_with_the_host_that_is_really_asked() -> None:
    text = "kettle.example and here"
    links = (
        Span(0, 14, "link", "https://www.kettle.example/silence", href="https://t.co/a", title="The silence"),
        Span(19, 23, "link", "https://x.com@bücher.example/", href="https://t.co/b"),
    )
    made = in_full(replace(POST, text=text, spans=links), pen())
    said = [line_text(line) for line in made.lines]
    assert "1 kettle.example" in said
    assert "  The silence" in said
    assert "  https://www.kettle.example/silence" in said
    assert "2 bücher.example (xn--bcher-kva.example)" in said
    assert made.links == ["https://t.co/a", "https://t.co/b"]


def test_what_stands_nowhere_in_the_text_is_not_drawn() -> None:
    text = "kettle.example and #one"
    here = (
        Span(0, 14, "link", "https://kettle.example/", href="https://t.co/a"),
        Span(19, 23, "hashtag", "one"),
    )
    end = len(text)
    elsewhere = (
        Span(end, end, "hashtag", "two"),
        Span(end, end, "mention", "bo", user_id=UserId(9)),
        Span(end, end, "link", "https://far.example/", href="https://t.co/b", title="Far"),
        Span(end, end, "link", "https://on.example/", href="https://t.co/a"),
    )
    plain, more = replace(POST, text=text, spans=here), replace(POST, text=text, spans=here + elsewhere)
    assert in_full(more, pen()) == in_full(plain, pen())
    clock = {"now": MADE, "zone": ZoneInfo("UTC")}
    drawn = [lay_out(one, width=40, glyphs=UNICODE, terminal=FULL, **clock) for one in (plain, more)]  # type: ignore[arg-type]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://kettle.example/x", "kettle.example"),
        ("https://WWW.Kettle.example", "kettle.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://evil.example\\@bank.example/", "evil.example"),
        ("https://[::1", "no host"),
        ("mailto:ana@kettle.example", "no host"),
        ("https://" + "ü" * 80 + ".example", f"{'ü' * 80}.example (no such host)"),
    ],
)
def test_a_host_is_the_one_that_the_browser_asks(address: str, host: str) -> None:
    assert host_of(address) == host


def test_pictures_have_their_words_size_and_length() -> None:
    media = (
        Media("3_1", "photo", alt="A wall of yellow notes.", width=1200, height=800),
        Media("7_1", "video", duration_ms=42_000),
    )
    said = rows(replace(POST, media=media))
    assert "▣ picture 1 of 2 · 1,200 × 800 pixels" in said
    assert "  A wall of yellow notes." in said
    assert "▸ video 2 of 2 · 0:42" in said
    assert "  no alt text" in said


def test_a_quoted_post_is_whole_with_its_own_links() -> None:
    long = " ".join(f"word{at}" for at in range(80))
    link = Span(0, 5, "link", "https://grant.example/", href="https://t.co/g")
    quoted = replace(POST, id=PostId(3), text=long, spans=(link,))
    made = in_full(replace(POST, quoted=quoted), pen())
    said = [line_text(line) for line in made.lines]
    assert any("word79" in row and row.startswith("│ ") for row in said)
    assert "│ 1 grant.example" in said
    assert "│ Deleted by its author." in rows(replace(POST, quoted=Gone(PostId(3), "deleted")))


def test_a_repost_shows_who_reposted_and_the_original() -> None:
    again = Post(PostId(9), Author(UserId(5), "nils_a", "Nils"), MADE, "RT", reposted=POST)
    said = rows(again)
    assert " ".join(said[:2]) == "↻ @nils_a reposted · Wed 25 Nov 2026, 14:21:05 CET (13:21:05 UTC)"
    assert POST.text in said
    assert said[-1].endswith("/bea_okafor/status/7")


def test_all_counts_and_a_poll_are_there() -> None:
    poll = Poll(1, (PollOption("yes", 3), PollOption("no", 1)), closed=True)
    said = rows(replace(POST, poll=poll, counts=Counts(replies=1, likes=64, views=1204)), width=76)
    assert "1 answer · 0 reposts · 0 quotes · 64 likes · 0 bookmarks · 1,204 views" in " ".join(said)
    assert any("75%" in row and "yes" in row for row in said)


def test_edits_are_told_in_words_and_missing_versions_are_said_to_be() -> None:
    edits = (PostId(5), PostId(6), PostId(7))
    first = replace(POST, id=PostId(5), text="Nobody could say which thought was whose.", edits=edits)
    last = replace(POST, edits=edits)
    second = replace(first, id=PostId(6), text="Nobody could ever say which thought was whose.")
    said = "\n".join(rows(last, (first, second)))
    assert "3 versions" in said
    assert "“ever” was put in." in said
    assert "“ever” was taken out." in said
    assert "“thought” became “idea”." in said
    said = "\n".join(rows(last, (first,)))
    assert "2  is not in the cache." in said
    assert "What it changed is not known" in said


def test_raw_text_is_wrapped_at_its_own_indent() -> None:
    made = [line_text(line) for line in raw('{\n  "text": "one two three four"\n}', pen(16))]
    assert made == ["{", '  "text": "one', "  two three", '  four"', "}"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_changes_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    made = changes(before, after)
    assert all(in_words(change).endswith(".") for change in made)
    assert (made == ()) == (changes(after, before) == ())


def test_a_very_long_text_is_compared_as_a_whole() -> None:
    assert changes("a " * 500, "b " * 500) == (Change(" ".join(["a"] * 500), " ".join(["b"] * 500)),)


_texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(_texts, _texts, _texts, st.integers(20, 90), st.sampled_from([ASCII, UNICODE]))
def test_whatever_strangers_write_no_row_is_wider_than_the_sheet(
    text: str, name: str, alt: str, width: int, glyphs: Glyphs
) -> None:
    link = Span(
        0, min(1, len(text)), "link", f"https://{alt}.example/{name}", href="https://t.co/a", title=alt
    )
    post = replace(
        POST,
        text=text,
        author=replace(BEA, name=name),
        spans=(link,) if text else (),
        source=alt,
        lang=name,
        media=(Media("3_1", "photo", alt=alt, width=10, height=10),),
        edits=(PostId(5), PostId(7)),
        quoted=replace(POST, id=PostId(3), text=alt, author=None),
    )
    made: InFull = in_full(post, pen(width, glyphs), (replace(post, id=PostId(5), text=name),))
    assert max(line_width(line) for line in made.lines) <= width
    assert all("\x1b" not in line_text(line) for line in made.lines)
