"""mutes.toml: what it says, what is wrong in it and where, and edits that keep every other byte."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tui.config import editing
from tui.config.editing import NotEdited
from tui.config.mute_edits import (
    add_rule,
    add_rules,
    load_stamped,
    remove_rule,
    replace_rule,
    switch,
    written,
    written_all,
)
from tui.config.mutes import load_rules, read_rules
from tui.model.panel import Panel
from tui.mute.grammar import make_rule, parse_target
from tui.mute.rule import Rule
from tui.mute.spans import left

NOW = 1_795_000_000_000
SAMPLE = """\
# mine, not to be touched
[[mute]]
rule = "ten-figure funnel"   # the worst
action = "fold"
for = "7d"
kept = 2026-11-03T14:21:00Z

   # between two

[[mute]]
rule = [
    "crypto",  # all of it
    "#nft", 'from:gary',

    # and these
    "big sale"
]
panels = ["home", "search:a b"]
profile = "bad day"

[profile."bad day"]
on = false  # for now
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "mutes.toml"
    found.write_bytes(SAMPLE.encode())
    return found


def test_rules_are_read_with_all_that_goes_with_them() -> None:
    read = read_rules(SAMPLE)
    assert not read.mistakes
    assert [rule.text for rule in read.rules] == [
        "ten-figure funnel",
        "crypto",
        "#nft",
        "from:gary",
        "big sale",
    ]
    funnel, *rest = read.rules
    assert funnel.action == "fold"
    assert funnel.until is not None
    assert funnel.kept is not None
    assert funnel.until - funnel.kept == 7 * 86_400_000
    assert {rule.panels for rule in rest} == {(Panel("home"), Panel("search", "a b"))}
    assert {rule.profile for rule in rest} == {"bad day"}
    assert read.off == {"bad day"}


def test_an_unknown_key_is_said_with_its_line_and_the_rule_holds() -> None:
    read = read_rules(
        '[[mute]]\nrule = ["a", "b"]\ncolour = "red"\naction = "fold"\n\n[profile.x]\non = false\nof = 1\n'
    )
    assert [(rule.text, rule.action) for rule in read.rules] == [("a", "fold"), ("b", "fold")]
    assert read.off == {"x"}
    first, second = read.mistakes
    assert str(first).startswith("mutes.toml:3: “colour”: no such key; expected rule, action")
    assert str(second) == "mutes.toml:8: “profile.x.of”: no such key; expected on"


def test_a_rule_with_an_unknown_key_can_be_lifted(tmp_path: Path) -> None:
    file = tmp_path / "mutes.toml"
    file.write_text('[[mute]]\nrule = "a"\ncolour = "red"\n\n[[mute]]\nrule = "b"\n')
    remove_rule(file, load_rules(file).rules[0])
    assert file.read_text() == '[[mute]]\nrule = "b"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[mute]]\nrule = "a"\nfor = "7 day"\n', 3, "24h, 7d, 30d or forever"),
        ('\n\n[[mute]]\nrule = "a"\naction = "burn"\n', 5, "expected hide, fold, dim"),
        ('[[mute]]\naction = "fold"\n', 1, "expected the rule in quotes"),
        ('[[mute]]\nrule = "#"\n', 2, "needs a hashtag"),
        ('[[mute]]\nrule = [\n  "a",\n  "b", "/(/",\n  "c",\n]\n', 4, "never closed"),
        ('[[mute]]\nrule = ["a", 3]\n', 2, "in quotes"),
        ("[[mute]]\nrule = []\n", 2, "empty"),
        ('[[mute]]\nrule = "a"\nfor = "7d"\nuntil = 2027-01-01\n', 3, "not both"),
        ('[[mute]]\nrule = "a"\npanels = ["nowhere"]\n', 3, "is no panel"),
        ('[[mute]]\nrule = "a"\n[profile.x]\non = 3\n', 3, "true or false"),
        ('[[mute]\nrule = "a"\n', 1, "TOML"),
    ],
)
def test_a_mistake_is_said_with_its_line(text: str, line: int, words: str) -> None:
    [mistake] = read_rules(text).mistakes
    assert mistake.line == line
    assert words in str(mistake)
    assert str(mistake).startswith(f"mutes.toml:{line}: ")


def test_the_good_rules_hold_beside_the_wrong_ones() -> None:
    read = read_rules('[[mute]]\nrule = ["a", "#", "b"]\n\n[[mute]]\nrule = ""\n\n[[mute]]\nrule = "c"\n')
    assert [rule.text for rule in read.rules] == ["a", "b", "c"]
    assert [one.line for one in read.mistakes] == [2, 5]


