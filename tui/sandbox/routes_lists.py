"""Lists: whose they are, who is on them, and the care of one's own."""

from typing import Final

from tui.sandbox.asked import Takes, checked_id
from tui.sandbox.bill import LIST_CREATE_MILLS, MANAGE_MILLS, OWNED_MILLS
from tui.sandbox.endpoints import ANYONE, USER, Answer, Call, Endpoint, only_keys
from tui.sandbox.pages import Page
from tui.sandbox.refusals import forbidden, invalid, invalid_body, missing, not_found
from tui.sandbox.routes_users import page_of_users
from tui.sandbox.tokens import thing_of
from tui.sandbox.world.model import WorldList


def visible(call: Call, one: WorldList) -> bool:
    """Whether a list may be seen: a private one by its owner only."""
    return not one.private or (call.who != "app" and one.owner_id == call.core.world.me)


def one_list(call: Call) -> Answer:
    """One list by id."""
    one = _seen(call)
    page = Page(call.core, call.asked, call.who)
    if one is None:
        return Answer(page.error(missing("list", "id", call.path["id"])).body())
    return Answer(page.one_list(one).body())


def members(call: Call) -> Answer:
    """Who is on a list."""
    one = _seen(call)
    if one is None:
        page = Page(call.core, call.asked, call.who)
        return Answer(page.error(missing("list", "id", call.path["id"])).body())
    return page_of_users(call, one.member_ids)


def owned(call: Call) -> Answer:
    """The lists that somebody made."""
    owner = int(checked_id("id", call.path["id"]))
    return _page_of_lists(call, [one for one in call.core.world.lists.values() if one.owner_id == owner])


def memberships(call: Call) -> Answer:
    """The lists that somebody is on."""
    user = int(checked_id("id", call.path["id"]))
    return _page_of_lists(call, [one for one in call.core.world.lists.values() if user in one.member_ids])


def followed(call: Call) -> Answer:
    """The lists that somebody follows; the world knows those of the logged-in person only."""
    world = call.core.world
    ids = world.followed_lists if int(checked_id("id", call.path["id"])) == world.me else []
    return _page_of_lists(call, [world.lists[i] for i in ids if i in world.lists])


def pinned(call: Call) -> Answer:
    """The logged-in person's pinned lists, all at once."""
    call.own_id()
    lists = [one for i in call.core.world.pinned_lists if (one := call.core.world.lists.get(i))]
    page = Page(call.core, call.asked, call.who).lists(lists)
    page.meta = {"result_count": len(lists)}
    return Answer(page.body())


def _page_of_lists(call: Call, lists: list[WorldList]) -> Answer:
    shown = [one for one in lists if visible(call, one)]
    if call.asked.token:
        after = thing_of(call.asked.token)
        ids = [one.id for one in shown]
        shown = shown[ids.index(after) + 1 :] if after in ids else []
    taken = shown[: call.asked.max_results]
    page = Page(call.core, call.asked, call.who).lists(taken)
    page.meta = {"result_count": len(taken)}
    if len(shown) > len(taken):
        page.meta["next_token"] = str(taken[-1].id)
    return Answer(page.body())


def create(call: Call) -> Answer:
    """Make a list. X's older description answers 200, the newer 201."""
    only_keys(call.body, frozenset(("name", "description", "private")))
    now = call.core.clock()
    made = WorldList(
        call.core.arrivals.next_id(now), _name(call), _description(call), call.core.world.me, [], now
    )
    made.private = _private(call)
    call.core.world.lists[made.id] = made
    status = 200 if call.core.naming == "old" else 201
    return Answer({"data": {"id": str(made.id), "name": made.name}}, status, LIST_CREATE_MILLS)


def update(call: Call) -> Answer:
    """Change a list's name, description or privacy."""
    only_keys(call.body, frozenset(("name", "description", "private")))
    one = _own(call)
    one.name = _name(call) if "name" in call.body else one.name
    one.description = _description(call) if "description" in call.body else one.description
    one.private = _private(call) if "private" in call.body else one.private
    return Answer({"data": {"updated": True}}, mills=MANAGE_MILLS)


def delete(call: Call) -> Answer:
    """Take a list away."""
    one = _own(call)
    world = call.core.world
    del world.lists[one.id]
    world.pinned_lists = [i for i in world.pinned_lists if i != one.id]
    world.followed_lists = [i for i in world.followed_lists if i != one.id]
    return Answer({"data": {"deleted": True}}, mills=MANAGE_MILLS)


def add_member(call: Call) -> Answer:
    """Put somebody on an own list."""
    only_keys(call.body, frozenset(("user_id",)))
    one, value = _own(call), call.text_of("user_id")
    if int(checked_id("user_id", value)) not in call.core.world.users:
        raise invalid("user_id", value, f"Could not find user with user_id: [{value}].")
    if int(value) not in one.member_ids:
        one.member_ids.insert(0, int(value))
    return Answer({"data": {"is_member": True}}, mills=MANAGE_MILLS)


