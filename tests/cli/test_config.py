"""`delurk config`: everything that can be set, with its default; one value; another value, in place."""

import json
import tomllib
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from tests.cli.posts import Shell
from tui.app.commands import COMMANDS
from tui.cli.main import delurk
from tui.config.settings import TABLE, Settings, read_settings


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def wrote(shell: Shell, text: str) -> Path:
    file = shell.home / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_whole_is_a_file_with_every_setting_its_sentence_and_its_default(shell: Shell) -> None:
    text = shell.run("config").stdout
    assert read_settings(text, "config.toml") == (Settings(), [])
    for setting in TABLE:
        assert setting.sentence in text
    live = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    for command in COMMANDS:
        assert f'# "{command.id}" = [' in text
    assert 'theme = "dusk"' in live
    assert "budget_usd = 1.0" in live


def test_what_the_comments_offer_can_be_taken_as_it_stands(shell: Shell) -> None:
    text = shell.run("config").stdout
    open_lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in text.splitlines()
    ]
    settings, mistakes = read_settings(
        "\n".join(line for line in open_lines if "Expected:" not in line), "c.toml"
    )
    assert mistakes == []
    assert (settings.theme, settings.budget_usd, settings.pictures) == ("dusk", 1.0, "auto")
    assert len(settings.keys) == len(COMMANDS)
    assert settings.pipes[0].command == ("espeak",)


