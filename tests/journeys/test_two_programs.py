"""Two programs share one cache: what one brings in waits behind a count in the other."""

import json
import re
import time

from tests.journeys.conftest import Home
from tests.journeys.screens import body, chosen, number_chosen

PANEL = "search:invented"


def test_new_posts_wait_behind_a_count_and_nothing_moves(home: Home) -> None:
    home.fill(60, first=10)
    reader = home.open()
    reader.settled(r"\b10 \w")
    reader.press("j", "j", "j")
    before = reader.lines
    loaded = home.run("load", str(home.pages(10)), "--as", PANEL)
    assert loaded.returncode == 0, loaded.stderr
    began = time.perf_counter()
    came = reader.wait_for("▲ 10 new")
    assert came - began < 3.5, "another program's posts are noticed within three seconds"
    assert body(reader.lines) == body(before)

    number = number_chosen(reader)
    reader.press("n")
    reader.settled(r"\b[0-9] \w", without="▲ 10 new")
    assert number == 13
    reader.press("'")
    assert number_chosen(reader) == number, "and back to the place"


def test_two_apps_read_one_cache(home: Home) -> None:
    home.fill(60)
    one, other = home.open(), home.open()
    for reader in (one, other):
        reader.settled(r"\b0 \w")
        reader.press("j", "j")
    assert number_chosen(one) == number_chosen(other) == 2
    assert one.quit() == other.quit() == 0


def test_a_post_that_is_forgotten_elsewhere_leaves_no_hole(home: Home) -> None:
    home.fill(30)
    reader = home.open()
    reader.settled(r"\b0 \w")
    assert home.run("forget", "--all").returncode in (0, 2)
    reader.press("j", "j", "k")
    assert chosen(reader.lines)
    assert reader.quit() == 0


def test_show_prints_what_was_loaded_as_json(home: Home) -> None:
    assert home.run("load", str(home.pages(250)), "--as", PANEL).returncode == 0
    shown = home.run("show", PANEL, "--json")
    assert shown.returncode == 0, shown.stderr
    posts = [json.loads(line) for line in shown.stdout.splitlines()]
    assert len(posts) == 250
    assert [int(one["id"]) for one in posts] == sorted((int(one["id"]) for one in posts), reverse=True)
    assert {one["kind"] for one in posts} == {"post", "repost", "quote"}
    assert all(one["panel"] == PANEL and isinstance(one["id"], str) for one in posts)
    reposts = [one for one in posts if one["kind"] == "repost"]
    assert all(re.match(r"\d+ ", one["reposted"]["text"]) for one in reposts)
