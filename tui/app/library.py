"""From the databases to a panel on the screen: what to read for the place where the reader was.

Plain functions on sqlite3 connections: before the first frame they are called directly, afterwards on the
database's own thread (`tui.store.desk`).
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tui.app.sieves import MOST_SIFTED, NOTHING, Sifter
from tui.deck.grouping import Posts, without_reposts
from tui.deck.notes import Notes
from tui.deck.panel import PanelState, Spot
from tui.model.gap import Gap
from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks, is_read
from tui.store import gaps, names, places, reading, together
from tui.store import marks as mark_store

PAGE: Final = 100
_AT_ONCE: Final = 10_000  # posts of a panel that can be counted on the way to a first frame: a millisecond
_ABOVE_PLACE: Final = 200  # posts above the place that are held at once; more come as the reader goes up


@dataclass(frozen=True, slots=True)
class Held:
    """What a panel holds when it is opened: posts newest first, and what lies beyond them."""

    posts: tuple[Post, ...]
    above: int
    has_older: bool
    spot: Spot | None
    marks: Marks
    unread: int
    notes: Notes = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    first: Mapping[PostId, PostId] = field(default_factory=dict)  # where entries stand: see `Posts`
    total: int | None = None  # posts of the panel in the cache; None where counting them takes long
    fetched: bool | None = None  # whether it was ever fetched, where its posts do not say so
    newest: PostId | None = (
        None  # the panel's newest, where there are more above: all of it was there to be seen
    )


def open_panel(
    cache: sqlite3.Connection, journal: sqlite3.Connection, panel: Panel, page: int = PAGE
) -> Held:
    """The posts round the reader's place in `panel`, or its newest page where it was never left."""
    kept, spot = kept_of(journal, panel)
    return round_spot(cache, panel, spot, kept, page)


def kept_of(journal: sqlite3.Connection, panel: Panel) -> tuple[Marks, Spot | None]:
    """What the journal knows of a panel: what was read, and where the reader was."""
    place = places.read_place(journal, panel)
    spot = Spot(place.post, place.line) if place is not None else None
    return mark_store.read_marks(journal, panel), spot


def notes_in(db: sqlite3.Connection, panel: Panel) -> Notes:
    """What stands below the posts of a panel; of kept ones alone."""
    if panel.kind != "kept":
        return {}
    from tui.store import kept  # not on the way to a first frame that has no kept posts

    return kept.notes(db)


def round_spot(
    cache: sqlite3.Connection, panel: Panel, spot: Spot | None, kept: Marks, page: int = PAGE
) -> Held:
    """The posts round a spot of a panel; the newest page where there is none. All of a thread."""
    if panel.kind == "thread":
        from tui.app import threads

        return threads.held(cache, panel, spot, kept)
    unread, missing = reading.unread(cache, panel, kept), tuple(gaps.of(cache, panel))
    counted = reading.newer_count(cache, panel, PostId(-1), _AT_ONCE)
    total = counted if counted < _AT_ONCE else None
    if spot is None:
        posts = reading.newest(cache, panel, page + 1)
        notes = notes_in(cache, panel)
        first = together.first_of(cache, panel, posts[:page])
        return Held(
            tuple(posts[:page]), 0, len(posts) > page, None, kept, unread, notes, missing, first, total
        )
    above = reading.newer(cache, panel, spot.post, _ABOVE_PLACE)
    below = reading.older(cache, panel, PostId(spot.post + 1), page + 1)
    further = reading.newer_count(cache, panel, above[0].id) if len(above) == _ABOVE_PLACE else 0
    notes = notes_in(cache, panel)
    posts = [*above, *below[:page]]
    first = together.first_of(cache, panel, posts)
    held = Held(tuple(posts), further, len(below) > page, spot, kept, unread, notes, missing, first, total)
    if not further:
        return held
    return replace(held, newest=reading.newest(cache, panel, 1)[0].id)


def _with_entries(cache: sqlite3.Connection, panel: Panel, posts: Sequence[Post]) -> Posts:
    """The posts, and where in the panel their entries stand."""
    return Posts(posts, together.first_of(cache, panel, posts))


