"""What arrives of a page: everything that X said, and nothing that it did not say."""

import copy
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.x import pages
from tui.model.ids import PostId, UserId, time_of
from tui.model.page import Page
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post
from tui.x.wire import NotAPage, read_page, read_post

ANA = Author(UserId(1001), "ana_lima", "Ana Lima", verified=True)
BO = Author(UserId(1002), "bo", "Bo", protected=True)


def page_with(**changes: Any) -> dict[str, Any]:
    """A page of one post, changed."""
    return {"data": [{"id": "20", "text": "hello", **changes}]}


def test_a_whole_post_arrives() -> None:
    post = read_page(pages.body(pages.PAGE)).posts[0]

    assert post.id == 1700000000000000004
    assert post.author == ANA
    assert post.created_at == datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert (post.lang, post.source, post.sensitive) == ("en", "Web", True)
    assert (post.conversation_id, post.reply_to, post.reply_to_user) == (1600000000000000000,) * 2 + (1003,)
    assert post.counts == Counts(replies=2, reposts=1, likes=3, quotes=4, bookmarks=5, views=6)
    assert post.edits == (1699999999999999999, 1700000000000000004)
    assert post.edited
    assert post.kind == "reply"


def test_a_long_post_has_its_whole_text_and_the_entities_of_that_text() -> None:
    post = read_page(pages.body(pages.PAGE)).posts[0]

    assert post.text == "It begins like this and then it goes on #learning with @bo"
    assert [(post.text[span.start : span.end], span.value, span.user_id) for span in post.spans] == [
        ("#learning", "learning", None),
        ("@bo", "bo", 1002),
    ]


def test_pictures_and_films_arrive_in_order_and_one_that_did_not_come_is_not_made_up() -> None:
    post = read_page(pages.body(pages.PAGE)).posts[0]

    assert post.media == (
        Media("3_1", "photo", alt="A cat", url="https://pbs.example/1.jpg"),
        Media("7_2", "video", width=640, height=360, duration_ms=9000),
    )


def test_a_poll_has_its_options_in_the_authors_order() -> None:
    post = read_page(pages.body(pages.PAGE)).posts[0]

    assert post.poll == Poll(
        77, (PollOption("Yes", 4), PollOption("No", 3)), True, datetime(2026, 11, 25, 11, tzinfo=UTC)
    )


def test_a_repost_shows_the_original_and_what_that_quotes() -> None:
    repost = read_page(pages.body(pages.PAGE)).posts[1]

    assert repost.kind == "repost"
    assert isinstance(repost.reposted, Post)
    assert repost.shown.text == "Look at this x.com/bo/status/1700…"
    assert repost.shown.spans[0].to == "post"
    assert isinstance(repost.reposted.quoted, Post)
    assert repost.reposted.quoted.author == BO


def test_escapes_are_undone_after_the_entities_were_cut() -> None:
    quoted = read_page(pages.body(pages.PAGE)).others[1]

    assert quoted.text == "Fish & chips <3 kitchen.example/fish?a=1"
    [link] = quoted.spans
    assert quoted.text[link.start : link.end] == "kitchen.example/fish?a=1"
    assert (link.href, link.value) == ("https://t.co/aaaaaaaaaa", "https://kitchen.example/fish?a=1")
    assert link.title == "Fish and chips"


def test_everything_that_came_along_is_named_once() -> None:
    page = read_page(pages.body(pages.PAGE))

    assert page.authors == (ANA, BO)
    assert [post.id for post in page.others] == [1700000000000000002, 1700000000000000001]
    assert page.post_ids == {1700000000000000001 + at for at in range(4)}
    assert page.next_token == "b26v89c19zqg8o3f"
    assert (page.newest_id, page.oldest_id) == (1700000000000000004, 1700000000000000003)
    assert page.faults == ()


def test_both_namings_give_the_same_page() -> None:
    assert read_page(pages.body(pages.in_new_names(pages.PAGE))) == read_page(pages.body(pages.PAGE))


def test_parsed_json_gives_the_same_page_as_its_bytes() -> None:
    assert read_page(copy.deepcopy(pages.PAGE)) == read_page(pages.body(pages.PAGE))


