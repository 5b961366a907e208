"""Makes the world: `make_world(seed, now_ms)`, the same for the same two numbers, in about a tenth of a second."""

from random import Random
from typing import Final

from tui.sandbox.world.composing import cast_all
from tui.sandbox.world.hostile import hostile_lines
from tui.sandbox.world.model import Chat, World, WorldList, WorldPost, snowflake
from tui.sandbox.world.people import DAY_MS, ME, Person, make_people
from tui.sandbox.world.rhythm import MINUTE_MS, PARTS_OF_DAY, Rhythm, trickle
from tui.sandbox.world.rooms import ROOM_TAGS, hold_all
from tui.sandbox.world.script import Line, read_scenes, read_voices
from tui.sandbox.world.stage import Stage

TAGS: Final = ("lrnchat", "ldchat", "slowconf26", "読書会")

# Talk by circle, written by hand; `moulds_*` are cast. The front is the newest half hour, set minute by minute.
TALK: Final = (
    "learning",
    "opensource",
    "garden",
    "conference",
    "beer",
    "library",
    "reading",
    "world",
    "sales",
    "days",
    "weeks",
    "links",
    "evenings",
)
MOULDS: Final = ("moulds_work", "moulds_home", "moulds_world", "moulds_more")
# How much of the talk is still to come. The rest is history, by the rhythm of the day.
SHARE_TO_COME: Final = 0.24
REPOSTS: Final = 330


def make_world(seed: int, now_ms: int) -> World:
    """The world as it stands at `now_ms` (milliseconds since 1970), with some three hours still to come."""
    rng = Random(f"{seed}/{now_ms}")
    people = make_people(rng, now_ms)
    stage = Stage(rng, now_ms, people)
    chats = hold_all(stage)
    for line in read_scenes("front"):
        stage.play(line, now_ms + int((line.number("at") or 0) * MINUTE_MS))
    _spread(stage, [line for name in TALK for line in read_scenes(name)] + _small_talk(rng))
    _pass_on(stage)
    stage.finish()
    return _world(stage, chats)


def _small_talk(rng: Random) -> list[Line]:
    return [line for name in MOULDS for line in cast_all(name, rng)] + hostile_lines()


def _spread(stage: Stage, lines: list[Line]) -> None:
    """Give every scene its time, put those of one story in their order, and play them all."""
    stage.rng.shuffle(lines)
    ahead = [line for line in lines if _lies_ahead(stage, line)]
    times = dict(zip(map(id, ahead), trickle(stage.rng, stage.now_ms, len(ahead)), strict=True))
    rhythm = Rhythm(stage.rng, stage.now_ms)
    for line in lines:
        if id(line) not in times:
            times[id(line)] = rhythm.past(stage.people[line.author].utc_hours, _part_of_day(line))
    for story in _stories(lines):
        in_order = sorted(times[id(line)] for line in story)
        times.update(zip(map(id, story), in_order, strict=True))
    for line in lines:
        stage.play(line, times[id(line)])


def _lies_ahead(stage: Stage, line: Line) -> bool:
    """Whether a scene is still to come: some that are not bound to an hour, all with people new to speaking."""
    if any("q" in stage.people[handle].marks for handle in line.speakers()):
        return True
    return not _part_of_day(line) and stage.rng.random() < SHARE_TO_COME


def _part_of_day(line: Line) -> str:
    return next((part for part in PARTS_OF_DAY if line.note(part) is not None), "")


def _stories(lines: list[Line]) -> list[list[Line]]:
    """The scenes that belong together, each story in its order."""
    stories: dict[str, list[tuple[int, Line]]] = {}
    for line in lines:
        if arc := line.note("arc"):
            name, place = arc[0].split()
            stories.setdefault(name, []).append((int(place), line))
    return [[line for _, line in sorted(story, key=lambda scene: scene[0])] for story in stories.values()]


def _pass_on(stage: Stage) -> None:
    """Reposts beyond those in the scripts: by people who share a circle with the author."""
    rng = stage.rng
    worth = [post for post in stage.posts.values() if _worth_passing_on(post, stage)]
    by_circle = _by_circle(stage.people)
    for post in rng.sample(worth, min(REPOSTS, len(worth))):
        author = stage.handles[post.author_id]
        circle = rng.choice(sorted(stage.people[author].circles))
        if others := [handle for handle in by_circle[circle] if handle != author]:
            stage.repost(post, rng.choice(others), post.created_ms + stage.delay_ms(3))


def _worth_passing_on(post: WorldPost, stage: Stage) -> bool:
    person = stage.people[stage.handles[post.author_id]]
    if any(f"#{tag}" in post.text for tag in ROOM_TAGS):  # who passes on a chat's posts stands in its script
        return False
    first = post.reply_to is None and post.reposts is None and not post.edit_ids and post.deleted_ms is None
    return first and not set(person.marks) & set("psm") and person.user.username != ME


def _by_circle(people: dict[str, Person]) -> dict[str, list[str]]:
    circles: dict[str, list[str]] = {}
    for handle, person in people.items():
        if handle != ME and not set(person.marks) & set("psq"):
            for circle in person.circles:
                circles.setdefault(circle, []).append(handle)
    return circles


def _world(stage: Stage, chats: list[Chat]) -> World:
    """The world of what was played: what is deleted by now is gone, what is later is to come."""
    now_ms, people = stage.now_ms, stage.people
    kept = sorted(
        (post for post in stage.posts.values() if post.deleted_ms is None or post.deleted_ms > now_ms),
        key=lambda post: post.id,
    )
    posts = {post.id: post for post in kept if post.created_ms <= now_ms}
    lists = _lists(stage)
    return World(
        me=people[ME].user.id,
        users={person.user.id: person.user for person in people.values()},
        posts=posts,
        lists={each.id: each for each in lists},
        chats=chats,
        following={person.user.id for person in people.values() if "f" in person.marks},
        followed_lists=[each.id for each in lists if each.owner_id != people[ME].user.id],
        pinned_lists=[lists[0].id],
        tags=list(TAGS),
        to_come=[post for post in kept if post.created_ms > now_ms],
        bookmarks=_bookmarks(stage.rng, posts),
        muted={person.user.id for person in people.values() if "m" in person.marks},
        order=list(posts),
        dice=Random(stage.rng.getrandbits(64)),
    )


def _bookmarks(rng: Random, posts: dict[int, WorldPost]) -> list[int]:
    """What the reader kept for later, newest first: posts with a link, and a few long ones."""
    good = [
        post.id
        for post in posts.values()
        if post.reposts is None and (post.links or len(post.text) > 400) and post.likes > 4
    ]
    return sorted(rng.sample(good, min(14, len(good))), reverse=True)


def _lists(stage: Stage) -> list[WorldList]:
    """The five lists, as `voices/lists.txt` has them: name | owner | marks | followers | members | description."""
    lists: list[WorldList] = []
    for place, row in enumerate(read_voices("lists").splitlines()):
        name, owner, marks, followers, members, about = (column.strip() for column in row.split("|"))
        created_ms = stage.now_ms - (300 + 70 * place) * DAY_MS
        lists.append(
            WorldList(
                id=snowflake(created_ms, place),
                name=name,
                description=about,
                owner_id=stage.people[owner].user.id,
                member_ids=[stage.people[handle].user.id for handle in members.split()],
                created_ms=created_ms,
                private="private" in marks,
                followers=int(followers),
            )
        )
    return lists
