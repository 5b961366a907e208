"""What is done at X: posts, edits, deletes, reposts, bookmarks, pictures; and how X refuses each."""

import re
from pathlib import Path

import pytest

from tests.fixtures.sandbox import Served
from tests.x.conftest import Answering
from tui.model.draft import PollDraft
from tui.model.ids import PostId, UserId
from tui.model.post import Post
from tui.sandbox.pictures import draw
from tui.x.access import Access, Tokens
from tui.x.errors import XError
from tui.x.gateway import Gateway
from tui.x.posting import Posting, kind_of

PNG = draw(7, 64, 48)


async def written(gateway: Gateway, post: PostId) -> Post:
    """The post as a reader gets it."""
    return (await gateway.posts([post])).body.posts[0]


async def test_a_post_with_a_poll_and_one_that_answers_it_are_made(sandbox: Served) -> None:
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        first = await posting.post("Tea & <coffee>?", poll=PollDraft(("Tea", "Coffee"), 30))
        assert first.body.text == "Tea &amp; &lt;coffee&gt;?"
        second = await posting.post("Tea", reply_to=first.body.id)
        asked, answer = [await written(gateway, one.body.id) for one in (first, second)]
    assert asked.poll is not None
    assert [option.label for option in asked.poll.options] == ["Tea", "Coffee"]
    assert answer.reply_to == asked.id
    assert answer.conversation_id == asked.id


async def test_a_picture_goes_up_in_pieces_and_keeps_its_alt_text(sandbox: Served) -> None:
    large = PNG + bytes(2 * 1024 * 1024)
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        media = await posting.upload(large)
        await posting.describe(media, "A hill at dusk")
        made = await posting.post("", media=[media])
        post = await written(gateway, made.body.id)
    assert sandbox.running.sandbox.core.uploads[str(media)].content() == large
    assert [(one.kind, one.alt) for one in post.media] == [("photo", "A hill at dusk")]


async def test_a_picture_that_x_makes_ready_is_waited_for(server: Answering) -> None:
    states = ["pending", "in_progress", "succeeded"]

    async def reply(request):  # type: ignore[no-untyped-def]
        from aiohttp import web

        data: dict[str, object] = {"id": "9"}
        if request.path.endswith("finalize") or request.method == "GET":
            data["processing_info"] = {"state": states.pop(0), "check_after_secs": 0}
        return web.json_response({"data": data})

    server.reply = reply
    async with Gateway(Access(server.url, Tokens("u", None))) as gateway:
        assert await Posting(gateway).upload(PNG) == 9
    assert states == []
    assert server.asked[-1].query["media_id"] == "9"


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(5 * 1024 * 1024)])
async def test_what_x_takes_for_no_picture_is_not_sent(server: Answering, content: bytes) -> None:
    async with Gateway(Access(server.url, Tokens("u", None))) as gateway:
        with pytest.raises(XError) as caught:
            await Posting(gateway).upload(content)
    assert caught.value.kind == "bad request"
    assert server.asked == []


def test_pictures_are_known_by_their_first_bytes() -> None:
    assert kind_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert kind_of(b"GIF89a") == "image/gif"
    assert kind_of(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"


async def test_reposts_and_bookmarks_come_and_go(sandbox: Served) -> None:
    number = PostId(sandbox.post("mara_holt", "Worth passing on"))
    me = UserId(sandbox.running.sandbox.core.world.me)
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        made = (await posting.repost(me, number)).body
        assert made is not None
        assert (await written(gateway, made)).kind == "repost"
        await posting.bookmark(me, number)
        assert number in [post.id for post in (await gateway.bookmarks(me)).body.posts]
        await posting.undo_bookmark(me, number)
        await posting.undo_repost(me, number)
        assert number not in [post.id for post in (await gateway.bookmarks(me)).body.posts]
        assert made not in [post.id for post in (await gateway.user_posts(me)).body.posts]


async def test_in_the_new_naming_a_repost_has_its_id_too(new_sandbox: Served) -> None:
    number = PostId(new_sandbox.post("mara_holt", "Worth passing on"))
    me = UserId(new_sandbox.running.sandbox.core.world.me)
    async with Gateway(new_sandbox.access) as gateway:
        assert (await Posting(gateway).repost(me, number)).body is not None


async def test_own_posts_are_edited_and_deleted(sandbox: Served) -> None:
    sandbox.running.sandbox.core.me.verified = True
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        first = (await posting.post("Helo")).body.id
        second = (await posting.post("Hello", previous=first)).body.id
        assert (await written(gateway, second)).edits == (first, second)
        await posting.delete(second)
        assert [one.why for one in (await gateway.posts([second])).body.gone] == ["deleted"]
        with pytest.raises(XError) as caught:
            await posting.delete(second)
    assert caught.value.kind == "not found"


async def test_an_edit_that_x_refuses_is_not_sent_to_the_browser_which_refuses_it_too(
    sandbox: Served,
) -> None:
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        first = (await posting.post("Helo")).body.id
        with pytest.raises(XError) as caught:
            await posting.post("Hello", previous=first)
    assert caught.value.kind == "policy"
    assert "from Premium accounts, within the hour" in caught.value.mend
    assert "browser" not in str(caught.value)


async def test_each_refusal_is_its_own_kind_and_says_what_to_do(sandbox: Served) -> None:
    stranger = PostId(sandbox.post("mara_holt", "Nobody is named here"))
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        await posting.post("Said once")
        with pytest.raises(XError) as caught:
            await posting.post("Yes", reply_to=stranger)
        assert caught.value.kind == "reply refused"
        assert str(caught.value) == (
            "X refuses this reply: its author has not named you. ^o opens your browser, where it is filled in."
        )
        assert not caught.value.leaves_open
        with pytest.raises(XError) as caught:
            await posting.post("Said once")
        assert caught.value.kind == "duplicate"
        sandbox.faults("429:1")
        with pytest.raises(XError) as caught:
            await posting.post("Too soon")
        assert (caught.value.kind, caught.value.leaves_open) == ("rate limit", False)


@pytest.mark.parametrize("fault", ["503", "html", "cut", "reset", "drop", "empty", "slow:2s"])
async def test_after_these_it_is_open_whether_the_post_was_made(sandbox: Served, fault: str) -> None:
    async with Gateway(sandbox.access, answer_seconds=0.3) as gateway:
        sandbox.faults(f"{fault}:1")
        with pytest.raises(XError) as caught:
            await Posting(gateway).post("Is it there?")
    assert caught.value.leaves_open
    is_there = any(post.text == "Is it there?" for post in sandbox.running.sandbox.core.world.posts.values())
    assert is_there is (fault not in ("503", "drop"))


async def test_without_a_connection_nothing_was_made_and_that_is_known(tmp_path: Path) -> None:
    async with Gateway(Access("http://127.0.0.1:9", Tokens("u", None))) as gateway:
        with pytest.raises(XError) as caught:
            await Posting(gateway).post("Hello")
    assert (caught.value.kind, caught.value.leaves_open) == ("offline", False)


async def test_no_post_goes_out_under_an_app_only_token(sandbox: Served) -> None:
    access = Access(sandbox.url, Tokens(None, sandbox.access.tokens.app))
    async with Gateway(access) as gateway:
        with pytest.raises(XError, match=re.escape("DELURK_USER_TOKEN")):
            await Posting(gateway).post("Hello")