def test_a_page_of_another_encoding_or_with_a_byte_order_mark_is_read() -> None:
    text = json.dumps(page_with(text="こんにちは"), ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert read_page(text.encode(encoding)).posts[0].text == "こんにちは"


def test_half_a_surrogate_pair_costs_that_character_and_no_more() -> None:
    assert read_page(b'{"data":[{"id":"20","text":"a\\ud83d b"}]}').posts[0].text == "a b"


# --- references and tombstones ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "title", "detail", "why"),
    [
        ("resource-not-found", "Not Found Error", "Could not find tweet", "deleted"),
        ("resource-not-found", "Forbidden", "User has been suspended: [9].", "suspended"),
        ("not-authorized-for-resource", "Authorization Error", "Sorry, you are not authorized", "protected"),
        ("resource-unavailable", "Unavailable", "This post is withheld in your country", "withheld"),
        ("resource-unavailable", "Unavailable", "", "unavailable"),
    ],
)
@pytest.mark.parametrize("host", ["api.twitter.com", "api.x.com"])
def test_a_quoted_post_that_is_gone_says_why(
    host: str, type_: str, title: str, detail: str, why: str
) -> None:
    page = page_with(referenced_tweets=[{"type": "quoted", "id": "9"}])
    page["errors"] = [
        {
            "resource_type": "tweet",
            "resource_id": "9",
            "parameter": "referenced_tweets.id",
            "type": f"https://{host}/2/problems/{type_}",
            "title": title,
            "detail": detail,
        }
    ]
    read = read_page(page)
    assert read.posts[0].quoted == Gone(PostId(9), why)  # type: ignore[arg-type]
    assert read.gone == (read.posts[0].quoted,)


def test_a_reference_that_did_not_come_along_is_not_fetched() -> None:
    post = read_page(page_with(referenced_tweets=[{"type": "retweeted", "id": "9"}])).posts[0]
    assert post.reposted == Gone(PostId(9), "not fetched")
    assert post.shown is post


def test_errors_about_people_and_old_versions_are_no_tombstones() -> None:
    page = page_with()
    page["errors"] = [
        {"resource_type": "user", "resource_id": "9", "parameter": "in_reply_to_user_id"},
        {"resource_type": "tweet", "resource_id": "9", "parameter": "edit_history_tweet_ids"},
        {"resource_type": "tweet", "resource_id": "not-an-id", "parameter": "ids"},
    ]
    assert read_page(page).gone == ()


def test_a_page_with_errors_only_is_a_page_of_tombstones() -> None:
    page = read_page(pages.body({"errors": pages.PAGE["errors"]}))
    assert page == Page(gone=(Gone(PostId(1600000000000000000), "deleted"),))


def test_posts_that_refer_to_each_other_in_a_ring_still_arrive() -> None:
    ring = [
        {"id": str(at), "text": "x", "referenced_tweets": [{"type": "quoted", "id": str(at % 3 + 1)}]}
        for at in (1, 2, 3)
    ]
    assert [post.id for post in read_page({"data": ring}).posts] == [1, 2, 3]


def test_a_chain_of_thousands_of_quotes_arrives() -> None:
    chain = [
        {"id": str(at), "text": "x", "referenced_tweets": [{"type": "quoted", "id": str(at - 1)}]}
        for at in range(5000, 1, -1)
    ]
    assert len(read_page({"data": chain}).posts) == 4999


# --- what is missing is not made up --------------------------------------------------------------------------


def test_a_post_without_its_author_has_none() -> None:
    assert read_page(page_with(author_id="5")).posts[0].author is None
    assert read_page(page_with()).posts[0].author is None


def test_an_author_known_before_fills_the_gap() -> None:
    assert read_page(page_with(author_id="1002"), known={BO.id: BO}).posts[0].author == BO


def test_an_author_inside_the_post_counts() -> None:
    page = read_page(page_with(author_id="1002", author=pages.BO))
    assert page.posts[0].author == BO
    assert page.authors == (BO,)


def test_the_time_of_a_post_without_created_at_is_in_its_id() -> None:
    post = read_page(page_with(id="1700000000000000001")).posts[0]
    assert post.created_at == time_of(PostId(1700000000000000001))


def test_nulls_are_absent() -> None:
    nothing = dict.fromkeys(
        ("entities", "attachments", "public_metrics", "referenced_tweets", "author_id", "lang")
    )
    assert read_page(page_with(**nothing)) == read_page(page_with())


