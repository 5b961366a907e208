"""Rules from elsewhere: told apart by what stands in them, and out again as the same set."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cli.posts import Shell
from tests.mute.test_file import any_rules
from tui.config.mute_edits import written_all
from tui.config.mutes import load_rules, read_rules
from tui.model.panel import Panel
from tui.mute.grammar import RuleError, make_rule
from tui.mute.rule import Rule
from tui.transfer.mute_files import kind_of, read_given, write_filters, write_plain
from tui.transfer.mute_tables import write_table

FILTERS = [
    {
        "id": "1",
        "title": "sales",
        "context": ["home", "public"],
        "expires_at": "2027-01-20T17:27:39.296Z",
        "filter_action": "warn",
        "keywords": [
            {"id": "2", "keyword": "ten-figure funnel", "whole_word": True},
            {"id": "3", "keyword": "crypto", "whole_word": False},
        ],
        "statuses": [],
    },
    {
        "title": "b",
        "context": ["notifications"],
        "expires_at": None,
        "filter_action": "hide",
        "keywords": [{"keyword": "from:no", "whole_word": True}, {"keyword": "#nft", "whole_word": True}],
    },
    {"title": "c", "filter_action": "blur", "keywords": [{"keyword": "c", "whole_word": True}]},
    {"title": "no words", "filter_action": "hide", "keywords": []},
]
PLAIN = "# a comment\n#tag\nspoiler\n\n  game of thrones  \n#\n/(/\n@ana\n"
ARCHIVE = """window.YTD.mute.part0 = [
  {
    "muting" : {
      "accountId" : "12",
      "userLink" : "https://twitter.com/intent/user?user_id=12"
    }
  },
  {
    "blocking" : { "accountId" : "13", "userLink" : "https://twitter.com/intent/user?user_id=13" }
  },
  { "blocking" : { "accountId" : "x" } }
]
"""


def read(text: str) -> tuple[list[str], list[int | None]]:
    """The rules taken, and the lines that were refused."""
    given = read_given(text, kind_of(text))
    return [one.rule.text for one in given.taken], [one.line for one in given.refused]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PLAIN, "plain"),
        ("", "plain"),
        ("keywords\n[home]\n", "plain"),
        ('[[mute]]\nrule = "a"\n', "toml"),
        ('# mine\n\n[profile."x"]\non = true\n', "toml"),
        (ARCHIVE, "archive"),
        ('[{"blocking":{"accountId":"1"}}]', "archive"),
        (json.dumps(FILTERS), "mastodon"),
        (json.dumps(FILTERS[0]), "mastodon"),
        ('\ufeff[\n{"phrase":"a","irreversible":true,"whole_word":true}]', "mastodon"),
        ("keyword\nspoiler\n", "csv"),
        ("id;Keyword;Action\n1;spoiler;fold\n", "csv"),
        ('"keyword","expires"\n', "csv"),
        ('{"data":[]}', "unknown"),
    ],
)
def test_a_form_is_told_by_what_stands_in_it(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_a_plain_list_has_a_rule_a_line() -> None:
    assert read(PLAIN) == (["#tag", "spoiler", "game of thrones", "@ana"], [6, 7])


def test_who_was_muted_or_blocked_at_x_comes_by_number() -> None:
    assert read(ARCHIVE) == (["from:id:12", "@id:13"], [11])


def test_half_an_archive_gives_its_half_and_says_so() -> None:
    taken, refused = read(ARCHIVE[: ARCHIVE.index('"13"')])
    assert taken == ["from:id:12"]
    assert len(refused) == 1


def test_filters_of_mastodon_become_rules() -> None:
    given = read_given(json.dumps(FILTERS, indent=1), "mastodon")
    rules = [one.rule for one in given.taken]
    assert [(rule.text, rule.action, rule.label) for rule in rules] == [
        ("ten-figure funnel", "fold", "sales"),
        ("crypto*", "fold", "sales"),
        ('"from:no"', "hide", "b"),
        ("#nft", "hide", "b"),
        ("c", "dim", None),
    ]
    assert rules[0].until == 1_800_466_059_296
    assert rules[2].target.kind == "word"
    assert [rule.panels for rule in rules] == [(), (), (Panel("mentions"),), (Panel("mentions"),), ()]
    assert [(one.text, one.why) for one in given.refused] == [("no words", "the filter has no keywords")]


def test_a_table_may_have_an_action_and_an_end() -> None:
    text = "keyword,action,expires\nspoiler,fold,2027-01-20\n\n#nft,,\nx,burn,\ny,,soon\n"
    given = read_given(text, kind_of(text))
    assert [(one.rule.text, one.rule.action, one.line) for one in given.taken] == [
        ("spoiler", "fold", 2),
        ("#nft", "hide", 4),
    ]
    assert given.taken[0].rule.until == 1_800_489_599_000
    assert [one.line for one in given.refused] == [5, 6]


# ---- out and in again


def _made(text: str) -> list[Rule]:
    try:
        return [make_rule(text)]
    except RuleError:
        return []


any_texts = st.lists(
    st.text(max_size=8).flatmap(
        lambda text: st.sampled_from([text, f'"{text}"', f"{text}*", f"#{text}", f"/{text}/", f"via:{text}"])
    ),
    max_size=6,
)


@given(any_texts)
@example(["[[mute]]", "keyword", "[profile.x]"])
@example(["#\r0", "# 0"])
@example(['"#a"', '"a*"', '"@ana"*', "a\nb", "window.YTD.mute.part0 = 3"])
def test_a_list_that_goes_out_comes_back(texts: list[str]) -> None:
    rules = [rule for text in texts for rule in _made(text)]
    for write in (write_plain, write_filters):
        written = write(rules)
        left_out = [rule for rule, _ in written.left_out]
        given = read_given(written.text, kind_of(written.text))
        assert not given.refused
        assert [one.rule.target for one in given.taken] == [
            rule.target for rule in rules if rule not in left_out
        ]
    assert len(write_plain(rules).left_out) == sum(
        "\n" in rule.text or "\r" in rule.text for rule in rules if rule.target.kind == "regex"
    )


@given(st.lists(any_rules, max_size=6))
@example([make_rule("a", note="b\rc"), make_rule("d")])
def test_a_table_keeps_all_that_goes_with_a_rule(rules: list[Rule]) -> None:
    text = write_table(rules)
    given = read_given(text, kind_of(text))
    assert not given.refused
    assert [one.rule for one in given.taken] == rules


@given(st.lists(any_rules, max_size=6, unique=True))
def test_ours_is_the_same_set_again(rules: list[Rule]) -> None:
    assert set(read_rules(written_all([(rule, None) for rule in rules])).rules) == set(rules)


# ---- the verbs


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_import_says_what_came_of_each_file(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(PLAIN)
    (tmp_path / "mute.js").write_text(ARCHIVE)
    assert shell.run("mute", "add", "--action", "fold", "--", "spoiler").exit_code == 0
    done = shell.run("mute", "import", tmp_path / "list.txt", tmp_path / "mute.js", tmp_path / "none.txt")
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        "3 rules taken from list.txt, 1 already there, 2 refused.",
        "2 rules taken from mute.js, 1 refused.",
    ]
    told = done.stderr.splitlines()
    assert "none.txt: it cannot be read" in told[0]
    assert told[1].startswith("list.txt:6: '#': A # needs a hashtag")
    assert told[2].startswith("list.txt:7: '/(/': ")
    assert told[3].startswith("mute.js:11: ")
    rules = load_rules(tmp_path / "mutes.toml").rules
    assert [rule.text for rule in rules] == [
        "spoiler", "#tag", "game of thrones", "@ana", "from:id:12", "@id:13",
    ]  # fmt: skip
    assert rules[0].action == "fold", "what was there stays"


@pytest.mark.parametrize("form", ["toml", "csv"])
def test_export_and_import_on_another_machine(shell: Shell, tmp_path: Path, form: str) -> None:
    shell.run("mute", "add", "--for", "7d", "--in", "home", "--label", "no", "--", "spoiler", "#nft")
    shell.run("mute", "add", "--profile", "evening", "--", "work")
    shell.run("mute", "off", "evening")
    out = shell.run("mute", "export", "--format", form)
    (tmp_path / "other").mkdir()
    (tmp_path / "rules").write_text(out.stdout)
    other = Shell(tmp_path / "other")
    assert other.run("mute", "import", tmp_path / "rules").exit_code == 0
    here, there = load_rules(shell.home / "mutes.toml"), load_rules(other.home / "mutes.toml")
    assert set(there.rules) == set(here.rules)
    assert form == "csv" or there.off == {"evening"}
    again = other.run("mute", "import", tmp_path / "rules")
    assert again.stdout == "0 rules taken from rules, 3 already there.\n"


def test_imported_rules_can_be_put_into_a_profile(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a\nb\nc\n")
    assert shell.run("mute", "import", tmp_path / "list", "--profile", "theirs").exit_code == 0
    rules = load_rules(tmp_path / "mutes.toml").rules
    assert [(rule.text, rule.profile) for rule in rules] == [(text, "theirs") for text in "abc"]
    assert all(rule.kept is not None for rule in rules)


def test_too_many_patterns_are_refused_and_the_rest_taken(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("".join(f"/a{number}/\n" for number in range(203)) + "word\n")
    done = shell.run("mute", "import", tmp_path / "list")
    assert done.exit_code == 3
    assert done.stdout == "201 rules taken from list, 3 refused.\n"
    assert done.stderr.splitlines()[0].startswith("list:201: '/a200/': ")


def test_a_broken_mutes_toml_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mutes.toml").write_text("[[mute]\n")
    (tmp_path / "list").write_text("a\n")
    done = shell.run("mute", "import", tmp_path / "list")
    assert done.exit_code == 1
    assert "mutes.toml:1" in done.stderr
    assert (tmp_path / "mutes.toml").read_text() == "[[mute]\n"


def test_what_a_form_cannot_say_is_left_out_and_said(shell: Shell) -> None:
    shell.run("mute", "add", "--", "spoiler", "lang:de")
    done = shell.run("mute", "export", "--format", "mastodon")
    assert done.exit_code == 3
    assert [one["keywords"][0]["keyword"] for one in json.loads(done.stdout)] == ["spoiler"]
    assert "Left out 'lang:de'" in done.stderr
    assert replace(load_rules(shell.home / "mutes.toml").rules[0], kept=None) == make_rule("spoiler")


def test_a_file_of_ours_with_carriage_returns_is_known_as_such() -> None:
    assert kind_of('[[mute]]\r\nrule = "spoiler"\r\n') == "toml"
