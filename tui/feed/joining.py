"""What following a chat's session will cost, before anything is bought: plain arithmetic on its room's own history.

Three offers and, where the session runs already, a fourth: *whole* (every post under the tag), *whole from now on*,
*questions first* (host, co-hosts and guests; then the answers of a question at a price of its own) and *from the
cache*. Counted in what X bills: posts, people and what comes along with them, each once a UTC day; what is here is
not bought again, and who was billed today is free.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from tui.feed.offers import ROUGHLY, WEEK
from tui.feed.rooms import EACH_USD, Mode, RoomQuery
from tui.model.ids import PostId, time_of
from tui.model.reading import Marks
from tui.store.ledger import Resource
from tui.store.sessions import Counted, Session
from tui.x.prices import Prices

USUAL_POSTS: Final = 170
USUAL_PEOPLE: Final = 30
"""A session where a room has no history: 1,526 posts in nine sessions of a real chat, by 15 to 42 people each."""

LEADING_POSTS: Final = 7
"""Of these by each who leads it: a question every 5 to 10 minutes, a welcome, thanks and the next date; a guest's
answers."""

ANSWERS: Final = 7
"""Labelled answers of a question: 471 in nine sessions, with 4 to 10 questions each."""

SMALLEST_PAGE: Final = 10
GUESSED: Final = 2.0
"""Without history a chat may be this much larger than usual before it stops by itself: of nine sessions the largest had
253 posts, where 170 are usual, and other chats are larger."""
_GUESS: Final = "a chat's usual"
_NEARLY_WHOLE: Final = 0.9  # of a session must be here for it to tell what a session is like
_MOST_SESSIONS: Final = 4  # the last so many: a room changes


@dataclass(frozen=True, slots=True)
class Usual:
    """What a session brings: posts by people, and posts and people that come along with them."""

    posts: float
    people: float
    along: float = 0.0
    along_people: float = 0.0


@dataclass(frozen=True, slots=True)
class Habit:
    """What this room's sessions are like. `sessions`: how many of them tell so, 0 where it is a guess."""

    whole: Usual
    leading: Usual
    sessions: int = 0
    led_sessions: int = 0


@dataclass(frozen=True, slots=True)
class JoinOffer:
    """One way to follow a session. `posts` and `people` are still to come, about; `here`: posts in the cache already.

    `usd`: what it will cost, about; `most_usd`: what it can cost before it stops by itself and asks. `query` is what
    `Courier.join` takes for it. `basis` says where the numbers come from, `why_not` why it cannot be had ("" where it
    can). `question_usd`: what the answers of one question cost besides, None where they come with the rest.
    """

    mode: Mode
    posts: int
    people: int
    usd: float
    most_usd: float
    basis: str
    query: RoomQuery
    here: int = 0
    from_now: bool = False
    question_usd: float | None = None
    why_not: str = ""

    @property
    def words(self) -> str:
        """The offer in a line."""
        if self.why_not:
            return self.why_not
        if self.mode == "cache":
            return f"{counted(self.here, 'post')} in the cache, $0.00"
        much = f"about {counted(self.posts, 'post')} by {counted(self.people, 'person', 'people')}, ${self.usd:.2f}"
        if not self.posts:
            much = "everything is here, $0.00"
        if self.question_usd is not None:
            much += f", then about ${self.question_usd:.2f} for the answers of a question"
        return much


def habit(past: Iterable[Session], stretches: Sequence[tuple[datetime, datetime]], leaders: int) -> Habit:
    """What earlier sessions tell, which lasted for `stretches`; those that are here in part only tell nothing.

    Where none tells anything, what is usual, with so many people who lead it.
    """
    pairs = list(zip(past, stretches, strict=True))
    whole = [one.everybody for one, when in pairs if one.everybody.posts and _is_here(one.whole, *when)]
    leading = [_alone(one.leading) for one, when in pairs if one.leading.posts and _is_here(one.led, *when)]
    return Habit(
        _mean(whole[-_MOST_SESSIONS:]) or Usual(USUAL_POSTS, USUAL_PEOPLE),
        _mean(leading[-_MOST_SESSIONS:]) or Usual(LEADING_POSTS * leaders, leaders),
        len(whole[-_MOST_SESSIONS:]),
        len(leading[-_MOST_SESSIONS:]),
    )


