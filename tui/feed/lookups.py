"""What must be known before a panel can be asked for: who we are, whose name that is, which conversation.

Remembered in the cache, so that it is paid for once; what X bills for it goes into the ledger under the
panel that needed it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from tui.model.ids import ListId, PostId, UserId
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Author
from tui.store import conversation as conversations
from tui.store import names, reading, writing
from tui.store.desk import Desk
from tui.x.errors import ErrorKind, XError
from tui.x.gateway import Answer, Gateway
from tui.x.prices import Prices
from tui.x.values import ListInfo

T = TypeVar("T")

# How X refuses somebody else's home, bookmarks and mentions: then the remembered id is another account's.
_NOT_ME: Final[frozenset[ErrorKind]] = frozenset({"policy", "protected", "not found", "bad request"})


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests made and USD spent on look-ups so far."""

    requests: int = 0
    usd: float = 0.0

    def __sub__(self, before: "Tally") -> "Tally":
        return Tally(self.requests - before.requests, self.usd - before.usd)


class Lookups:
    """Asks X and remembers in `cache`. `pay` writes an answer into the ledger and says what it cost."""

    def __init__(
        self,
        gateway: Gateway,
        cache: Desk,
        pay: Callable[[Answer[Any], Panel | None, bool], Awaitable[float]],
        clock: Callable[[], datetime],
    ) -> None:
        self._gateway = gateway
        self._cache = cache
        self._pay = pay
        self._clock = clock
        self._me_asked = False
        self.tally = Tally()

    async def me(self) -> Author:
        """Who is logged in, asked for where that is not known. Free. Raises XError."""
        known = await self._cache.run(names.me)
        if known is None:
            await self._ask_me()
            known = await self._cache.run(names.me)
        assert known is not None
        return known

    async def foreseen(self, panel: Panel, prices: Prices) -> tuple[float, bool]:
        """What looking up for `panel` will cost in USD, and whether it is about ourselves. Asks nobody."""
        own = await self.is_own(panel)
        match panel.kind:
            case "author" if await self._cache.run(names.user_named, panel.value) is None:
                return prices.of("user"), own
            case "thread" if not await self._cache.run(reading.get, [PostId(int(panel.value))]):
                return prices.of("post") + prices.of("user"), own
            case "list" if await self._known_list(panel) is None:
                return prices.of("list"), own
        return 0.0, own

    async def is_own(self, panel: Panel) -> bool:
        """Whether `panel` is about the one who is logged in, as far as we know without asking."""
        if panel.kind != "author":
            return panel.kind in ("mentions", "bookmarks")
        me = await self._cache.run(names.me)
        return me is not None and me.username.lower() == panel.value

    async def as_me(self, ask: Callable[[UserId], Awaitable[Answer[T]]]) -> Answer[T]:
        """What `ask` answers about ourselves. Where X refuses, the id may be that of an earlier account: then
        who we are is asked once more. Raises XError."""
        known = await self._cache.run(names.me)
        if known is None:
            return await ask(await self._ask_me())
        try:
            return await ask(known.id)
        except XError as error:
            if error.kind not in _NOT_ME or self._me_asked:
                raise
            me = await self._ask_me()
            if me == known.id:
                raise
            return await ask(me)

    async def user_id(self, panel: Panel) -> UserId:
        """The id behind an @name. Raises XError."""
        await self._know_me()  # one's own posts cost a fifth: whether it is oneself must be known
        known = await self._cache.run(names.user_named, panel.value)
        if known is not None:
            return known.id
        answer = await self._gateway.users_named([panel.value])
        await self._count(answer, panel)
        if not answer.body.users:
            raise XError("not found", f"X knows nobody called {panel}.")
        await self._cache.run(names.save_users, answer.body.users, fetched_at=self._clock())
        return answer.body.users[0].id

    async def conversation(self, panel: Panel) -> PostId:
        """The conversation that a thread's post is in. The post itself comes into the panel. Raises XError.

        A first post that is gone still names its conversation, where the cache has an answer to it.
        """
        post = PostId(int(panel.value))
        fetched = await self._cache.run(reading.fetched_at, [post])
        if post in fetched:
            when = datetime.fromtimestamp(fetched[post] / 1000, UTC)
            page = Page(posts=tuple(await self._cache.run(reading.get, [post])))
        elif await self._cache.run(reading.gone, [post]) and await self._has_answers(post):
            return post
        else:
            answer = await self._gateway.posts([post])
            await self._count(answer, panel)
            when, page = self._clock(), answer.body
        await self._cache.run(writing.save_page, panel, page, fetched_at=when)
        if page.posts:
            return page.posts[0].conversation_id or post
        if await self._has_answers(post):
            return post
        raise XError("not found", f"X has no post {post} to show.")

    async def _has_answers(self, post: PostId) -> bool:
        """Whether the cache has posts of the conversation that began with `post`."""
        return bool(await self._cache.run(conversations.stamps, post))

    async def list_name(self, panel: Panel) -> None:
        """Learn what a list is called, where that is not known. Raises XError."""
        if await self._known_list(panel) is not None:
            return
        answer = await self._gateway.list_named(ListId(int(panel.value)))
        await self._count(answer, panel)
        await self._cache.run(
            names.save_lists, [_as_name(one) for one in answer.body.lists], fetched_at=self._clock()
        )

    async def my_lists(self) -> list[names.ListName]:
        """The lists that the account owns, then those it follows; from now on their names are known. Raises XError."""
        found: dict[ListId, names.ListName] = {}
        for ask in (self._gateway.owned_lists, self._gateway.followed_lists):
            answer = await self.as_me(ask)
            usd = await self._pay(answer, None, True)
            self.tally = Tally(self.tally.requests + 1, self.tally.usd + usd)
            found.update((one.id, _as_name(one)) for one in answer.body.lists)
        await self._cache.run(names.save_lists, list(found.values()), fetched_at=self._clock())
        return list(found.values())

    async def known_name(self, panel: Panel) -> str | None:
        """What the list of a panel is called, where that is known. Asks nobody."""
        known = await self._known_list(panel)
        return known.name if known else None

    async def _known_list(self, panel: Panel) -> names.ListName | None:
        known = await self._cache.run(names.lists)
        return next((one for one in known if str(one.id) == panel.value), None)

    async def _know_me(self) -> None:
        """Ask who we are, where that is not known and there is a token that can tell. Free. Raises XError."""
        if self._me_asked or await self._cache.run(names.me) is not None:
            return
        try:
            await self._ask_me()
        except XError as error:
            if error.kind != "no token":
                raise

    async def _ask_me(self) -> UserId:
        answer = await self._gateway.me()
        self._me_asked = True
        await self._count(answer, None)
        await self._cache.run(names.save_me, answer.body, fetched_at=self._clock())
        return answer.body.id

    async def _count(self, answer: Answer[Any], panel: Panel | None) -> None:
        usd = await self._pay(answer, panel, False)
        self.tally = Tally(self.tally.requests + 1, self.tally.usd + usd)


def _as_name(one: ListInfo) -> names.ListName:
    return names.ListName(one.id, one.name, one.owner, one.private, one.members or 0, one.description)
