"""Files in every state: what can be taken in is, the rest is named, and nothing is lost."""

import gzip
import json
import os
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest

from tests.transfer.pages import BASE, lines, raw_page, raw_post
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.store import reading
from tui.store.cache import open_cache
from tui.transfer import files, processes
from tui.transfer.decoding import Remark
from tui.transfer.loading import Loaded, Progress, load_files, panel_for

REAL = Panel("search", "real")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_cache(tmp_path / "cache.db")) as db:
        yield db


class Loader:
    """Loads bytes as a file and keeps what was said."""

    def __init__(self, cache: Connection, folder: Path) -> None:
        self.cache = cache
        self.folder = folder
        self.remarks: list[Remark] = []
        self.steps: list[Progress] = []
        self.ends: list[tuple[Path, Panel, Loaded]] = []

    def __call__(self, content: bytes, name: str = "pages.json") -> Loaded:
        (self.folder / name).write_bytes(content)
        return self.load(self.folder / name)

    def load(self, *paths: Path) -> Loaded:
        """Load files that are there; what the last of them brought."""
        load_files(self.cache, paths, REAL, self)
        return self.ends[-1][2]

    def remark(self, remark: Remark) -> None:
        self.remarks.append(remark)

    def progress(self, progress: Progress) -> None:
        self.steps.append(progress)

    def done(self, path: Path, panel: Panel, loaded: Loaded) -> None:
        self.ends.append((path, panel, loaded))

    @property
    def said(self) -> list[str]:
        """The remarks, without the folder."""
        return [str(remark).replace(f"{self.folder}{os.sep}", "") for remark in self.remarks]

    @property
    def ids(self) -> list[int]:
        """Which posts stand in the panel, newest first, as numbers of `raw_post`."""
        return [post.id - BASE for post in reading.newest(self.cache, REAL)]


@pytest.fixture
def load(cache: Connection, tmp_path: Path) -> Loader:
    return Loader(cache, tmp_path)


