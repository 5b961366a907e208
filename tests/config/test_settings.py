"""Settings: a default for everything, and a mistake that names file, line and what was expected."""

from pathlib import Path

import pytest

from tui.config.settings import BY_KEY, TABLE, Pipe, Rebinding, Settings, load_settings, read_settings


def test_without_a_file_all_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config.toml") == (Settings(), [])


def test_every_setting_has_a_default_and_a_sentence() -> None:
    assert [row.field for row in TABLE] == list(Settings.__dataclass_fields__)
    for row in TABLE:
        assert row.expected
        assert row.sentence[0].isupper()
        assert row.sentence.endswith(".")
        assert row.default == getattr(Settings(), row.field)
    assert {"theme", "budget_usd", "keys", "pipe", "reduced_motion"} <= set(BY_KEY)


def test_what_is_set_holds() -> None:
    settings, mistakes = read_settings(
        """
        theme = "paper"
        glyphs = "ascii"
        density = "compact"
        budget_usd = 2
        refresh_s = 60.5
        panels = ["home", "#lrnchat"]
        pictures = "off"
        pictures_mb = 50
        hints = false
        reduced_motion = true
        cursor = false
        notify = "osc"
        notify_new = ["#lrnchat"]
        notify_mention = true
        undo_s = 20
        ladder = false
        session_clock = 25
        premium = true
        keys = { "post.next" = "n", new.show = ["N", "^n"] }
        [pipe.say]
        command = ["say", "-v", "two words"]
        [pipe.save]
        command = ["tee"]
        input = "json"
        """,
        "config.toml",
    )
    assert mistakes == []
    assert settings == Settings(
        "paper",
        "ascii",
        "compact",
        2.0,
        60.5,
        ("home", "#lrnchat"),
        "off",
        50.0,
        False,
        True,
        False,
        "osc",
        ("#lrnchat",),
        True,
        20.0,
        False,
        25.0,
        True,
        (Rebinding("post.next", ("n",)), Rebinding("new.show", ("N", "^n"))),
        (Pipe("say", ("say", "-v", "two words")), Pipe("save", ("tee",), "json")),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\ntheme = 5", "config.toml, line 2: theme: expected the name of a theme, not 5"),
        ('theme = "../evil"', "line 1: theme: expected the name of a theme"),
        ('glyphs = "emoji"', 'line 1: glyphs: expected one of auto, unicode, ascii, not "emoji"'),
        ("glyphs = []", "line 1: glyphs: expected one of"),
        ("budget_usd = -1", "line 1: budget_usd: expected dollars a day, from 0 to 10000, not -1"),
        ("budget_usd = nan", "line 1: budget_usd: expected"),
        ("budget_usd = true", "line 1: budget_usd: expected dollars a day, from 0 to 10000, not true"),
        ("refresh_s = inf", "line 1: refresh_s: expected seconds"),
        ('panels = ["home", "nonsense"]', "line 1: panels: expected a list of panels"),
        (
            'panels = "home"',
            'line 1: panels: expected a list of panels such as ["home", "#lrnchat"], not "home"',
        ),
        ("undo_s = 0", "line 1: undo_s: expected seconds, from 3 to 600, not 0"),
        (
            "session_clock = 0.5",
            "line 1: session_clock: expected minutes, from 1 to 1440, or 0 for never, not 0.5",
        ),
        ("session_clock = false", "line 1: session_clock: expected minutes"),
        ('ladder = "off"', 'line 1: ladder: expected true or false, not "off"'),
        ('reduced_motion = "yes"', 'line 1: reduced_motion: expected true or false, not "yes"'),
        ('# mine\ncolour = "red"', "line 2: colour: no such setting: expected theme, glyphs"),
        ("[keys]\n'post.next' = 1", 'line 2: keys.post.next: expected a key such as "n"'),
        ('keys = "n"', "line 1: keys: expected a table of commands"),
        ("[pipe]\nsay = 1", "line 2: pipe.say: expected a table"),
        ("[pipe.say]\n", 'line 1: pipe.say.command: expected a program and its arguments such as ["espeak"'),
        ('[pipe.say]\ncommand = "say it"', "line 2: pipe.say.command: expected a program"),
        ('[pipe.say]\ncommand = ["say"]\ninput = "xml"', 'line 3: pipe.say.input: expected "text" or "json"'),
        ('[pipe.say]\ncommand = ["say"]\nshell = true', "line 3: pipe.say.shell: no such setting"),
        ('theme = "dusk\n', "config.toml, line 1: "),
    ],
)
def test_a_mistake_names_file_line_and_what_was_expected(text: str, says: str) -> None:
    settings, mistakes = read_settings(text, "config.toml")
    assert settings == Settings()
    (mistake,) = mistakes
    assert says in str(mistake)


def test_a_mistake_leaves_the_other_settings_in_force() -> None:
    settings, mistakes = read_settings('theme = "paper"\nrefresh_s = 1\n', "config.toml")
    assert settings == Settings(theme="paper")
    assert [(mistake.key, mistake.line) for mistake in mistakes] == [("refresh_s", 2)]


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"theme = \xff\n")
    settings, (mistake,) = load_settings(tmp_path / "config.toml")
    assert settings == Settings()
    assert str(mistake) == "config.toml: expected UTF-8 text"
