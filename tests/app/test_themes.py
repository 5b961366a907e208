"""Themes are data: each shipped one is whole, readable, and a broken one says what is wrong with it."""

from pathlib import Path

import pytest

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.theming import (
    GROUNDS,
    ROLES,
    SIXTEEN_THEME,
    TERMINAL_COLOURS,
    Theme,
    ThemeError,
    colour_depth,
    contrast,
    drawable,
    load_theme,
    read_theme,
    shipped_folder,
    theme_names,
)

TEXT_ROLES = ("text", "strong", "muted", "accent", "link", "guest", "warn", "error")
SHIPPED = theme_names()
FOLLOWS_THE_TERMINAL = ("terminal", "terminal-light")
NAMING = [name for name in SHIPPED if name not in FOLLOWS_THE_TERMINAL]
VGA = "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
XTERM = "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
PALETTES = [f"#{colour}" for colour in VGA.split()], [f"#{colour}" for colour in XTERM.split()]


def colours_of(theme: Theme) -> list[dict[str, str]]:
    """What the roles look like; a theme of names, on the two palettes that consoles and xterm begin with."""
    if not theme.native:
        return [dict(theme.colours)]
    seen = []
    for palette in PALETTES:
        numbers = {
            role: TERMINAL_COLOURS.index(colour.removeprefix("ansi_"))
            for role, colour in theme.colours.items()
        }
        drawn = {role: palette[number] for role, number in numbers.items() if number < 16}
        drawn["match"] = drawn["ground"]  # reversed: text and ground change round, their contrast is the same
        drawn["on-accent"] = drawn["ground"]
        seen.append(drawn)
    return seen


def test_a_dozen_themes_are_shipped_dark_and_light() -> None:
    assert {"dusk", "paper", "contrast", "terminal", "terminal16"} <= set(SHIPPED)
    assert len(SHIPPED) >= 10
    assert sum(not load_theme(name).dark for name in SHIPPED) >= 4
    assert shipped_folder().is_dir()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_theme_says_what_it_is(name: str) -> None:
    about = load_theme(name).about
    assert about.startswith(("Dark: ", "Light: ", "The strongest contrast"))
    assert ("not promised" in about) == (name in FOLLOWS_THE_TERMINAL)


@pytest.mark.parametrize("name", NAMING)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_can_be_read_on_every_ground(name: str, ground: str) -> None:
    for colours in colours_of(load_theme(name)):
        for role in TEXT_ROLES:
            assert contrast(colours[role], colours[ground]) >= 4.5, (role, ground)


@pytest.mark.parametrize("name", NAMING)
def test_rules_and_text_on_accent_can_be_seen(name: str) -> None:
    for colours in colours_of(load_theme(name)):
        assert contrast(colours["line"], colours["ground"]) >= 3
        assert contrast(colours["on-accent"], colours["accent"]) >= 4.5


@pytest.mark.parametrize("name", ["contrast", "contrast-light"])
def test_the_themes_of_strong_contrast_have_seven_to_one_on_what_is_read(name: str) -> None:
    theme = load_theme(name)
    for role in TEXT_ROLES:
        assert contrast(theme[role], theme["ground"]) >= 7, role
        assert contrast(theme[role], theme["cursor"]) >= 7, role


def test_no_two_themes_look_alike() -> None:
    looks = {tuple(load_theme(name).colours[role] for role in ROLES) for name in SHIPPED}
    assert len(looks) == len(SHIPPED)


def test_a_theme_that_follows_the_terminal_fills_no_ground() -> None:
    for name in FOLLOWS_THE_TERMINAL:
        theme = load_theme(name)
        assert {theme[ground] for ground in GROUNDS} == {"ansi_default"}
        assert theme.reversed == {"match", "on-accent"}
        assert theme.native


def test_with_sixteen_colours_the_theme_made_for_them_stands_in() -> None:
    dusk = load_theme("dusk")
    assert colour_depth({"TERM": "linux"}) == 16
    assert drawable(dusk, 16).name == SIXTEEN_THEME
    assert drawable(load_theme("terminal-light"), 16).name == "terminal-light"
    for env in (
        {"TERM": "xterm-256color"},
        {"TERM": "xterm", "COLORTERM": "truecolor"},
        {"TERM": "dumb"},
        {},
        {"TERM": "linux", "TEXTUAL_COLOR_SYSTEM": "truecolor"},
    ):
        assert drawable(dusk, colour_depth(env)) is dusk


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
        (
            lambda text: text.replace('text = "#d3dae1"', 'text = "grey"'),
            "mine.toml, line 12: roles.text: expected a colour such as #d3dae1, bright_cyan or default, not 'grey'",
        ),
        (lambda text: text.replace('guest = "#d4adf2"\n', ""), "roles.guest: expected a colour"),
        (
            lambda text: text.replace('text = "#d3dae1"', 'text = "reverse"'),
            "line 12: roles.text: expected a colour",
        ),
        (
            lambda text: text + 'sidebar = "#000000"\n',
            "line 21: roles.sidebar: no such role: expected ground",
        ),
        (lambda text: text.replace("[roles]", "[rolls]"), "rolls: no such field: expected name, about, dark"),
        (lambda text: text.partition("[roles]")[0], "mine.toml: expected a table [roles]"),
        (lambda text: text.replace('"#11161c"', "#11161c"), "mine.toml, line 7: "),
        (lambda text: text.replace("dark = true", 'dark = "yes"'), "line 4: dark: expected true or false"),
        (
            lambda text: 'inherits = "neon"\n' + text,
            "line 1: inherits: expected another theme, one of blossom",
        ),
        (lambda text: 'inherits = "mine"\n' + text, "line 1: inherits: expected another theme"),
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
    with pytest.raises(ThemeError, match=r"there are .*dusk.*paper"):
        load_theme("neon")


