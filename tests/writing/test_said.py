"""What a text holds is read as X reads it: the sandbox, which shares no code with the checks, is asked as well."""

import re
import time
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sandbox.typed import find
from tui.writing.price import has_link
from tui.writing.said import begins_with_name, cashtags_of, names_of, tags_of

_GLUED: Final = re.compile(r"[\w\u0900-\u097f][#＃]")  # no tag to X, which the sandbox reads as a shorter one
_SIGNS: Final = [
    *"#＃@＠$.,:/-_&'!é",
    "a1",
    "bo_lis",
    "12",
    "읽기",
    "読書",
    "हिन्दी",
    "TWTR",
    "BRK.B",
    "(x)",
    "@bo",
    "#tag",
]
_PIECES = st.lists(
    st.one_of(
        st.sampled_from(_SIGNS),
        st.sampled_from([" ", "\n", "https://a.example/b#c"]),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=300)
@given(_PIECES)
def test_the_sandbox_finds_the_same(text: str) -> None:
    found = find(text)
    if any(entity.kind == "url" for entity in found):
        assert has_link(text)
        return
    if "://" in text or _GLUED.search(text):
        return

    def of(kind: str) -> list[str]:
        return [entity.value for entity in found if entity.kind == kind]

    assert list(tags_of(text)) == of("hashtag")
    assert list(cashtags_of(text)) == of("cashtag")
    assert {name.lower() for name in names_of(text)} == {name.lower() for name in of("mention")}


def test_who_stands_first() -> None:
    assert begins_with_name("@bo_lis said it")
    assert begins_with_name("  ＠bo_lis")
    for text in (".@bo_lis", "A2 @bo_lis", "@", "@sixteen_letters_ x", "bo@home.example"):
        assert not begins_with_name(text)


def test_nothing_is_found_in_addresses() -> None:
    text = "me@home.example https://a.example/@bo#tag?$AB www.a.example/#tag"
    assert (names_of(text), tags_of(text), cashtags_of(text)) == ((), (), ())


def test_a_long_text_without_a_blank_is_read_at_once() -> None:
    began = time.process_time()
    for unit in ("1", "a.", "#1", "@a", "a@b.", "-+", "$A", "w.w@"):
        text = unit * (100_000 // len(unit)) + " @bo #tag $AB"
        assert (names_of(text)[-1:], tags_of(text)[-1:], cashtags_of(text)[-1:]) == (
            ("bo",),
            ("tag",),
            ("AB",),
        )
    assert time.process_time() - began < 4