def test_one_of_a_list_goes_without_its_neighbours(file: Path) -> None:
    rules = {rule.text: rule for rule in load_rules(file).rules}
    remove_rule(file, rules["#nft"])
    assert file.read_text() == SAMPLE.replace('    "#nft", ', "    ")
    remove_rule(file, rules["crypto"])
    assert file.read_text() == SAMPLE.replace('    "#nft", ', "    ").replace(
        '    "crypto",  # all of it\n', ""
    )
    remove_rule(file, rules["big sale"])
    replace_rule(file, rules["from:gary"], make_rule("from:gary", action="dim"))
    assert [(rule.text, rule.action) for rule in load_rules(file).rules] == [
        ("ten-figure funnel", "fold"),
        ("from:gary", "dim"),
    ]
    assert "# mine, not to be touched" in file.read_text()


def test_changing_one_of_a_list_leaves_the_list_to_the_others(file: Path) -> None:
    old = next(rule for rule in load_rules(file).rules if rule.text == "#nft")
    replace_rule(file, old, make_rule("#nft", action="fold", until=NOW))
    text = SAMPLE.replace('"#nft", ', "").replace(
        'profile = "bad day"\n',
        f'profile = "bad day"\n\n{written(make_rule("#nft", action="fold", until=NOW))}',
    )
    assert file.read_text() == text


def test_what_another_program_writes_meanwhile_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = '\n[[mute]]\nrule = "written meanwhile"\n'
    real = editing._replaced
    seen: list[int] = []

    def late(path: Path, before: bytes | None, after: bytes) -> bool:
        if not seen:
            path.write_text(path.read_text() + theirs)
        seen.append(1)
        return real(path, before, after)

    monkeypatch.setattr(editing, "_replaced", late)
    add_rule(file, make_rule("mine"))
    assert len(seen) == 2
    assert [rule.text for rule in load_rules(file).rules][-2:] == ["written meanwhile", "mine"]


def test_line_breaks_of_another_system_stay(file: Path) -> None:
    file.write_bytes(SAMPLE.replace("\n", "\r\n").encode())
    before = {rule.text: rule for rule in load_rules(file).rules}
    add_rule(file, make_rule("more"))
    remove_rule(file, before["crypto"])
    remove_rule(file, before["ten-figure funnel"])
    switch(file, "bad day", True)
    content = file.read_bytes()
    assert not re.search(rb"(?<!\r)\n", content)
    assert [rule.text for rule in load_rules(file).rules] == ["#nft", "from:gary", "big sale", "more"]
    assert not load_rules(file).off


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "dotfiles" / "mutes.toml"
    link.parent.mkdir()
    link.symlink_to(file)
    add_rule(link, make_rule("more"))
    assert link.is_symlink()
    assert load_rules(file).rules[-1].text == "more"


def test_a_profile_is_switched_where_it_stands(file: Path) -> None:
    switch(file, "bad day", True)
    assert file.read_text() == SAMPLE.replace("on = false", "on = true")
    switch(file, "bad day", False)
    assert file.read_text() == SAMPLE
    add_rule(file, make_rule("x", profile="a.b"))
    switch(file, "a.b", False)
    assert load_rules(file).off == {"bad day", "a.b"}
    with pytest.raises(NotEdited, match="no profile 'none'"):
        switch(file, "none", True)


def test_a_time_without_a_beginning_begins_now(file: Path) -> None:
    file.write_text('[[mute]]\nrule = [\n  "for",\n  "a",\n]\nfor = "24h"  # a day\n\n[[mute]]\nrule = "b"\n')
    assert {rule.until for rule in load_rules(file).rules} == {None}
    rules = load_stamped(file, NOW)
    assert [rule.until for rule in rules.rules] == [NOW + 86_400_000, NOW + 86_400_000, None]
    kept = datetime.fromtimestamp(NOW / 1000, UTC).isoformat().replace("+00:00", "Z")
    assert f'for = "24h"  # a day\nkept = {kept}\n' in file.read_text()
    assert load_stamped(file, NOW + 5) == rules, "said once, it is not said again"


def test_a_file_that_is_no_toml_is_not_written_to(file: Path) -> None:
    file.write_text('[[mute]\nrule = "a"\n')
    with pytest.raises(NotEdited, match="line 1"):
        add_rule(file, make_rule("more"))
    assert file.read_text() == '[[mute]\nrule = "a"\n'


def test_many_rules_that_share_all_else_stand_in_one_table(tmp_path: Path) -> None:
    file = tmp_path / "mutes.toml"
    rules = [make_rule(f"word{number}", kept=NOW) for number in range(10_000)]
    add_rules(file, [(rule, None) for rule in rules])
    assert file.read_text().count("[[mute]]") == 1
    assert load_rules(file).rules == tuple(rules)
    remove_rule(file, rules[5_000])
    assert load_rules(file).rules == (*rules[:5_000], *rules[5_001:])


