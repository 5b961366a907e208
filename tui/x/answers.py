"""How answers that are not pages of posts are read: people, lists, counts. `values` are what they are read as."""

from typing import TypeVar

import msgspec

from tui.model.ids import ListId, UserId
from tui.text.cleaning import clean_line
from tui.x.build import author_from
from tui.x.errors import XError
from tui.x.shapes import ListAnswer, ListEntry, MuteAnswer, TallyAnswer, UserAnswer
from tui.x.values import Counts, ListInfo, Lists, Muted, People, Tally

T = TypeVar("T")


def read_muted(body: bytes) -> Muted:
    """The answer to muting an account. Raises XError "not understood"."""
    return Muted(decoded(body, MuteAnswer, "its word on muting").data.muting)


def read_people(body: bytes) -> People:
    """A page of users, or one user. Raises XError "not understood"."""
    answer = decoded(body, UserAnswer, "users")
    users = answer.data if isinstance(answer.data, list) else [answer.data] if answer.data else []
    return People(tuple(map(author_from, users)), answer.meta.next_token if answer.meta else None)


def read_lists(body: bytes) -> Lists:
    """A page of lists, or one list. Raises XError "not understood"."""
    answer = decoded(body, ListAnswer, "lists")
    lists = answer.data if isinstance(answer.data, list) else [answer.data] if answer.data else []
    return Lists(tuple(map(_list, lists)), answer.meta.next_token if answer.meta else None)


def read_counts(body: bytes) -> Counts:
    """Counts of posts. Raises XError "not understood"."""
    answer = decoded(body, TallyAnswer, "counts")
    tallies = tuple(
        Tally(one.start, one.end, one.tweet_count or one.post_count or 0) for one in answer.data or ()
    )
    return Counts(
        tallies, sum(tally.posts for tally in tallies), answer.meta.next_token if answer.meta else None
    )


def _list(entry: ListEntry) -> ListInfo:
    return ListInfo(
        id=ListId(entry.id),
        name=clean_line(entry.name),
        description=clean_line(entry.description) or None if entry.description else None,
        private=bool(entry.private),
        members=entry.member_count,
        owner=None if entry.owner_id is None else UserId(entry.owner_id),
    )


def decoded(body: bytes, shape: type[T], what: str) -> T:
    """`body` as a `shape`, said to be `what`. Raises XError "not understood"."""
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        words = str(error).replace("`", "'")[:200]
        raise XError("not understood", f"X answered with something other than {what}: {words}.") from None
