"""Posts come by the world's clock, with times and ids that a reader can trust."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.town import MINUTE, NOON, Asker, HandClock, build_town
from tui.sandbox.arrivals import Arrivals
from tui.sandbox.world.model import SNOWFLAKE_EPOCH_MS, World, WorldPoll, WorldPost, snowflake


def coming(minutes: list[int]) -> list[WorldPost]:
    """Posts to come, each a reply to the one before."""
    made: list[WorldPost] = []
    for place, minute in enumerate(sorted(minutes)):
        at = NOON + minute * MINUTE
        post = WorldPost(snowflake(at, place), 2, at, f"Later {place}")
        post.reply_to = made[-1].id if made else None
        post.conversation_id = made[0].id if made else post.id
        made.append(post)
    return made


def world_with(posts: list[WorldPost]) -> World:
    world = build_town().world
    world.to_come = posts
    return world


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8), st.sampled_from([0.5, 1.0, 60.0, 1000.0]))
def test_nothing_is_created_in_the_readers_future_and_ids_grow(minutes: list[int], speed: float) -> None:
    clock = HandClock()
    world = world_with(coming(minutes))
    arrivals = Arrivals(world, clock, speed)
    seen = [world.order[-1]]
    for _ in range(40):
        clock.now += 20 * MINUTE
        seen.append(arrivals.next_id(clock.now))  # somebody posts in between
        for post in arrivals.publish():
            assert post.created_ms <= clock.now
            assert post.created_ms == (post.id >> 22) + SNOWFLAKE_EPOCH_MS
            seen.append(post.id)
    assert len(seen) > 41 or speed < 1
    assert sorted(set(seen)) == sorted(seen)
    for post in (p for p in world.posts.values() if p.text.startswith("Later") and p.reply_to):
        assert post.reply_to in world.posts
        assert post.conversation_id in world.posts


def test_at_real_speed_ids_stay_what_they_were() -> None:
    clock = HandClock()
    posts = coming([1, 2, 3])
    ids = [post.id for post in posts]
    arrivals = Arrivals(world_with(posts), clock, 1.0)
    clock.now += 5 * MINUTE
    assert [post.id for post in arrivals.publish()] == ids


def test_a_larger_id_always_arrives_later_than_what_was_read() -> None:
    clock = HandClock()
    arrivals = Arrivals(world_with(coming([2, 4])), clock, 0.5)
    clock.now += 3 * MINUTE
    read = arrivals.next_id(clock.now)
    clock.now += 1 * MINUTE
    (first,) = arrivals.publish()
    assert first.id > read


def test_polls_end_as_long_after_their_post_as_before() -> None:
    clock = HandClock()
    (post,) = coming([60])
    post.poll = WorldPoll(9, ["a", "b"], [0, 0], post.created_ms + 30 * MINUTE, 30)
    arrivals = Arrivals(world_with([post]), clock, 60.0)
    clock.now += 2 * MINUTE
    arrivals.publish()
    assert post.poll.ends_ms - post.created_ms == 30 * MINUTE


def test_an_edit_that_arrives_is_known_to_the_first_version() -> None:
    clock = HandClock()
    posts = coming([10, 20])
    first, second = posts
    second.reply_to, second.conversation_id, second.edit_of = None, second.id, first.id
    first.edit_ids, second.edit_ids = [first.id, second.id], [first.id, second.id]
    world = world_with(posts)
    arrivals = Arrivals(world, clock, 10.0)
    clock.now += 5 * MINUTE
    arrivals.publish()
    assert first.edit_ids == second.edit_ids == [first.id, second.id]
    assert {first.id, second.id} <= set(world.posts)


def test_a_deleted_post_goes_when_its_time_has_come() -> None:
    clock = HandClock()
    (post,) = coming([1])
    post.deleted_ms = NOON + 3 * MINUTE
    world = world_with([post])
    arrivals = Arrivals(world, clock, 1.0)
    clock.now += 2 * MINUTE
    arrivals.publish()
    assert post.id in world.posts
    clock.now += 2 * MINUTE
    arrivals.publish()
    assert post.id not in world.posts
    assert arrivals.graves[post.id] is post


def test_seconds_to_the_next_post_follow_the_speed() -> None:
    clock = HandClock()
    assert Arrivals(world_with(coming([10])), clock, 60.0).due_in() == 10.0
    assert Arrivals(world_with(coming([10])), clock, 0).due_in() is None
    assert Arrivals(world_with([]), clock, 60.0).due_in() is None


def test_time_can_be_pushed_forward_from_outside(start: Callable[..., Asker]) -> None:
    world = world_with(coming([10, 600]))
    server = start(world=world, speed=0)
    newest = server.get("/2/users/1/timelines/reverse_chronological").ids[0]
    published = server.send("POST", "/sandbox/advance", body={"seconds": 900}).body["published"]
    later = server.get("/2/users/1/timelines/reverse_chronological", since_id=newest)
    assert [str(i) for i in later.ids] == published
    assert len(published) == 1
    assert server.send("POST", "/sandbox/advance", body={"seconds": "ten"}).status == 400
