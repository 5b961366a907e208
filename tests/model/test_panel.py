"""A panel is written the same way everywhere, and what is no panel is said to be none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.model.panel import Panel, parse_panel


def panel_or_line(text: str) -> Panel | str:
    """The panel, or the line that says why it is none."""
    try:
        return parse_panel(text)
    except ValueError as wrong:
        return str(wrong)


@pytest.mark.parametrize(
    ("text", "panel"),
    [
        ("home", Panel("home")),
        ("  Mentions ", Panel("mentions")),
        ("list:42", Panel("list", "42")),
        ("LIST: 042", Panel("list", "42")),
        ("@Rosalind_K", Panel("author", "rosalind_k")),
        ("#LrnChat", Panel("tags", "lrnchat")),
        ("＃読書会", Panel("tags", "読書会")),
        ("#a+#b", Panel("tags", "a+b")),
        ("#a + #B", Panel("tags", "a+b")),
        ("search:  from:ana   -is:retweet ", Panel("search", "from:ana -is:retweet")),
        ("thread:7", Panel("thread", "7")),
        ("room:lrnchat", Panel("room", "lrnchat")),
        ("cache:silence", Panel("cache", "silence")),
        ("loaded:my pages", Panel("loaded", "my pages")),
    ],
)
def test_a_panel_is_read_as_it_is_written(text: str, panel: Panel) -> None:
    assert parse_panel(text) == panel


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "nowhere",
        "list:",
        "list:ana",
        "list:9223372036854775808",
        "@",
        "@a-b",
        "@" + "a" * 16,
        "#",
        "#a+b",
        "#a b",
        "#a。",
        "home:x",
        "kept:1",
        ":",
        "search:",
        "search:  ",
        "thread:-1",
    ],
)
def test_what_is_no_panel_is_said_so_on_one_line(text: str) -> None:
    with pytest.raises(ValueError) as wrong:
        parse_panel(text)
    assert str(wrong.value).isprintable()


@pytest.mark.parametrize("tag", ["हिन्दी", "தமிழ்", "ภาษาไทย", "العربية", "中文", "café", "cafe\u0301"])
def test_a_tag_can_be_in_any_script(tag: str) -> None:
    assert str(parse_panel(f"#{tag}")) == f"#{tag}"


@given(
    st.text(max_size=40) | st.from_regex(r"[@#＃]\w{1,20}(\+#\w{1,5})?|\w{3,9}:[ -~]{1,20}", fullmatch=True)
)
@example("#İstanbul")
@example("＃a+＃b")
def test_a_panel_written_out_is_the_same_panel(text: str) -> None:
    panel = panel_or_line(text)
    if isinstance(panel, Panel):
        assert parse_panel(str(panel)) == panel
    else:
        assert panel.isprintable()


def test_only_what_x_can_be_asked_for_is_fetched() -> None:
    fetched = [
        text
        for text in ("home", "kept", "archive", "list:1", "cache:a", "loaded:a", "#a")
        if parse_panel(text).fetched
    ]
    assert fetched == ["home", "list:1", "#a"]


def test_the_tags_of_a_panel_of_tags_stand_alone() -> None:
    assert parse_panel("#lrnchat+#ldchat").tags == ("lrnchat", "ldchat")
    assert parse_panel("home").tags == ()
