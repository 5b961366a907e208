"""Changing config.toml: what its author wrote around the change stays, and nothing is ever half written."""

import os
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config.editing import NotEdited, Value, set_value, unset

MINE = """# my settings, kept in a repository

theme = "dusk"   # for the evening
budget_usd = 1.5

# what I read
panels = [
  "home",  # first
  "#lrnchat",
]

[keys]
post.next = "n"
"post.copy" = ["y"]

[pipe.say]
command = ["say"]
"""


def accept(text: str) -> None:
    tomllib.loads(text)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "config.toml"
    made.write_text(MINE, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        (("theme",), "paper", 'theme = "dusk"   # for', 'theme = "paper"   # for'),
        (("budget_usd",), 2, "budget_usd = 1.5", "budget_usd = 2"),
        (("keys", "post.next"), ["j", "n"], 'post.next = "n"', 'post.next = ["j", "n"]'),
        (("keys", "post.copy"), ["Y"], '"post.copy" = ["y"]', '"post.copy" = ["Y"]'),
        (("pipe", "say", "command"), ["say", "-f"], '["say"]', '["say", "-f"]'),
    ],
)
def test_a_change_touches_its_own_line_alone(
    file: Path, key: tuple[str, ...], value: Value, before: str, after: str
) -> None:
    set_value(file, key, value, accept)
    assert file.read_text(encoding="utf-8") == MINE.replace(before, after)


def test_a_new_setting_stands_before_the_tables(file: Path) -> None:
    set_value(file, ("density",), "compact", accept)
    text = file.read_text(encoding="utf-8")
    assert tomllib.loads(text) == tomllib.loads(MINE) | {"density": "compact"}
    assert text.replace('density = "compact"\n', "").replace("\n\n", "\n") == MINE.replace("\n\n", "\n")


def test_a_new_table_is_made_where_it_is_needed(file: Path) -> None:
    set_value(file, ("pipe", "save it", "command"), ["tee"], accept)
    set_value(file, ("pipe", "save it", "input"), "json", accept)
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    assert read["pipe"]["save it"] == {"command": ["tee"], "input": "json"}
    assert file.read_text(encoding="utf-8").startswith(MINE)


def test_a_setting_taken_away_leaves_the_rest(file: Path) -> None:
    unset(file, ("theme",))
    unset(file, ("keys", "post.next"))
    unset(file, ("pipe", "say", "command"))
    unset(file, ("density",))
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    assert read == {"budget_usd": 1.5, "panels": ["home", "#lrnchat"], "keys": {"post.copy": ["y"]}}
    assert "# what I read" in file.read_text(encoding="utf-8")


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    set_value(tmp_path / "new" / "config.toml", ("theme",), "paper", accept)
    assert (tmp_path / "new" / "config.toml").read_text(encoding="utf-8") == 'theme = "paper"\n'


def test_a_broken_file_is_not_written_to(file: Path) -> None:
    file.write_text('theme = "dusk"\nbudget_usd = \n', encoding="utf-8")
    with pytest.raises(NotEdited, match=r"config.toml, line 2: .*Nothing was changed"):
        set_value(file, ("theme",), "paper", accept)
    assert file.read_text(encoding="utf-8") == 'theme = "dusk"\nbudget_usd = \n'


def test_what_the_check_refuses_is_not_written(file: Path) -> None:
    def refuse(text: str) -> None:
        raise RuntimeError(text)

    with pytest.raises(RuntimeError, match='theme = "paper"'):
        set_value(file, ("theme",), "paper", refuse)
    assert file.read_text(encoding="utf-8") == MINE
    assert [one.name for one in file.parent.iterdir()] == ["config.toml"]


def test_another_programs_change_in_between_is_kept(file: Path) -> None:
    came = iter([MINE.replace("1.5", "3.0"), None])

    def meanwhile(text: str) -> None:
        if (other := next(came)) is not None:
            file.write_text(other, encoding="utf-8")

    set_value(file, ("theme",), "paper", meanwhile)
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    assert (read["theme"], read["budget_usd"]) == ("paper", 3.0)


def test_a_link_stays_a_link_and_rights_stay_rights(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles"
    kept.mkdir()
    real = file.rename(kept / "delurk.toml")
    real.chmod(0o640)
    file.symlink_to(real)
    set_value(file, ("theme",), "paper", accept)
    assert file.is_symlink()
    assert 'theme = "paper"' in real.read_text(encoding="utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_line_ends_of_another_system_stay(file: Path) -> None:
    file.write_bytes(MINE.replace("\n", "\r\n").encode())
    set_value(file, ("density",), "compact", accept)
    content = file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert tomllib.loads(content.decode())["density"] == "compact"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        with pytest.raises(NotEdited, match="Nothing was changed"):
            set_value(file, ("theme",), "paper", accept)
    finally:
        file.parent.chmod(0o700)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(WORDS, st.booleans(), st.integers(-9, 9), st.lists(WORDS, max_size=3))
KEYS = st.sampled_from(
    [
        ("theme",),
        ("density",),
        ("panels",),
        ("keys", "post.next"),
        ("keys", "new.show"),
        ("pipe", "say", "input"),
    ]
)
PIECES = st.sampled_from(
    [
        "\n",
        "# words\n",
        'theme = "a"\n',
        "panels = [\n 'x', # y\n]\n",
        "density='b' # c",
        'a.b = """\n[keys]\n"""\n',
    ]
)
TABLES = st.sampled_from(
    [
        "",
        "[keys]\n",
        '[keys]\npost.next = "n" # mine\n',
        '\n[keys]\n"new.show" = []\n\n',
        "[pipe.say]\ninput = 'x'\n",
    ]
)


def file_of(pieces: list[str], tables: list[str]) -> str | None:
    text = "".join(piece if piece.endswith("\n") else f"{piece}\n" for piece in dict.fromkeys(pieces))
    text += "".join(dict.fromkeys(tables))
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    return text


@given(st.lists(PIECES, max_size=5), st.lists(TABLES, max_size=3), KEYS, VALUES, st.booleans())
def test_whatever_the_file_holds_one_value_changes_and_no_comment_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[str],
    tables: list[str],
    key: tuple[str, ...],
    value: Value,
    ended: bool,
) -> None:
    text = file_of(pieces, tables)
    if text is None:
        return
    text = text if ended else text.rstrip("\n")
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(text, encoding="utf-8")
    set_value(file, key, value, accept)
    after = file.read_text(encoding="utf-8")
    assert read(after, key) == value
    unset(file, key)
    before = read_all(text)
    before.pop(".".join(key), None)
    assert read_all(file.read_text(encoding="utf-8")) == before
    for comment in ("# words", "# c"):
        assert after.count(comment) >= min(1, text.count(comment)) or key == ("density",)


def read(text: str, key: tuple[str, ...]) -> object:
    return read_all(text)[".".join(key)]


def read_all(text: str) -> dict[str, object]:
    def flat(table: dict[str, object], before: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in table.items():
            found |= (
                flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
            )
        return found

    return flat(tomllib.loads(text), "")
