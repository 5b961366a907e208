"""What this machine calls its zone."""

from pathlib import Path

import pytest

from tui.config.zones import own_zone


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", None),
        ("nonsense", None),
    ],
)
def test_the_environment_says_it(tmp_path: Path, name: str, zone: str | None) -> None:
    assert own_zone({"TZ": name}, tmp_path) == zone


def test_else_the_link_says_it_and_else_the_file(tmp_path: Path) -> None:
    assert own_zone({}, tmp_path) is None
    (tmp_path / "timezone").write_text("Europe/Lisbon\n")
    assert own_zone({}, tmp_path) == "Europe/Lisbon"
    target = tmp_path / "share" / "zoneinfo" / "Europe" / "Berlin"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"TZif")
    (tmp_path / "localtime").symlink_to(target)
    assert own_zone({}, tmp_path) == "Europe/Berlin"
    (tmp_path / "localtime").unlink()
    (tmp_path / "localtime").write_bytes(b"TZif")  # a copy, as some systems have it
    (tmp_path / "timezone").write_bytes(b"\xff")
    assert own_zone({}, tmp_path) is None
