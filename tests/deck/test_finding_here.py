"""Words in a post: found whatever their case and accents, marked where they stand, never where a rule hides them."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from tests.layout.posts import BEA, NILS, NOW, ORIGINAL, POLL, REPOST, ZONE
from tests.text.strategies import anything, written
from tui.deck.findable import Sought
from tui.deck.finding_here import has, hay_of, marked, words_of
from tui.layout.find_bar import find_line
from tui.layout.glyphs import UNICODE
from tui.layout.lines import Line, Piece, line_text, line_width
from tui.layout.post import lay_out
from tui.model.ids import PostId
from tui.model.post import Gone, Post
from tui.mute.folding import fold
from tui.text.cleaning import clean
from tui.text.one_line import LONGEST, OneLine
from tui.text.terminal import FULL
from tui.text.widths import cluster_spans

PLACE = ("", PostId(1))


def is_in(post: Post, query: str, **how: bool) -> bool:
    """Whether what was typed is found in a post."""
    return has(hay_of(Sought(PLACE, post, **how)), words_of(query))  # type: ignore[arg-type]


def test_all_that_is_drawn_of_a_post_is_looked_in_and_nothing_else() -> None:
    for query in ("NOBODY could", "whose idea", "@bea_", "okafor 🌱", "notes from the ROOM", "okafor.example/notes",
                  "whiteboard full", "ask once", "rosalind", "#lrn"):  # fmt: skip
        assert is_in(ORIGINAL, query), query
    assert is_in(REPOST, "nils_a")
    assert is_in(POLL, "the BREAK")
    assert not is_in(ORIGINAL, "pic.x.example")  # stands there as a picture
    assert not is_in(REPOST, "RT")
    assert is_in(replace(REPOST, reposted=Gone(PostId(9), "deleted")), "deleted by")
    assert not is_in(replace(REPOST, reposted=Gone(PostId(9), "deleted")), "nobody")


def drawn(post: Post, width: int) -> tuple[Line, ...]:
    """The rows of a post."""
    return lay_out(post, width=width, glyphs=UNICODE, terminal=FULL, now=NOW, zone=ZONE)


def test_a_quote_that_a_rule_keeps_back_is_not_looked_in() -> None:
    assert is_in(ORIGINAL, "ask once")
    assert not is_in(ORIGINAL, "ask once", quoted=False)


def test_words_stand_anywhere_and_in_quotes_together() -> None:
    assert is_in(ORIGINAL, "nice whose")
    assert not is_in(ORIGINAL, '"nice whose"')
    assert is_in(ORIGINAL, '"which idea')  # not closed yet
    assert is_in(ORIGINAL, "“which idea”")
    assert not is_in(ORIGINAL, "")
    assert not is_in(ORIGINAL, '" "')
    assert is_in(replace(POLL, text="Un Café à Istanbul"), "CAFE a ıstanbul".replace("ı", "i"))


def test_no_words_reach_from_one_text_of_a_post_into_another() -> None:
    assert not is_in(replace(POLL, author=replace(BEA, name="Bea")), '"bea which half"')


@given(text=anything | written, width=st.integers(10, 60), data=st.data())
@example(text="🇩🇪🇫🇷", width=20, data=None)
def test_marking_draws_the_same_cells_and_marks_what_is_found(
    text: str, width: int, data: st.DataObject | None
) -> None:
    post = Post(PostId(1), NILS, NOW, clean(text))
    letters = fold(post.text, accents=True)
    at = data.draw(st.integers(0, max(0, len(letters) - 1))) if data is not None else 0
    words = words_of(letters[at : at + 4])
    rows = drawn(post, width)
    seen = marked(rows, words)
    assert list(map(line_text, seen)) == list(map(line_text, rows))
    assert list(map(line_width, seen)) == list(map(line_width, rows))
    for row in seen:
        for piece in row:
            if piece.start is not None:
                assert post.text[piece.start : piece.start + len(piece.text)] == piece.text
    if words and any(has(fold(line_text(row), accents=True), words) for row in rows[1:]):
        assert any(piece.role == "match" for row in seen for piece in row)


def test_a_phrase_is_marked_across_rows_and_beside_the_lines_of_a_tree() -> None:
    tree = (Piece("line", "│ "),)
    rows = [(*tree, *row) for row in drawn(ORIGINAL, 30)]
    found = [
        piece.text
        for row in marked(rows, words_of('"which idea was whose, and that"'))
        for piece in row
        if piece.role == "match"
    ]
    assert " ".join(found) == "which idea was whose, and that"


KEYS = (
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "ctrl+w",
    "ctrl+u",
    "ctrl+k",
    "ctrl+a",
    "ctrl+e",
)


@given(st.lists(st.sampled_from(KEYS) | anything, max_size=12), st.integers(8, 60))
def test_a_line_is_clean_and_its_cursor_between_characters_whatever_is_typed(
    steps: list[str], width: int
) -> None:
    line = OneLine()
    for step in steps:
        line = line.pressed(step) or line.written(step)
        assert line.text == clean(line.text)
        assert "\n" not in line.text
        assert len(line.text) <= LONGEST
        assert line.at in (0, *(end for _, end, _ in cluster_spans(line.text)))
        said = (Piece("text", "3 of 17"),)
        drawn_line, column = find_line(line, said, width, hint="words")
        assert line_width(drawn_line) == width
        assert column < width


def test_the_keys_of_a_text_field_do_what_they_do_elsewhere() -> None:
    line = OneLine().written("two words é")
    assert (line.pressed("backspace") or line).text == "two words "
    assert (line.pressed("ctrl+w") or line).text == "two words "
    assert ((line.pressed("ctrl+w") or line).pressed("ctrl+w") or line).text == "two "
    home = line.pressed("home") or line
    assert home.written("A").text == "Atwo words é"
    assert (home.pressed("ctrl+k") or line).text == ""
    assert line.pressed("f5") is None
    assert replace(line, chosen=True).written("x") == OneLine("x", 1)
    assert (replace(line, chosen=True).pressed("end") or line).text == line.text
