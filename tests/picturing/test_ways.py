"""What a terminal can show is told by its environment, or by its answer, which never arrives as keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.pictures.ways import Listener, Way, from_attributes, from_env

USUAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def way(
    env: dict[str, str], *, in_browser: bool = False, colours: bool = True, depth: int = 1 << 24
) -> Way | None:
    return from_env(env, in_browser=in_browser, colours=colours, depth=depth)


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"TERM_PROGRAM": "WezTerm"}, "iterm"),
        ({"LC_TERMINAL": "iTerm2"}, "iterm"),  # over SSH
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "linux"}, "blocks"),
        ({"TERM": ""}, "blocks"),
        ({}, None),
        ({"TERM_PROGRAM": "vscode"}, None),
        ({"KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"KITTY_WINDOW_ID": "1", "TERM_PROGRAM": "vscode"}, None),
        ({"TMUX": "/tmp/tmux", "TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, None),
        ({"TERM": "screen-256color", "LC_TERMINAL": "iTerm2"}, None),
    ],
)
def test_the_environment_tells_what_it_can(more: dict[str, str], shown: Way | None) -> None:
    assert way(USUAL | more) == shown


def test_without_colours_or_with_sixteen_there_are_words() -> None:
    assert way(USUAL | {"TERM": "xterm-kitty"}, colours=False) == "words"
    assert way(USUAL, depth=16) == "words"


def test_in_a_browser_the_terminal_it_was_started_from_means_nothing() -> None:
    assert way(USUAL | {"KITTY_WINDOW_ID": "1"}, in_browser=True) == "blocks"


@pytest.mark.parametrize(
    ("attributes", "shown"), [((62, 4, 22), "sixel"), ((62, 22), "blocks"), ((4,), "blocks"), ((), "blocks")]
)
def test_sixel_is_the_fourth_attribute(attributes: tuple[int, ...], shown: Way) -> None:
    assert from_attributes(attributes) == shown


def typed(listener: Listener[str], text: str) -> str:
    return "".join(key for character in text for key in listener.take(character, character))


@pytest.mark.parametrize("answer", ["[?62;4;22c", "[?6c", "^[?65;1;2;3;4;6;9;15;16;17;18;21;22;28;29;44c"])
def test_the_answer_is_heard_and_never_reaches_the_keys(answer: str) -> None:
    listener: Listener[str] = Listener()
    assert typed(listener, f"jj{answer}kk") == "jjkk"
    assert listener.answered.is_set()
    assert listener.attributes == tuple(int(number) for number in answer.strip("^[?c").split(";"))


@given(st.text("jk[?^;0123c\x1b", max_size=30))
def test_keys_that_are_no_answer_all_arrive_in_order(text: str) -> None:
    listener: Listener[str] = Listener()
    given_on = typed(listener, f"{text}x")
    if not listener.answered.is_set():
        assert given_on == f"{text}x"
    else:
        assert given_on.endswith("x")


def test_keys_without_a_character_pass() -> None:
    listener: Listener[str] = Listener()
    assert listener.take("up", "") == ["up"]
    assert listener.take("[", "[") == []
    assert listener.take("up", "") == ["[", "up"]


def test_after_a_while_nothing_is_held_any_more() -> None:
    now = 100.0
    listener: Listener[str] = Listener(lambda: now)
    now += 60
    assert typed(listener, "[?6c") == "[?6c"
