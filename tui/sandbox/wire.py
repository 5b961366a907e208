"""The world's posts and people as X's JSON (old names; see `naming`); the rest is in `objects`.

Pure but for a cache. Only asked fields are there; what is null or empty is left out, but a user's `url` and
`description`, which X sends empty. Knows nothing of who may see what: that is `pages`.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from tui.sandbox.asked import Asked
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.objects import wanted, x_time
from tui.sandbox.typed import (
    LIMIT,
    Entity,
    Typed,
    cut_note,
    display_url,
    repost_text,
    short_link,
    typed,
    weighted_length,
    with_link,
)
from tui.sandbox.world.model import World, WorldLink, WorldPost, WorldUser

SITE: Final = "https://x.com"
EDIT_WINDOW_MS: Final = 3_600_000  # edits within the hour (x-api.md section 2)
EDITS: Final = 5


class Wire:
    """Writes one world's things as JSON. `base_url` is where pictures are served."""

    def __init__(self, world: World, base_url: str, find: Callable[[int], WorldPost | None]) -> None:
        self.world = world
        self.base_url = base_url
        self.find = find  # also what was deleted: a reply keeps its in_reply_to_user_id
        self._by_name = {u.username.lower(): u for u in world.users.values()}
        self._said: dict[int, tuple[Typed, Typed | None, bool]] = {}
        self.posts_of: Counter[int] = Counter(p.author_id for p in world.posts.values())
        world.on_post.append(lambda post: self.posts_of.update((post.author_id,)))

    def user_named(self, username: str) -> WorldUser | None:
        """The user of that name, in whatever case."""
        return self._by_name.get(username.lower())

    # -- posts

    def post(self, post: WorldPost, asked: Asked, now_ms: int) -> JsonObject:
        """A post with id, text, edit history and the asked fields."""
        text, note, whole = self.said(post)
        fields = wanted(asked.tweet, asked.expansions)
        out: JsonObject = {"id": str(post.id), "text": text.text}
        out["edit_history_tweet_ids"] = [str(i) for i in self.versions(post)]
        makers: dict[str, Callable[[], Json]] = {
            "created_at": lambda: x_time(post.created_ms),
            "author_id": lambda: str(post.author_id),
            "conversation_id": lambda: str(post.conversation_id or post.id),
            "in_reply_to_user_id": lambda: self._answered(post),
            "referenced_tweets": lambda: references(post),
            "entities": lambda: self.entities(text, post.links),
            "note_tweet": lambda: self._note(note, post.links),
            "attachments": lambda: self._attachments(post, whole),
            "public_metrics": lambda: self._metrics(post),
            "lang": lambda: post.lang,
            "source": lambda: post.source,
            "possibly_sensitive": lambda: post.sensitive,
            "reply_settings": lambda: "everyone",
            "display_text_range": lambda: [0, len(text.text)],
            "edit_controls": lambda: self._edit_controls(post, now_ms),
            "withheld": lambda: _withheld(post),
        }
        for name, make in makers.items():
            if name in fields and (value := make()) not in (None, "", [], {}):
                out[name] = value
        return out

    def said(self, post: WorldPost) -> tuple[Typed, Typed | None, bool]:
        """What stands in `text`, the whole of a long post or None, and whether media belong to it."""
        if (known := self._said.get(post.id)) is None:
            known = self._said[post.id] = self._say(post)
        return known

    def _say(self, post: WorldPost) -> tuple[Typed, Typed | None, bool]:
        if post.reposts is not None and (original := self.find(post.reposts)) is not None:
            author = self.world.users[original.author_id]
            text, whole = repost_text(author.username, self.said(original)[0])
            return text, None, whole and bool(original.media or original.poll)
        body = typed(
            post.text, [link.url for link in post.links], lambda name: self.user_named(name) is not None
        )
        body = self._with_quote(body, post)
        if weighted_length(body.text) > LIMIT:
            return cut_note(body, f"{SITE}/i/web/status/{post.id}"), body, True
        if post.media:
            url = self._media_url(post)
            keys = tuple(m.key for m in post.media)
            body = with_link(body, url, "pic.x.com/" + short_link(url).rsplit("/", 1)[1], keys)
        return body, None, True

    def _with_quote(self, body: Typed, post: WorldPost) -> Typed:
        quoted = self.find(post.quotes) if post.quotes is not None else None
        if quoted is None:
            return body
        url = f"{SITE}/{self.world.users[quoted.author_id].username}/status/{quoted.id}"
        return body if any(e.value == url for e in body.entities) else with_link(body, url, display_url(url))

    def _media_url(self, post: WorldPost) -> str:
        kind = "photo" if post.media[0].kind == "photo" else "video"
        return f"{SITE}/{self.world.users[post.author_id].username}/status/{post.id}/{kind}/1"

    def entities(self, said: Typed, links: list[WorldLink]) -> JsonObject:
        """X's `entities` object of an escaped text."""
        out: dict[str, list[Json]] = {}
        for entity in said.entities:
            match entity.kind:
                case "hashtag" | "cashtag":
                    made: JsonObject = {"tag": entity.value}
                case "mention":
                    user = self.user_named(entity.value)
                    made = {"username": entity.value, **({"id": str(user.id)} if user else {})}
                case "url":
                    made = _url(entity, links)
            out.setdefault(entity.kind + "s", []).append({"start": entity.start, "end": entity.end, **made})
        return {kind: out[kind] for kind in sorted(out)}

    def _note(self, note: Typed | None, links: list[WorldLink]) -> Json:
        if note is None:
            return None
        entities = self.entities(note, links)
        for url in _objects(entities.get("urls")):
            for key in ("title", "description", "status", "unwound_url", "media_key"):
                url.pop(key, None)  # a note's links carry less [X's description]
        return {"text": note.text, **({"entities": entities} if entities else {})}

    def _attachments(self, post: WorldPost, whole: bool) -> Json:
        shown = self.find(post.reposts) if post.reposts is not None else post
        if shown is None or not whole:
            return None
        out: JsonObject = {}
        if shown.media:
            out["media_keys"] = [m.key for m in shown.media]
        if shown.poll:
            out["poll_ids"] = [str(shown.poll.id)]
        return out

    def _answered(self, post: WorldPost) -> Json:
        target = self.find(post.reply_to) if post.reply_to is not None else None
        if target is None and post.reply_to is not None and post.text.startswith("@"):
            named = re.match(
                r"@(\w{1,15})", post.text, re.ASCII
            )  # what it answers is gone; X still knows whom
            user = self.user_named(named[1]) if named else None
            return str(user.id) if user else None
        return str(target.author_id) if target else None

    def versions(self, post: WorldPost) -> list[int]:
        """The ids of a post's versions that are out, oldest first, its own among them."""
        known = [i for i in post.edit_ids if i == post.id or self.find(i) is not None]
        return known if post.id in known else [post.id]

    def _metrics(self, post: WorldPost) -> Json:
        original = self.find(post.reposts) if post.reposts is not None else None
        if post.reposts is not None:  # X shows the original's reposts and nothing else
            return _counts(original.repost_count if original else 0, 0, 0, 0, 0, 0)
        return _counts(
            post.repost_count, post.reply_count, post.likes, post.quote_count, post.bookmark_count, post.views
        )

    def _edit_controls(self, post: WorldPost, now_ms: int) -> Json:
        versions = self.versions(post)
        first = self.find(versions[0]) or post
        until = first.created_ms + EDIT_WINDOW_MS
        eligible = post.reposts is None and post.reply_to is None and not post.poll
        left = max(0, EDITS - (len(versions) - 1))
        return {"edits_remaining": left, "is_edit_eligible": eligible, "editable_until": x_time(until)}

    # -- people

    def user(self, user: WorldUser, asked: Asked, connection: list[str]) -> JsonObject:
        """A user with id, name, username and the asked fields. `connection`: what the reader has with them."""
        fields = wanted(asked.user, asked.expansions & {"pinned_tweet_id", "most_recent_tweet_id"})
        out: JsonObject = {"id": str(user.id), "name": user.name, "username": user.username}
        about = typed(user.description, (), lambda name: self.user_named(name) is not None)
        makers: dict[str, Callable[[], Json]] = {
            "created_at": lambda: x_time(user.created_ms),
            "location": lambda: user.location,
            "verified": lambda: user.verified,
            "verified_type": lambda: "blue" if user.verified else "none",
            "protected": lambda: user.protected,
            "profile_image_url": lambda: f"{self.base_url}/sandbox/media/u{user.id}_normal.png",
            "public_metrics": lambda: self._reach(user),
            "entities": lambda: self._profile_entities(user),
            "connection_status": lambda: [*connection],
            "most_recent_tweet_id": lambda: self._latest(user),
        }
        for name, make in makers.items():
            if name in fields and (value := make()) not in (None, "", [], {}):
                out[name] = value
        if "url" in fields:
            out["url"] = short_link(user.url) if user.url else ""
        if "description" in fields:
            out["description"] = about.text
        return out

    def _reach(self, user: WorldUser) -> Json:
        listed = sum(user.id in one.member_ids for one in self.world.lists.values())
        return {
            "followers_count": user.followers,
            "following_count": user.following,
            "tweet_count": self.posts_of[user.id],
            "listed_count": listed,
        }

    def _profile_entities(self, user: WorldUser) -> Json:
        out: JsonObject = {}
        if user.url:
            entity = Entity("url", 0, len(short_link(user.url)), user.url)
            out["url"] = {"urls": [{"start": 0, "end": entity.end, **_url(entity, [])}]}
        found = self.entities(typed(user.description, (), lambda n: self.user_named(n) is not None), [])
        if found:
            out["description"] = found
        return out

    def _latest(self, user: WorldUser) -> Json:
        return next((str(p.id) for p in self.world.newest_first() if p.author_id == user.id), None)


