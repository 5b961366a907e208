"""/sandbox/...: the bill, the chats, pictures, and the levers that tests pull. X has none of these; no token is needed."""

import asyncio
from datetime import UTC, datetime

from aiohttp import web

from tui.sandbox.core import Core
from tui.sandbox.faults import FaultError, Faults, parse_faults
from tui.sandbox.jsons import JsonObject
from tui.sandbox.pictures import draw
from tui.sandbox.world import rooms
from tui.sandbox.world.model import WorldMedia, WorldPost


class Control:
    """The control endpoints of one server."""

    def __init__(self, core: Core, faults: Faults) -> None:
        self._core = core
        self._faults = faults
        self._drawn: dict[str, bytes] = {}

    def add_to(self, app: web.Application) -> None:
        """Put the endpoints on the network."""
        app.router.add_get("/sandbox/bill", self.bill)
        app.router.add_get("/sandbox/rooms", self.rooms)
        app.router.add_get("/sandbox/media/{name}", self.media)
        app.router.add_post("/sandbox/post", self.post)
        app.router.add_post("/sandbox/advance", self.advance)
        app.router.add_post("/sandbox/delete", self.delete)
        app.router.add_post("/sandbox/faults", self.faults)

    async def bill(self, request: web.Request) -> web.Response:
        """What X would have billed so far."""
        return web.json_response(self._core.bill.as_json())

    async def rooms(self, request: web.Request) -> web.Response:
        """The world's chats, as a client may note them down: {"rooms": [{"name", "tag", "hosts", …}], "now", "rate"}.

        `now` is the time by the sandbox's clock, `rate` how fast that goes: 1, unless its world has a time of its own.
        """
        now = datetime.fromtimestamp(self._core.clock() / 1000, UTC).isoformat()
        said = rooms.as_json(self._core.world)
        return web.json_response({"rooms": said, "now": now, "rate": self._core.rate})

    async def post(self, request: web.Request) -> web.Response:
        """Somebody posts now: {"username", "text", "reply_to"?, "quotes"?, "reposts"?} -> {"id"}."""
        body = await _object(request)
        user = self._core.wire.user_named(str(body.get("username", "")))
        if user is None:
            raise _bad(f"username: nobody is called {body.get('username')!r}")
        now = self._core.clock()
        made = WorldPost(self._core.arrivals.next_id(now), user.id, now, str(body.get("text", "")))
        made.lang = str(body.get("lang", "en"))
        made.reply_to, made.quotes = _reference(body, "reply_to"), _reference(body, "quotes")
        made.reposts = _reference(body, "reposts")
        if made.reply_to is not None:
            made.conversation_id = self._conversation(made.reply_to)
        self._core.arrivals.add(made)
        return web.json_response({"id": str(made.id)})

    def _conversation(self, post_id: int) -> int:
        target = self._core.find(post_id)
        if target is None:
            raise _bad(f"reply_to: there is no post {post_id}")
        target.reply_count += 1
        return target.conversation_id or target.id

    async def advance(self, request: web.Request) -> web.Response:
        """Let {"seconds"} of world time pass: what was due is published -> {"published": [ids]}."""
        seconds = (await _object(request)).get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise _bad("seconds: expected a number, not below 0")
        published = self._core.arrivals.advance(seconds)
        return web.json_response({"published": [str(post.id) for post in published]})

    async def delete(self, request: web.Request) -> web.Response:
        """An author takes the post {"id"} away."""
        post_id = _reference(await _object(request), "id")
        if post_id is None or post_id not in self._core.world.posts:
            raise _bad(f"id: there is no post {post_id}")
        self._core.arrivals.bury(post_id)
        return web.json_response({"deleted": True})

    async def faults(self, request: web.Request) -> web.Response:
        """Have the faults of {"spec"} from now on; "" for none."""
        spec = (await _object(request)).get("spec", "")
        try:
            self._faults.replace(parse_faults(str(spec)))
        except FaultError as error:
            raise _bad(str(error)) from None
        return web.json_response({"spec": spec})

    async def media(self, request: web.Request) -> web.Response:
        """A picture: what a client uploaded, or one drawn from the seed of its key."""
        name = request.match_info["name"]
        key = name.removesuffix(".png")
        upload = self._core.uploads.get(key.partition("_")[2])
        if upload is not None and upload.parts:
            return web.Response(body=upload.content(), content_type="image/png")
        if name not in self._drawn:
            self._drawn[name] = await asyncio.to_thread(draw, *self._sitting(key))
        return web.Response(body=self._drawn[name], content_type="image/png")

    def _sitting(self, key: str) -> tuple[int, int, int]:
        """Seed, width and height of the picture to be drawn. Raises HTTPNotFound."""
        if key.startswith("u") and key.endswith("_normal") and key[1:-7].isdecimal():
            return int(key[1:-7]), 48, 48
        media = self._media(key)
        if media is None:
            raise web.HTTPNotFound(text=f"no picture {key}\n")
        return media.seed, media.width, media.height

    def _media(self, key: str) -> WorldMedia | None:
        posts = [*self._core.world.posts.values(), *self._core.arrivals.graves.values()]
        return next((one for post in posts for one in post.media if one.key == key), None)


async def _object(request: web.Request) -> JsonObject:
    try:
        body = await request.json()
    except ValueError:
        raise _bad("the body is not JSON") from None
    if not isinstance(body, dict):
        raise _bad("the body is not an object")
    return body


def _reference(body: JsonObject, name: str) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).isdecimal():
        raise _bad(f"{name}: expected the id of a post")
    return int(value)


def _bad(what: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=what + "\n")
