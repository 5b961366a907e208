"""Pages as X really sent them arrive whole: held against the raw JSON, read here a second time by other means.

The pages are other people's words and no part of this project: they are looked for in a folder `shared`
beside it, and the tests are skipped where there is none.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tui.model.page import Page
from tui.model.post import Gone, Post
from tui.text.cleaning import clean
from tui.x.wire import NotAPage, read_page

CAPTURES = Path(__file__).resolve().parents[2].parent / "shared" / "captures"
FILES = sorted(file for file in CAPTURES.glob("*.json") if file.name != "index.json")

pytestmark = pytest.mark.skipif(not FILES, reason="there is no folder shared/captures beside the repository")
every_capture = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name[:40])


@cache
def raw(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


def raw_posts(file: Path) -> dict[int, dict[str, Any]]:
    """Every post in the file, by id; those of `data` win, as they are the page's own."""
    page = raw(file)
    data = page.get("data") or []
    found = [*(page.get("includes") or {}).get("tweets", []), *(data if isinstance(data, list) else [data])]
    return {int(post["id"]): post for post in found if "text" in post}


@cache
def read(file: Path) -> Page:
    try:
        return read_page(file.read_bytes())
    except NotAPage:
        return Page()


def arrived(file: Path) -> dict[int, Post]:
    page = read(file)
    return {post.id: post for post in (*page.others, *page.posts)}


@every_capture
def test_every_post_arrives_and_none_is_invented(file: Path) -> None:
    assert arrived(file).keys() == raw_posts(file).keys()
    assert read(file).faults == ()


@every_capture
def test_the_whole_text_arrives_but_for_links_in_their_display_form(file: Path) -> None:
    for id, post in arrived(file).items():
        source = raw_posts(file)[id]
        expected = source.get("note_tweet", {}).get("text") or source["text"]
        entities = source.get("note_tweet", source).get("entities", {})
        for link in entities.get("urls", []):
            expected = expected.replace(link["url"], link.get("display_url", link["url"]))
        for escape, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            expected = expected.replace(escape, sign)
        assert re.sub(r"\s+", " ", post.text) == re.sub(r"\s+", " ", clean(expected))


@every_capture
def test_every_tag_mention_and_link_is_found_where_it_stands(file: Path) -> None:
    for id, post in arrived(file).items():
        source = raw_posts(file)[id]
        entities = source.get("note_tweet", source).get("entities", {})
        said = {
            "hashtag": [tag["tag"] for tag in entities.get("hashtags", [])],
            "cashtag": [tag["tag"] for tag in entities.get("cashtags", [])],
            "mention": [who["username"] for who in entities.get("mentions", [])],
            "link": [url["expanded_url"] for url in entities.get("urls", []) if "expanded_url" in url],
        }
        leads_on = [url["unwound_url"] for url in entities.get("urls", []) if "unwound_url" in url]
        whole = source.get("note_tweet", {}).get("text") or source["text"]
        for span in post.spans:
            shown = post.text[span.start : span.end]
            if not span.in_text:
                assert (span.kind, span.value in leads_on) == ("link", True)
                continue
            if span.kind in ("hashtag", "cashtag", "mention"):
                assert shown[1:].lower() == span.value.lower()
            assert span.value in said[span.kind]
        for tag in said["hashtag"]:
            if re.search(f"[#＃]{re.escape(tag)}(?!\\w)", whole, re.IGNORECASE):
                assert tag in [span.value for span in post.spans if span.kind == "hashtag"]


@every_capture
def test_every_author_that_came_along_is_the_posts_author(file: Path) -> None:
    users = {int(user["id"]): user for user in (raw(file).get("includes") or {}).get("users", [])}
    for id, post in arrived(file).items():
        wanted = users.get(int(raw_posts(file)[id].get("author_id", 0)))
        if wanted is None:
            assert post.author is None or post.author in read(file).authors
        else:
            assert post.author is not None
            assert (post.author.id, post.author.username) == (int(wanted["id"]), wanted["username"])
            assert post.author.verified == wanted.get("verified", False)


@every_capture
def test_every_reference_arrives_as_a_post_or_as_the_reason_why_not(file: Path) -> None:
    said_gone = {
        int(error["resource_id"])
        for error in raw(file).get("errors", [])
        if error["resource_type"] == "tweet"
    }
    for id, post in arrived(file).items():
        wanted = {one["type"]: int(one["id"]) for one in raw_posts(file)[id].get("referenced_tweets", [])}
        assert post.reply_to == wanted.get("replied_to")
        for got, kind in ((post.reposted, "retweeted"), (post.quoted, "quoted")):
            assert (got.id if got else None) == wanted.get(kind)
            if got is None:
                continue
            assert isinstance(got, Post) == (got.id in raw_posts(file))
            if isinstance(got, Gone):
                assert (got.why == "not fetched") == (got.id not in said_gone)


@every_capture
def test_pictures_polls_and_counts_arrive(file: Path) -> None:
    includes = raw(file).get("includes") or {}
    media = {one["media_key"]: one for one in includes.get("media", [])}
    polls = {one["id"]: one for one in includes.get("polls", [])}
    for id, post in arrived(file).items():
        source = raw_posts(file)[id]
        attached = source.get("attachments", {})
        assert [one.key for one in post.media] == [
            key for key in attached.get("media_keys", []) if key in media
        ]
        for one in post.media:
            wanted = media[one.key]
            assert (one.kind, one.width, one.height) == (wanted["type"], wanted["width"], wanted["height"])
            assert (one.alt is None) == (not wanted.get("alt_text"))
        wanted_polls = [polls[key] for key in attached.get("poll_ids", []) if key in polls]
        labels = [option.label for option in post.poll.options] if post.poll else []
        assert labels == [option["label"] for poll in wanted_polls for option in poll["options"]]
        counts = source.get("public_metrics", {})
        assert (post.counts.likes, post.counts.reposts, post.counts.replies, post.counts.quotes) == tuple(
            counts.get(f"{name}_count", 0) for name in ("like", "retweet", "reply", "quote")
        )
        if "created_at" in source:
            assert post.created_at.isoformat(timespec="milliseconds") == source["created_at"].replace(
                "Z", "+00:00"
            )


@every_capture
def test_a_capture_without_posts_says_in_one_line_what_it_is(file: Path) -> None:
    if raw_posts(file):
        pytest.skip("it has posts")
    with pytest.raises(NotAPage, match=r"^it holds [a-z ]+, not posts$"):
        read_page(file.read_bytes())