def references(post: WorldPost) -> list[Json]:
    """X's `referenced_tweets`, in its order: reposted, quoted, replied to."""
    kinds = (("retweeted", post.reposts), ("quoted", post.quotes), ("replied_to", post.reply_to))
    return [{"type": kind, "id": str(ref)} for kind, ref in kinds if ref is not None]


def _url(entity: Entity, links: list[WorldLink]) -> JsonObject:
    whole = entity.value if "://" in entity.value else "http://" + entity.value
    out: JsonObject = {
        "url": short_link(entity.value),
        "expanded_url": whole,
        "display_url": entity.tail or display_url(entity.value),
    }
    if entity.media_key:
        out["media_key"] = entity.media_key
    link = next((one for one in links if one.url == entity.value), None)
    if link and link.title:
        out |= {"status": 200, "title": link.title, "unwound_url": whole}
        if link.description:
            out["description"] = link.description
    return out


def _objects(value: Json) -> list[JsonObject]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _counts(reposts: int, replies: int, likes: int, quotes: int, bookmarks: int, views: int) -> JsonObject:
    return {
        "retweet_count": reposts,
        "reply_count": replies,
        "like_count": likes,
        "quote_count": quotes,
        "bookmark_count": bookmarks,
        "impression_count": views,
    }


def _withheld(post: WorldPost) -> Json:
    if not post.withheld_in:
        return None
    return {
        "copyright": "XY" in post.withheld_in,
        "country_codes": [*sorted(set(post.withheld_in))],
        "scope": "tweet",
    }
