"""What X answered, as posts: bytes or parsed JSON to a `model.Page`, in either naming, nothing invented.

For the gateway, `load` and the tests. A page is decoded at once; only where that fails is it taken apart
item by item (`repair`), so that one bad value costs that value and is named in a `Fault`.

    a post's whole text and its entities  note_tweet / note_post where there is one
    a reposted or quoted post             the post itself where it came along, else `Gone` with the reason
    a missing author                      None: no name is made up
    errors[] about posts                  tombstones; errors about users, media and old versions say nothing of a post
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

import msgspec

from tui.model.ids import PostId, UserId, parse_id
from tui.model.page import Fault, Page
from tui.model.post import Author, Gone, Post, WhyGone
from tui.x.build import Builder
from tui.x.repair import fitted
from tui.x.shapes import Ballot, Envelope, Includes, Paging, Picture, Problem, Tweet, User

T = TypeVar("T")

NOBODY: Final[Mapping[UserId, Author]] = MappingProxyType({})
_decode: Final = msgspec.json.Decoder(Envelope, strict=False).decode
_BLANKS: Final = re.compile(r"\s+")
# What an item without a text is, by the first of its keys that only such items have.
_OTHER_ITEMS: Final = (
    ("username", "users"),
    ("tweet_count", "counts of posts"),
    ("post_count", "counts of posts"),
    ("download_url", "compliance jobs"),
    ("media_key", "media"),
    ("state", "spaces"),
    ("member_count", "lists"),
    ("name", "lists"),
)


class NotAPage(Exception):  # it says what the body is, and it may be no error of anyone's
    """The body is no page of posts; the one argument is a clear sentence for a person."""


def read_page(body: object, *, known: Mapping[UserId, Author] = NOBODY) -> Page:
    """The page of posts that `body`, as bytes, text or parsed JSON, holds.

    A single post, a list of posts and a line of the stream are pages too; so is a page of users whose pinned
    posts came along, which stand in `others`. `known` names authors that the page leaves out.
    Raises NotAPage.
    """
    if isinstance(body, bytes | bytearray | str):
        try:
            wire = _decode(body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            body = _loaded(body)
        else:
            if _is_answer(wire):
                return _page(wire, [], known)
            body = _loaded(body)
    faults: list[Fault] = []
    return _page(_taken_apart(_as_envelope(body), faults), faults, known)


def read_post(obj: object, *, known: Mapping[UserId, Author] = NOBODY) -> Post:
    """The one post that a parsed JSON object is. Raises NotAPage where it is none."""
    page = read_page(obj, known=known)
    if len(page.posts) != 1:
        raise NotAPage(page.faults[0].what if page.faults else f"expected one post, found {len(page.posts)}")
    return page.posts[0]


def _is_answer(wire: Envelope) -> bool:
    """Whether something of an answer was there: an object with other keys altogether decodes to nothing.

    What came along, and no data, may be a single post that has it beside its text.
    """
    return wire.data is not None or (
        wire.includes is None and (wire.errors is not None or wire.meta is not None)
    )


def _page(wire: Envelope, faults: list[Fault], known: Mapping[UserId, Author]) -> Page:
    data = wire.data if isinstance(wire.data, list) else [] if wire.data is None else [wire.data]
    includes = wire.includes or Includes()
    gone = _tombstones(wire.errors or ())
    builder = Builder(data, includes, {tomb.id: tomb for tomb in gone}, known)
    meta = wire.meta or Paging()
    return Page(
        posts=tuple(map(builder.built, data)),
        others=builder.others(),
        authors=builder.authors(),
        gone=gone,
        next_token=meta.next_token,
        newest_id=None if meta.newest_id is None else PostId(meta.newest_id),
        oldest_id=None if meta.oldest_id is None else PostId(meta.oldest_id),
        faults=tuple(faults),
    )


# --- bodies that cannot be decoded in one go ---------------------------------------------------------------


def _loaded(body: bytes | bytearray | str) -> object:
    """The JSON in `body`, however odd (lone surrogates, UTF-16, a byte order mark)."""
    head = bytes(body[:200], "utf-8", "replace") if isinstance(body, str) else bytes(body[:200])
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise NotAPage("it is empty: expected JSON")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise NotAPage("it is an HTML or XML page, not JSON")
    try:
        return json.loads(body.removeprefix("\ufeff") if isinstance(body, str) else body)
    except UnicodeDecodeError as error:
        raise NotAPage(f"it is not UTF-8 text: byte {error.start} cannot be read") from error
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
            raise NotAPage("it is half a file: the JSON ends in the middle") from error
        raise NotAPage(f"it is not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise NotAPage("it is nested too deeply to be an answer of X") from error


def _as_envelope(body: object) -> dict[str, object]:
    """`body` with its posts under data. Raises NotAPage where it is something else."""
    if isinstance(body, list):
        items = body
        if items and all(isinstance(item, dict) and "data" in item for item in items):
            raise NotAPage("it is a list of pages: expected one page, or one page a line")
        body = {"data": body}
    elif isinstance(body, dict):
        if "statuses" in body:
            raise NotAPage("it is a page of the old API (v1.1): expected API v2, with 'data'")
        if "text" in body or "id_str" in body or "full_text" in body:
            along = {"includes": body["includes"]} if "includes" in body else {}
            body = {"data": [{key: value for key, value in body.items() if key != "includes"}], **along}
        elif not body.keys() & {"data", "includes", "meta"} and ("title" in body or "status" in body):
            raise NotAPage(f"it is an error of X: {_said(body)}")
        elif not body.keys() & {"data", "includes", "meta", "errors"}:
            raise NotAPage("it holds no posts: expected an answer of X API v2, with 'data'")
        items = body["data"] if isinstance(body.get("data"), list) else [body.get("data")]
    else:
        raise NotAPage("it is JSON, but no page: expected an object with 'data'")
    if any(isinstance(item, dict) and ("id_str" in item or "full_text" in item) for item in items):
        raise NotAPage("it is a page of the old API (v1.1): expected API v2, with 'data'")
    assert isinstance(body, dict)
    return body


def _said(error: Mapping[str, object]) -> str:
    words = (error.get(key) for key in ("title", "detail"))
    return ": ".join(_BLANKS.sub(" ", word)[:200] for word in words if isinstance(word, str)) or "no words"


def _taken_apart(body: dict[str, object], faults: list[Fault]) -> Envelope:
    """`body` item by item: what does not fit is named in `faults`, the rest kept."""
    report = faults.append
    raw_includes = body.get("includes")
    raw = raw_includes if isinstance(raw_includes, dict) else {}
    includes = Includes(
        tweets=_each(raw.get("tweets"), Tweet, "includes.tweets", report),
        posts=_each(raw.get("posts"), Tweet, "includes.posts", report),
        users=_each(raw.get("users"), User, "includes.users", report),
        media=_each(raw.get("media"), Picture, "includes.media", report),
        polls=_each(raw.get("polls"), Ballot, "includes.polls", report),
    )
    data = body.get("data")
    items = data if isinstance(data, list) else [] if data is None else [data]
    if items and (other := _other(items)):
        if other != "users" or not (includes.tweets or includes.posts):
            raise NotAPage(f"it holds {other}, not posts")
        includes.users = [*_each(items, User, "data", report), *(includes.users or ())]
        items = []
    single = "data" if isinstance(data, dict) else ""
    return Envelope(
        data=_each(items, Tweet, "data", report, single),
        includes=includes if raw else None,
        errors=_each(body.get("errors"), Problem, "errors", report) if "errors" in body else None,
        meta=fitted(body["meta"], Paging, "meta", report) if isinstance(body.get("meta"), dict) else None,
    )


def _other(items: Sequence[object]) -> str | None:
    """What `items` are, where not one of them is a post."""
    if any(not isinstance(item, dict) or "text" in item for item in items):
        return None if any(isinstance(item, dict) for item in items) else "no objects"
    keys = {key for item in items if isinstance(item, dict) for key in item}
    if "id" in keys and keys <= {"id", "author_id", "created_at", "edit_history_tweet_ids"}:
        return None  # posts that have lost their text: a fault each
    if all(isinstance(value, bool) for item in items if isinstance(item, dict) for value in item.values()):
        return "the confirmation of a change"
    return next((name for key, name in _OTHER_ITEMS if key in keys), "something else")


def _each(
    raw: object, shape: type[T], where: str, report: Callable[[Fault], None], single: str = ""
) -> list[T]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        report(Fault(where, "expected a list"))
        return []
    found = (fitted(item, shape, single or f"{where}[{at}]", report) for at, item in enumerate(raw))
    return [item for item in found if item is not None]


# --- tombstones ----------------------------------------------------------------------------------------------


def _tombstones(errors: Sequence[Problem]) -> tuple[Gone, ...]:
    """The posts that errors[] says are not to be had, each once."""
    found: dict[PostId, Gone] = {}
    for error in errors:
        if error.resource_type not in ("tweet", "post") or (error.parameter or "").startswith("edit_history"):
            continue  # that an older version is not handed out does not mean that the post is gone
        try:
            post = PostId(parse_id(str(error.resource_id or error.value)))
        except ValueError:
            continue  # X repeats what it was asked for, and that need not be an id
        found.setdefault(post, Gone(post, _why(error)))
    return tuple(found.values())


def _why(error: Problem) -> WhyGone:
    """The reason, by the last segment of `type` and then by the words, which X uses for several reasons."""
    kind = (error.type or "").rstrip("/").rpartition("/")[2]
    words = f"{error.title} {error.detail}".lower()
    if "suspended" in words:
        return "suspended"
    if "withheld" in words or "withheld" in kind:
        return "withheld"
    if kind == "not-authorized-for-resource" or "not authorized" in words:
        return "protected"
    if kind == "resource-not-found":
        return "deleted"
    return "unavailable"


__all__ = ["NOBODY", "NotAPage", "read_page", "read_post"]