def _alone(counted: Counted) -> Counted:
    """As a narrower question brings them: without what they answer and quote (`Gateway.search`, lean)."""
    return replace(counted, along=frozenset(), along_people=frozenset())


def _mean(several: Sequence[Counted]) -> Usual | None:
    if not several:
        return None
    number = len(several)
    return Usual(
        sum(len(one.posts) for one in several) / number,
        sum(len(one.people) for one in several) / number,
        sum(len(one.along) for one in several) / number,
        sum(len(one.along_people) for one in several) / number,
    )


def resources(sessions: Iterable[Session]) -> set[Resource]:
    """Those whom the ledger must be asked for: who of them was billed today is free."""
    return {("user", one) for session in sessions for one in session.everybody.people}


@dataclass(frozen=True, slots=True)
class Known:
    """What a price depends on besides the room's habit. `unbilled`: those of `resources` that were not billed today.

    `running`: what is here of the session; `last`: what is here of the one before, whose people will mostly come again;
    `spent_usd`: what the room has cost from the day of the session's start on.
    """

    running: Session
    last: Session | None
    unbilled: Collection[Resource]
    spent_usd: float
    now: datetime


def offers(
    query: RoomQuery, end: datetime, usual: Habit, known: Known, prices: Prices
) -> tuple[JoinOffer, ...]:
    """The ways to follow the session that runs from `query.since` to `end`, the whole first, the cache last.

    Where it has run for a while there is another: from now on.
    """
    start, now = query.since, known.now
    asked = replace(query, until=end)
    found = [_whole(asked, start, end, usual, known, prices)]
    if start + (end - start) * 0.1 < now < end:
        found.append(replace(_whole(asked, now, end, usual, known, prices), from_now=True))
    found.append(_questions(asked, end, usual, known, prices))
    here = len(known.running.everybody.posts)
    cached = replace(asked, mode="cache", budget_usd=None)
    found.append(JoinOffer("cache", 0, 0, 0.0, 0.0, "what was fetched before", cached, here))
    return tuple(found)


def answers_usd(posts: int, people_known: int, prices: Prices) -> float:
    """What `posts` answers cost where so many of those who write were billed today."""
    return round(posts * prices.of("post") + max(0, posts - people_known) * prices.of("user"), 6)


def most_for_answers(usd: float, prices: Prices) -> float:
    """What the answers of a question may cost that are thought to cost `usd`: there may be twice as many."""
    return round(usd * GUESSED + SMALLEST_PAGE * (prices.of("post") + prices.of("user")), 4)


def _whole(
    query: RoomQuery, start: datetime, end: datetime, usual: Habit, known: Known, prices: Prices
) -> JoinOffer:
    """Every post from `start` on; those that came by a narrower question are here and not bought again."""
    running = known.running
    open_share = _share_open(running.whole, query.since, start, end, known.now)
    stand_alone = [post for post in running.everybody.posts if not _inside(running.whole, post)]
    here = sum(1 for post in stand_alone if time_of(PostId(post)) >= start)
    made = replace(query, mode="whole", since=start)
    basis = _basis(usual.sessions, usual.whole)
    return _offer(
        made,
        usual.whole,
        open_share,
        here,
        [running.everybody, *(_last(known, "everybody"))],
        basis,
        known,
        prices,
    )