def take(state: PanelState, held: Held) -> None:
    """Let a panel's state hold what was read."""
    state.marks, state.unread = held.marks, held.unread
    state.fetched = bool(held.posts) if held.fetched is None else held.fetched
    state.notes, state.gaps = held.notes, held.gaps
    if state.reposts_hidden:
        hidden = without_reposts(held.posts)[1]
        state.unread = max(0, state.unread - sum(not is_read(held.marks, post.id) for post in hidden))
    if state.judge is None and not state.reposts_hidden:  # else what is kept back is counted first
        state.total = held.total if held.total is not None else state.total
    posts = Posts(held.posts, held.first)
    state.hold(posts, newer=0, above=held.above, has_older=held.has_older, at=held.spot)
    if held.newest is not None:
        state.shown = held.newest


@dataclass(frozen=True, slots=True)
class Offer:
    """A panel that could be added: how it is written, what it is called, and where it comes from."""

    panel: str
    title: str
    why: str
    owner: UserId | None = None


def offers(cache: sqlite3.Connection) -> list[Offer]:
    """The lists that are known, one's own first: what a reader may want beside their home timeline."""
    me = names.me(cache)
    known = [(one.owner == me.id if me is not None else False, one) for one in names.lists(cache)]
    return [
        Offer(f"list:{one.id}", one.name, _why(own, one), one.owner)
        for own, one in sorted(known, key=lambda pair: not pair[0])
    ]


def _why(own: bool, one: names.ListName) -> str:
    whose = "your list" if own else "a list you know"
    return f"{whose}, {one.members:,} people" if one.members > 1 else whose


def more_older(cache: sqlite3.Connection, panel: Panel, before: PostId) -> tuple[Posts, bool]:
    """The next page below `before`, and whether there is more below that."""
    posts = reading.older(cache, panel, before, PAGE + 1)
    return _with_entries(cache, panel, posts[:PAGE]), len(posts) > PAGE


def more_newer(cache: sqlite3.Connection, panel: Panel, after: PostId, shown: PostId) -> Posts:
    """The next page above `after`, up to the newest that was shown."""
    posts = [post for post in reading.newer(cache, panel, after, PAGE) if post.id <= shown]
    return _with_entries(cache, panel, posts)


def top_page(cache: sqlite3.Connection, panel: Panel, shown: PostId) -> tuple[Posts, bool]:
    """The newest page of what was shown, and whether there is more below it."""
    return more_older(cache, panel, PostId(shown + 1))


def all_newer(cache: sqlite3.Connection, panel: Panel, after: PostId | None) -> Posts:
    """What waits above `after`, newest first, a few hundred at most; the newest page where there is no `after`."""
    if after is None:
        return newest_page(cache, panel)[0]
    return _with_entries(cache, panel, reading.newer(cache, panel, after, 2 * PAGE))


@dataclass(frozen=True, slots=True)
class Round:
    """The posts round one of a panel, newest first; `above` more of what was shown, and whether there is more below."""

    posts: Posts
    above: int
    has_older: bool


def round_post(cache: sqlite3.Connection, panel: Panel, post: PostId, shown: PostId | None) -> Round:
    """The posts round `post`, up to the newest that was shown: what waits above that goes on waiting."""
    nearest = reading.newer(cache, panel, post, _ABOVE_PLACE)
    above = [one for one in nearest if shown is None or one.id <= shown]
    below = reading.older(cache, panel, PostId(post + 1), PAGE + 1)
    further = 0
    if len(above) == _ABOVE_PLACE:
        waiting = reading.newer_count(cache, panel, shown) if shown is not None else 0
        further = max(0, reading.newer_count(cache, panel, above[0].id) - waiting)
    return Round(_with_entries(cache, panel, [*above, *below[:PAGE]]), further, len(below) > PAGE)


def newest_page(cache: sqlite3.Connection, panel: Panel) -> tuple[Posts, bool]:
    """The newest page of a panel, and whether there is more below it."""
    posts = reading.newest(cache, panel, PAGE + 1)
    return _with_entries(cache, panel, posts[:PAGE]), len(posts) > PAGE


def newer_than(cache: sqlite3.Connection, panel: Panel, after: PostId) -> int:
    """How many posts of a panel are newer than `after`."""
    return reading.newer_count(cache, panel, after)


def last_page(cache: sqlite3.Connection, panel: Panel) -> Posts:
    """The oldest posts of a panel in the cache, newest first."""
    return _with_entries(cache, panel, reading.newer(cache, panel, PostId(-1), PAGE))


