"""What the user mutes is muted in every verb that prints or counts posts."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.test_muting import ANA, BO, GARY, HOME, NOW, POSTS, at_home, muted, said
from tests.cli.posts import Shell
from tests.store.samples import a_page
from tui.model.panel import Panel
from tui.model.post import Media
from tui.mute.grammar import make_rule
from tui.store.cache import open_cache
from tui.store.reading import newest
from tui.store.writing import save_page


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    at_home(tmp_path)
    return Shell(tmp_path)


def test_a_muted_phrase_is_in_no_shape_in_any_verb(shell: Shell) -> None:
    muted(shell.home, "ten-figure funnel")
    for words in (["show", "home"], ["search", "funnel"], ["search", "look"], ["show", "home", "--json"]):
        result = shell.run(*words)
        assert result.exit_code == 0, result.output
        assert "funnel" not in result.stdout.lower()
        assert "ｔｅｎ" not in result.stdout
    assert [post["text"] for post in shell.objects("show", "home")] == ["A quiet morning.", "Tea at four."]
    assert len(shell.objects("show", "home", "--limit", "2")) == 2, "the limit is of what is shown"
    assert shell.objects("unread", "home") == [{"panel": "home", "unread": 2}]


def test_with_muted_all_is_shown_with_its_reason(shell: Shell) -> None:
    muted(shell.home, make_rule("ten-figure funnel", label="sales"))
    shown = shell.objects("show", "home", "--muted")
    assert len(shown) == len(POSTS)
    assert shown[1]["verdict"] == {"action": "hide", "rule": "ten-figure funnel"}
    assert "Hidden by “sales”. " in shell.run("show", "home", "--muted").stdout


def test_a_folded_post_is_a_line_that_names_the_rule_and_a_quote_alone_a_word(shell: Shell) -> None:
    muted(shell.home, make_rule("from:gary", action="fold"))
    lines = shell.run("show", "home").stdout.splitlines()
    assert lines[1] == "Folded by “from:gary”. @gary."
    quote = next(line for line in lines if "Look at this" in line)
    assert "four steps" not in quote
    assert quote.endswith("Quote folded by “from:gary”.")
    found = next(post for post in shell.objects("show", "home") if post["text"] == "Look at this.")
    assert found["quoted"] is None
    assert found["verdict"] == {
        "action": "show",
        "rule": None,
        "quoted": {"action": "fold", "rule": "from:gary"},
    }


@pytest.mark.parametrize("wrong", ['[[mute]\nrule = "tea"\n', '[[mute]]\nrule = "tea"\naction = "hyde"\n'])
def test_after_a_mistake_the_rules_of_before_hold_for_every_command(shell: Shell, wrong: str) -> None:
    (shell.home / "mutes.toml").write_text('[[mute]]\nrule = "tea"\n')
    assert "Tea at four." not in shell.run("show", "home").stdout
    (shell.home / "mutes.toml").write_text(wrong)
    for words in (("show", "home"), ("search", "four")):
        result = shell.run(*words)
        assert "Tea at four." not in result.stdout
        assert result.stderr.splitlines()[0].endswith("The rules hold as they were before.")
    (shell.home / "mutes.toml").write_text('[[mute]]\nrule = "coffee"\n')
    assert "Tea at four." in shell.run("show", "home").stdout


def test_a_mistake_in_the_file_is_one_line_and_the_other_rules_hold(shell: Shell) -> None:
    (shell.home / "mutes.toml").write_text('[[mute]]\nrule = "tea"\n\n[[mute]]\nrule = "x"\nfor = 7\n')
    result = shell.run("show", "home")
    assert result.exit_code == 0
    assert (
        result.stderr.splitlines(keepends=True)[0]
        == "mutes.toml:6: “for”: expected 24h, 7d, 30d or forever, not '7'. The other rules hold.\n"
    )
    assert "Tea at four." not in result.stdout


def test_the_plain_mode_and_the_quick_count_know_the_rules(shell: Shell) -> None:
    muted(shell.home, "ten-figure funnel", make_rule("tea", action="fold"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DELURK_")}
    env = clean | {"DELURK_HOME": str(shell.home), "DELURK_PLAIN": "1", "PYTHONUTF8": "1"}
    said = subprocess.run(
        [sys.executable, "-m", "tui", "home"], env=env, capture_output=True, text=True, check=True
    )
    assert "Home: 2 unread." in said.stdout
    assert "funnel" not in said.stdout.lower()
    assert "Folded by “tea”. @ana." in said.stdout
    count = subprocess.run(
        [sys.executable, "-m", "tui", "unread", "home"], env=env, capture_output=True, text=True, check=True
    )
    assert count.stdout == "home 2\n"


def test_own_posts_are_never_muted(shell: Shell) -> None:
    muted(shell.home, "from:gary")
    with closing(open_cache(shell.home / "cache.db")) as db:
        db.execute("INSERT INTO me VALUES (1, 3)")
        assert len(newest(db, HOME)) == len(POSTS)
    assert len(shell.objects("show", "home")) == len(POSTS)
    assert datetime.now(UTC) > POSTS[0].created_at


def test_a_repost_tells_nothing_of_the_quote_that_alone_is_muted(shell: Shell) -> None:
    quote = said(20, BO, "outer", quoted=said(30, GARY, "inner words"))
    with closing(open_cache(shell.home / "cache.db")) as db:
        repost = a_page(said(10, BO, "RT @bo: outer", reposted=quote))
        save_page(db, Panel("loaded", "a"), repost, fetched_at=NOW)
    muted(shell.home, make_rule("from:gary", action="hide"))
    for words in (["show", "loaded:a"], ["search", "outer"]):
        for more in ([], ["--json"]):
            told = shell.run(*words, *more).stdout
            assert "outer" in told
            assert "inner" not in told
    (shell.home / "mutes.toml").unlink()
    muted(shell.home, make_rule("from:gary", action="dim"))
    assert "inner" in shell.run("show", "loaded:a").stdout


def test_a_time_that_nobody_began_begins_when_a_verb_reads_it(shell: Shell) -> None:
    file = shell.home / "mutes.toml"
    file.write_text('[[mute]]\nrule = "tea"\nfor = "7d"\n')
    shell.run("show", "home")
    assert "\nkept = 20" in file.read_text()


SHAPES = {
    "its own text": said(60, GARY, "A secret “big” plan."),
    "capitals and a tag": said(61, GARY, "#SECRET things"),
    "a repost": said(62, BO, "RT @gary: A sec…", reposted=said(63, GARY, "A secret plan.")),
    "a quote": said(64, ANA, "Look.", quoted=said(65, GARY, "A secret plan.")),
    "a picture's words": said(66, BO, "See.", media=(Media("3_2", "photo", alt="A secret plan."),)),
    "full width": said(67, BO, "ｓｅｃｒｅｔ plan"),
    "zero width": said(68, BO, "se\u200bcr\u00adet plan"),
    "curly quotes": said(69, BO, "The “secret” plan"),
}


@pytest.mark.parametrize("rule", ["secret", '"secret"'])
def test_no_shape_of_a_word_is_in_any_verb(tmp_path: Path, rule: str) -> None:
    at_home(tmp_path, *SHAPES.values(), said(1, ANA, "A quiet plan. Look. See."))
    muted(tmp_path, rule)
    shell = Shell(tmp_path)
    for words in (
        ["show", "home"],
        ["search", "plan"],
        ["search", "look"],
        ["search", "see"],
        ["search", "secret"],
    ):
        found = shell.objects(*words)
        assert [post["text"] for post in found] == ["A quiet plan. Look. See."] * (words[1] != "secret")
        assert "ecret" not in shell.run(*words).stdout
    assert shell.objects("unread", "home") == [{"panel": "home", "unread": 1}]


def test_what_watch_prints_follows_the_file(tmp_path: Path) -> None:
    at_home(tmp_path, *SHAPES.values(), said(50, ANA, "A quiet plan."))
    muted(tmp_path, "secret")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DELURK_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tui", "watch", "home", "--limit", "99", "--json"],
        env=clean | {"DELURK_HOME": str(tmp_path), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert json.loads(watching.stdout.readline())["text"] == "A quiet plan."
        muted(tmp_path, make_rule("loud", action="fold"))
        with closing(open_cache(tmp_path / "cache.db")) as db:
            fresh = a_page(said(9, ANA, "A loud plan."), said(8, ANA, "No secret."), said(7, ANA, "The end."))
            save_page(db, HOME, fresh, fetched_at=NOW)
        loud, end = (json.loads(watching.stdout.readline()) for _ in range(2))
        watching.kill()
    assert loud["verdict"] == {"action": "fold", "rule": "loud"}
    assert end["text"] == "The end."


def test_a_search_says_how_many_posts_the_rules_left_out(shell: Shell) -> None:
    muted(shell.home, "ten-figure funnel")
    result = shell.run("search", "funnel")
    assert result.stdout == ""
    assert "left out by your rules" in result.stderr
