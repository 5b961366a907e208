"""The sheet of settings: everything that can be set, as it is in force, in whatever room there is."""

from pathlib import Path

import pytest

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.deeds.settings import setting_lines
from tui.config.settings import TABLE, Pipe, Rebinding, Settings
from tui.layout.lines import line_width

OWN = Settings(
    theme="moss",
    panels=("home", "#lrnchat"),
    keys=(Rebinding("post.next", ("n", "^n")), Rebinding("panel.close", ())),
    pipes=(Pipe("speak", ("espeak", "-s", "140")),),
)


@pytest.mark.parametrize("width", [36, 52, 76])
def test_every_setting_stands_there_within_the_width(width: int) -> None:
    made = setting_lines(OWN, "/somewhere/quite/far/down/config.toml", width)
    assert all(line_width(line) <= width for line in made)
    text = ["".join(piece.text for piece in line) for line in made]
    for setting in TABLE:
        assert any(line.startswith(setting.key) for line in text)


def test_what_is_ones_own_is_marked_and_has_its_default_beside_it() -> None:
    text = "\n".join("".join(piece.text for piece in line) for line in setting_lines(OWN, "config.toml", 76))
    assert "Default: dusk." in text
    assert "post.next: n ^n" in text
    assert "panel.close: no key" in text
    assert "speak: espeak -s 140 (text)" in text
    assert "Default: usual." not in text


async def test_comma_opens_it_and_esc_leaves(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    (tmp_path / "config.toml").write_text('theme = "moss"\n', encoding="utf-8")
    async with offline_app(tmp_path, (90, 40), [PANEL]) as (app, pilot):
        await pilot.press("comma")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        assert "budget_usd" in text
        assert "Default: dusk." in text
        await pilot.press("escape")
        await settled(app, pilot)
        assert "budget_usd" not in "\n".join(lines(app))