PAGE = raw_page(raw_post(2), raw_post(1))
ONE_PAGE = {
    "a response": json.dumps(PAGE).encode(),
    "a response over many lines": json.dumps(PAGE, indent=2).encode(),
    "one with a byte order mark": b"\xef\xbb\xbf" + json.dumps(PAGE).encode(),
    "an array of posts": json.dumps([raw_post(2), raw_post(1)]).encode(),
    "an array of posts over many lines": json.dumps([raw_post(2), raw_post(1)], indent=1).encode(),
    "an array of responses": json.dumps([raw_page(raw_post(2)), raw_page(raw_post(1))]).encode(),
    "lines of responses": lines(raw_page(raw_post(2)), raw_page(raw_post(1))),
    "lines of posts": lines(raw_post(2), raw_post(1)),
    "lines with blank ones between": b"\n\n" + lines(raw_post(2)) + b"\n  \n" + lines(raw_post(1)),
    "lines of a stream": lines({"data": raw_post(2)}, {"data": raw_post(1)}),
    "lines with Windows ends": lines(raw_post(2), raw_post(1)).replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("content", ONE_PAGE.values(), ids=ONE_PAGE.keys())
def test_every_way_to_keep_pages_is_read(load: Loader, content: bytes, packed: bool) -> None:
    loaded = load(gzip.compress(content) if packed else content)
    assert load.said == []
    assert (loaded.posts, loaded.new) == (2, 2)
    assert load.ids == [2, 1]


def test_loading_again_brings_nothing_new(load: Loader) -> None:
    load(lines(PAGE))
    assert load(lines(PAGE)) == Loaded(pages=1, posts=2, new=0)


def test_a_bad_line_is_named_and_passed_over(load: Loader) -> None:
    loaded = load(lines(raw_post(1)) + b'{"id": "7", \n' + lines(raw_post(2)), "posts.jsonl")
    assert load.ids == [2, 1]
    assert loaded.posts == 2
    (said,) = load.said
    assert said.startswith("posts.jsonl:2: ")
    assert load.remarks[0].lost


def test_lines_are_counted_as_an_editor_counts_them(load: Loader) -> None:
    load(b"\n" + lines(raw_post(1)) + b"\n\n" + lines(raw_post(2)) + b"\noops\n", "posts.jsonl")
    assert load.ids == [2, 1]
    assert load.said[0].startswith("posts.jsonl:7: it is not JSON")


def test_a_bad_first_line_is_named_and_passed_over(load: Loader) -> None:
    load(b"not JSON at all\n" + lines(raw_post(1), raw_post(2)), "posts.jsonl")
    assert load.ids == [2, 1]
    assert load.said[0].startswith("posts.jsonl:1: it is not JSON")


def test_half_a_file_of_lines_keeps_the_whole_lines(load: Loader) -> None:
    load(lines(raw_post(1), raw_post(2), raw_post(3))[:-30], "posts.jsonl")
    assert load.ids == [2, 1]
    assert load.said == ["posts.jsonl:3: it is half a file: the JSON ends in the middle; passed over"]


def test_half_an_array_keeps_the_whole_items(load: Loader) -> None:
    load(json.dumps([raw_post(1), raw_post(2), raw_post(3)]).encode()[:-30])
    assert load.ids == [2, 1]
    assert load.said == ["pages.json: after item 2 it is half a file: the JSON ends in the middle"]


def test_half_a_gzip_file_keeps_what_can_be_unpacked(load: Loader) -> None:
    many = lines(*(raw_post(number, os.urandom(60).hex()) for number in range(500)))
    load(gzip.compress(many)[:-4000], "posts.jsonl.gz")
    assert 300 < reading.count(load.cache, REAL) < 500
    assert load.said == ["posts.jsonl.gz: it is half a gzip file, or a damaged one: the rest cannot be read"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "pages.json: it is empty: expected JSON"),
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "pages.json: it is an HTML or XML page"),
        (b"<html>\n<body>\nSorry\n</body>\n</html>\n", "pages.json: it is an HTML or XML page"),
        (json.dumps(PAGE).encode()[:-40], "pages.json: it is half a file"),
        (json.dumps(PAGE, indent=2).encode()[:-40], "pages.json: it is half a file"),
        (b"id,text\n1,hello\n", "pages.json: it is not JSON"),
        (json.dumps(PAGE).encode("utf-16"), "pages.json: it is UTF-16 text: expected UTF-8"),
        (json.dumps(PAGE).encode("utf-16-le"), "pages.json: it is binary, or UTF-16 text"),
        (json.dumps(PAGE).encode("utf-32"), "pages.json: it is UTF-32 text: expected UTF-8"),
        ('{"data": [{"id": "1", "text": "café"}]}'.encode("latin-1"), "pages.json: it is not UTF-8 text"),
        ('[{"id": "1", "text": "café"}]'.encode("latin-1"), "pages.json: after item 0 it is not UTF-8 text"),
        (b'{"statuses": [{"id_str": "1", "text": "old"}]}', "pages.json: it is a page of the old API (v1.1)"),
        (b'{"id_str": "1", "id": 1, "full_text": "old"}', "pages.json: it is a page of the old API (v1.1)"),
        (b'{"title": "Unauthorized", "status": 401}', "pages.json: it is an error of X: Unauthorized"),
        (b"[" * 100_000, "pages.json: after item 0 it is "),
    ],
)  # fmt: skip
def test_what_is_no_page_has_one_clear_line_and_is_a_loss(load: Loader, content: bytes, words: str) -> None:
    assert load(content) == Loaded()
    (said,) = load.said
    assert said.startswith(words)
    assert "\n" not in said
    assert load.remarks[0].lost


@pytest.mark.parametrize(
    "content",
    [
        b'{"data": [{"id": "1", "username": "ana", "name": "Ana"}]}',
        b'{"data": {"hidden": true}}',
        b'{"data": [{"start": "2026", "end": "2026", "tweet_count": 3}], "meta": {"total_tweet_count": 3}}',
        b'[{"file": "a.json", "items": 3}, {"file": "b.json", "items": 3}]',
        b'{"recipes": []}',
    ],
)
def test_sound_json_about_something_else_is_a_note_and_no_loss(load: Loader, content: bytes) -> None:
    assert load(content) == Loaded()
    (remark,) = load.remarks
    assert not remark.lost


def test_an_answer_without_posts_is_understood(load: Loader) -> None:
    assert load(b'{"meta": {"result_count": 0}}') == Loaded(pages=1)
    assert [remark.lost for remark in load.remarks] == [False]


def test_a_page_of_errors_only_tells_which_posts_are_gone(load: Loader) -> None:
    gone = {
        "resource_type": "tweet", "resource_id": str(BASE + 1), "parameter": "ids", "value": str(BASE + 1),
        "title": "Not Found Error", "detail": "Could not find tweet with ids", "type": "https://api.twitter.com/2/problems/resource-not-found",
    }  # fmt: skip
    assert load(json.dumps({"errors": [gone]}).encode()) == Loaded(pages=1)
    assert load.said == ["pages.json: it holds no posts, only the word that 1 cannot be had"]
    assert [one.why for one in reading.gone(load.cache, [PostId(BASE + 1)])] == ["deleted"]