def test_the_one_link_of_a_post_with_two_pictures_stands_there_once() -> None:
    link = {"start": 6, "end": 29, "url": "https://t.co/cccccccccc", "display_url": "pic.x.com/cccccccccc"}
    links = [{**link, "media_key": "3_1"}, {**link, "media_key": "3_2"}]
    post = read_page(page_with(text="hello https://t.co/cccccccccc", entities={"urls": links})).posts[0]
    assert [span.to for span in post.spans] == ["media"]


def test_hostile_names_and_texts_are_clean() -> None:
    evil = "\x1b]52;c;AAAA\x07\u202egood\x9b2J\u2028"
    page = {
        "data": [
            {
                "id": "20",
                "text": f"a {evil} b",
                "author_id": "1",
                "lang": evil,
                "source": evil,
                "attachments": {"media_keys": ["3_1"], "poll_ids": ["7"]},
                "entities": {
                    "urls": [{"start": 0, "end": 1, "url": "https://t.co/\x1b]0;x\x07", "title": evil}]
                },
            }
        ],
        "includes": {
            "users": [{"id": "1", "username": "a\x1b[2Jb", "name": evil}],
            "media": [
                {"media_key": "3_1", "type": "photo", "alt_text": evil, "url": f"https://p.example/{evil}"}
            ],
            "polls": [{"id": "7", "options": [{"position": 1, "label": evil, "votes": 1}]}],
        },
    }
    shown = repr(read_page(page))
    for bad in ("\\x1b", "\\x07", "\\u202e", "\\x9b", "\\u2028"):
        assert bad not in shown


# --- what is wrong is named and passed over ------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["abc", "-1", "1.5", "9" * 20, "9223372036854775808", "", None, [], True])
def test_a_post_whose_id_is_no_number_is_named_and_the_rest_kept(bad: object) -> None:
    page = {"data": [{"id": "20", "text": "a"}, {"id": bad, "text": "b"}, {"id": "22", "text": "c"}]}
    read = read_page(pages.body(page))
    assert [post.id for post in read.posts] == [20, 22]
    [fault] = read.faults
    assert fault.where.startswith("data[1]")
    assert fault.what


def test_an_id_that_is_no_number_is_explained_in_plain_words() -> None:
    [fault] = read_page({"data": [{"id": "abc", "text": "b"}]}).faults
    assert (fault.where, fault.what) == ("data[0].id", "'abc' is not an id: expected decimal digits")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"author_id": "x"}, "data[0].author_id"),
        ({"created_at": "yesterday"}, "data[0].created_at"),
        ({"entities": {"urls": [{"start": "x"}]}}, "data[0].entities.urls[0]"),
        ({"entities": []}, "data[0].entities"),
        ({"public_metrics": {"like_count": -4}}, "data[0].public_metrics.like_count"),
        ({"referenced_tweets": [{"type": "quoted", "id": "x"}]}, "data[0].referenced_tweets[0].id"),
        ({"lang": 5}, "data[0].lang"),
    ],
)
def test_a_bad_value_costs_that_value_and_not_the_post(changes: dict[str, Any], where: str) -> None:
    read = read_page(pages.body(page_with(**changes)))
    assert [post.text for post in read.posts] == ["hello"]
    [fault] = read.faults
    assert fault.where.startswith(where)


def test_a_post_without_text_is_named() -> None:
    read = read_page({"data": [{"id": "20"}, {"id": "21", "text": "a"}]})
    assert [post.id for post in read.posts] == [21]
    assert [fault.where for fault in read.faults] == ["data[0]"]


def test_bad_entries_of_includes_are_named() -> None:
    page = copy.deepcopy(pages.PAGE)
    page["includes"]["users"].append({"id": "x", "username": "c", "name": "C"})
    page["includes"]["media"] = "none"
    read = read_page(pages.body(page))
    assert len(read.posts) == 2
    assert [fault.where for fault in read.faults] == ["includes.users[2].id", "includes.media"]


