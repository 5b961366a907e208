"""The JSON of `--json`, key by key."""

import json
from datetime import UTC, datetime

from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Author, Gone, Media, Post, Span
from tui.model.reading import Stretch
from tui.mute.grammar import make_rule
from tui.mute.rule import Verdict
from tui.transfer.shapes import post_line, post_object

ANA = Author(UserId(11), "ana", "Ana Lima")
WHEN = datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)
HOME = Panel("home")
TEXT = "Read blog.example/a #ldchat pic.example/1"
POST = Post(
    PostId(2**62),
    ANA,
    WHEN,
    TEXT,
    (
        Span(5, 19, "link", "https://blog.example/a/whole", "https://t.co/abc"),
        Span(20, 27, "hashtag", "ldchat"),
        Span(28, 41, "link", "https://x.com/ana/status/1/photo/1", "https://t.co/def", to="media"),
    ),
    conversation_id=PostId(5),
    reply_to=PostId(6),
    media=(Media("3_1", "photo", alt="A heron"), Media("3_2", "video")),
)


def test_a_post_is_written_as_promised() -> None:
    marks = (Stretch(POST.id, POST.id),)
    assert post_object(POST, HOME, marks, Verdict("fold", make_rule("sales"))) == {
        "id": "4611686018427387904",
        "panel": "home",
        "created_at": "2026-11-25T01:02:03.000Z",
        "author": {"id": "11", "username": "ana", "name": "Ana Lima"},
        "kind": "reply",
        "text": TEXT,
        "links": ["https://blog.example/a/whole"],
        "hashtags": ["ldchat"],
        "media": [{"type": "photo", "alt": "A heron"}, {"type": "video", "alt": None}],
        "reply_to": "6",
        "conversation_id": "5",
        "reposted": None,
        "quoted": None,
        "gone": [],
        "edited": False,
        "read": True,
        "verdict": {"action": "fold", "rule": "sales"},
    }


def test_a_repost_holds_its_original_and_a_gone_quote_is_named() -> None:
    quote = Post(PostId(8), None, WHEN, "look", quoted=Gone(PostId(9), "deleted"))
    repost = Post(PostId(10), ANA, WHEN, "RT @bo: look", reposted=quote)
    written = post_object(repost, None)
    assert written["kind"] == "repost"
    assert written["panel"] is None
    inside = written["reposted"]
    assert isinstance(inside, dict)
    assert (inside["author"], inside["quoted"], inside["gone"]) == (
        None,
        None,
        [{"id": "9", "why": "deleted"}],
    )


def test_a_line_is_one_line_whatever_the_post_holds() -> None:
    post = Post(PostId(1), ANA, WHEN, "two\nlines, 東京 and \u2028")
    for ascii_only in (False, True):
        line = post_line(post, HOME, ascii_only=ascii_only)
        assert "\n" not in line
        assert json.loads(line)["text"] == post.text
    assert post_line(post, HOME, ascii_only=True).isascii()
