"""Tags, names and hosts are taken from what X says of a post, wherever that stands; `mute check` and the cache agree."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.posts import Shell

CUT = "RT @ana: it went on and on until it was…"
NOTE = "a long text and then a tail"


def tag(value: str, start: object = 0, end: object = 5) -> dict[str, object]:
    return {"tag": value, "start": start, "end": end}


def url(expanded: str, start: int = 0, **more: object) -> dict[str, object]:
    return {"url": "https://t.co/abc", "expanded_url": expanded, "start": start, "end": start + 16, **more}


def named(username: str, number: str = "5") -> dict[str, object]:
    return {"username": username, "id": number, "start": 3, "end": 7}


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "a tag behind the cut of a repost": ("#far", {"text": CUT, "entities": {"hashtags": [tag("far", 150, 154)]}}),
    "a word behind the cut of a repost": ("far", {"text": CUT, "entities": {"hashtags": [tag("Far", 150, 154)]}}),
    "an account by its new name": ("@new", {"text": "hi @old", "entities": {"mentions": [named("new")]}}),
    "an account by its number": ("@id:5", {"text": "hi @old", "entities": {"mentions": [named("new")]}}),
    "a full-width tag": ("#foo", {"text": "＃ＦＯＯ", "entities": {"hashtags": [tag("foo", 0, 4)]}}),
    "a tag whose marks stand apart": (
        "#café", {"text": "#cafe\u0301", "entities": {"hashtags": [tag("café", 0, 6)]}}
    ),
    "a link that is not in the text": ("domain:a.example", {"text": CUT, "entities": {"urls": [url("https://a.example/x")]}}),
    "a tag the note has not": (
        "#far", {"text": "cut #far", "note_tweet": {"text": NOTE}, "entities": {"hashtags": [tag("far", 4, 8)]}}
    ),
    "a link that only the cut text has": (
        "domain:a.example",
        {"text": "x https://t.co/abc", "note_tweet": {"text": NOTE, "entities": {"hashtags": [tag("b")]}},
         "entities": {"urls": [url("https://a.example/", 2)]}},
    ),
    "where a shortened link leads to": (
        "domain:a.example",
        {"text": "https://t.co/abc", "entities": {"urls": [url("https://short.example/1", unwound_url="https://www.a.example/")]}},
    ),
    "the shortener itself": (
        "domain:short.example",
        {"text": "https://t.co/abc", "entities": {"urls": [url("https://short.example/1", unwound_url="https://a.example/")]}},
    ),
    "an address without a scheme": ("domain:a.example", {"text": "https://t.co/abc", "entities": {"urls": [url("a.example/x")]}}),
    "an address that begins with //": ("domain:a.example", {"text": "https://t.co/abc", "entities": {"urls": [url("//a.example")]}}),
    "an ftp address": ("domain:a.example", {"text": "https://t.co/abc", "entities": {"urls": [url("ftp://a.example/f")]}}),
    "a host before a backslash": (
        "domain:evil.example",
        {"text": "https://t.co/abc", "entities": {"urls": [url("https://evil.example\\@good.example/")]}},
    ),
    "an entry of urls without a t.co": ("domain:a.example", {"text": "x", "entities": {"urls": [{"expanded_url": "https://a.example/"}]}}),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "post"), CASES.values(), ids=CASES)
def test_what_x_names_is_judged_alike_as_it_comes_and_from_the_cache(
    tmp_path: Path, rule: str, post: dict[str, Any]
) -> None:
    shell = Shell(tmp_path)
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps({"id": "20", **post}) + "\n")
    assert shell.run("mute", "add", "--", rule).exit_code == 0
    assert json.loads(shell.run("mute", "check", stdin=file.read_text()).stdout)["rule"] == rule
    assert shell.run("load", file).exit_code == 0
    (shown,) = shell.objects("show", "loaded:posts", "--muted")
    assert shown["verdict"] == {"action": "hide", "rule": rule}
    assert "Hidden by" in shell.run("mute", "why", "20").stdout


def test_no_other_host_is_taken_for_it(tmp_path: Path) -> None:
    post = {
        "id": "20",
        "text": "https://t.co/abc",
        "entities": {"urls": [url("https://evil.example\\@good.example/")]},
    }
    shell = Shell(tmp_path)
    shell.run("mute", "add", "--", "domain:good.example")
    assert json.loads(shell.run("mute", "check", stdin=json.dumps(post)).stdout)["action"] == "show"


def test_links_and_tags_of_a_long_post_stand_there_once(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    whole = {"url": "https://t.co/w", "expanded_url": "https://x.com/i/web/status/20", "start": 9, "end": 23}
    picture = {
        "url": "https://t.co/p",
        "expanded_url": "https://x.com/a/status/20/photo/1",
        "display_url": "pic.x.com/p",
    }
    tail = {"hashtags": [tag("ONE", 0, 4)], "urls": [url("https://a.example/", 5), whole, picture]}
    link = url("https://a.example/", 10, unwound_url="https://b.example/", display_url="a.example")
    note = {
        "text": "#one #two https://t.co/abc #one",
        "entities": {"hashtags": [tag("one", 0, 4)], "urls": [link]},
    }
    post = {"id": "20", "text": "#ONE https://t.co/abc… https://t.co/w", "note_tweet": note, "entities": tail}
    (tmp_path / "posts.json").write_text(json.dumps(post))
    assert shell.run("load", tmp_path / "posts.json").exit_code == 0
    (shown,) = shell.objects("show", "loaded:posts")
    assert (shown["text"], shown["hashtags"], shown["links"]) == (
        "#one #two a.example #one", ["one"], ["https://a.example/"],
    )  # fmt: skip


BAD: dict[str, object] = {
    "not an object": ["x", None, 5],
    "without what it names": [{"start": 1, "end": 2}] * 150,
    "of the wrong types": [{"start": "a", "end": [], "tag": "b"}] * 150,
    "half a character for a number": [{"start": "\ud83d", "end": 2, "tag": "b"}],
    "numbers that are none": [{"start": 1.5, "end": float("inf"), "tag": "b"}, tag("b", -7, 10**400)],
}


@pytest.mark.parametrize("entries", BAD.values(), ids=BAD)
def test_a_bad_entity_costs_itself_and_no_other(tmp_path: Path, entries: list[object]) -> None:
    shell = Shell(tmp_path)
    shell.run("mute", "add", "--", "#good")
    bad = {"id": "20", "text": "a #good", "entities": {"hashtags": [*entries, tag("good", 2, 7)]}}
    (tmp_path / "posts.jsonl").write_text(f"{json.dumps(bad)}\n")
    done = shell.run("mute", "check", stdin=(tmp_path / "posts.jsonl").read_text())
    assert json.loads(done.stdout) == {"id": "20", "action": "hide", "rule": "#good"}
    assert len(done.stderr.splitlines()) <= 11
    shell.run("load", tmp_path / "posts.jsonl")
    (shown,) = shell.objects("show", "loaded:posts", "--muted")
    assert shown["verdict"] == {"action": "hide", "rule": "#good"}
