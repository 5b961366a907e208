"""What a search can ask about a post, found once and kept: words, tags, names, links."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui.sandbox.core import Core
from tui.sandbox.typed import Entity, find
from tui.sandbox.world.model import WorldPost

WORD: Final = re.compile(r"[\w\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]+")


@dataclass(frozen=True, slots=True)
class Facts:
    """One post as a search sees it: all text folded, names and tags in lower case."""

    author_id: int
    author: str
    text: str
    words: tuple[str, ...]
    tags: frozenset[str]
    cashtags: frozenset[str]
    mentions: frozenset[str]
    urls: tuple[str, ...]
    answers: str  # the name of whom it replies to
    conversation_id: int
    lang: str
    likes: int
    kinds: frozenset[str]  # is: retweet, quote, reply, verified
    carries: frozenset[str]  # has: links, media, images, videos, mentions, hashtags, cashtags


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(WORD.findall(text.casefold()))


class FactBook:
    """The facts of a world's posts, found when first needed."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._known: dict[int, Facts] = {}

    def of(self, post: WorldPost) -> Facts:
        """The facts of one post. Likes are those of the first time it was looked at."""
        if (known := self._known.get(post.id)) is None:
            known = self._known[post.id] = self._find(post)
        return known

    def _find(self, post: WorldPost) -> Facts:
        core = self._core
        original = core.find(post.reposts) if post.reposts is not None else None
        text = original.text if original else post.text
        target = core.find(post.reply_to) if post.reply_to is not None else None
        entities = find(
            text, [link.url for link in post.links], lambda name: core.wire.user_named(name) is not None
        )
        users = core.world.users
        return Facts(
            author_id=post.author_id,
            author=users[post.author_id].username.lower(),
            text=text.casefold(),
            words=words_of(text),
            tags=_values(entities, "hashtag"),
            cashtags=_values(entities, "cashtag"),
            mentions=_values(entities, "mention"),
            urls=tuple(sorted(_values(entities, "url"))),
            answers=users[target.author_id].username.lower() if target else "",
            conversation_id=post.conversation_id or post.id,
            lang=post.lang,
            likes=post.likes,
            kinds=frozenset(_kinds(post, users[post.author_id].verified)),
            carries=frozenset(_carried(post, entities)),
        )


def _values(entities: list[Entity], kind: str) -> frozenset[str]:
    return frozenset(e.value.lower() for e in entities if e.kind == kind)


def _kinds(post: WorldPost, verified: bool) -> list[str]:
    holds = {
        "retweet": post.reposts is not None,
        "quote": post.quotes is not None,
        "reply": post.reply_to is not None,
        "verified": verified,
    }
    return [kind for kind, held in holds.items() if held]


def _carried(post: WorldPost, entities: list[Entity]) -> list[str]:
    kinds = {e.kind for e in entities}
    holds = {
        "links": "url" in kinds,
        "media": bool(post.media),
        "images": any(m.kind == "photo" for m in post.media),
        "videos": any(m.kind == "video" for m in post.media),
        "mentions": "mention" in kinds,
        "hashtags": "hashtag" in kinds,
        "cashtags": "cashtag" in kinds,
    }
    return [what for what, held in holds.items() if held]


InList = Callable[[int, int], bool]  # (list id, author id): is the author on that list