@given(st.from_regex(r"[A-Za-z0-9_]{1,9}( [A-Za-z0-9_]{1,9}){0,3}", fullmatch=True))
def test_plain_words_are_the_words_they_were_in_quotes(text: str) -> None:
    assert parse_target(text) == parse_target(f'"{text}"')


# ---- any file

_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
_words = st.sampled_from(
    [
        "spoiler",
        "#tag",
        "@ana",
        "from:id:12",
        '"quoted"*',
        "a]b",
        "c # d",
        "/x[\"']/",
        'say "x"',
        "犬\u2028犬",
    ]
)
any_rules = st.builds(
    make_rule,
    _words,
    action=st.sampled_from(["hide", "fold", "dim"]),
    label=st.none() | _text.map(lambda text: text or None),
    note=st.none() | _text.map(lambda text: text or None),
    profile=st.none() | st.sampled_from(["evening", "bad day", "a.b]c"]),
    panels=st.sampled_from([(), (Panel("home"),), (Panel("search", 'x "y"'), Panel("mentions"))]),
    except_rooms=st.sampled_from([(), ("*",), ("a", "b")]),
    strangers=st.booleans(),
    accents=st.booleans(),
    names=st.booleans(),
    kept=st.none() | st.integers(0, 4_000_000_000_000),
    until=st.none() | st.integers(0, 4_000_000_000_000),
)
_comments = st.sampled_from(["", "\n", "# a note\n", '# rule = "no"\n\n', "   # [[mute]]\n"])


@st.composite
def _files(draw: st.DrawFn) -> tuple[list[str], list[list[Rule]]]:
    """The pieces of a file (a comment, a table, a comment, ...), and the rules of each table."""
    pieces, tables = [draw(_comments)], []
    for _ in range(draw(st.integers(1, 4))):
        rule = draw(any_rules)
        texts = draw(st.lists(_words, min_size=1, max_size=4, unique=True))
        if len(texts) == 1:
            pieces.append(written(rule))
            tables.append([rule])
        else:
            sep = draw(st.sampled_from([", ", ",\n  ", ' ,  # it\'s "so", here\n', "\n, "]))
            quoted = [tomllib_string(text) for text in texts]
            listed = f"[{draw(st.sampled_from(['', ' # [', chr(10)]))}\n{sep.join(quoted)}{draw(st.sampled_from(['', ',', chr(10)]))}]"
            pieces.append(written(rule, None, listed))
            tables.append(list(read_rules(pieces[-1]).rules))
        pieces.append(draw(_comments))
    return pieces, tables


def tomllib_string(text: str) -> str:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert tomllib.loads(f"a = {quoted}")["a"] == text
    return quoted


@given(_files(), st.data())
def test_an_edit_keeps_every_other_byte(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[list[str], list[list[Rule]]], data: st.DataObject
) -> None:
    pieces, tables = made
    everything = [rule for table in tables for rule in table]
    assume(len(set(everything)) == len(everything))
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes("".join(pieces).encode())
    assert list(load_rules(file).rules) == everything
    at = data.draw(st.integers(0, len(tables) - 1))
    rule = data.draw(st.sampled_from(tables[at]))
    before, after = "".join(pieces[: 2 * at + 1]), "".join(pieces[2 * at + 2 :])
    remove_rule(file, rule)
    text = file.read_bytes().decode()
    assert list(load_rules(file).rules) == [one for one in everything if one != rule]
    assert text.startswith(before)
    assert text.endswith(after) or text == before + after.removeprefix("\n")


@given(st.lists(any_rules, max_size=6))
@example([make_rule(word) for word in ("a", "b", "c")])
def test_what_is_written_is_what_is_read(rules: list[Rule]) -> None:
    read = read_rules(written_all([(rule, None) for rule in rules]))
    assert not read.mistakes
    assert list(read.rules) == rules


def test_the_readmes_example_can_be_taken_as_it_stands() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    example = next(
        block.partition("```")[0] for block in readme.split("```toml\n")[1:] if "[[mute]]" in block
    )
    read = read_rules(example)
    assert read.mistakes == ()
    assert [rule.text for rule in read.rules] == ["ten-figure funnel", "#nft"]
    assert read.off == {"bad day"}


@pytest.mark.parametrize(
    ("rest", "said"),
    [(7 * 86_400_000 - 1, "7 d left"), (3_600_000, "1 h left"), (90_000, "1 min left"), (0, "ended")],
)
def test_what_is_left_of_a_rule_is_said_as_people_would(rest: int, said: str) -> None:
    assert left(1_000 + rest, 1_000) == said
