"""Where X is asked, and with which tokens: nothing travels in the open, and no secret shows."""

import pytest

from tui.x.access import Access, Tokens, checked_url, read_access
from tui.x.errors import XError


def test_x_itself_is_asked_where_nothing_else_is_said() -> None:
    assert read_access({}) == Access("https://api.x.com", Tokens())
    assert not read_access({}).account


def test_tokens_come_from_the_environment() -> None:
    access = read_access({"DELURK_USER_TOKEN": " u-token\n", "DELURK_BEARER_TOKEN": "b-token"})
    assert (access.tokens.of_kind("user"), access.tokens.of_kind("app")) == ("u-token", "b-token")
    assert access.account


def test_tokens_show_nowhere() -> None:
    tokens = Tokens("very-secret", "most-secret")
    for shown in (repr(tokens), str(tokens), f"{tokens}", repr(Access("https://api.x.com", tokens))):
        assert "secret" not in shown
    assert repr(Tokens("x")) == "Tokens(user=set, app=None)"


@pytest.mark.parametrize("token", ["a b", "a\nb", "tökén", "\x1b[2J"])
def test_a_token_that_cannot_be_one_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(XError) as caught:
        read_access({"DELURK_USER_TOKEN": token})
    assert "DELURK_USER_TOKEN" in str(caught.value)
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.x.com/", "https://api.x.com"),
        ("https://proxy.example:8443", "https://proxy.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1"),
        ("http://localhost:99", "http://localhost:99"),
        ("http://[::1]:99", "http://[::1]:99"),
    ],
)
def test_https_and_this_machine_are_asked(url: str, origin: str) -> None:
    assert checked_url(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "http://api.x.com",
        "http://192.168.0.1:80",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0:80",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
        "https://",
        "https://api.x.com/2",
        "https://api.x.com?x=1",
        "https://user:pass@api.x.com",
        "http://127.0.0.1:99999",
        "https://[::1",
    ],
)
def test_other_addresses_are_refused_in_one_line(url: str) -> None:
    with pytest.raises(XError) as caught:
        checked_url(url)
    assert caught.value.kind == "bad address"
    assert "DELURK_API_URL" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "pass@" not in str(caught.value)
