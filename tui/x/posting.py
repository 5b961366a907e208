"""What is done at X rather than read from it: posts made, edited and deleted, reposts, bookmarks, pictures brought.

Beside the gateway and through it. Nothing is asked twice here: after an XError that `leaves_open` what happened, X may
have done it all the same, and the caller has to look. tweepy's methods that first make a hidden GET /2/users/me
(reposts, bookmarks) are gone round, as in the gateway; it has none for edits and media.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tweepy.asynchronous import AsyncClient

from tui.model.draft import PollDraft
from tui.model.ids import PostId, UserId
from tui.x.answers import decoded
from tui.x.endpoints import Endpoint
from tui.x.errors import XError
from tui.x.gateway import Answer, Gateway
from tui.x.shapes import DoneAnswer, DoneEntry, MadeAnswer, ProcessingEntry, UploadAnswer, UploadEntry

_NO_EDIT: Final = (
    "X takes edits from Premium accounts, within the hour, five times; else delete it and post again."
)
LARGEST_PICTURE: Final = 5 * 1024 * 1024
"""Bytes of a picture, as X has it."""
_SEGMENT: Final = 1024 * 1024
_LONGEST_WAIT: Final = 60.0
"""Seconds that X may take to make a picture ready."""
_KINDS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A post that X has made: its id, and its text as a page would have it (escaped, links behind t.co)."""

    id: PostId
    text: str