def test_all_fourteen_roles_are_those_of_the_layout() -> None:
    from tui.layout.roles import ROLES as LAID_OUT

    assert set(ROLES) == set(LAID_OUT)


def test_a_theme_may_begin_from_another(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('inherits = "dusk"\n[roles]\naccent = "#ffffff"\n', encoding="utf-8")
    mine, dusk = load_theme("mine", tmp_path), load_theme("dusk")
    assert mine["accent"] == "#ffffff"
    assert {role for role in ROLES if mine[role] != dusk[role]} == {"accent"}
    assert [file.name for file in mine.sources] == ["mine.toml", "dusk.toml", "dusk.toml"]


def test_ones_own_dusk_may_begin_from_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "dusk.toml").write_text('inherits = "dusk"\n[roles]\naccent = "#ffffff"\n', encoding="utf-8")
    theme = load_theme("dusk", tmp_path)
    assert (theme["accent"], theme["text"]) == ("#ffffff", "#d3dae1")


def test_themes_that_begin_from_each_other_are_refused(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / f"{name}.toml").write_text(f'inherits = "{other}"\n[roles]\n', encoding="utf-8")
    with pytest.raises(ThemeError, match=r"two.toml, line 1: inherits: expected another theme"):
        load_theme("one", tmp_path)


async def test_in_the_terminals_own_colours_no_ground_is_filled(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    (tmp_path / "config.toml").write_text('theme = "terminal"\n', encoding="utf-8")
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        for keys in ("j", "question_mark", "escape", "colon", "escape"):
            await pilot.press(keys)
            await settled(app, pilot)
            grounds = {
                segment.style.bgcolor.name if segment.style is not None and segment.style.bgcolor else None
                for strip in app.screen._compositor.render_strips()
                for segment in strip
            }
            assert grounds <= {None, "default"}, keys
        assert any("▌" in row for row in lines(app))


@pytest.mark.parametrize("name", SHIPPED)
async def test_every_theme_draws_the_deck_and_its_dialogs(name: str, tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (90, 24), [PANEL]) as (app, pilot):
        before = lines(app)[:-2]
        app.deck_screen.use_theme(name)
        await settled(app, pilot)
        assert lines(app)[:-2] == before
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert any("Keys for" in row for row in lines(app))


async def test_a_theme_that_is_chosen_is_kept_and_one_looked_at_is_not(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    config = tmp_path / "config.toml"
    config.write_text('# my own\ntheme = "dusk"  # dark\nbudget_usd = 2\n')
    before = config.read_text()
    async with offline_app(tmp_path, (90, 24), [PANEL]) as (app, pilot):
        await pilot.press("colon")
        await settled(app, pilot)
        await pilot.press(*"paper")
        await settled(app, pilot)
        await pilot.press("escape")
        await settled(app, pilot)
        assert config.read_text() == before
        for _ in range(3):
            await pilot.press("T")
        await settled(app, pilot)
        name = app.deck_screen.session.theme.name
        assert config.read_text() == before.replace('"dusk"', f'"{name}"')
        await app.deck_screen.freshness.watch()
        assert lines(app)[-2].strip() == f"Theme: {name}."
    async with offline_app(tmp_path, (90, 24), [PANEL]) as (app, _):
        assert app.deck_screen.session.theme.name == name


async def test_where_a_theme_cannot_be_kept_it_is_said_and_worn(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    (tmp_path / "config.toml").write_text('theme = "dusk\n')
    async with offline_app(tmp_path, (120, 24), [PANEL]) as (app, pilot):
        await pilot.press("T")
        await settled(app, pilot)
        name = app.deck_screen.session.theme.name
        assert f"Theme: {name}, for this run alone. config.toml, line 1:" in lines(app)[-2]
        assert (tmp_path / "config.toml").read_text() == 'theme = "dusk\n'


async def test_with_no_color_the_next_theme_says_that_none_is_drawn(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (80, 24), [PANEL], env={"NO_COLOR": "1"}) as (app, pilot):
        await pilot.press("T")
        await settled(app, pilot)
        name = app.deck_screen.session.theme.name
        assert lines(app)[-2].strip() == f"Theme: {name}. NO_COLOR is set, so no colours are drawn."


@pytest.mark.parametrize(
    ("theme", "env"), [("terminal16", {}), ("terminal", {}), ("dusk", {"NO_COLOR": "1"}), ("dusk", {})]
)
async def test_where_a_dialog_has_the_pages_ground_its_edge_shows(
    tmp_path: Path, theme: str, env: dict[str, str]
) -> None:
    fill(tmp_path / "cache.db", 5)
    (tmp_path / "config.toml").write_text(f'theme = "{theme}"\n', encoding="utf-8")
    async with offline_app(tmp_path, (100, 24), [PANEL], env=env) as (app, pilot):
        for keys in ("colon", "asterisk", "m", "question_mark"):
            await pilot.press(keys)
            await settled(app, pilot)
            rules = [row for row in lines(app) if "─" * 60 in row and "Yesterday" not in row]
            assert len(rules) == (0 if (theme, env) == ("dusk", {}) else 2), keys
            await pilot.press("escape")
            await settled(app, pilot)
