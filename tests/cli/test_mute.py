"""`delurk mute`: rules kept, listed, tried, explained and lifted at the command line."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.posts import HOME, Shell
from tests.store.samples import ANA, BO, a_page, a_post, an_id
from tui.config.mutes import load_rules
from tui.model.panel import Panel, parse_panel
from tui.model.post import Media, Post
from tui.mute.rule import Rule
from tui.store import writing
from tui.store.cache import open_cache

NOW = datetime.now(UTC)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def kept(shell: Shell) -> list[Rule]:
    """The rules in the file."""
    return list(load_rules(shell.home / "mutes.toml").rules)


def fill(shell: Shell, *posts: Post, panel: Panel = HOME) -> None:
    with closing(open_cache(shell.home / "cache.db")) as db:
        writing.save_page(db, panel, a_page(*posts), fetched_at=NOW)


def add(shell: Shell, *words: str) -> None:
    done = shell.run("mute", "add", *words)
    assert done.exit_code == 0, done.output


# ---- keeping


def test_a_rule_is_kept_for_good_and_hides(shell: Shell) -> None:
    done = shell.run("mute", "add", "--", "spoiler", "-x")
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        ["Rule kept: hide “spoiler”, for good.", "Rule kept: hide “-x”, for good."],
    )
    spoiler, _ = kept(shell)
    assert (spoiler.text, spoiler.action, spoiler.until) == ("spoiler", "hide", None)


def test_all_that_goes_with_a_rule_is_written_and_listed(shell: Shell) -> None:
    add(
        shell, "--for", "7d", "--action", "fold", "--in", "home", "--in", "#a", "--except-room", "b", "--strangers",
        "--accents", "--names", "--label", "sales", "--profile", "bad day", "--note", "since May", "--", "big sale",
    )  # fmt: skip
    [rule] = kept(shell)
    assert rule.kept is not None
    assert rule.until == rule.kept + 7 * 86_400_000
    assert 'for = "7d"' in (shell.home / "mutes.toml").read_text()
    assert rule.panels == (Panel("home"), parse_panel("#a"))
    listed = shell.run("mute", "list").stdout
    assert listed == (
        "fold  big sale  7 d left · in home, #a · not in room b · profile bad day · not who you follow · "
        "with or without accents · in names, too · called “sales” · note: since May\n"
    )
    [found] = shell.objects("mute", "list")
    assert found["rule"] == "big sale"
    assert (found["panels"], found["except_rooms"], found["on"]) == (["home", "#a"], ["b"], True)


def test_one_regular_expression_too_many_is_refused(shell: Shell) -> None:
    add(shell, "--", *(f"/a{at}/" for at in range(200)))
    done = shell.run("mute", "add", "--", "/b/")
    assert done.exit_code == 1
    assert done.stderr == (
        "200 regular expressions are the most, for each is looked for in each post."
        " Lift one first, or say it in words. Nothing was changed.\n"
    )
    add(shell, "--action", "dim", "--", "/a7/")  # one that is there is changed
    add(shell, "--", "word")
    assert len(kept(shell)) == 201


def test_what_a_pattern_knows_is_said(shell: Shell) -> None:
    for words in (("mute", "--help"), ("mute", "add", "--help")):
        told = " ".join(shell.run(*words).stdout.split())
        assert "\\b, \\w and \\d know" in told
        assert "\\pL" in told


def test_a_rule_of_the_same_target_is_changed_and_that_is_said(shell: Shell) -> None:
    add(shell, "--", "Spoiler", "other")
    done = shell.run("mute", "add", "--action", "dim", "--", "SPOILER", "spoiler")
    assert done.stdout == "Rule changed: dim “spoiler”, for good. It was: hide “Spoiler”, for good.\n"
    assert [(rule.text, rule.action) for rule in kept(shell)] == [("spoiler", "dim"), ("other", "hide")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--", ""), "is no rule. The rule is empty"),
        (("--", "  "), "is no rule. The rule is empty"),
        (("--", "#"), "A # needs a hashtag after it"),
        (("--", "good", "/(/"), "never closed"),
        (("--for", "7 days", "--", "a"), "--for: expected 24h, 7d, 30d or forever"),
        (("--until", "2001-01-01", "--", "a"), "--until: 2001-01-01 is past"),
        (("--for", "7d", "--until", "2999-01-01", "--", "a"), "not both"),
        (("--in", "nowhere", "--", "a"), "--in: 'nowhere' is no panel"),
    ],
)
def test_what_is_no_rule_is_refused_and_nothing_is_stored(
    shell: Shell, words: tuple[str, ...], said: str
) -> None:
    done = shell.run("mute", "add", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (shell.home / "mutes.toml").exists()


def test_rules_are_lifted_by_what_they_say_or_by_their_label(shell: Shell) -> None:
    add(shell, "--label", "sales", "--", "ten-figure funnel")
    add(shell, "--", "spoiler", "#nft")
    done = shell.run("mute", "remove", "sales", "SPOILER", "sposo")
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        "Rule lifted: hide “ten-figure funnel”, for good, called “sales”.",
        "Rule lifted: hide “spoiler”, for good.",
    ]
    assert done.stderr == "There is no rule 'sposo'. delurk mute list shows them.\n"
    assert [rule.text for rule in kept(shell)] == ["#nft"]
    again = shell.run("mute", "remove", "nft")
    assert (again.exit_code, again.stderr) == (1, "There is no rule 'nft'. Did you mean '#nft'?\n")


def test_mistakes_of_the_file_are_said_after_the_good_rules(shell: Shell) -> None:
    (shell.home / "mutes.toml").write_text('[[mute]]\nrule = "a"\n\n[[mute]]\nrule = "#"\n')
    done = shell.run("mute", "list")
    assert done.exit_code == 1
    assert done.stdout == "hide  a  for good\n"
    [line] = done.stderr.splitlines()
    assert line.startswith("mutes.toml:5: “rule”: ")


def test_profiles_are_switched_and_an_unknown_one_is_told_from_the_known(shell: Shell) -> None:
    add(shell, "--profile", "bad day", "--", "spoiler")
    fill(shell, a_post(1, "a spoiler"), a_post(2, "none"))
    assert len(shell.objects("show", "home")) == 1
    assert shell.run("mute", "off", "bad day").stdout == "bad day is off: 1 rule.\n"
    assert len(shell.objects("show", "home")) == 2
    assert "(off)" in shell.run("mute", "list").stdout
    assert shell.run("mute", "on", "bad day").exit_code == 0
    assert len(shell.objects("show", "home")) == 1
    done = shell.run("mute", "off", "good day")
    assert (done.exit_code, done.stderr) == (1, "There is no profile 'good day'. There are: bad day.\n")


# ---- trying


def shelf(shell: Shell) -> None:
    """Four posts of today and one of long ago, in two panels."""
    age = int((NOW - a_post(0).created_at).total_seconds())
    fill(
        shell,
        a_post(age - 10, "a spoiler, by Ana"),
        a_post(age - 20, "nothing"),
        a_post(age - 30, "seen", media=(Media("m", "photo", alt="the big SPOILER"),)),
        a_post(age - 86_400 * 40, "an old spoiler"),
    )
    fill(shell, a_post(age - 40, "spoiler, by Bo", author=BO), panel=parse_panel("#a"))


def test_a_dry_run_says_what_a_rule_would_take(shell: Shell) -> None:
    shelf(shell)
    done = shell.run("mute", "test", "spoiler")
    assert done.stdout.splitlines() == [
        "“spoiler” hides 3 of 4 posts of the last 30 days, by 2 people, 2 in home, 1 in #a.",
        "1 of them is followed by you: @ana.",
        "  @ana  a spoiler, by Ana",
        "  @ana  seen",
        "  @bo  spoiler, by Bo",
    ]
    assert "4 of 5 posts of the last 60 days" in shell.run("mute", "test", "spoiler", "--days", "60").stdout
    assert "0 of 4 posts" in shell.run("mute", "test", "nowhere").stdout
    assert not (shell.home / "mutes.toml").exists(), "nothing is kept"


def test_a_dry_run_as_json_has_every_post_with_its_verdict(shell: Shell) -> None:
    shelf(shell)
    found = shell.objects("mute", "test", "--action", "fold", "--in", "#a", "spoiler")
    assert [(post["text"], post["panel"], post["verdict"]) for post in found] == [
        ("spoiler, by Bo", "#a", {"action": "fold", "rule": "spoiler"})
    ]
    age = int((NOW - a_post(0).created_at).total_seconds())
    fill(shell, *(a_post(age - 100 - number, f"spoiler {number}") for number in range(450)))
    assert len(shell.objects("mute", "test", "spoiler")) == 453


# ---- why


def test_why_names_the_rule_its_days_and_the_place(shell: Shell) -> None:
    fill(shell, a_post(1, "My ten-figure funnel in four easy steps, and how I came to it"), a_post(2, "no"))
    add(shell, "--action", "fold", "--for", "7d", "--label", "sales", "--", "Ten-Figure funnel")
    add(shell, "--", "easy")
    now = datetime.now().astimezone()
    done = shell.run("mute", "why", str(an_id(1)))
    assert done.exit_code == 0
    first, text, mark, more = done.stdout.splitlines()
    assert first == f"Hidden by “easy”, kept on {now.day} {now:%b}."
    assert text == "  text: My ten-figure funnel in four easy steps, and how I came to it"
    assert text[mark.index("^") : len(mark)] == "easy"
    assert more == "“sales” (fold) hits it, too."
    shell.run("mute", "remove", "easy")
    end = now + timedelta(days=7)
    folded = shell.run("mute", "why", f"https://x.com/ana/status/{an_id(1)}").stdout
    assert folded.startswith(f"Folded by “sales”, kept on {now.day} {now:%b}, ends {end.day} {end:%b}"), (
        "the year is said where it is another"
    )
    assert shell.run("mute", "why", str(an_id(2))).stdout == "No rule keeps it back.\n"


def test_why_tells_panels_apart_and_what_was_quoted(shell: Shell) -> None:
    quoted = a_post(1, "inner ｓｐｏｉｌｅｒ 犬", author=BO)
    fill(shell, a_post(2, "outer", quoted=quoted))
    fill(shell, a_post(2, "outer", quoted=quoted), panel=parse_panel("#a"))
    add(shell, "--in", "home", "--", "spoiler")
    lines = shell.run("mute", "why", str(an_id(2))).stdout.splitlines()
    assert lines[0] == "In home:"
    assert lines[2] == "    text of the quoted post: inner ｓｐｏｉｌｅｒ 犬"
    assert lines[3] == " " * 35 + "^" * 14, "a wide letter has two marks"
    assert lines[4:] == ["In #a:", "  No rule keeps it back."]
    shell.run("mute", "remove", "spoiler")
    add(shell, "--", "from:bo")
    assert "Quote folded by “from:bo”" in shell.run("mute", "why", str(an_id(2))).stdout


def test_why_of_what_is_no_post_or_not_here(shell: Shell) -> None:
    fill(shell, a_post(1, "x"))
    assert shell.run("mute", "why", "nonsense").exit_code == 2
    done = shell.run("mute", "why", "77")
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)


def test_nothing_hostile_reaches_the_terminal(shell: Shell) -> None:
    fill(shell, replace(a_post(1, "evil"), author=replace(ANA, username="a\x1b[31m")))
    (shell.home / "mutes.toml").write_text(
        '[[mute]]\nrule = "evil"\nlabel = "\\u001b[31mred"\nnote = "\\u202eback"\nprofile = "\\u0007"\n'
    )
    for words in (
        ("mute", "list"),
        ("mute", "why", str(an_id(1))),
        ("mute", "test", "evil"),
        ("mute", "off", "x"),
    ):
        done = shell.run(*words)
        assert not {"\x1b", "\u202e", "\x07"} & set(done.stdout + done.stderr)


def test_an_object_a_line_for_programs(shell: Shell) -> None:
    add(shell, "--until", "2999-01-01", "--", "犬")
    [line] = shell.run("mute", "list", "--json").stdout.splitlines()
    assert json.loads(line)["rule"] == "犬"
    assert json.loads(line)["until"].startswith(("2999-01-01T", "2999-01-02T", "2998-12-31T"))
