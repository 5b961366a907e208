"""The composer's rows: gone over in part, they are as they would be gone over whole."""

from hypothesis import given
from hypothesis import strategies as st
from textual._wrap import compute_wrap_offsets
from textual.document._document import Document

from tui.app.widgets.rewrapping import Rewrapped, rewrapped, row_starts

_PIECES = st.sampled_from(
    [
        "a",
        "word ",
        "longer words ",
        "  ",
        " ",
        "漢字",
        "wide 漢 ",
        "é",
        "e\u0301",
        "x" * 9,
        "👍",
        "שלום ",
        "-",
        ".",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=60).map("".join)
_WIDTHS = st.integers(4, 30)


@given(_TEXTS, _WIDTHS)
def test_rows_begin_where_textuals_begin(text: str, width: int) -> None:
    assert list(row_starts(text, width)) == compute_wrap_offsets(text, width, 4)


@given(_TEXTS, _WIDTHS, st.data())
def test_after_an_edit_rows_are_as_wrapped_anew(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    edited = text[:start] + data.draw(st.lists(_PIECES, max_size=4).map("".join)) + text[end:]
    assert rewrapped(edited, text, [*row_starts(text, width)], width) == [*row_starts(edited, width)]


@given(
    st.lists(_TEXTS, min_size=1, max_size=4),
    _WIDTHS,
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.integers(0, 8),
            st.sampled_from(["", "a", " ", "x y ", "漢", "\t", "a\nb"]),
        ),
        max_size=8,
    ),
)
def test_a_document_edited_is_a_document_wrapped_anew(
    lines: list[str], width: int, edits: list[tuple[int, int, str]]
) -> None:
    document = Document("\n".join(lines))
    kept = Rewrapped(document, 4)
    kept.wrap(width)
    for at, length, words in edits:
        text = document.text
        start = document.get_location_from_index(min(at, len(text)))
        end = document.get_location_from_index(min(at + length, len(text)))
        kept.wrap_range(start, end, document.replace_range(start, end, words).end_location)
        anew = Rewrapped(document, 4)
        anew.wrap(width)
        for name in ("_wrap_offsets", "_offset_to_line_info", "_line_index_to_offsets", "_tab_width_cache"):
            assert getattr(kept, name) == getattr(anew, name), name
        assert [kept.get_sections(line) for line in range(document.line_count)] == [
            super(Rewrapped, kept).get_sections(line) for line in range(document.line_count)
        ]
