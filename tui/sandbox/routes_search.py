"""Search of a week, of everything, and how many."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tui.sandbox import timelines
from tui.sandbox.asked import Asked, Takes
from tui.sandbox.bill import COUNTS_MILLS
from tui.sandbox.core import Core
from tui.sandbox.endpoints import ANYONE, APP, Answer, Call, Endpoint
from tui.sandbox.facts import FactBook
from tui.sandbox.grammar import QueryError
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.objects import x_time
from tui.sandbox.query import ALL_LENGTH, RECENT_LENGTH, Query, parse
from tui.sandbox.refusals import invalid
from tui.sandbox.world.model import WorldPost, snowflake

_MORE: Final = frozenset(("since_id", "until_id", "start_time", "end_time", "next_token"))
_STEP_MS: Final = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
_SETTLED_MS: Final = 10_000  # end_time must lie so far back


def recent(call: Call) -> Answer:
    """Posts of the last seven days that a query finds."""
    return _search(call, RECENT_LENGTH, call.core.clock() - timelines.WEEK_MS)


def everything(call: Call) -> Answer:
    """Posts of all times that a query finds."""
    return _search(call, ALL_LENGTH, None)


def _search(call: Call, longest: int, oldest_ms: int | None) -> Answer:
    query = parsed(call.asked.others["query"], longest)
    _check_dates(call, oldest_ms)
    asked = call.asked
    if oldest_ms is not None:
        asked = replace(asked, start_ms=max(asked.start_ms or 0, oldest_ms))
    page = timelines.cut(found(call.core, call.facts, query), asked, 1 << 30)
    if call.asked.others.get("sort_order") == "relevancy":  # within the page: its order is X's own business
        ranked = sorted(page.posts, key=lambda p: p.likes + 2 * p.repost_count, reverse=True)
        page = replace(page, posts=tuple(ranked))
    return Answer(timelines.answer(call.core, call.who, asked, page))


def parsed(text: str, longest: int) -> Query:
    """The query of a request. Raises Refusal (400) with the parser's words."""
    try:
        return parse(text, longest=longest)
    except QueryError as error:
        raise invalid("query", text, str(error)) from None


def found(core: Core, facts: FactBook, query: Query) -> Iterator[WorldPost]:
    """The posts that a query finds, newest first. Protected people are never found."""
    lists = in_list(core)
    for post in timelines.newest(core):
        if not core.world.users[post.author_id].protected and query.matches(facts.of(post), lists):
            yield post


def in_list(core: Core) -> "InListOf":
    """The question whether somebody is on a list; private lists answer no."""
    return InListOf(core)


class InListOf:
    """Looks into the world's lists."""

    def __init__(self, core: Core) -> None:
        self._lists = core.world.lists

    def __call__(self, list_id: int, user_id: int) -> bool:
        one = self._lists.get(list_id)
        return one is not None and not one.private and user_id in one.member_ids


def _check_dates(call: Call, oldest_ms: int | None) -> None:
    """Refuse what lies outside the week, or too close to now. Raises Refusal (400)."""
    asked, now = call.asked, call.core.clock()
    if asked.others.get("sort_order", "recency") not in ("recency", "relevancy"):
        value = asked.others["sort_order"]
        message = f"The `sort_order` query parameter value [{value}] is not one of [recency,relevancy]"
        raise invalid("sort_order", value, message)
    if asked.end_ms is not None and asked.end_ms > now - _SETTLED_MS:
        message = "'end_time' must be a minimum of 10 seconds prior to the request time."
        raise invalid(
            "end_time", x_time(asked.end_ms), f"Invalid 'end_time':'{x_time(asked.end_ms)}'. {message}"
        )
    if oldest_ms is None:
        return
    if asked.since_id and asked.since_id < snowflake(oldest_ms):
        least = snowflake(oldest_ms)
        message = (
            f"'since_id' must be a tweet id created after [{x_time(oldest_ms)}]. "
            f"Please use a 'since_id' that is larger than {least}"
        )
        raise invalid("since_id", str(asked.since_id), message)
    if asked.start_ms is not None and asked.start_ms < oldest_ms:
        message = f"Invalid 'start_time':'{x_time(asked.start_ms)}'. 'start_time' must be on or after {x_time(oldest_ms)}"
        raise invalid("start_time", x_time(asked.start_ms), message)


def counts_recent(call: Call) -> Answer:
    """How many posts of the last seven days a query finds, by minute, hour or day."""
    return _counts(call, RECENT_LENGTH, call.core.clock() - timelines.WEEK_MS, COUNTS_MILLS["recent"])


def counts_all(call: Call) -> Answer:
    """The same for all times; thirty days unless dates are given."""
    return _counts(call, ALL_LENGTH, call.core.clock() - 30 * 86_400_000, COUNTS_MILLS["all"])


def _counts(call: Call, longest: int, oldest_ms: int, mills: int) -> Answer:
    query = parsed(call.asked.others["query"], longest)
    granularity = call.asked.others.get("granularity", "hour")
    if granularity not in _STEP_MS:
        message = f"The `granularity` query parameter value [{granularity}] is not one of [day,hour,minute]"
        raise invalid("granularity", granularity, message)
    asked = call.asked
    start, end = asked.start_ms or oldest_ms, asked.end_ms or call.core.clock()
    when = [p.created_ms for p in found(call.core, call.facts, query) if _within(p, asked, start, end)]
    data = _buckets(when, start, end, _STEP_MS[granularity])
    body: JsonObject = {"data": data, "meta": {"total_tweet_count": len(when)}}
    return Answer(body, mills=mills)


def _within(post: WorldPost, asked: Asked, start: int, end: int) -> bool:
    after = post.id > asked.since_id and (not asked.until_id or post.id < asked.until_id)
    return after and start <= post.created_ms < end


def _buckets(when: list[int], start: int, end: int, step: int) -> list[Json]:
    """Counts from `start` to `end`, cut at whole steps, oldest first; the first and last may be short."""
    data: list[Json] = []
    tally: dict[int, int] = {}
    for ms in when:
        tally[ms // step] = tally.get(ms // step, 0) + 1
    for bucket in range(start // step, (max(start, end - 1)) // step + 1):
        begin, finish = max(start, bucket * step), min(end, (bucket + 1) * step)
        data.append({"start": x_time(begin), "end": x_time(finish), "tweet_count": tally.get(bucket, 0)})
    return data


_COUNT_MORE: Final = _MORE | {"granularity", "search_count.fields", "pagination_token"}

ENDPOINTS: Final = (
    Endpoint(
        "GET",
        "/2/tweets/search/recent",
        recent,
        ANYONE,
        300,
        450,
        takes=Takes("posts", _MORE | {"sort_order"}, (10, 100, 10), "query"),
    ),
    Endpoint(
        "GET",
        "/2/tweets/search/all",
        everything,
        APP,
        300,
        takes=Takes("posts", _MORE | {"sort_order"}, (10, 500, 10), "query"),
        per_second=True,
    ),
    Endpoint(
        "GET",
        "/2/tweets/counts/recent",
        counts_recent,
        ANYONE,
        300,
        takes=Takes("none", _COUNT_MORE, None, "query"),
    ),
    Endpoint(
        "GET", "/2/tweets/counts/all", counts_all, APP, 300, takes=Takes("none", _COUNT_MORE, None, "query")
    ),
)
