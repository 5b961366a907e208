"""The world holds together: the same for the same seed, ids that are times, references that lead somewhere."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable

import pytest

from tui.sandbox.world.make import make_world
from tui.sandbox.world.model import SNOWFLAKE_EPOCH_MS, World, WorldPost

NOW_MS = 1_795_570_000_000
MINUTE_MS = 60_000
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(7, NOW_MS)


@pytest.fixture(scope="module")
def everything(world: World) -> dict[int, WorldPost]:
    """Posts that are there and posts to come, by id."""
    return {**world.posts, **{post.id: post for post in world.to_come}}


def originals(posts: Iterable[WorldPost]) -> list[WorldPost]:
    return [post for post in posts if post.reposts is None]


def test_the_same_seed_and_clock_make_the_same_world(world: World) -> None:
    again = make_world(7, NOW_MS)
    assert list(map(dataclasses.asdict, again.posts.values())) == list(
        map(dataclasses.asdict, world.posts.values())
    )
    assert again.to_come == world.to_come
    assert again.users == world.users
    assert again.lists == world.lists


def test_another_seed_or_clock_makes_another_world(world: World) -> None:
    assert make_world(8, NOW_MS).order != world.order
    later = make_world(7, NOW_MS + 1)
    assert later.order != world.order


@pytest.mark.parametrize(("seed", "now_ms"), [(1, NOW_MS), (2, 1_767_225_600_000), (99, 1_709_210_096_789)])
def test_any_world_has_enough_people_history_and_future(seed: int, now_ms: int) -> None:
    world = make_world(seed, now_ms)
    assert len(world.users) >= 45
    assert len(world.posts) >= 2_000
    assert sum(post.created_ms <= now_ms + 180 * MINUTE_MS for post in world.to_come) >= 540
    assert len(world.lists) == 5
    assert len(world.tags) >= 3
    assert 25 <= len(world.following) <= 40


def test_no_two_texts_are_the_same(everything: dict[int, WorldPost]) -> None:
    texts = Counter(post.text for post in originals(everything.values()) if post.text)
    assert [text for text, times in texts.items() if times > 1] == []


def test_ids_are_unique_and_tell_the_time(world: World, everything: dict[int, WorldPost]) -> None:
    assert len(everything) == len(world.posts) + len(world.to_come)
    for post in everything.values():
        assert (post.id >> 22) + SNOWFLAKE_EPOCH_MS == post.created_ms
    assert world.order == sorted(world.posts)


def test_what_is_there_has_happened_and_what_is_to_come_has_not(world: World) -> None:
    assert max(post.created_ms for post in world.posts.values()) <= NOW_MS
    assert min(post.created_ms for post in world.posts.values()) >= NOW_MS - 11 * DAY_MS
    assert all(post.deleted_ms is None or post.deleted_ms > NOW_MS for post in world.posts.values())
    times = [post.created_ms for post in world.to_come]
    assert times == sorted(times)
    assert times[0] > NOW_MS


def test_the_last_day_is_denser_than_any_other_and_nobody_posts_much_at_night(world: World) -> None:
    by_day = Counter((NOW_MS - post.created_ms) // DAY_MS for post in world.posts.values())
    assert by_day[0] > 2 * max(count for day, count in by_day.items() if day)
    fred = next(user.id for user in world.users.values() if user.username == "fred_tuttle")
    hours = Counter(
        post.created_ms // 3_600_000 % 24
        for post in originals(world.posts.values())
        if post.author_id == fred and post.created_ms < NOW_MS - DAY_MS / 2
    )
    assert sum(hours[hour] for hour in range(1, 5)) < sum(hours.values()) / 8


def test_something_comes_every_few_seconds(world: World) -> None:
    for begin in range(0, 170, 10):
        due = [post for post in world.to_come if begin <= (post.created_ms - NOW_MS) / MINUTE_MS < begin + 10]
        assert 20 <= len(due) <= 90, f"minutes {begin} to {begin + 10}"


def test_answers_come_after_what_they_answer(everything: dict[int, WorldPost]) -> None:
    for post in everything.values():
        for target in (post.reply_to, post.quotes, post.reposts):
            if target in everything:
                assert everything[target].created_ms < post.created_ms


def test_a_conversation_is_named_by_its_first_post(everything: dict[int, WorldPost]) -> None:
    for post in everything.values():
        if post.reply_to is None:
            assert post.conversation_id in (post.id, post.edit_of)
        elif post.reply_to in everything:
            assert post.conversation_id == everything[post.reply_to].conversation_id


def test_an_answer_to_somebody_names_them(world: World, everything: dict[int, WorldPost]) -> None:
    for post in everything.values():
        above = everything.get(post.reply_to or 0)
        if above is not None and above.author_id != post.author_id:
            assert f"@{world.users[above.author_id].username}" in post.text


def test_some_posts_are_gone_but_still_answered_quoted_and_reposted(everything: dict[int, WorldPost]) -> None:
    for kind in ("reply_to", "quotes", "reposts"):
        gone = [
            post
            for post in everything.values()
            if (target := getattr(post, kind)) and target not in everything
        ]
        assert 1 <= len(gone) <= 20, kind


def test_some_posts_vanish_while_one_looks(world: World) -> None:
    soon = [post for post in world.posts.values() if post.deleted_ms is not None]
    later = [post for post in world.to_come if post.deleted_ms is not None]
    assert soon
    assert later
    world = make_world(7, NOW_MS)
    world.advance(NOW_MS + 20 * MINUTE_MS)
    assert not {post.id for post in soon} & set(world.posts)


def test_protected_and_suspended_people_are_answered_by_others(
    world: World, everything: dict[int, WorldPost]
) -> None:
    for mark in ("protected", "suspended"):
        people = {user.id for user in world.users.values() if getattr(user, mark)}
        assert people
        assert not people & world.following
        targets = [everything.get(post.reply_to or post.quotes or 0) for post in everything.values()]
        assert any(target and target.author_id in people for target in targets), mark


@pytest.mark.parametrize(
    ("what", "least"),
    [("media", 50), ("poll", 15), ("links", 40), ("quotes", 45), ("reply_to", 450), ("reposts", 300)],
)
def test_there_is_enough_of_everything(everything: dict[int, WorldPost], what: str, least: int) -> None:
    assert sum(bool(getattr(post, what)) for post in everything.values()) >= least


def test_pictures_have_alt_text_mostly_but_not_always(everything: dict[int, WorldPost]) -> None:
    media = [medium for post in everything.values() for medium in post.media]
    without = sum(not medium.alt for medium in media)
    assert 3 <= without < len(media) / 5
    assert {medium.kind for medium in media} == {"photo", "video", "animated_gif"}
    assert len({medium.key for medium in media}) == len({id(medium) for medium in media})


def test_polls_run_and_polls_are_over(everything: dict[int, WorldPost]) -> None:
    polls = [post.poll for post in everything.values() if post.poll]
    assert any(poll.ends_ms < NOW_MS for poll in polls)
    assert any(poll.ends_ms > NOW_MS for poll in polls)
    for poll in polls:
        assert 2 <= len(poll.options) <= 4
        assert len(poll.votes) == len(poll.options)
        assert all(1 <= len(option) <= 25 for option in poll.options)  # as X has it


def test_versions_of_a_post_know_each_other(everything: dict[int, WorldPost]) -> None:
    edited = [post for post in everything.values() if post.edit_of is not None]
    assert len(edited) >= 8
    for post in edited:
        first = everything[post.edit_of or 0]
        assert first.edit_ids == post.edit_ids == [first.id, post.id]
        assert first.text != post.text
        assert first.author_id == post.author_id


def test_counts_are_at_least_what_is_there(world: World) -> None:
    for kind, count in (("reply_to", "reply_count"), ("reposts", "repost_count"), ("quotes", "quote_count")):
        there = Counter(
            getattr(p, kind) for p in world.posts.values() if getattr(p, kind) and p.edit_of is None
        )
        for target, times in there.items():
            if target in world.posts:
                assert getattr(world.posts[target], count) >= times
    assert all(post.likes <= post.views for post in world.posts.values())


def test_counts_grow_when_what_was_to_come_comes() -> None:
    world = make_world(7, NOW_MS)
    world.advance(NOW_MS + 60 * MINUTE_MS)
    there = Counter(p.reply_to for p in world.posts.values() if p.reply_to and p.edit_of is None)
    assert all(
        world.posts[target].reply_count >= times for target, times in there.items() if target in world.posts
    )


def test_threads_and_long_posts_are_there(everything: dict[int, WorldPost]) -> None:
    by_self = Counter(
        post.conversation_id
        for post in everything.values()
        if post.reply_to in everything and everything[post.reply_to].author_id == post.author_id
    )
    assert sum(2 <= parts <= 7 for parts in by_self.values()) >= 4
    long = [post for post in originals(everything.values()) if len(post.text) > 280 and "\n\n" in post.text]
    assert len(long) >= 8


def test_the_world_speaks_many_languages(everything: dict[int, WorldPost]) -> None:
    langs = Counter(post.lang for post in originals(everything.values()))
    assert all(
        langs[lang] >= 10 for lang in ["en", "ja", "es", "de", "pt", "ar", "hi", "ko", "th", "fa", "he", "zh"]
    )
    texts = "\n".join(post.text for post in everything.values())
    assert re.search("[\u0600-\u06cc]\u200c[\u0600-\u06cc]", texts), "Persian with its joiners"
    for sequence in ("👨‍👩‍👧‍👦", "🇵🇹", "👩🏽‍🚀", "1️⃣", "❤️", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"):
        assert sequence in texts


def test_every_address_ends_in_example(world: World, everything: dict[int, WorldPost]) -> None:
    words = [post.text for post in everything.values()]
    words += [link.url for post in everything.values() for link in post.links]
    words += [user.url + " " + user.description + " " + user.name for user in world.users.values()]
    hosts = re.findall(r"https?://([^/\s\"'<>\x1b\x07]+)", "\n".join(words))
    assert hosts
    assert {host for host in hosts if not host.rstrip(".,)").endswith(".example")} == set()


def test_links_stand_in_the_text(everything: dict[int, WorldPost]) -> None:
    for post in everything.values():
        for link in post.links:
            assert link.url in post.text


def test_lists_are_owned_followed_private_and_pinned(world: World) -> None:
    mine = [each for each in world.lists.values() if each.owner_id == world.me]
    assert len(mine) == 3
    assert any(each.private for each in mine)
    assert set(world.followed_lists) == {each.id for each in world.lists.values()} - {
        each.id for each in mine
    }
    assert set(world.pinned_lists) <= {each.id for each in mine}
    for each in world.lists.values():
        assert len(set(each.member_ids)) == len(each.member_ids) >= 5
        assert set(each.member_ids) <= set(world.users)


def test_the_reader_is_somebody_with_mentions_and_bookmarks(world: World) -> None:
    me = world.users[world.me]
    assert me.username == "you"
    assert sum("@you" in post.text for post in world.posts.values()) >= 6
    assert any(post.author_id == world.me for post in world.posts.values())
    assert set(world.bookmarks) <= set(world.posts)
    assert len(world.bookmarks) >= 8


@pytest.mark.parametrize("seed", [1, 7, 23])
def test_the_first_screen_of_home_is_varied(seed: int) -> None:
    world = make_world(seed, NOW_MS)
    home = [post for post in world.newest_first() if post.author_id in world.following][:26]
    assert NOW_MS - home[0].created_ms < MINUTE_MS
    assert NOW_MS - home[-1].created_ms < 40 * MINUTE_MS
    assert len({post.author_id for post in home}) >= 12
    assert any(post.lang == "ja" for post in home)
    assert any(post.poll for post in home)
    assert any(post.links for post in home)
    assert any(post.quotes for post in home)
    assert any(post.reposts for post in home)


def test_somebody_who_never_posted_has_no_history(world: World, everything: dict[int, WorldPost]) -> None:
    wanda = next(user for user in world.users.values() if user.username == "wanda_pike")
    hers = sorted(post.created_ms for post in everything.values() if post.author_id == wanda.id)
    assert "first post ever" in next(p.text for p in everything.values() if p.created_ms == hers[0])
    assert NOW_MS - hers[0] < 5 * MINUTE_MS


def test_a_story_is_told_in_its_order(everything: dict[int, WorldPost]) -> None:
    told = ["First candle.", "Gary rang me.", "Made a candle. It", "Candle number 2."]
    times = [
        next(post.created_ms for post in everything.values() if post.text.startswith(start)) for start in told
    ]
    assert times == sorted(times)


def test_nobody_posts_before_joining(world: World, everything: dict[int, WorldPost]) -> None:
    assert all(post.created_ms > world.users[post.author_id].created_ms for post in everything.values())
