"""The message row in a narrow window: whole sentences, or whole words, and all of it under its key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app.chrome import shortened
from tui.app.telling import spend_words
from tui.model.panel import parse_panel
from tui.store.ledger import PanelSpend, Summary

SENTENCES = st.lists(st.sampled_from(["Kept.", "It costs $0.05 a post.", "u undoes it", "Gone"]), max_size=6)


@pytest.mark.parametrize(
    ("words", "width", "shown"),
    [
        (
            "The side list is hidden. \\ shows it, where the window is wide enough.",
            42,
            "The side list is hidden.",
        ),
        ("Kept. Once. u undoes it, whenever you want.", 20, "Kept. Once."),
        ("A demo with invented people, play money, nothing kept.", 40, "A demo with invented people, play…"),
        ("It costs $0.05 a post, and more of it later", 20, "It costs $0.05 a…"),
        ("Short.", 6, "Short."),
        ("Unbreakable", 5, "Unbreakable"),
    ],
)
def test_a_message_is_cut_at_a_sentence_or_else_at_a_word(words: str, width: int, shown: str) -> None:
    assert shortened(words, width, "…") == shown


@given(SENTENCES, st.integers(6, 60))
def test_what_is_shown_is_a_beginning_that_ends_with_a_word(parts: list[str], width: int) -> None:
    words = " ".join(parts)
    shown = shortened(words, width, "…")
    kept = shown.removesuffix("…")
    assert len(shown) <= width
    assert words.startswith(kept)
    assert (words[len(kept) :] + " ")[0] in " ,;:"


async def test_what_it_cost_fits_eighty_columns_and_a_narrow_row_keeps_the_first_sentence(
    tmp_path: Path,
) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (80, 24), [PANEL]) as (app, pilot):
        screen = app.deck_screen
        dear = PanelSpend(parse_panel("#lrnchat"), 4, 400, 0, 12.25)
        screen.say(spend_words(screen.session, Summary(2.31, 64.2, (dear,))))
        await settled(app, pilot)
        assert lines(app)[-2].rstrip().endswith("More: delurk spend. Dearest: #lrnchat, $12.25.")
        await pilot.resize_terminal(44, 24)
        await settled(app, pilot)
        assert lines(app)[-2].strip() == "Today $2.31, this month $64.20."
        await pilot.press("exclamation_mark")
        await settled(app, pilot)
        assert "Dearest: #lrnchat" in "\n".join(lines(app))


async def test_the_demos_settings_show_its_play_money_and_how_to_change_one(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, (100, 30)) as (app, pilot):
        await pilot.press("comma")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        budget = app.deck_screen.session.money.budget_usd
        assert budget != app.deck_screen.session.settings.budget_usd
        assert f"budget_usd      {budget}" in text
        assert "delurk config KEY VALUE" in text
        assert "edit this file:" in text