@dataclass(frozen=True, slots=True)
class Seen:
    """How a panel stands in the cache now.

    `changed` are posts that are new to the panel's window (its first page), or held and fetched again since
    `as_of` was last asked; `gone` those held that the cache no longer has. `as_of` in milliseconds since 1970.
    `gaps` are still missing; `within` stands between held posts and is not held: gaps were filled.
    """

    newer: int
    unread: int
    total: int
    has_older: bool
    changed: Sequence[Post] = ()
    gone: frozenset[PostId] = frozenset()
    as_of: int = 0
    notes: Notes = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    within: Sequence[Post] = ()
    muted: int = 0


def look(
    cache: sqlite3.Connection,
    panel: Panel,
    held: tuple[PostId, ...],
    shown: PostId | None,
    marks: Marks,
    as_of: int,
    sifter: Sifter | None = None,
    *,
    reposts_hidden: bool = False,
) -> Seen:
    """Counts of a panel, and what became of the posts it holds; its newest page where it holds none.

    With `sifter`, what the rules hide counts nowhere: not as new, not as unread, not in the total. Nor do reposts
    where they are hidden.
    """
    back = sifter.sift(cache) if sifter is not None and panel.kind != "kept" else NOTHING
    if reposts_hidden:
        back = back.and_also(reading.reposts(cache, panel, MOST_SIFTED))
    unread = max(0, reading.unread(cache, panel, marks) - back.unread(marks))
    total = reading.count(cache, panel) - len(back.hidden)
    if not held:
        posts, has_older = newest_page(cache, panel)
        return Seen(
            0,
            unread,
            total,
            has_older,
            posts,
            notes=notes_in(cache, panel),
            gaps=tuple(gaps.of(cache, panel)),
            muted=back.muted,
        )
    if panel.kind == "kept":
        return _look_at_kept(cache, panel, held, total)
    fetched = reading.fetched_at(cache, held)
    changed = [post for post in held if fetched.get(post, 0) > as_of]
    above = held[0] if shown is None else shown
    return Seen(
        newer=reading.newer_count(cache, panel, above) - back.newer_than(above),
        unread=unread,
        total=total,
        has_older=bool(reading.older(cache, panel, held[-1], 1)),
        changed=tuple(reading.get(cache, changed)),
        gone=frozenset(post for post in held if post not in fetched),
        as_of=max(fetched.values(), default=as_of),
        gaps=tuple(gaps.of(cache, panel)),
        within=_with_entries(cache, panel, reading.get(cache, _not_held(cache, panel, held))),
        muted=back.muted,
    )


def _not_held(cache: sqlite3.Connection, panel: Panel, held: tuple[PostId, ...]) -> list[PostId]:
    """Posts of a panel that stand between those that are held, and are not held themselves."""
    known = set(held)
    return [post for post in gaps.ids_between(cache, panel, held[-1], held[0]) if post not in known]


def _look_at_kept(db: sqlite3.Connection, panel: Panel, held: tuple[PostId, ...], total: int) -> Seen:
    """The reader's own doing: nothing waits behind a count, and all that is held is compared."""
    from tui.store import kept

    posts = kept.get(db, held)
    lost = frozenset(held) - {post.id for post in posts}
    older = bool(reading.older(db, panel, held[-1], 1))
    return Seen(0, 0, total, older, tuple(posts), lost, notes=notes_in(db, panel))


def see(state: PanelState, seen: Seen) -> None:
    """Let a panel know how it stands in the cache. What is on the screen stays where it is."""
    state.newer, state.unread, state.total = seen.newer, seen.unread, seen.total
    state.muted = seen.muted
    if not state.held:
        state.gaps = seen.gaps
        if seen.changed:
            state.notes = seen.notes
            state.hold(seen.changed, newer=0, has_older=seen.has_older, at=None)
        return
    state.has_older = state.has_older or seen.has_older
    state.as_of = max(state.as_of, seen.as_of)
    state.remove(seen.gone)
    state.renew(seen.changed)
    state.annotate(seen.notes)
    state.mend(_as_reckoned(state.gaps, seen.gaps), seen.within)


def _as_reckoned(before: tuple[Gap, ...], now: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """The gaps of now, with what was worked out for those that are the same: the price, or that there is none."""
    known = {replace(gap, usd=None, beyond=False): gap for gap in before}
    return tuple(known.get(replace(gap, usd=None, beyond=False), gap) for gap in now)
