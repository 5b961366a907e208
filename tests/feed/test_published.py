"""A post of one's own is known again by what it says and answers, whatever X has made of its links and names."""

import json
from dataclasses import replace

import pytest

from tests.feed.outbox import new
from tui.feed.published import as_post, says, texts
from tui.model.draft import Answered, Picture, PollDraft
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Media, Post
from tui.x.posting import Made
from tui.x.wire import read_page

ME = Author(UserId(1), "you", "You")
ID = PostId(1_790_000_000_000_000_000)


def there(text: str, *links: tuple[str, str, str], **more: object) -> Post:
    """A post as X gives it: `links` are (t.co address, where it goes, how it is shown)."""
    urls = [
        {
            "start": text.index(short),
            "end": text.index(short) + len(short),
            "url": short,
            "expanded_url": to,
            "display_url": shown,
        }
        for short, to, shown in links
    ]
    data = {"id": str(ID), "text": text, "author_id": "1", "entities": {"urls": urls}, **more}
    return read_page(json.dumps({"data": data}).encode()).posts[0]


A = ("https://t.co/aaaaaaaaaa", "https://example.com/a", "example.com/a")
HOST = ("https://t.co/bbbbbbbbbb", "http://example.org", "example.org")
PICTURE = ("https://t.co/cccccccccc", "https://x.com/you/status/1/photo/1", "pic.x.com/cccccccccc")


@pytest.mark.parametrize(
    ("typed", "post"),
    [
        ("Tea & <coffee>", there("Tea &amp; &lt;coffee&gt;")),
        ("  Tea\n\nor  coffee ", there("Tea\n\nor coffee")),
        ("Cafe\u0301", there("Café")),
        ("See https://example.com/a!", there("See https://t.co/aaaaaaaaaa!", A)),
        ("See example.org, and tell", there("See https://t.co/bbbbbbbbbb, and tell", HOST)),
        ("Both https://example.com/a example.org", there(f"Both {A[0]} {HOST[0]}", A, HOST)),
        ("Yes", there("@ana @ben Yes")),
    ],
)
def test_what_x_made_of_a_text_is_known_again(typed: str, post: Post) -> None:
    assert says(post, new(typed), 0, typed)


@pytest.mark.parametrize(
    ("typed", "post"),
    [
        ("Tea", there("Tea?")),
        ("Tea", there("tea")),
        ("See https://example.com/a", there("See https://t.co/aaaaaaaaaa and more", A)),
        ("Tea", there("Tea", referenced_tweets=[{"type": "replied_to", "id": "7"}])),
        ("Tea", there("Tea", edit_history_tweet_ids=["5", str(ID)])),
        ("RT @ana: Tea", there("RT @ana: Tea", referenced_tweets=[{"type": "retweeted", "id": "7"}])),
    ],
)
def test_another_post_is_not_taken_for_it(typed: str, post: Post) -> None:
    assert not says(post, new(typed), 0, typed)


def test_pictures_polls_and_what_is_answered_must_be_the_same() -> None:
    picture = replace(there(f"Look {PICTURE[0]}", PICTURE), media=(Media("3_1", "photo"),))
    assert says(picture, new("Look", pictures=(Picture("a.png"),)), 0, "Look")
    assert not says(picture, new("Look"), 0, "Look")
    assert not says(there("Tea?"), new("Tea?", poll=PollDraft(("Yes", "No"))), 0, "Tea?")
    reply = there("Yes", referenced_tweets=[{"type": "replied_to", "id": "7"}])
    assert says(reply, new("Yes", kind="reply", answers=Answered(PostId(7), None, "ana", "Q")), 0, "Yes")
    assert not says(reply, new("Yes", kind="reply", answers=Answered(PostId(8), None, "ana", "Q")), 0, "Yes")
    assert says(reply, new("First", "Yes", sent=(PostId(7),)), 1, "Yes")


def test_the_link_of_a_picture_stands_behind_the_typed_ones() -> None:
    made = Made(ID, f"See {A[0]} {PICTURE[0]}")
    post = as_post(made, "See https://example.com/a", ME)
    assert [(span.to, span.value) for span in post.spans] == [
        ("page", "https://example.com/a"),
        ("media", PICTURE[0]),
    ]
    assert post.text == "See example.com/a pic.x.com/cccccccccc"


def test_parts_without_a_word_do_not_go_out() -> None:
    assert texts(new("One", "  ", "Two")) == ("One", "Two")
    assert texts(new("")) == ()
    assert texts(new("", pictures=(Picture("a.png"),))) == ("",)
