"""Fetched pictures lie on disk under a cap, the least recently used goes first."""

import os
import stat
from pathlib import Path

import pytest

from tui.pictures.shelf import Shelf

URL = "https://pbs.twimg.com/media/{}.jpg"


def aged(folder: Path, seconds: int) -> None:
    """All that lies there was last used so long ago."""
    for file in folder.iterdir():
        used = file.stat().st_mtime - seconds
        os.utime(file, (used, used))


def test_a_picture_is_found_again_and_no_other(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "pictures")
    assert shelf.get(URL.format(1)) is None
    shelf.put(URL.format(1), b"one")
    shelf.put(URL.format(2), b"two")
    assert [shelf.get(URL.format(at)) for at in (1, 2, 3)] == [b"one", b"two", None]


def test_names_say_nothing_of_what_was_read_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    Shelf(tmp_path / "pictures").put("https://pbs.twimg.com/../../../etc/passwd", b"one")
    (file,) = (tmp_path / "pictures").iterdir()
    assert len(file.name) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "pictures").stat().st_mode) == 0o700


def test_the_one_used_longest_ago_goes_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most_bytes=250)
    for at in (1, 2):
        shelf.put(URL.format(at), bytes(100))
        aged(tmp_path, 60)
    assert shelf.get(URL.format(1)) is not None  # used again, so 2 is the oldest now
    shelf.put(URL.format(3), bytes(100))
    assert [shelf.get(URL.format(at)) is not None for at in (1, 2, 3)] == [True, False, True]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 250


def test_what_was_just_put_there_stays_even_above_the_cap(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most_bytes=10)
    shelf.put(URL.format(1), bytes(100))
    assert shelf.get(URL.format(1)) == bytes(100)


def test_a_writer_that_died_leaves_nothing_for_long(tmp_path: Path) -> None:
    abandoned = tmp_path / ".unfinished-abc"
    abandoned.write_bytes(b"half")
    aged(tmp_path, 7_200)
    busy = tmp_path / ".unfinished-def"
    busy.write_bytes(b"another program is at it")
    shelf = Shelf(tmp_path)
    shelf.put(URL.format(1), b"one")
    assert not abandoned.exists()
    assert busy.exists()


def test_a_picture_is_dropped_and_all_are_cleared(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "pictures")
    assert shelf.clear() == 0
    for at in range(3):
        shelf.put(URL.format(at), b"one")
    shelf.drop(URL.format(0))
    shelf.drop(URL.format(0))
    assert shelf.get(URL.format(0)) is None
    assert shelf.clear() == 2
    assert list((tmp_path / "pictures").iterdir()) == []


def test_a_folder_that_cannot_be_is_said_and_leaves_nothing_half(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r"exists|directory"):
        Shelf(tmp_path / "pictures").put(URL.format(1), b"one")
    assert Shelf(tmp_path / "pictures").get(URL.format(1)) is None