def test_a_bad_post_of_a_page_is_named_and_the_others_kept(load: Loader) -> None:
    load(json.dumps(raw_page(raw_post(2), raw_post(0) | {"id": "seven"}, raw_post(1))).encode())
    assert load.ids == [2, 1]
    (said,) = load.said
    assert said.startswith("pages.json: data[1]")
    assert "passed over" in said


def test_a_post_without_an_author_is_kept_without_one(load: Loader) -> None:
    load(lines(raw_page(raw_post(1), users=[])))
    (post,) = reading.newest(load.cache, REAL)
    assert post.author is None
    assert load.said == []


def test_a_page_without_its_authors_takes_them_from_the_cache(load: Loader) -> None:
    load(lines(PAGE))
    load(lines(raw_page(raw_post(5), users=[])))
    (post,) = reading.newest(load.cache, REAL, 1)
    assert post.author is not None
    assert post.author.username == "ana"


def test_a_missing_file_has_one_line(load: Loader) -> None:
    assert load.load(load.folder / "nothing.json") == Loaded()
    assert load.said == ["nothing.json: it cannot be read: No such file or directory"]


def test_an_old_capture_does_not_undo_what_was_fetched_since(load: Loader) -> None:
    load(lines(raw_page(raw_post(1, public_metrics={"like_count": 9}))))
    old = load.folder / "old.json"
    old.write_bytes(lines(raw_page(raw_post(1, public_metrics={"like_count": 2}))))
    os.utime(old, (1_600_000_000, 1_600_000_000))
    load.load(old)
    assert reading.newest(load.cache, REAL)[0].counts.likes == 9


@pytest.mark.parametrize(
    ("name", "panel"),
    [
        ("ldchat.json", "loaded:ldchat"),
        ("2026-11-24.jsonl.gz", "loaded:2026-11-24"),
        ("my  pages.json", "loaded:my pages"),
        ("v1.2.json", "loaded:v1.2"),
        ("notes", "loaded:notes"),
    ],
)
def test_without_a_panel_a_file_is_loaded_under_its_name(name: str, panel: str) -> None:
    assert str(panel_for(Path("folder") / name)) == panel


def test_progress_ends_at_the_end_of_the_file(load: Loader) -> None:
    pages = [raw_page(*(raw_post(100 * page + at) for at in range(100))) for page in range(150)]
    load(lines(*pages))
    assert len(load.steps) > 1
    last = load.steps[-1]
    assert (last.read, last.posts) == (last.size, 15000)


@pytest.mark.parametrize("shape", ["lines", "array"])
def test_a_large_file_is_not_held_in_memory(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "large.json"
    item = json.dumps(raw_post(1, "x" * 5000)).encode()
    with path.open("wb") as file:
        file.write(b"[" if shape == "array" else b"")
        for number in range(6000):
            file.write(
                (b",\n" if shape == "array" and number else b"") + item + (b"\n" if shape == "lines" else b"")
            )
        file.write(b"]" if shape == "array" else b"")
    tracemalloc.start()
    try:
        assert sum(1 for _ in files.documents(path)) == 6000
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 4
    finally:
        tracemalloc.stop()


def test_a_large_load_says_and_keeps_the_same_as_small_ones(load: Loader) -> None:
    """Large enough to be decoded in other processes: order, names and remarks are those of the files."""
    paths = []
    for file in range(3):
        path = load.folder / f"many{file}.jsonl"
        items = [
            raw_page(*(raw_post(file * 10**5 + 100 * page + at, "x" * 300) for at in range(100)))
            for page in range(60)
        ]
        path.write_bytes(lines(*items[:40]) + b"oops\n" + lines(*items[40:]) + b'{"data": ')
        paths.append(path)
    assert sum(path.stat().st_size for path in paths) > processes.WORTH_PROCESSES
    load.load(paths[0], load.folder / "missing.json", *paths[1:])
    assert [loaded for _, _, loaded in load.ends] == [
        Loaded(60, 6000, 6000), Loaded(), Loaded(60, 6000, 6000), Loaded(60, 6000, 6000)
    ]  # fmt: skip
    assert [said.partition(": ")[0] for said in load.said] == [
        "many0.jsonl:41", "many0.jsonl:62", "missing.json",
        "many1.jsonl:41", "many1.jsonl:62", "many2.jsonl:41", "many2.jsonl:62",
    ]  # fmt: skip
    assert reading.count(load.cache, REAL) == 18_000
    assert load.steps[-1].read == load.steps[-1].size


def test_an_empty_array_holds_no_posts(load: Loader) -> None:
    assert load(b"[]") == Loaded()
    assert load.said == ["pages.json: it holds no posts"]
