"""People: who am I, look-ups by id and by name, muted accounts, and what X no longer lets apps do with them."""

import re
from typing import Final

from tui.sandbox.asked import Takes, checked_id, ids_of
from tui.sandbox.bill import INTERACTION_MILLS, MANAGE_MILLS, MUTED_MILLS
from tui.sandbox.endpoints import ANYONE, USER, Answer, Call, Endpoint, only_keys
from tui.sandbox.pages import Page
from tui.sandbox.refusals import forbidden, invalid
from tui.sandbox.tokens import thing_of
from tui.sandbox.world.model import WorldUser

_USERNAME: Final = re.compile(r"[A-Za-z0-9_]{1,15}\Z")


def me(call: Call) -> Answer:
    """The logged-in person; free."""
    return Answer(Page(call.core, call.asked, call.who).one_user(call.core.me).body())


def by_ids(call: Call) -> Answer:
    """Up to a hundred people by id."""
    page = Page(call.core, call.asked, call.who)
    ids = ids_of(call.asked.others["ids"], "ids")
    found = [page.meet(call.core.world.users.get(int(i)), "ids", i) for i in dict.fromkeys(ids)]
    return Answer(page.users(user for user in found if user).body())


def by_names(call: Call) -> Answer:
    """Up to a hundred people by name, in whatever case."""
    page = Page(call.core, call.asked, call.who)
    names = [_checked_name("usernames", n) for n in call.asked.others["usernames"].split(",")]
    if len(names) > 100:
        message = f"The number of values in the `usernames` query parameter list [{len(names)}] is not between 1 and 100"
        raise invalid("usernames", names, message)
    found = [page.meet(call.core.wire.user_named(n), "usernames", n) for n in dict.fromkeys(names)]
    return Answer(page.users(user for user in found if user).body())


def one_by_id(call: Call) -> Answer:
    """One person by id."""
    value = checked_id("id", call.path["id"])
    page = Page(call.core, call.asked, call.who)
    user = page.meet(call.core.world.users.get(int(value)), "id", value)
    return Answer((page.one_user(user) if user else page).body())


def one_by_name(call: Call) -> Answer:
    """One person by name."""
    name = _checked_name("username", call.path["username"])
    page = Page(call.core, call.asked, call.who)
    user = page.meet(call.core.wire.user_named(name), "username", name)
    return Answer((page.one_user(user) if user else page).body())


def page_of_users(call: Call, ids: list[int]) -> Answer:
    """People in a fixed order, a page at a time; the token is the last id shown."""
    if call.asked.token:
        after = thing_of(call.asked.token)
        ids = ids[ids.index(after) + 1 :] if after in ids else []
    taken = ids[: call.asked.max_results]
    users = [user for i in taken if (user := call.core.world.users.get(i)) and not user.suspended]
    page = Page(call.core, call.asked, call.who).users(users)
    page.meta = {"result_count": len(users)}
    if len(ids) > len(taken):
        page.meta["next_token"] = str(taken[-1])
    return Answer(page.body())


def muted(call: Call) -> Answer:
    """The accounts that the logged-in person has muted."""
    call.own_id()
    return page_of_users(call, sorted(call.core.world.muted))


def mute(call: Call) -> Answer:
    """Mute an account."""
    call.own_id()
    only_keys(call.body, frozenset(("target_user_id",)))
    target = _target(call, call.text_of("target_user_id"))
    call.core.world.muted.add(target.id)
    return Answer({"data": {"muting": True}}, mills=INTERACTION_MILLS)


def unmute(call: Call) -> Answer:
    """Hear an account again."""
    call.own_id("source_user_id")
    call.core.world.muted.discard(int(checked_id("target_user_id", call.path["target_user_id"])))
    return Answer({"data": {"muting": False}}, mills=MANAGE_MILLS)


def no_longer(call: Call) -> Answer:
    """Likes and follows: taken from self-serve apps on 2026-04-20 (x-api.md section 2)."""
    call.own_id("id" if "id" in call.path else "source_user_id")
    raise forbidden("You are not permitted to perform this action.")


def _target(call: Call, value: str) -> WorldUser:
    user = call.core.world.users.get(int(checked_id("target_user_id", value)))
    if user is None:
        raise invalid("target_user_id", value, f"Could not find user with target_user_id: [{value}].")
    return user


def _checked_name(parameter: str, name: str) -> str:
    if not _USERNAME.match(name):
        message = f"The `{parameter}` query parameter value [{name}] does not match ^[A-Za-z0-9_]{{1,15}}$"
        raise invalid(parameter, name, message)
    return name


_USERS: Final = Takes("users")

ENDPOINTS: Final = (
    Endpoint("GET", "/2/users/me", me, USER, 75, takes=_USERS, free=True),
    Endpoint("GET", "/2/users/by", by_names, ANYONE, 900, takes=Takes("users", needs="usernames")),
    Endpoint("GET", "/2/users/by/username/{username}", one_by_name, ANYONE, 900, takes=_USERS),
    Endpoint("GET", "/2/users", by_ids, ANYONE, 900, takes=Takes("users", needs="ids")),
    Endpoint("GET", "/2/users/{id}", one_by_id, ANYONE, 900, takes=_USERS),
    Endpoint(
        "GET",
        "/2/users/{id}/muting",
        muted,
        USER,
        15,
        takes=Takes("users", page=(1, 1000, 100)),
        entry_mills=MUTED_MILLS,
    ),
    Endpoint("POST", "/2/users/{id}/muting", mute, USER, 50),
    Endpoint("DELETE", "/2/users/{source_user_id}/muting/{target_user_id}", unmute, USER, 50),
    Endpoint("POST", "/2/users/{id}/likes", no_longer, USER, 50),
    Endpoint("DELETE", "/2/users/{id}/likes/{tweet_id}", no_longer, USER, 50),
    Endpoint("POST", "/2/users/{id}/following", no_longer, USER, 50),
    Endpoint("DELETE", "/2/users/{source_user_id}/following/{target_user_id}", no_longer, USER, 50),
)
