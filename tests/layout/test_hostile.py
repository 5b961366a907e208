"""Whatever a post holds, no row is too wide and nothing but text stands in it."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.layout.posts import NOW, ZONE
from tests.text.strategies import anything, written
from tests.text.test_cleaning import harms
from tui.layout import rows
from tui.layout.ansi import paint
from tui.layout.glyphs import ASCII, UNICODE
from tui.layout.lines import Line, Piece, fitted, line_text, line_width
from tui.layout.post import lay_out, plain
from tui.layout.roles import ROLES
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post, Span
from tui.text.cleaning import clean
from tui.text.terminal import FULL, PLAIN_XTERM
from tui.text.wrapping import NEVER_FIRST

strings = st.one_of(anything, written)
times = st.datetimes(datetime(2006, 1, 1), datetime(2040, 1, 1)).map(lambda when: when.replace(tzinfo=UTC))
authors = st.builds(Author, st.just(UserId(1)), strings, strings, st.booleans(), st.booleans())
spans = st.builds(
    Span,
    st.integers(-2, 60),
    st.integers(-2, 80),
    st.sampled_from(["hashtag", "cashtag", "mention", "link"]),
    strings,
    st.one_of(st.none(), strings, strings.map(lambda text: "https://t.co/" + text)),
    st.one_of(st.none(), strings),
    st.sampled_from(["page", "media", "post"]),
    st.one_of(st.none(), st.just(UserId(1))),
)
media = st.builds(
    Media, strings, st.sampled_from(["photo", "video", "animated_gif"]), st.one_of(st.none(), strings),
    duration_ms=st.one_of(st.none(), st.integers(0, 10**7)),
)  # fmt: skip
polls = st.builds(
    Poll,
    st.just(1),
    st.lists(st.builds(PollOption, strings, st.integers(0, 10**6)), max_size=4).map(tuple),
    st.booleans(),
    st.one_of(st.none(), times),
)
gone = st.builds(
    Gone,
    st.just(PostId(5)),
    st.sampled_from(["deleted", "protected", "suspended", "withheld", "unavailable"]),
)


def posts(depth: int = 1) -> st.SearchStrategy[Post]:
    inner = st.one_of(st.none(), gone, posts(depth - 1)) if depth else st.none()
    return st.builds(
        Post,
        st.just(PostId(9)),
        st.one_of(st.none(), authors),
        times,
        strings,
        spans=st.lists(spans, max_size=4).map(tuple),
        reply_to=st.one_of(st.none(), st.just(PostId(3))),
        reply_to_user=st.one_of(st.none(), st.just(UserId(1))),
        media=st.lists(media, max_size=2).map(tuple),
        poll=st.one_of(st.none(), polls),
        counts=st.builds(Counts, *[st.integers(0, 10**9)] * 4),
        edits=st.sampled_from([(), (PostId(8), PostId(9))]),
        sensitive=st.booleans(),
        reposted=inner,
        quoted=inner,
    )


def check(line: Line, width: int) -> None:
    assert sum(cell_len(piece.text) for piece in line) <= width
    for piece in line:
        assert harms(piece.text) == []
        assert "\n" not in piece.text
        assert piece.role in ROLES
        assert piece.href is None or (harms(piece.href) == [] and "\n" not in piece.href)


@given(posts(), st.integers(10, 120), st.sampled_from([UNICODE, ASCII]), st.sampled_from([FULL, PLAIN_XTERM]))
@settings(deadline=None, max_examples=60)
def test_every_row_fits_and_is_harmless(post: Post, width: int, glyphs: object, terminal: object) -> None:
    lines = lay_out(post, width=width, glyphs=glyphs, terminal=terminal, now=NOW, zone=ZONE)  # type: ignore[arg-type]
    assert lines
    for line in lines:
        check(line, width)
    assert b"\x1b" not in paint(lines, {}).replace(b"\x1b[", b"")


@given(posts())
@settings(deadline=None, max_examples=60)
def test_what_goes_into_a_pipe_is_one_harmless_line(post: Post) -> None:
    line = plain(post, now=NOW, zone=ZONE)
    assert harms(line) == []
    assert "\n" not in line


@given(posts(0), st.integers(10, 120))
@settings(deadline=None, max_examples=60)
def test_offsets_lead_back_to_the_text(post: Post, width: int) -> None:
    text = clean(post.text)
    for line in lay_out(post, width=width, glyphs=UNICODE, terminal=FULL, now=NOW, zone=ZONE):
        for piece in line:
            if piece.start is not None:
                assert text[piece.start : piece.start + len(piece.text)] == piece.text


@given(written, st.integers(10, 120))
def test_no_row_of_text_begins_with_what_closes(text: str, width: int) -> None:
    post = Post(PostId(9), None, NOW, clean(text))
    offsets = [
        (piece.start, piece.text)
        for line in lay_out(post, width=width, glyphs=UNICODE, terminal=FULL, now=NOW, zone=ZONE)
        for piece in line
        if piece.start is not None
    ]
    for (_, before), (start, row) in pairwise(offsets):
        if row[:1] in NEVER_FIRST and post.text[start - 1] != "\n":
            assert set(before[2:]) <= NEVER_FIRST | {" "} or cell_len(before) > width - 2


states = st.sampled_from(
    [(), (Piece("accent", "▲ 3 new"), Piece("muted", " · 31 of 340")), (Piece("accent", "● live"),)]
)


@given(strings, states, st.integers(24, 200), st.booleans(), st.sampled_from([UNICODE, ASCII]))
def test_a_heading_fills_its_row_and_never_cuts_its_state(
    title: str, state: Line, width: int, focused: bool, glyphs: object
) -> None:
    line = rows.heading(title, state, width, focused=focused, glyphs=glyphs)  # type: ignore[arg-type]
    assert line_width(line) == width
    assert line_text(state) in line_text(line)
    check(line, width)


@given(strings, states, st.integers(17, 30), st.booleans())
def test_a_side_entry_fits_and_keeps_what_is_new(name: str, note: Line, width: int, chosen: bool) -> None:
    note = note[:1]
    line = rows.side_entry(name, note, width, glyphs=UNICODE, chosen=chosen)
    assert line_text(line).endswith(line_text(note))
    check(line, width - 1)


@given(strings, strings, st.integers(10, 120))
def test_rules_and_folds_fit(name: str, handle: str, width: int) -> None:
    check(rows.fold_line(3, name, [handle, handle], width, UNICODE), width)
    check(rows.read_to_here("24 Nov 13:52", width, UNICODE), width)
    check(rows.end_line(width, UNICODE), width)


@given(
    strings, st.sampled_from([None, "still", "wide"]), st.floats(0, 10), st.one_of(st.none(), st.floats(0, 10)),
    st.integers(0, 5000), st.integers(10, 250),
)  # fmt: skip
def test_the_top_bar_always_says_the_state(
    account: str, level: rows.Level | None, spent: float, budget: float | None, muted: int, width: int
) -> None:
    bar = rows.TopBar((Piece("accent", "● live"),), "4 s ago", account, level, spent, budget, muted)
    line = rows.top_bar(bar, width, UNICODE)
    assert "● live" in line_text(line)
    check(line, width)


@given(st.lists(st.builds(Piece, st.just("text"), strings.map(clean)), max_size=5), st.integers(0, 40))
def test_a_fitted_line_fits(pieces: list[Piece], width: int) -> None:
    assert line_width(fitted(tuple(pieces), width)) <= width
