"""Pages as X really sent them, where they lie beside the project: all their posts arrive, and no others."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Home

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures"
pytestmark = pytest.mark.skipif(
    not CAPTURES.is_dir(), reason="there are no captured pages beside the project"
)


def posts_in(page: Any) -> set[str]:
    """The ids of a page's own posts: objects of `data` with an id and a text."""
    data = page.get("data") if isinstance(page, dict) else None
    items = data if isinstance(data, list) else [data]
    return {str(one["id"]) for one in items if isinstance(one, dict) and "text" in one and "id" in one}


def test_every_post_of_the_captured_pages_is_shown_whole(home: Home) -> None:
    files = sorted(file for file in CAPTURES.glob("*.json") if file.name != "index.json")
    wanted: set[str] = set()
    for file in files:
        wanted |= posts_in(json.loads(file.read_text(encoding="utf-8")))
    loaded = home.run("load", *map(str, files), "--as", "search:real")
    assert loaded.returncode in (0, 3), loaded.stderr
    assert "Traceback" not in loaded.stderr
    shown = [json.loads(line) for line in home.run("show", "search:real", "--json").stdout.splitlines()]
    assert {one["id"] for one in shown} == wanted
    assert len(shown) == len(wanted)
    assert all(one["text"] for one in shown)


def test_the_app_shows_them(home: Home) -> None:
    files = [str(file) for file in sorted(CAPTURES.glob("0[0-3]*.json"))]
    assert home.run("load", *files, "--as", "search:real").returncode in (0, 3)
    reader = home.open(size=(120, 40))
    reader.settled("real", r"@\w+.* · ")
    reader.press(*["pagedown"] * 5, "G", "g")
    assert "Traceback" not in reader.text
    assert reader.quit() == 0
