"""The host of a link is the one that a browser would ask."""

import pytest

from tui.mute.hosts import host_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Kettle.Example./tea", "kettle.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://a@b@evil.example:8080/", "evil.example"),
        ("https://evil.example\\@good.example/", "evil.example"),
        ("https:\\\\evil.example/@good.example", "evil.example"),
        ("https:///kettle.example", "kettle.example"),
        ("https://k%65ttle.example/", "kettle.example"),
        ("kettle.example", "kettle.example"),
        ("kettle.example/x?y=https://other.example", "kettle.example"),
        ("kettle.example:8080/", "kettle.example"),
        ("//kettle.example/x", "kettle.example"),
        ("ftp://kettle.example/x", "kettle.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("javascript:alert(1)", None),
        ("mailto:bo@kettle.example", None),
        ("bo@kettle.example", None),
        ("kettle", None),
        ("/kettle.example", None),
        ("https://", None),
        ("a." * 100_000, None),
    ],
)
def test_the_host_is_the_one_that_a_browser_asks(url: str, host: str | None) -> None:
    assert host_of(url) == host
