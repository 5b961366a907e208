"""Themes are data: each shipped one is whole, readable, and a broken one says what is wrong with it."""

from pathlib import Path

import pytest

from tui.app.theming import (
    GROUNDS,
    ROLES,
    ThemeError,
    contrast,
    load_theme,
    read_theme,
    shipped_folder,
    theme_names,
)

TEXT_ROLES = ("text", "strong", "muted", "accent", "link", "guest", "warn", "error")
SHIPPED = theme_names()


def test_two_themes_are_shipped() -> None:
    assert {"dusk", "paper"} <= set(SHIPPED)
    assert shipped_folder().is_dir()


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_can_be_read_on_every_ground(name: str, ground: str) -> None:
    theme = load_theme(name)
    for role in TEXT_ROLES:
        assert contrast(theme[role], theme[ground]) >= 4.5, (role, ground)


@pytest.mark.parametrize("name", SHIPPED)
def test_rules_and_text_on_accent_can_be_seen(name: str) -> None:
    theme = load_theme(name)
    assert contrast(theme["line"], theme["ground"]) >= 3
    assert contrast(theme["on-accent"], theme["accent"]) >= 4.5


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_theme_of_ones_own_stands_before_a_shipped_one(tmp_path: Path) -> None:
    text = (shipped_folder() / "dusk.toml").read_text(encoding="utf-8").replace("#11161c", "#000000")
    (tmp_path / "dusk.toml").write_text(text, encoding="utf-8")
    assert load_theme("dusk", tmp_path)["ground"] == "#000000"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace('text = "#d3dae1"', 'text = "grey"'), "roles.text: expected a colour"),
        (lambda text: text.replace('guest = "#d4adf2"\n', ""), "roles.guest: expected a colour"),
        (lambda text: text + 'sidebar = "#000000"\n', "'sidebar' is no role"),
        (lambda text: text.replace("[roles]", "[rolls]"), "expected a table [roles]"),
        (lambda text: text.replace('"#11161c"', "#11161c"), "mine.toml: "),
    ],
)
def test_a_mistake_in_a_theme_names_file_and_field(tmp_path: Path, change, says: str) -> None:  # type: ignore[no-untyped-def]
    text = (shipped_folder() / "dusk.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(change(text), encoding="utf-8")
    with pytest.raises(ThemeError) as wrong:
        read_theme(file)
    assert says in str(wrong.value)
    assert "mine.toml" in str(wrong.value)


def test_an_unknown_theme_names_those_there_are() -> None:
    with pytest.raises(ThemeError, match="dusk, paper"):
        load_theme("neon")


def test_all_fourteen_roles_are_those_of_the_layout() -> None:
    from tui.layout.roles import ROLES as LAID_OUT

    assert set(ROLES) == set(LAID_OUT)
