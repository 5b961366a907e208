"""A small world for the sandbox's server, a clock that is turned by hand, and a client that only asks."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tui.sandbox.run import Running
from tui.sandbox.world.model import (
    Chat,
    World,
    WorldLink,
    WorldList,
    WorldMedia,
    WorldPoll,
    WorldPost,
    WorldUser,
    snowflake,
)

NOON = 1_795_608_000_000  # 2026-11-25T12:00:00Z
MINUTE = 60_000
ALL_FIELDS = {
    "tweet.fields": "attachments,author_id,conversation_id,created_at,edit_controls,entities,in_reply_to_user_id,lang,"
    "note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,source,withheld",
    "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys,"
    "attachments.poll_ids,in_reply_to_user_id,entities.mentions.username,edit_history_tweet_ids",
    "user.fields": "created_at,description,entities,location,protected,public_metrics,url,username,verified",
    "media.fields": "alt_text,duration_ms,height,preview_image_url,type,url,width",
    "poll.fields": "duration_minutes,end_datetime,voting_status",
}


@dataclass
class HandClock:
    """The time that tests turn: milliseconds since 1970."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now


@dataclass
class Reply:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def ids(self) -> list[int]:
        return [int(post["id"]) for post in self.body.get("data", [])]


@dataclass
class Asker:
    """Asks a running sandbox, as its user unless `token` says otherwise."""

    running: Running
    me: int = 1

    def get(self, path: str, token: str | None = None, **query: Any) -> Reply:
        asked = {name.replace("__", "."): value for name, value in query.items()}
        tail = "?" + urllib.parse.urlencode(asked) if asked else ""
        return self.send("GET", path + tail, token)

    def send(self, method: str, path: str, token: str | None = None, body: Any = None) -> Reply:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.running.url + path, data, method=method)
        held = self.running.user_token if token is None else token
        if held:
            request.add_header("Authorization", f"Bearer {held}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Reply(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, dict(error.headers), error.read())

    def bill(self) -> Any:
        return self.get("/sandbox/bill").body

    def say(self, username: str, text: str, **more: Any) -> int:
        return int(
            self.send("POST", "/sandbox/post", body={"username": username, "text": text, **more}).body["id"]
        )


PEOPLE = {"ana": 1, "ben": 2, "cho": 3, "dot": 4, "eve": 5, "sus": 6, "host": 7}


@dataclass
class Builder:
    """Makes posts, one a minute up to noon."""

    posts: dict[int, WorldPost] = field(default_factory=dict)
    at: int = NOON - 300 * MINUTE

    def say(self, username: str, text: str, **more: Any) -> WorldPost:
        self.at += MINUTE
        post = WorldPost(snowflake(self.at, len(self.posts)), PEOPLE[username], self.at, text, **more)
        post.conversation_id = post.conversation_id or post.id
        post.edit_ids = post.edit_ids or [post.id]
        self.posts[post.id] = post
        return post


@dataclass
class Town:
    """The small world and the posts in it that tests speak of."""

    world: World
    named: dict[str, WorldPost]

    def id(self, name: str) -> int:
        return self.named[name].id


def build_town() -> Town:
    """Seven people, two lists, a post of every kind, and forty plain ones."""
    make = Builder()
    named = {
        "question": make.say("host", "Q1: How do you learn at work? #lrnchat @ana <3 & more"),
        "link": make.say(
            "ben",
            "Read https://garden.example/soil?a=1&b=2 now #soil",
            links=[WorldLink("https://garden.example/soil?a=1&b=2", "Soil", "All about soil")],
        ),
        "hidden": make.say("eve", "A closed door #lrnchat"),
        "followed": make.say("dot", "Only for followers"),
        "gone": make.say("cho", "Soon gone"),
        "suspended": make.say("sus", "A bad word"),
        "withheld": make.say("cho", "Held back", withheld_in=["XX"]),
        "first": make.say("cho", "Version one"),
        "picture": make.say(
            "ben", "Look at this", media=[WorldMedia("3_900", "photo", "A grey cat", 800, 600, seed=4)]
        ),
        "poll": make.say("cho", "Tea?", poll=WorldPoll(77, ["Yes", "No"], [3, 1], NOON + MINUTE, 1440)),
        "long": make.say("cho", "Once more with feeling. " * 30 + "#endtag"),
        "hindi": make.say("cho", "नमस्ते #हिन्दी और मित्र", lang="hi"),
    }
    first = named["first"]
    named["second"] = make.say("cho", "Version two", edit_of=first.id)
    named["second"].edit_ids = first.edit_ids = [first.id, named["second"].id]
    named["reply"] = make.say("ana", "@host By reading", reply_to=named["question"].id)
    named["reply"].conversation_id = named["question"].id
    named["repost"] = make.say("ben", "", reposts=named["question"].id)
    named["quote"] = make.say("cho", "See this", quotes=named["link"].id)
    for name in ("hidden", "gone", "suspended", "withheld"):
        named[f"quotes {name}"] = make.say("cho", f"About {name}", quotes=named[name].id)
    for number in range(40):
        make.say("ben" if number % 2 else "cho", f"Number {number} #count")
    del make.posts[named["gone"].id]
    users = {
        id: WorldUser(id, name, name.title(), f"I am {name}", NOON - 10**9, verified=name == "ana", url="")
        for name, id in PEOPLE.items()
    }
    users[4].protected = users[5].protected = users[6].suspended = True
    world = World(
        me=1,
        users=users,
        posts=make.posts,
        lists={
            50: WorldList(50, "Gardeners", "They dig", 1, [2, 3, 4, 5], NOON - 10**8),
            51: WorldList(51, "Secret", "", 3, [2], NOON - 10**8, private=True),
        },
        chats=[Chat("lrnchat", 7, None, [NOON])],
        following={2, 3, 4, 7},
        followed_lists=[],
        pinned_lists=[50],
        tags=["count"],
        order=sorted(make.posts),
        bookmarks=[named["link"].id, named["picture"].id, named["poll"].id],
    )
    return Town(world, named)