def test_what_is_set_stands_as_set_beside_its_default(shell: Shell) -> None:
    wrote(shell, 'theme = "paper"\nkeys.post.copy = "^y"\n[pipe.say]\ncommand = ["say", "it"]\n')
    text = shell.run("config").stdout
    assert '\ntheme = "paper" # default: "dusk"\n' in text
    assert '\n"post.copy" = "^y" # default: ["y"]\n' in text
    assert '\n[pipe.say]\ncommand = ["say", "it"]\n' in text
    assert read_settings(text, "config.toml")[0].theme == "paper"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("theme", "dusk"),
        ("budget_usd", "1.0"),
        ("panels", "[]"),
        ("reduced_motion", "false"),
        ("keys.post.next", "j ↓"),
        ("keys", "none set"),
        ("pipe.say.command", "not set"),
        ("pipe.say.input", "text"),
    ],
)
def test_one_setting_is_printed_with_its_default(shell: Shell, key: str, words: str) -> None:
    assert shell.run("config", key).stdout == f"{words}\n"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("theme", "paper"), {"theme": "paper"}),
        (("budget_usd", "2.5"), {"budget_usd": 2.5}),
        (("budget_usd", "0"), {"budget_usd": 0}),
        (("reduced_motion", "true"), {"reduced_motion": True}),
        (("panels", "home", "#lrnchat"), {"panels": ["home", "#lrnchat"]}),
        (("panels", "home"), {"panels": ["home"]}),
        (("panels", '["home", "#a"]'), {"panels": ["home", "#a"]}),
        (("panels", "[]"), {"panels": []}),
        (("keys.post.copy", "^y", "["), None),
        (("keys.panel.fetch", "f12"), {"keys": {"panel.fetch": ["f12"]}}),
        (
            ("pipe.say.command", "say", "-v", "two words"),
            {"pipe": {"say": {"command": ["say", "-v", "two words"]}}},
        ),
    ],
)
def test_a_setting_is_set(shell: Shell, words: tuple[str, ...], value: dict[str, object] | None) -> None:
    result = shell.run("config", *words)
    if value is None:
        assert result.exit_code == 1
        assert "[ is mark.previous as well" in result.stderr
        assert not (shell.home / "config.toml").exists()
        return
    assert (result.exit_code, result.stdout) == (0, "")
    text = (shell.home / "config.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == value


def test_comments_and_order_of_the_users_file_stay(shell: Shell) -> None:
    file = wrote(shell, '# mine\n\ntheme = "dusk" # evening\n\n[keys]\n# no mouse\npost.next = "n"\n')
    assert shell.run("config", "theme", "paper").exit_code == 0
    assert file.read_text(encoding="utf-8") == (
        '# mine\n\ntheme = "paper" # evening\n\n[keys]\n# no mouse\npost.next = "n"\n'
    )
    assert shell.run("config", "theme", "--unset").exit_code == 0
    assert "theme" not in file.read_text(encoding="utf-8")
    assert "# no mouse" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("budget_usd", "-1"), "budget_usd: expected dollars a day, from 0 to 10000, not -1"),
        (("budget_usd", "much"), 'budget_usd: expected dollars a day, from 0 to 10000, not "much"'),
        (("theme", "neon"), "theme: no theme is called 'neon': there are"),
        (("density", "tight"), 'density: expected one of usual, compact, not "tight"'),
        (("reduced_motion", "yes"), 'reduced_motion: expected true or false, not "yes"'),
        (("panels", "nonsense"), 'panels: expected a list of panels such as ["home", "#lrnchat"]'),
        (("theme", "dusk", "paper"), "theme: expected one value, not 2"),
        (("keys.post.next", "flurb"), "keys.post.next: expected a key such as n"),
        (("keys.post.next", "n"), "keys.post.next: n is new.show as well"),
        (("pipe.say.input", "xml"), "pipe.say"),
        (("pipe.say.input", "json"), "pipe.say.command: expected a program and its arguments"),
    ],
)
def test_a_value_that_cannot_be_is_one_line_and_changes_nothing(
    shell: Shell, words: tuple[str, ...], says: str
) -> None:
    file = wrote(shell, "# mine\n")
    result = shell.run("config", *words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert says in line
    assert file.read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize("key", ["colour", "keys.post.nxt", "budget"])
def test_a_key_that_there_is_not_is_wrong_usage(shell: Shell, key: str) -> None:
    result = shell.run("config", key)
    assert result.exit_code == 2
    assert "delurk config lists" in result.stderr


@pytest.mark.parametrize("words", [(), ("theme",), ("theme", "paper"), ("theme", "--unset")])
def test_a_broken_file_is_named_with_its_line_and_left_alone(shell: Shell, words: tuple[str, ...]) -> None:
    file = wrote(shell, '# mine\ntheme = "dusk\n')
    result = shell.run("config", *words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("config.toml, line 2: ")
    assert file.read_text(encoding="utf-8") == '# mine\ntheme = "dusk\n'


def test_every_mistake_in_the_file_is_named_with_its_line(shell: Shell) -> None:
    wrote(shell, 'theme = "neon"\nrefresh_s = 1\n[keys]\n"post.next" = "n"\npost.nxt = "N"\n')
    result = shell.run("config")
    assert result.exit_code == 1
    said = result.stderr
    assert "line 1: theme: no theme is called 'neon'" in said
    assert "line 2: refresh_s: expected seconds" in said
    assert "line 4: keys.post.next: n is new.show as well" in said
    assert "line 5: keys.post.nxt: no such command" in said
    assert shell.run("config", "refresh_s").exit_code == 1
    assert shell.run("config", "density").stdout == "usual\n"


def test_a_mistake_elsewhere_does_not_hinder_mending_one(shell: Shell) -> None:
    wrote(shell, 'theme = "neon"\nrefresh_s = 1\n')
    assert shell.run("config", "refresh_s", "60").exit_code == 0
    assert shell.run("config", "theme", "moss").exit_code == 0
    assert shell.run("config").exit_code == 0


def test_all_of_it_as_json(shell: Shell) -> None:
    wrote(shell, 'theme = "paper"\n')
    made = json.loads(shell.run("config", "--json").stdout)
    theme = next(one for one in made["settings"] if one["key"] == "theme")
    assert (theme["value"], theme["default"], theme["set"]) == ("paper", "dusk", True)
    assert {one["command"] for one in made["keys"]} == {command.id for command in COMMANDS}
    assert made["mistakes"] == []
    one = json.loads(shell.run("config", "density", "--json").stdout)
    assert one == {"key": "density", "value": "usual", "default": "usual", "set": False}
    one = json.loads(shell.run("config", "density", "compact", "--json").stdout)
    assert one == {"key": "density", "value": "compact", "default": "usual", "set": True}


@pytest.mark.parametrize(
    ("words", "begun", "offered"),
    [
        ("delurk config", "th", ["theme"]),
        ("delurk config", "keys.post.n", ["keys.post.next"]),
        ("delurk config theme", "lin", ["linen"]),
        ("delurk config density", "", ["usual", "compact"]),
        ("delurk config budget_usd", "", []),
    ],
)
def test_the_shell_completes_keys_and_values(words: str, begun: str, offered: list[str]) -> None:
    completes = ShellComplete(delurk, {}, "delurk", "_DELURK_COMPLETE")
    found = completes.get_completions(words.split()[1:], begun)
    assert [item.value for item in found] == offered


def test_doctor_names_a_mistake_of_any_kind(shell: Shell) -> None:
    wrote(shell, '[keys]\n"post.next" = "n"\n')
    checks = json.loads(shell.run("doctor", "--json").stdout)["checks"]
    said = next(check for check in checks if check["name"] == "settings")
    assert not said["ok"]
    assert "config.toml, line 2: keys.post.next: n is new.show as well" in said["detail"]
