"""Reading posts: timelines, look-ups, bookmarks."""

from typing import Final

from tui.sandbox import timelines
from tui.sandbox.asked import Takes, checked_id, ids_of
from tui.sandbox.bill import OWNED_MILLS
from tui.sandbox.endpoints import ANYONE, OAUTH2_USER, USER, Answer, Call, Endpoint
from tui.sandbox.jsons import JsonObject
from tui.sandbox.pages import Page
from tui.sandbox.refusals import PROBLEMS, missing
from tui.sandbox.tokens import post_of, post_token
from tui.sandbox.world.model import WorldUser

_DATES: Final = frozenset(("since_id", "until_id", "start_time", "end_time"))


def home(call: Call) -> Answer:
    """The posts of those whom the logged-in person follows."""
    call.own_id()
    page = timelines.cut(timelines.home(call.core), call.asked, timelines.HOME_DEPTH)
    return Answer(timelines.answer(call.core, call.who, call.asked, page))


def list_posts(call: Call) -> Answer:
    """A list's posts: the 800 newest, no since_id, no ids in meta."""
    one = call.core.world.lists.get(int(checked_id("id", call.path["id"])))
    if one is None or (one.private and (call.who == "app" or one.owner_id != call.core.world.me)):
        page = Page(call.core, call.asked, call.who)
        return Answer(page.error(missing("list", "id", call.path["id"])).body())
    cut = timelines.cut(timelines.of_list(call.core, one), call.asked, timelines.LIST_DEPTH)
    return Answer(timelines.answer(call.core, call.who, call.asked, cut, with_ids=False))


def user_posts(call: Call) -> Answer:
    """One person's posts."""
    user = _visible_user(call)
    if isinstance(user, Answer):
        return user
    short = "replies" in call.asked.exclude
    depth = timelines.USER_DEPTH_WITHOUT_REPLIES if short else timelines.USER_DEPTH
    page = timelines.cut(timelines.of_user(call.core, user.id), call.asked, depth)
    return Answer(timelines.answer(call.core, call.who, call.asked, page))


def mentions(call: Call) -> Answer:
    """Posts that name one person."""
    user = _visible_user(call)
    if isinstance(user, Answer):
        return user
    page = timelines.cut(timelines.mentioning(call.core, user.id), call.asked, timelines.MENTIONS_DEPTH)
    return Answer(timelines.answer(call.core, call.who, call.asked, page))


def look_up(call: Call) -> Answer:
    """Up to a hundred posts by id, in the order asked."""
    ids = ids_of(call.asked.others["ids"], "ids")
    page = Page(call.core, call.asked, call.who)
    found = [page.see(int(i), "ids") for i in dict.fromkeys(ids)]
    return Answer(page.posts(post for post in found if post is not None).body())


def look_up_one(call: Call) -> Answer:
    """One post by id."""
    page = Page(call.core, call.asked, call.who)
    post = page.see(int(checked_id("id", call.path["id"])), "id")
    return Answer((page.one_post(post) if post else page).body())


def bookmarks(call: Call) -> Answer:
    """The logged-in person's bookmarks, the last made first."""
    call.own_id()
    ids = [i for i in reversed(call.core.world.bookmarks) if i in call.core.world.posts]
    if call.asked.token:
        after = post_of(call.asked.token)
        ids = ids[ids.index(after) + 1 :] if after in ids else []
    taken = ids[: call.asked.max_results]
    seen = [p for p in (call.core.world.posts[i] for i in taken) if call.core.why_unseen(p, call.who) is None]
    page = Page(call.core, call.asked, call.who).posts(seen)
    page.meta = {"result_count": len(seen)}
    if len(ids) > len(taken):
        page.meta["next_token"] = post_token(taken[-1])
    return Answer(page.body())


def _visible_user(call: Call) -> WorldUser | Answer:
    """The path's user, or the answer that says why their posts are not shown."""
    value = checked_id("id", call.path["id"])
    page = Page(call.core, call.asked, call.who)
    user = page.meet(call.core.world.users.get(int(value)), "id", value)
    if user is None:
        return Answer(page.body())
    if user.protected and not call.core.follows(call.who, user.id):
        return Answer(page.error(_closed(value)).body())
    return user


def _closed(user_id: str) -> JsonObject:
    return {
        "resource_id": user_id,
        "parameter": "id",
        "resource_type": "user",
        "section": "data",
        "title": "Authorization Error",
        "value": user_id,
        "detail": f"Sorry, you are not authorized to see the user with id: [{user_id}].",
        "type": PROBLEMS + "not-authorized-for-resource",
    }


ENDPOINTS: Final = (
    Endpoint(
        "GET",
        "/2/users/{id}/timelines/reverse_chronological",
        home,
        USER,
        180,
        takes=Takes("posts", _DATES | {"exclude"}, (1, 100, 100)),
    ),
    Endpoint(
        "GET", "/2/lists/{id}/tweets", list_posts, ANYONE, 900, takes=Takes("posts", page=(1, 100, 100))
    ),
    Endpoint(
        "GET",
        "/2/users/{id}/tweets",
        user_posts,
        ANYONE,
        900,
        takes=Takes("posts", _DATES | {"exclude"}, (5, 100, 10)),
        owned_mills=OWNED_MILLS,
    ),
    Endpoint(
        "GET",
        "/2/users/{id}/mentions",
        mentions,
        ANYONE,
        300,
        takes=Takes("posts", _DATES, (5, 100, 10)),
        owned_mills=OWNED_MILLS,
    ),
    Endpoint("GET", "/2/tweets", look_up, ANYONE, 5000, takes=Takes("posts", needs="ids")),
    Endpoint("GET", "/2/tweets/{id}", look_up_one, ANYONE, 900, takes=Takes("posts")),
    Endpoint(
        "GET",
        "/2/users/{id}/bookmarks",
        bookmarks,
        OAUTH2_USER,
        180,
        takes=Takes("posts", page=(1, 100, 100)),
        owned_mills=OWNED_MILLS,
    ),
)
