"""`delurk mute check`: a verdict a line, for posts in either naming, as they come."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.posts import Shell
from tests.mute.test_import import ARCHIVE, FILTERS


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def checked(shell: Shell, *posts: object, rules: str | None = None) -> list[dict[str, Any]]:
    """The verdicts on these objects, which all can be read."""
    words = ["mute", "check"]
    if rules is not None:
        (shell.home / "rules").write_text(rules)
        words += ["--rules", str(shell.home / "rules")]
    done = shell.run(*words, stdin="".join(json.dumps(post) + "\n" for post in posts))
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def a_post(number: int, text: str, **more: object) -> dict[str, Any]:
    return {"id": str(number), "text": text, **more}


def actions(found: list[dict[str, Any]]) -> list[str]:
    return [one["action"] for one in found]


def test_posts_pages_and_answers_are_each_answered_in_order(shell: Shell) -> None:
    single = a_post(1, "a spoiler")
    along = {
        "data": a_post(2, "hello", author_id="9"),
        "includes": {"users": [{"id": "9", "username": "bo", "name": "B"}]},
    }
    answer = {"data": [a_post(3, "none"), a_post(4, "Spoiler.")], "meta": {"result_count": 2}}
    assert checked(shell, single, along, answer, rules="spoiler\n@bo\n") == [
        {"id": "1", "action": "hide", "rule": "spoiler"},
        {"id": "2", "action": "hide", "rule": "@bo"},
        {"id": "3", "action": "show", "rule": None},
        {"id": "4", "action": "hide", "rule": "spoiler"},
    ]


@pytest.mark.parametrize(
    ("refers", "tweets", "kind", "note"),
    [
        ("referenced_tweets", "tweets", "retweeted", "note_tweet"),
        ("referenced_posts", "posts", "reposted", "note_post"),
    ],
)
def test_both_namings_are_understood(shell: Shell, refers: str, tweets: str, kind: str, note: str) -> None:
    original = a_post(1, "cut…", **{note: {"text": "the whole has a spoiler"}})
    answer = {
        "data": a_post(2, "RT @x: cut…", **{refers: [{"type": kind, "id": "1"}]}),
        "includes": {tweets: [original]},
    }
    quote = {
        "data": a_post(3, "look", **{refers: [{"type": "quoted", "id": "1"}]}),
        "includes": {tweets: [original]},
    }
    assert actions(checked(shell, answer, quote, rules="spoiler\n")) == ["hide", "hide"]


def test_no_dress_of_a_word_gets_past(shell: Shell) -> None:
    dressed = [
        "ｓｐｏｉｌｅｒ",
        "sp\u200boiler",
        "SPOILER!",
        "#spoiler",
        "a “spoiler”",
        "&quot;spoiler&quot;",
    ]
    posts = [a_post(number, text) for number, text in enumerate(dressed, 1)]
    picture = {
        "data": a_post(50, "see", attachments={"media_keys": ["3_1"]}),
        "includes": {"media": [{"media_key": "3_1", "type": "photo", "alt_text": "a spoiler"}]},
    }
    found = checked(
        shell, *posts, picture, a_post(51, "spoilers"), a_post(52, "x/spoiler_"), rules="spoiler\n"
    )
    assert actions(found) == ["hide"] * 7 + ["show"] * 2


def test_a_quoted_post_alone_is_told_apart(shell: Shell) -> None:
    users = [{"id": "8", "username": "gary", "name": "G"}]
    answer = {
        "data": a_post(2, "look", referenced_tweets=[{"type": "quoted", "id": "1"}]),
        "includes": {"tweets": [a_post(1, "buy", author_id="8")], "users": users},
    }
    [found] = checked(shell, answer, rules="from:gary\n")
    assert found == {
        "id": "2",
        "action": "show",
        "rule": None,
        "quoted": {"action": "hide", "rule": "from:gary"},
    }


def test_bad_lines_are_named_and_the_rest_goes_on(shell: Shell) -> None:
    good = json.dumps(a_post(1, "spoiler"))
    done = shell.run("mute", "check", stdin=f"{good}\n\nnonsense\n{{}}\n[1]\n{good}\n")
    assert done.exit_code == 3
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "1"]
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 3", "line 4", "line 5"]


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        ('{"data":null}', "line 1: no posts in it\n", 3),
        ('{"includes":{"users":[]}}', "line 1: no posts in it\n", 3),
        ('{"meta":{"result_count":0}}', "line 1: no posts in it\n", 0),
        ('{"data":[]}', "line 1: no posts in it\n", 0),
        ("[]", "line 1: no posts in it\n", 0),
        ('{"id":"7"}', "line 1: post 7 has no text: expected “text”\n", 3),
        ('{"id":"7","author_id":"8","lang":"de"}', "line 1: post 7 has no text: expected “text”\n", 3),
    ],
)
def test_a_line_without_a_post_is_said(shell: Shell, line: str, said: str, code: int) -> None:
    done = shell.run("mute", "check", stdin=f"{line}\n")
    assert (done.stdout, done.stderr, done.exit_code) == ("", said, code)


def test_a_text_is_unescaped_once(shell: Shell) -> None:
    posts = [
        a_post(1, "&amp;#115;poiler"),
        a_post(2, "&lt;b&gt;spoiler"),
        a_post(3, "a&amp;amp;b"),
        a_post(4, "a&amp;b"),
    ]
    assert actions(checked(shell, *posts, rules="spoiler\na&amp;b\n")) == ["show", "hide", "show", "hide"]


def test_without_a_file_the_rules_are_the_users(shell: Shell) -> None:
    assert actions(checked(shell, a_post(1, "a spoiler"))) == ["show"]
    shell.run("mute", "add", "--action", "fold", "--label", "no", "--", "spoiler")
    shell.run("mute", "add", "--in", "home", "--", "cat")
    shell.run("mute", "add", "--profile", "off", "--", "dog")
    shell.run("mute", "off", "off")
    found = checked(shell, a_post(1, "a spoiler"), a_post(2, "a cat"), a_post(3, "a dog"))
    assert found[0] == {"id": "1", "action": "fold", "rule": "spoiler"}
    assert actions(found) == ["fold", "show", "show"]


@pytest.mark.parametrize(
    ("rules", "hits"),
    [
        ('[[mute]]\nrule = ["spoiler", "c"]\naction = "dim"\n\n[[mute]]\nrule = "d"\nuntil = 2001-01-01\n', ["dim", "dim", "show"]),
        ("keyword,action,expires\nspoiler,fold,\nc,,2001-01-01\n", ["fold", "show", "show"]),
        (json.dumps([*FILTERS[:3], {"title": "s", "keywords": [{"keyword": "spo", "whole_word": False}]}]), ["fold", "dim", "show"]),
        (ARCHIVE.replace('"x"', '"14"'), ["show", "show", "show"]),
    ],
)  # fmt: skip
def test_rules_of_any_form(shell: Shell, rules: str, hits: list[str]) -> None:
    found = checked(shell, a_post(1, "a spoiler"), a_post(2, "c"), a_post(3, "d"), rules=rules)
    assert actions(found) == hits


def test_refused_rules_are_said_and_the_good_ones_hold(shell: Shell) -> None:
    (shell.home / "rules").write_text("spoiler\n/(/\n")
    line = json.dumps(a_post(1, "spoiler"))
    done = shell.run("mute", "check", "--rules", shell.home / "rules", stdin=line)
    assert done.exit_code == 3
    assert json.loads(done.stdout)["action"] == "hide"
    assert done.stderr.startswith("rules:2: '/(/': ")
    missing = shell.run("mute", "check", "--rules", shell.home / "none", stdin=line)
    assert (missing.exit_code, missing.stdout) == (1, "")


def test_each_answer_comes_before_the_next_post_is_sent(shell: Shell) -> None:
    (shell.home / "rules").write_text("spoiler\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DELURK_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tui", "mute", "check", "--rules", str(shell.home / "rules")],
        env=clean | {"DELURK_HOME": str(shell.home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for number, text in enumerate(["a spoiler", "none"], 1):
            running.stdin.write(json.dumps(a_post(number, text)) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == str(number)
        running.stdin.close()
    assert running.returncode == 0
