"""The people of a chat, towards the reader who speaks up in it: soon somebody answers, and one or two like it.

Only while a session runs, and only to the first few posts: it is to show that one is heard, not to flood anybody.
They speak English, as the chats do in which a session runs when the world begins.
"""

import re
from functools import cache
from typing import Final

from tui.sandbox.arrivals import Arrivals
from tui.sandbox.typed import find
from tui.sandbox.world.model import Chat, World, WorldPost, snowflake
from tui.sandbox.world.rhythm import MINUTE_MS
from tui.sandbox.world.script import read_voices

MOST_ANSWERED: Final = 3
"""So many of the reader's posts are answered."""

SOON_MS: Final = (15_000, 30_000)
"""How long after a post its answer comes, in the world's time."""


class Company:
    """Answers what the logged-in person says in a chat."""

    def __init__(self, world: World, arrivals: Arrivals) -> None:
        self._world = world
        self._arrivals = arrivals
        self._answered = 0
        self._liking: list[tuple[WorldPost, WorldPost]] = []  # answers to come, and what each is to
        world.on_post.append(self._like)

    def hear(self, post: WorldPost) -> None:
        """The logged-in person has made `post`: have it answered, if it was said in a chat under way."""
        now_ms = self._arrivals.world_ms(self._arrivals.clock())
        chat, begun_ms = self._running(post, now_ms)
        if chat is None or self._answered >= MOST_ANSWERED or self._goes_on(post):
            return
        dice = self._world.dice
        groups = [group for group in self._others(chat, begun_ms, post) if group]
        if not groups:
            return
        words = dice.choice(_voices()[self._kind(chat, post)])
        at_ms = now_ms + dice.randint(*SOON_MS)
        answer = WorldPost(
            snowflake(at_ms, dice.getrandbits(22)),
            dice.choice(dice.choice(groups)),
            at_ms,
            f"@{self._world.users[post.author_id].username} {words} #{chat.tag}",
            reply_to=post.id,
            conversation_id=post.conversation_id,
            counted=False,
        )
        self._answered += 1
        self._liking.append((answer, post))
        self._arrivals.expect(answer)

    def forget(self, post: WorldPost) -> None:
        """`post` was taken away: who has not answered yet does not."""
        gone = [answer for answer, to in self._liking if to is post]
        self._liking = [one for one in self._liking if one[1] is not post]
        self._world.to_come = [one for one in self._world.to_come if not any(one is each for each in gone)]

    def _running(self, post: WorldPost, now_ms: int) -> tuple[Chat | None, int]:
        """The chat whose tag `post` carries, if a session of it runs, and when that began."""
        tags = _tags(post)
        for chat in self._world.chats:
            for at_ms in chat.starts_ms if chat.tag in tags else ():
                if 0 <= now_ms - at_ms < chat.minutes * MINUTE_MS:
                    return chat, at_ms
        return None, now_ms

    def _goes_on(self, post: WorldPost) -> bool:
        """Whether this is a new version, or a further part of a thread: one post of its author's was answered there."""
        above = self._world.posts.get(post.reply_to) if post.reply_to is not None else None
        return post.edit_of is not None or (above is not None and above.author_id == post.author_id)

    def _others(self, chat: Chat, begun_ms: int, post: WorldPost) -> tuple[list[int], ...]:
        """Who may answer: the one spoken to; else those who lead, and whom the reader follows of those present."""
        here = {
            one.author_id
            for one in self._world.posts.values()
            if one.created_ms >= begun_ms and one.lang == "en" and chat.tag in _tags(one)
        }
        leading = {chat.host_id, *chat.cohost_ids, *([] if chat.guest_id is None else [chat.guest_id])}
        regulars = (here & self._world.following) - leading
        groups = tuple([one for one in sorted(group) if self._is_kind(one)] for group in (leading, regulars))
        above = self._world.posts.get(post.reply_to) if post.reply_to is not None else None
        if above is not None and any(above.author_id in group for group in groups):
            return ([above.author_id],)
        return groups

    def _is_kind(self, user_id: int) -> bool:
        user, world = self._world.users[user_id], self._world
        return not (user.protected or user.suspended or user_id in world.muted or user_id == world.me)

    def _kind(self, chat: Chat, post: WorldPost) -> str:
        """What `post` is: an answer with a label, a question, somebody's first words in this chat, or talk."""
        letter = chat.letters.rpartition("/")[2]
        if chat.letters != "none" and re.search(rf"(?<!\w){letter}\d+[a-d]?\b", post.text, re.IGNORECASE):
            return "answer"
        if "?" in post.text:
            return "question"
        mine = (
            one for one in self._world.posts.values() if one.author_id == post.author_id and one is not post
        )
        return "talk" if any(chat.tag in _tags(one) for one in mine) else "first"

    def _like(self, arrived: WorldPost) -> None:
        """Where an answer arrives its author likes the post as well, and at times somebody besides."""
        for answer, to in self._liking:
            if answer is arrived:
                to.likes += self._world.dice.randint(1, 2)
        self._liking = [one for one in self._liking if one[0] is not arrived]


def _tags(post: WorldPost) -> set[str]:
    return (
        {one.value.lower() for one in find(post.text) if one.kind == "hashtag"} if "#" in post.text else set()
    )


@cache
def _voices() -> dict[str, list[str]]:
    """What is said to which kind of post."""
    kinds: dict[str, list[str]] = {}
    for row in read_voices("company").splitlines():
        if not row.startswith("#"):
            kind, _, words = row.partition(": ")
            kinds.setdefault(kind, []).append(words)
    return kinds
