"""What there is in the sandbox's world: people, posts, lists, and the posts still to come.

Texts are as their authors typed them: not escaped, links whole. `tui.sandbox.wire` turns them into what X
sends (t.co links, entities, cut long posts). Times are milliseconds since 1970, UTC; the clock is the server's.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final, Literal

SNOWFLAKE_EPOCH_MS: Final = 1_288_834_974_657


def snowflake(ms: int, sequence: int = 0) -> int:
    """The id of a post or user made at `ms`; `sequence` (below 2**22) tells apart those of one millisecond."""
    return ((ms - SNOWFLAKE_EPOCH_MS) << 22) | sequence


@dataclass(slots=True)
class WorldUser:
    """Somebody in the world. `protected` people's posts are seen by nobody but their followers."""

    id: int
    username: str
    name: str
    description: str
    created_ms: int
    verified: bool = False
    protected: bool = False
    suspended: bool = False
    followers: int = 0
    following: int = 0
    location: str = ""
    url: str = ""


@dataclass(slots=True)
class WorldMedia:
    """A picture or film; the server draws it from `seed` when it is asked for."""

    key: str
    kind: Literal["photo", "video", "animated_gif"]
    alt: str = ""
    width: int = 1200
    height: int = 675
    duration_ms: int = 0
    seed: int = 0


@dataclass(slots=True)
class WorldPoll:
    """A poll: options in order, votes so far, and how long it runs."""

    id: int
    options: list[str]
    votes: list[int]
    ends_ms: int
    minutes: int


@dataclass(slots=True)
class WorldLink:
    """A page that a post links to. `url` is what stands in the text; `title` is what X would know of it."""

    url: str
    title: str = ""
    description: str = ""


@dataclass(slots=True)
class WorldPost:
    """A post as typed. Mentions, tags and links are found in the text, as X finds them.

    `edit_of` is the first version's id; `edit_ids` all versions' ids, oldest first, shared by all of them.
    `deleted_ms` is when it goes (None: never); until then it is there. What is not `counted` yet is a post to
    come: the counts of what it answers, reposts or quotes grow when it is added. `truth` is what a chat's script
    says that the post is ("Q2", "A3a A3b", "pointer Q2"; "" for talk). It never leaves the process.
    """

    id: int
    author_id: int
    created_ms: int
    text: str
    lang: str = "en"
    source: str = "X Web App"
    reply_to: int | None = None
    quotes: int | None = None
    reposts: int | None = None
    conversation_id: int = 0
    media: list[WorldMedia] = field(default_factory=list)
    poll: WorldPoll | None = None
    links: list[WorldLink] = field(default_factory=list)
    likes: int = 0
    repost_count: int = 0
    reply_count: int = 0
    quote_count: int = 0
    bookmark_count: int = 0
    views: int = 0
    sensitive: bool = False
    withheld_in: list[str] = field(default_factory=list)
    edit_of: int | None = None
    edit_ids: list[int] = field(default_factory=list)
    deleted_ms: int | None = None
    counted: bool = True
    truth: str = ""


@dataclass(slots=True)
class WorldList:
    """A list of people. The logged-in person owns those with `owner_id` = World.me."""

    id: int
    name: str
    description: str
    owner_id: int
    member_ids: list[int]
    created_ms: int
    private: bool = False
    followers: int = 0


@dataclass(slots=True)
class Chat:
    """A chat of the world: its tag, who hosts, when the sessions began (the last one may be under way).

    `letters`: what questions and answers begin with, `Q/A`, `T`, `F/A`, `P/R` or `none`. `style`: `live`, `slow`
    (a question a day) or `free` (no questions).
    """

    tag: str
    host_id: int
    guest_id: int | None
    starts_ms: list[int]
    minutes: int = 60
    cohost_ids: list[int] = field(default_factory=list)
    title: str = ""
    letters: str = "Q/A"
    style: Literal["live", "slow", "free"] = "live"


@dataclass(slots=True)
class World:
    """Everything there is. `to_come` holds posts whose time has not come, soonest first."""

    me: int
    users: dict[int, WorldUser]
    posts: dict[int, WorldPost]
    lists: dict[int, WorldList]
    chats: list[Chat]
    following: set[int]
    followed_lists: list[int]
    pinned_lists: list[int]
    tags: list[str]
    to_come: list[WorldPost] = field(default_factory=list)
    bookmarks: list[int] = field(default_factory=list)
    muted: set[int] = field(default_factory=set)
    order: list[int] = field(default_factory=list)  # ids of `posts`, ascending
    on_post: list[Callable[[WorldPost], None]] = field(default_factory=list)
    dice: Random = field(default_factory=lambda: Random(0), compare=False)  # for what happens from now on

    def add(self, post: WorldPost) -> None:
        """Put a post into the world now; those who listen hear of it."""
        self.posts[post.id] = post
        if not post.counted:
            self._count(post)
        insort(self.order, post.id)
        for hear in self.on_post:
            hear(post)

    def _count(self, post: WorldPost) -> None:
        post.counted = True
        if post.edit_of is not None:
            return
        if post.reply_to in self.posts:
            self.posts[post.reply_to].reply_count += 1
        if post.reposts in self.posts:
            self.posts[post.reposts].repost_count += 1
        if post.quotes in self.posts:
            self.posts[post.quotes].quote_count += 1

    def advance(self, now_ms: int) -> list[WorldPost]:
        """Publish what is due by `now_ms`, and take away what is deleted by then. Returns what was published."""
        due: list[WorldPost] = []
        while self.to_come and self.to_come[0].created_ms <= now_ms:
            due.append(self.to_come.pop(0))
        for post in due:
            self.add(post)
        for post in [p for p in self.posts.values() if p.deleted_ms is not None and p.deleted_ms <= now_ms]:
            self.remove(post.id)
        return due

    def remove(self, post_id: int) -> None:
        """Take a post out of the world. Raises KeyError where there is none."""
        del self.posts[post_id]
        at = bisect_left(self.order, post_id)
        del self.order[at]

    def newest_first(self) -> Iterator[WorldPost]:
        """All posts there are, newest first."""
        for post_id in reversed(self.order):
            yield self.posts[post_id]