def remove_member(call: Call) -> Answer:
    """Take somebody off an own list."""
    one, user = _own(call), int(checked_id("user_id", call.path["user_id"]))
    one.member_ids = [i for i in one.member_ids if i != user]
    return Answer({"data": {"is_member": False}}, mills=MANAGE_MILLS)


def pin(call: Call) -> Answer:
    """Pin a list."""
    return _mark(call, call.core.world.pinned_lists, "pinned")


def unpin(call: Call) -> Answer:
    """Unpin a list."""
    return _unmark(call, call.core.world.pinned_lists, "pinned")


def follow(call: Call) -> Answer:
    """Follow a list."""
    return _mark(call, call.core.world.followed_lists, "following")


def unfollow(call: Call) -> Answer:
    """Follow a list no longer."""
    return _unmark(call, call.core.world.followed_lists, "following")


def _mark(call: Call, marked: list[int], word: str) -> Answer:
    call.own_id()
    only_keys(call.body, frozenset(("list_id",)))
    value = call.text_of("list_id")
    one = call.core.world.lists.get(int(checked_id("list_id", value)))
    if one is None or not visible(call, one):
        raise invalid("list_id", value, f"Could not find list with list_id: [{value}].")
    if one.id not in marked:
        marked.append(one.id)
    return Answer({"data": {word: True}}, mills=MANAGE_MILLS)


def _unmark(call: Call, marked: list[int], word: str) -> Answer:
    call.own_id()
    list_id = int(checked_id("list_id", call.path["list_id"]))
    if list_id in marked:
        marked.remove(list_id)
    return Answer({"data": {word: False}}, mills=MANAGE_MILLS)


def _seen(call: Call) -> WorldList | None:
    one = call.core.world.lists.get(int(checked_id("id", call.path["id"])))
    return one if one is not None and visible(call, one) else None


def _own(call: Call) -> WorldList:
    one = _seen(call)
    if one is None:
        raise not_found()
    if one.owner_id != call.core.world.me:
        raise forbidden("You are not permitted to perform this action.")
    return one


def _name(call: Call) -> str:
    name = call.text_of("name")
    if len(name) > 25:
        raise invalid_body("$.name: must be at most 25 characters long")
    return name


def _description(call: Call) -> str:
    value = call.body.get("description", "")
    if not isinstance(value, str) or len(value) > 100:
        raise invalid_body("$.description: must be a string of at most 100 characters")
    return value


def _private(call: Call) -> bool:
    value = call.body.get("private", False)
    if not isinstance(value, bool):
        raise invalid_body("$.private: must be a boolean")
    return value


_LISTS: Final = Takes("lists", page=(1, 100, 100))

ENDPOINTS: Final = (
    Endpoint("GET", "/2/users/{id}/owned_lists", owned, ANYONE, 15, takes=_LISTS, owned_mills=OWNED_MILLS),
    Endpoint(
        "GET", "/2/users/{id}/followed_lists", followed, ANYONE, 15, takes=_LISTS, owned_mills=OWNED_MILLS
    ),
    Endpoint(
        "GET",
        "/2/users/{id}/list_memberships",
        memberships,
        ANYONE,
        75,
        takes=_LISTS,
        owned_mills=OWNED_MILLS,
    ),
    Endpoint(
        "GET", "/2/users/{id}/pinned_lists", pinned, USER, 15, takes=Takes("lists"), owned_mills=OWNED_MILLS
    ),
    Endpoint("POST", "/2/users/{id}/pinned_lists", pin, USER, 50),
    Endpoint("DELETE", "/2/users/{id}/pinned_lists/{list_id}", unpin, USER, 50),
    Endpoint("POST", "/2/users/{id}/followed_lists", follow, USER, 50),
    Endpoint("DELETE", "/2/users/{id}/followed_lists/{list_id}", unfollow, USER, 50),
    Endpoint("GET", "/2/lists/{id}", one_list, ANYONE, 75, takes=Takes("lists")),
    Endpoint("GET", "/2/lists/{id}/members", members, ANYONE, 900, takes=Takes("users", page=(1, 100, 100))),
    Endpoint("POST", "/2/lists/{id}/members", add_member, USER, 300),
    Endpoint("DELETE", "/2/lists/{id}/members/{user_id}", remove_member, USER, 300),
    Endpoint("POST", "/2/lists", create, USER, 300),
    Endpoint("PUT", "/2/lists/{id}", update, USER, 300),
    Endpoint("DELETE", "/2/lists/{id}", delete, USER, 300),
)
