"""X can be away, silent or refusing: the cache is on the screen at once all the same."""

import re
import socket
from collections.abc import Iterator

import pytest

from tests.journeys.conftest import Home, Sandbox
from tests.journeys.screens import number_chosen

TOKEN = {"DELURK_USER_TOKEN": "an-invented-token"}


@pytest.fixture
def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one.getsockname()[1]


def test_a_network_that_is_down_never_holds_up_the_first_paint(home: Home, closed_port: int) -> None:
    home.fill(50)
    reader = home.open("search:invented", DELURK_API_URL=f"http://127.0.0.1:{closed_port}", **TOKEN)
    reader.settled(r"\b0 \w", "(?i)no network|offline")
    reader.press("j", "j")
    assert number_chosen(reader) == 2
    assert reader.quit() == 0


def test_a_server_that_never_answers_never_holds_up_reading_or_leaving(home: Home, silent: int) -> None:
    home.fill(50)
    reader = home.open("search:invented", DELURK_API_URL=f"http://127.0.0.1:{silent}", **TOKEN)
    painted = reader.wait_for(r"\b0 \w")
    assert painted - reader.started < 10
    reader.press("j", "j")
    assert number_chosen(reader) == 2
    reader.key("q")
    assert reader.ended(deadline=8) == 0


def test_a_token_that_x_refuses_is_said_and_the_cache_stays(home: Home, sandbox: Sandbox) -> None:
    home.fill(50)
    reader = home.open("search:invented", DELURK_API_URL=sandbox.url, **TOKEN)
    reader.settled(r"\b0 \w", "(?i)log ?in")


def test_an_account_reads_its_home_and_what_it_cost_agrees_with_the_bill(
    home: Home, sandbox: Sandbox
) -> None:
    reader = home.open("home", **sandbox.env)
    price = re.search(
        r"costs about \$(\d+\.\d\d)", "\n".join(reader.settled(r"costs about \$0\.", "f fetch"))
    )
    assert price is not None
    assert sandbox.ask("bill")["usd"] < 0.02, "nothing but who we are and which lists there are"
    reader.press("f")
    lines = reader.settled(r"@\w+.* · \d\d:\d\d", r"today \$0\.[1-9]")
    said = re.search(r"today \$(\d+\.\d\d)", lines[0])
    assert said is not None
    assert float(said[1]) == pytest.approx(sandbox.ask("bill")["usd"], abs=0.006)


def test_over_the_budget_nothing_is_fetched_and_the_screen_says_so(home: Home, sandbox: Sandbox) -> None:
    home.data.mkdir()
    (home.data / "config.toml").write_text("budget_usd = 0.0\n", encoding="utf-8")
    reader = home.open("home", **sandbox.env)
    reader.settled("(?i)budget|limit|is used")
    assert sandbox.ask("bill")["usd"] == 0
