"""Real pages of X, where the captures lie beside the repository: each post compared with its own JSON."""

import html
import json
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Gone, Post
from tui.store import reading
from tui.store.cache import open_cache
from tui.transfer.decoding import Remark
from tui.transfer.loading import Loaded, Progress, load_files

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures"
FILES = sorted(file for file in CAPTURES.glob("*.json") if file.name != "index.json")
REAL = Panel("search", "real")

pytestmark = pytest.mark.skipif(not FILES, reason="the captures are not beside the repository")


class Heard:
    """Keeps the remarks of a load."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []

    def remark(self, remark: Remark) -> None:
        self.remarks.append(remark)

    def progress(self, progress: Progress) -> None:
        """Not asked here."""

    def done(self, path: Path, panel: Panel, loaded: Loaded) -> None:
        """Not asked here."""


def posts_of(body: Any) -> list[dict[str, Any]]:
    data = body.get("data") or []
    items = data if isinstance(data, list) else [data]
    return [item for item in items if isinstance(item, dict) and "text" in item]


def visible(text: str) -> str:
    """Letters and signs alone: what no cleaning may change."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "ZCM")


def written(raw: dict[str, Any]) -> str:
    """The text of a raw post with its links in display form, worked out without the program's own code."""
    note = raw.get("note_tweet") or raw
    text: str = note["text"]
    links = {
        link["url"]: link.get("display_url", link["url"]) for link in note.get("entities", {}).get("urls", [])
    }
    for short, shown in links.items():
        text = text.replace(short, shown)
    return html.unescape(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name[:40])
def test_every_post_arrives_whole(file: Path, tmp_path: Path) -> None:
    body = json.loads(file.read_text("utf-8"))
    includes = body.get("includes", {})
    people = body["data"] if file.name == "029-twarc-csv-users-0.json" else includes.get("users", [])
    users = {user["id"]: user for user in people}
    media = {one["media_key"]: one for one in includes.get("media", [])}
    own = {one["id"] for one in posts_of(body)}  # what came along as well is thinner there
    along = {one["id"]: one for one in includes.get("tweets", []) if one["id"] not in own}
    heard = Heard()
    with closing(open_cache(tmp_path / "cache.db")) as db:
        load_files(db, [file], REAL, heard)
        raw_posts = posts_of(body)
        assert reading.count(db, REAL) == len({raw["id"] for raw in raw_posts})
        assert [remark for remark in heard.remarks if remark.lost] == []
        for raw in [*raw_posts, *along.values()]:
            (post,) = reading.get(db, [PostId(int(raw["id"]))])
            assert visible(post.text) == visible(written(raw))
            check_author(post, users.get(raw.get("author_id")))
            check_references(post, raw, {one["id"] for one in [*raw_posts, *along.values()]})
            keys = raw.get("attachments", {}).get("media_keys", [])
            assert [one.key for one in post.media] == [key for key in keys if key in media]
            for one in post.media:
                assert (one.kind, visible(one.alt or "")) == (
                    media[one.key]["type"],
                    visible(media[one.key].get("alt_text", "")),
                )
            tags = (raw.get("note_tweet") or raw).get("entities", {}).get("hashtags", [])
            assert [span.value for span in post.spans if span.kind == "hashtag"] == [
                tag["tag"] for tag in tags
            ]
            assert post.counts.likes == raw.get("public_metrics", {}).get("like_count", 0)


def check_author(post: Post, user: dict[str, Any] | None) -> None:
    if user is None:
        assert post.author is None
    else:
        assert post.author is not None
        assert (str(post.author.id), post.author.username) == (user["id"], user["username"])
        assert visible(post.author.name) == visible(user["name"])


def check_references(post: Post, raw: dict[str, Any], here: set[str]) -> None:
    wanted = {one["type"]: one["id"] for one in raw.get("referenced_tweets", [])}
    assert post.reply_to == (int(wanted["replied_to"]) if "replied_to" in wanted else None)
    for kind, found in (("retweeted", post.reposted), ("quoted", post.quoted)):
        if kind not in wanted:
            assert found is None
        else:
            assert found is not None
            assert found.id == int(wanted[kind])
            assert isinstance(found, Post if wanted[kind] in here else Gone)