class Posting:
    """X's writing endpoints, asked through `gateway`. Every method may raise XError."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def post(
        self,
        text: str,
        *,
        reply_to: PostId | None = None,
        poll: PollDraft | None = None,
        media: Sequence[int] = (),
        previous: PostId | None = None,
    ) -> Answer[Made]:
        """Make a post: with up to four uploaded pictures or a poll, as an answer to `reply_to`, or as the next version
        of the own post `previous`."""
        body: dict[str, Any] = {}
        if text:
            body["text"] = text
        if reply_to is not None:
            body["reply"] = {"in_reply_to_tweet_id": str(reply_to)}
        if poll is not None:
            body["poll"] = {"options": list(poll.options), "duration_minutes": poll.minutes}
        if media:
            body["media"] = {"media_ids": [str(one) for one in media]}
        if previous is not None:
            body["edit_options"] = {"previous_post_id": str(previous)}
        try:
            return await self._ask("post", "POST", "/2/tweets", body, _read_made)
        except XError as refused:
            if previous is None or refused.kind != "policy":
                raise
            raise XError("policy", refused.what, _NO_EDIT) from None

    async def delete(self, post: PostId) -> Answer[None]:
        """Delete an own post."""
        route = f"/2/tweets/{post}"
        return await self._do("delete", "DELETE", route, None, lambda done: done.deleted is True)

    async def repost(self, me: UserId, post: PostId) -> Answer[PostId | None]:
        """Repost a post; the id of the repost, where X tells it."""
        return await self._ask(
            "repost", "POST", f"/2/users/{me}/retweets", {"tweet_id": str(post)}, _read_repost
        )

    async def undo_repost(self, me: UserId, post: PostId) -> Answer[None]:
        """Take the repost of `post` back. X says yes also where there is none."""
        route = f"/2/users/{me}/retweets/{post}"
        return await self._do(
            "undo repost", "DELETE", route, None, lambda done: False in (done.retweeted, done.reposted)
        )

    async def bookmark(self, me: UserId, post: PostId) -> Answer[None]:
        """Bookmark a post."""
        route, body = f"/2/users/{me}/bookmarks", {"tweet_id": str(post)}
        return await self._do("bookmark", "POST", route, body, lambda done: done.bookmarked is True)

    async def undo_bookmark(self, me: UserId, post: PostId) -> Answer[None]:
        """Take a bookmark away. X says yes also where there is none."""
        route = f"/2/users/{me}/bookmarks/{post}"
        return await self._do("undo bookmark", "DELETE", route, None, lambda done: done.bookmarked is False)

    async def upload(self, picture: bytes) -> int:
        """Bring a picture, in pieces, and wait until X has it ready; its id, good for a day. Free.

        Raises XError "bad request" for what is no PNG, JPEG, GIF or WebP, or larger than X takes.
        """
        kind = kind_of(picture)
        if kind is None or len(picture) > LARGEST_PICTURE:
            raise XError(
                "bad request",
                "X takes PNG, JPEG, GIF and WebP pictures of up to 5 MB.",
                "Choose another picture, or take it off.",
                unsent=True,
            )
        begin = {"media_type": kind, "media_category": "tweet_image", "total_bytes": len(picture)}
        route = "/2/media/upload"
        begun = await self._ask("upload", "POST", f"{route}/initialize", begin, _read_upload)
        number: int = begun.body.id
        for index, start in enumerate(range(0, len(picture), _SEGMENT)):
            piece = b64encode(picture[start : start + _SEGMENT]).decode()
            body = {"media": piece, "segment_index": index}
            await self._ask("upload", "POST", f"{route}/{number}/append", body, lambda _: None)
        done = await self._ask("upload", "POST", f"{route}/{number}/finalize", None, _read_upload)
        await self._until_ready(number, done.body.processing_info)
        return number

    async def _until_ready(self, number: int, state: ProcessingEntry | None) -> None:
        waited = 0.0
        while state is not None and state.state in ("pending", "in_progress"):
            seconds = min(max(state.check_after_secs or 1, 1), 10)
            if (waited := waited + seconds) > _LONGEST_WAIT:
                raise XError("timeout", "X has not made the picture ready in a minute.", unsent=True)
            await asyncio.sleep(seconds)
            asked = {"command": "STATUS", "media_id": str(number)}
            answer = await self._ask("upload", "GET", "/2/media/upload", None, _read_upload, asked)
            state = answer.body.processing_info
        if state is not None and state.state == "failed":
            raise XError(
                "bad request", "X cannot use the picture.", "Choose another picture, or take it off."
            )

    async def describe(self, media: int, alt: str) -> Answer[None]:
        """Give an uploaded picture its alt text, of up to 1,000 characters."""
        body = {"id": str(media), "metadata": {"alt_text": {"text": alt}}}
        return await self._ask("alt text", "POST", "/2/media/metadata", body, lambda _: None)

    async def _do(
        self,
        endpoint: Endpoint,
        method: str,
        route: str,
        body: dict[str, Any] | None,
        is_done: Callable[[DoneEntry], bool],
    ) -> Answer[None]:
        def read(said: bytes) -> None:
            if not is_done(decoded(said, DoneAnswer, "its word on it").data):
                raise XError("not understood", "X did not say that it was done.")

        return await self._ask(endpoint, method, route, body, read)

    async def _ask(
        self,
        endpoint: Endpoint,
        method: str,
        route: str,
        body: dict[str, Any] | None,
        read: "Callable[[bytes], Any]",
        asked: dict[str, str] | None = None,
    ) -> Answer[Any]:
        def ask(client: AsyncClient) -> Any:
            more = {} if body is None else {"json": body}
            return client._make_request(
                method, route, params=asked or {}, endpoint_parameters=tuple(asked or ()), **more
            )

        return await self._gateway._answer(endpoint, ask, read)


def kind_of(picture: bytes) -> str | None:
    """The media type of a picture that X takes, by its first bytes; None for anything else."""
    for head, kind in _KINDS:
        if picture.startswith(head):
            return kind
    return "image/webp" if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP" else None


def _read_made(body: bytes) -> Made:
    made = decoded(body, MadeAnswer, "the post that was made").data
    return Made(PostId(made.id), made.text)


def _read_repost(body: bytes) -> PostId | None:
    done = decoded(body, DoneAnswer, "its word on the repost").data
    if True not in (done.retweeted, done.reposted):
        raise XError("not understood", "X did not say that it was reposted.")
    number = done.id if done.id is not None else done.rest_id
    return None if number is None else PostId(number)


def _read_upload(body: bytes) -> UploadEntry:
    return decoded(body, UploadAnswer, "the picture that was brought").data
