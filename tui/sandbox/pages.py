"""Answers put together: data, what the expansions bring, and a tombstone for each thing that may not be seen."""

from collections.abc import Iterable

from tui.sandbox.access import Who
from tui.sandbox.asked import Asked
from tui.sandbox.core import Core
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.objects import list_json, media_json, poll_json
from tui.sandbox.refusals import hidden, missing, suspended, withheld
from tui.sandbox.world.model import WorldList, WorldPost, WorldUser


class Page:
    """One answer in the making. `includes` and `errors` hold nothing twice."""

    def __init__(self, core: Core, asked: Asked, who: Who) -> None:
        self.core = core
        self.asked = asked
        self.who = who
        self.data: Json = None
        self.meta: JsonObject = {}
        self._tweets: dict[int, WorldPost] = {}
        self._users: dict[int, WorldUser] = {}
        self._media: dict[str, JsonObject] = {}
        self._polls: dict[int, JsonObject] = {}
        self._errors: dict[tuple[str, str], JsonObject] = {}

    # -- data

    def posts(self, posts: Iterable[WorldPost]) -> "Page":
        """A list of posts as data, with what their expansions bring."""
        shown = list(posts)
        for post in shown:
            self._expand(post)
        self.data = [self._post(post) for post in shown] or None
        return self

    def one_post(self, post: WorldPost) -> "Page":
        """A single post as data."""
        self._expand(post)
        self.data = self._post(post)
        return self

    def users(self, users: Iterable[WorldUser]) -> "Page":
        """A list of people as data."""
        self.data = [self._profile(user) for user in users] or None
        return self

    def one_user(self, user: WorldUser) -> "Page":
        """A single person as data."""
        self.data = self._profile(user)
        return self

    def lists(self, lists: Iterable[WorldList]) -> "Page":
        """Lists as data, their owners where asked."""
        self.data = [self._list(one) for one in lists] or None
        return self

    def one_list(self, one: WorldList) -> "Page":
        """A single list as data."""
        self.data = self._list(one)
        return self

    def error(self, problem: JsonObject) -> "Page":
        """Add a problem to the answer, once."""
        self._errors.setdefault((str(problem.get("parameter")), str(problem.get("resource_id"))), problem)
        return self

    def body(self) -> JsonObject:
        """The whole answer; whatever is empty is left out, as X does."""
        now = self.core.clock()
        includes: JsonObject = {
            "tweets": [self.core.wire.post(p, self.asked, now) for p in self._tweets.values()],
            "users": [self._user(u) for u in self._users.values()],
            "media": [*self._media.values()],
            "polls": [*self._polls.values()],
        }
        parts: JsonObject = {
            "data": self.data,
            "includes": {k: v for k, v in includes.items() if v},
            "errors": [*self._errors.values()],
            "meta": self.meta,
        }
        return {k: v for k, v in parts.items() if v}

    # -- what is seen

    def see(self, post_id: int, parameter: str) -> WorldPost | None:
        """A post that may be seen; otherwise None, and the answer tells why."""
        post = self.core.world.posts.get(post_id)
        if post is None:
            self.error(missing("tweet", parameter, str(post_id)))
            return None
        match self.core.why_unseen(post, self.who):
            case None:
                return post
            case "protected":
                self.error(hidden(parameter, str(post_id)))
            case "suspended":
                self.error(missing("tweet", parameter, str(post_id)))
            case "withheld":
                self.error(withheld(parameter, str(post_id)))
        return None

    def meet(self, user: WorldUser | None, parameter: str, value: str) -> WorldUser | None:
        """A user who is there; otherwise None, and the answer tells why."""
        if user is None:
            self.error(missing("user", parameter, value))
        elif user.suspended:
            self.error(suspended(parameter, value))
        else:
            return user
        return None

    # -- expansions

    def _expand(self, post: WorldPost) -> None:
        wants = self.asked.expansions
        if "author_id" in wants:
            self._include_user(post.author_id, "author_id")
        if "in_reply_to_user_id" in wants and post.reply_to is not None:
            target = self.core.find(post.reply_to)
            if target is not None:
                self._include_user(target.author_id, "in_reply_to_user_id")
        if "entities.mentions.username" in wants:
            self._include_mentioned(post)
        if "edit_history_tweet_ids" in wants:
            self._include_versions(post)
        self._include_attached(post, "attachments.media_keys" in wants, "attachments.poll_ids" in wants)
        self._expand_references(post)

    def _expand_references(self, post: WorldPost) -> None:
        wants = self.asked.expansions
        if not any(e.startswith("referenced_tweets.id") for e in wants):
            return
        for reference in (post.reposts, post.quotes, post.reply_to):
            seen = self.see(reference, "referenced_tweets.id") if reference is not None else None
            if seen is None:
                continue
            if "referenced_tweets.id" in wants:
                self._tweets.setdefault(seen.id, seen)
            if "referenced_tweets.id.author_id" in wants:
                self._include_user(seen.author_id, "referenced_tweets.id.author_id")
            self._include_attached(seen, "referenced_tweets.id.attachments.media_keys" in wants, False)

    def _include_attached(self, post: WorldPost, media: bool, polls: bool) -> None:
        """Media and polls. A whole repost carries the original's [seen in captures]."""
        original = self.core.find(post.reposts) if post.reposts is not None else post
        if original is None or not self.core.wire.said(post)[2]:
            return
        for one in original.media if media else ():
            self._media.setdefault(one.key, media_json(one, self.asked, self.core.base_url))
        if polls and original.poll:
            made = poll_json(original.poll, self.asked, self.core.clock())
            self._polls.setdefault(original.poll.id, made)

    def _include_mentioned(self, post: WorldPost) -> None:
        text, note, _ = self.core.wire.said(post)
        for entity in (note or text).entities:
            if entity.kind == "mention":
                user = self.core.wire.user_named(entity.value)
                if found := self.meet(user, "entities.mentions.username", entity.value):
                    self._users.setdefault(found.id, found)

    def _include_versions(self, post: WorldPost) -> None:
        for version in self.core.wire.versions(post):
            if seen := self.see(version, "edit_history_tweet_ids"):
                self._tweets.setdefault(seen.id, seen)

    def _include_user(self, user_id: int, parameter: str) -> None:
        found = self.meet(self.core.world.users.get(user_id), parameter, str(user_id))
        if found is not None:
            self._users.setdefault(found.id, found)

    # -- one thing each

    def _post(self, post: WorldPost) -> JsonObject:
        return self.core.wire.post(post, self.asked, self.core.clock())

    def _user(self, user: WorldUser) -> JsonObject:
        return self.core.wire.user(user, self.asked, self.core.connection(self.who, user.id))

    def _profile(self, user: WorldUser) -> JsonObject:
        """A person who is data: their expansions bring a post."""
        made = self._user(user)
        if "most_recent_tweet_id" in self.asked.expansions and isinstance(
            made.get("most_recent_tweet_id"), str
        ):
            seen = self.see(int(str(made["most_recent_tweet_id"])), "most_recent_tweet_id")
            if seen is not None:
                self._tweets.setdefault(seen.id, seen)
        return made

    def _list(self, one: WorldList) -> JsonObject:
        if "owner_id" in self.asked.expansions:
            self._include_user(one.owner_id, "owner_id")
        return list_json(one, self.asked)