def _questions(query: RoomQuery, end: datetime, usual: Habit, known: Known, prices: Prices) -> JoinOffer:
    if not query.people:
        why = "nobody is named who asks the questions: name the room's host first"
        return JoinOffer("questions", 0, 0, 0.0, 0.0, "", replace(query, mode="cache"), why_not=why)
    running = known.running
    open_share = _share_open(running.led, query.since, query.since, end, known.now)
    here = sum(not _inside(running.led, post) for post in running.leading.posts)
    made = replace(query, mode="questions")
    basis = _basis(usual.led_sessions, usual.leading)
    offer = _offer(
        made,
        usual.leading,
        open_share,
        here,
        [running.leading, *(_last(known, "leading"))],
        basis,
        known,
        prices,
    )
    return replace(offer, question_usd=answers_usd(ANSWERS, 0, prices)) if not offer.why_not else offer


def _offer(
    query: RoomQuery,
    usual: Usual,
    share: float,
    here_apart: int,
    likely: Sequence[Counted],
    basis: str,
    known: Known,
    prices: Prices,
) -> JoinOffer:
    """The price of what is open; `likely`: what is here of this session, and of the last one."""
    here = len(likely[0].posts)
    if query.until is not None and query.until <= known.now - WEEK:
        why = "X's search goes back seven days, and this session ended before: what is here is all there is"
        return JoinOffer(query.mode, 0, 0, 0.0, 0.0, "", replace(query, mode="cache"), here, why_not=why)
    posts = max(0, round(usual.posts * share) - here_apart) if share else 0
    # Half of the posts have more than half of the people.
    people = min(posts, round(usual.people * share**0.5)) if posts else 0
    to_pay = max(0, people - _free(likely, known))
    part = posts / usual.posts if usual.posts else 0.0
    usd = posts * prices.of("post") + to_pay * prices.of("user")
    usd += part * (usual.along * prices.of("post") + usual.along_people * prices.of("user"))
    each = usd / posts if posts else EACH_USD
    margin = GUESSED if basis.startswith(_GUESS) else ROUGHLY
    most = usd * margin + SMALLEST_PAGE * each if posts else 0.0
    agreed = replace(query, budget_usd=round(known.spent_usd + most, 4), each_usd=round(each, 6))
    return JoinOffer(query.mode, posts, people, round(usd, 6), round(most, 4), basis, agreed, here)


def _free(likely: Iterable[Counted], known: Known) -> int:
    """How many of those who will write were billed today: of last time's people, and of who has written already."""
    people = {one for counted in likely for one in counted.people}
    return sum(("user", one) not in known.unbilled for one in people)


def _last(known: Known, who: str) -> list[Counted]:
    if known.last is None:
        return []
    return [known.last.everybody if who == "everybody" else known.last.leading]


def _basis(sessions: int, usual: Usual) -> str:
    if sessions:
        return "its last session" if sessions == 1 else f"its last {sessions} sessions"
    posts, people = round(usual.posts), round(usual.people)
    return f"{_GUESS} {counted(posts, 'post')} by {counted(people, 'person', 'people')}: nothing is known of this one yet"


def _share_open(done: Marks, start: datetime, since: datetime, end: datetime, now: datetime) -> float:
    """How much of the time from `start` to `end` can be had, is after `since` and is not here."""
    whole = (end - start).total_seconds()
    if whole <= 0:
        return 0.0
    first = max(since, now - WEEK)
    covered = sum(
        (_overlap(time_of(one.oldest), time_of(one.newest), first, end) for one in done), timedelta()
    )
    return max(0.0, min(1.0, ((end - first) - covered).total_seconds() / whole))


def _overlap(low: datetime, high: datetime, first: datetime, last: datetime) -> timedelta:
    return max(timedelta(), min(high, last) - max(low, first))


def _is_here(done: Marks, start: datetime, end: datetime) -> bool:
    covered = sum(
        (_overlap(time_of(one.oldest), time_of(one.newest), start, end) for one in done), timedelta()
    )
    # A stretch ends with the last post, not with the hour: it may do so a little before.
    return covered >= (end - start) * _NEARLY_WHOLE


def _inside(done: Marks, post: int) -> bool:
    return any(one.oldest <= post <= one.newest for one in done)


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 post", "12 posts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