# --- what is no page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"hello", "not JSON"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"\xef\xbb\xbf<html>", "HTML"),
        (b'{"data":[{"id":"20","te', "half a file"),
        (b'{"data":[{"id":"20"', "half a file"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("{'é'".encode("latin-1"), "UTF-8"),
        (b"[" * 100_000, "nested"),
        (b"42", "no page"),
        (b"null", "no page"),
        (b"{}", "no posts"),
        (b'{"a":1}', "no posts"),
        (b'{"statuses":[]}', "old API"),
        (b'[{"id":1,"id_str":"1","text":"x"}]', "old API"),
        (b'[{"id":1,"id_str":"1","full_text":"x"}]', "old API"),
        (b'{"id":1,"id_str":"1","full_text":"x"}', "old API"),
        (b'{"data":[{"id":"1","name":"A","username":"a"}]}', "users"),
        (b'{"data":[{"id":"1","name":"Experts"}]}', "lists"),
        (b'{"data":[{"start":"2026-11-24T00:00:00Z","end":"2026-11-25T00:00:00Z","tweet_count":1}]}', "counts"),
        (b'{"data":{"muting":true}}', "confirmation"),
        (b'{"data":{"wonder":"x"}}', "something else"),
        (b'{"title":"Unauthorized","status":401,"detail":"Unauthorized"}', "Unauthorized"),
        (b'[{"data":[]},{"data":[]}]', "one page"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_told_in_one_clear_sentence(body: bytes, says: str) -> None:
    with pytest.raises(NotAPage) as caught:
        read_page(body)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("body", [b'{"meta":{"result_count":0}}', b'{"data":[]}', b"[]"])
def test_an_empty_page_is_a_page(body: bytes) -> None:
    assert read_page(body) == Page()


def test_a_page_of_users_brings_their_pinned_posts() -> None:
    page = {
        "data": [{**pages.ANA, "pinned_tweet_id": "20"}],
        "includes": {"tweets": [page_with()["data"][0]]},
    }
    read = read_page(pages.body(page))
    assert read.posts == ()
    assert [post.id for post in read.others] == [20]
    assert read.authors == (ANA,)


def test_a_single_post_a_list_of_posts_and_a_stream_line_are_pages() -> None:
    post = page_with()["data"][0]
    for body in (post, [post], {"data": post}, {"data": post, "matching_rules": [{"id": "1"}]}):
        assert read_page(pages.body(body)) == read_page(page_with())
    assert read_post(post) == read_page(page_with()).posts[0]


def test_a_flattened_post_brings_everything_inside_it() -> None:
    whole = read_page(pages.body(pages.PAGE))
    post = copy.deepcopy(pages.FULL)
    post["author"] = pages.ANA
    post["attachments"]["media"] = pages.PAGE["includes"]["media"]
    post["attachments"]["poll"] = pages.PAGE["includes"]["polls"][0]
    assert read_post(post) == whole.posts[0]

    repost = copy.deepcopy(pages.REPOST)
    original = {**copy.deepcopy(pages.REPOSTED), "author": pages.BO, "type": "retweeted"}
    original["referenced_tweets"] = [{**pages.QUOTED, "author": pages.BO, "type": "quoted"}]
    repost["author"], repost["referenced_tweets"] = pages.ANA, [original]
    read = read_page(pages.body(repost))
    assert read.posts[0] == whole.posts[1]
    assert set(read.others) == set(whole.others)
    assert set(read.authors) == {ANA, BO}


def test_what_is_no_post_is_told() -> None:
    with pytest.raises(NotAPage, match="not an id"):
        read_post({"id": "x", "text": "y"})
    with pytest.raises(NotAPage, match="expected one post, found 0"):
        read_post({"data": []})


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*sorted(pages.FULL), "data", "users", "start", "url", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["data", "includes", "errors", "meta"]), _json)
def test_whatever_stands_in_a_page_it_is_read_or_refused_in_words(key: str, value: object) -> None:
    for page in ({**pages.PAGE, key: value}, {key: value}, value):
        with suppress(NotAPage):  # any other exception fails
            assert isinstance(read_page(pages.body(page)), Page)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(set(pages.FULL) - {"id", "text"})), _json)
def test_no_field_of_a_post_can_cost_the_post(field: str, value: object) -> None:
    page = {"data": [{**pages.FULL, field: value}]}
    assert [post.id for post in read_page(pages.body(page)).posts] == [int(pages.FULL["id"])]


def test_a_single_post_may_have_what_came_along_beside_its_text() -> None:
    original = {"id": "8", "text": "the original", "author_id": "3"}
    post = {"id": "9", "text": "RT @b: the", "referenced_tweets": [{"type": "retweeted", "id": "8"}]}
    page = read_page(json.dumps({**post, "includes": {"tweets": [original]}}))
    assert [one.id for one in page.posts] == [9]
    assert page.posts[0].shown.text == "the original"
    assert read_page({**post, "includes": {"tweets": [original]}}) == page
