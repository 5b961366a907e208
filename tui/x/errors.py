"""Every way in which X, or the way to X, can refuse: one exception, told apart by kind.

    XError
    ├── try again by itself (`passing`)
    │   rate limit      429: at `until`; where X leaves the time out, later
    │   stream slot     429: the one stream connection is taken
    │   server          5xx, HTML or JSON
    │   timeout         no answer in time
    │   offline         no connection
    ├── only after the reader has done something
    │   no credits      402: top up
    │   spending limit  403: the reader's own limit at X, not before `until`
    │   usage cap       429: the month's cap; rate-limit headers may look healthy
    │   not enrolled    403: the app must be put right in X's console
    │   wrong token     403: the other kind of token is needed
    │   no token        we have none of that kind (never sent)
    │   login           401
    │   bad address     DELURK_API_URL cannot be used (never sent)
    │   budget          our own day's limit is reached (never sent)
    └── never, unchanged
        policy          403: X does not allow this to this app
        reply refused   403: the author of the post answered has not named or quoted the one who answers
        quote refused   403: apps like this one may not quote
        answered gone   403: the post answered is deleted, or its author lets the one who answers not see it
        duplicate       403: already posted
        protected       somebody's protected posts
        not found       404, mostly with an empty body
        too old         400: `since_id` lies before what search reaches; `smallest_id` is allowed
        bad request     400
        not understood  a body or a status that is none of these

Rows told apart by HTTP status, the last segment of `type` (both hosts occur), title and detail. Source:
X's error pages and what was seen on the wire in 2026.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from tui.model.ids import PostId, first_id_at
from tui.text.cleaning import clean_line
from tui.x.limits import reset_time

ErrorKind = Literal[
    "rate limit", "stream slot", "server", "timeout", "offline",
    "no credits", "spending limit", "usage cap", "not enrolled", "wrong token", "no token", "login",
    "bad address", "budget",
    "policy", "reply refused", "quote refused", "answered gone", "duplicate", "protected", "not found", "too old", "bad request", "not understood",
]  # fmt: skip

PASSING: Final[frozenset[ErrorKind]] = frozenset(
    {"rate limit", "stream slot", "server", "timeout", "offline"}
)
UNKNOWN: Final[frozenset[ErrorKind]] = frozenset({"server", "timeout", "offline", "not understood"})
"""After these X may have done what was asked, whatever it said."""
_LONGEST_QUOTE: Final = 200

_MEND: Final[dict[ErrorKind, str]] = {
    "rate limit": "It is asked again by itself when the limit resets.",
    "stream slot": "Close the other program that listens; it is tried again by itself.",
    "server": "It is tried again by itself.",
    "timeout": "It is tried again by itself; check the network if it lasts.",
    "offline": "Check the network; it is tried again by itself.",
    "no credits": "Top up at https://console.x.com and ask again.",
    "spending limit": "Raise your spending limit at https://console.x.com, or wait for its reset.",
    "usage cap": "X's monthly cap resets with the billing month; see https://console.x.com.",
    "not enrolled": "In X's console put the app into the Pay-per-use package and the Production environment.",
    "wrong token": "This needs the other kind of token: DELURK_USER_TOKEN or DELURK_BEARER_TOKEN.",
    "no token": "Set it in the environment.",
    "login": "The token is no longer good: log in again.",
    "bad address": "Unset DELURK_API_URL to talk to X itself.",
    "budget": "Fetching goes on at 00:00 UTC, or with a higher daily budget.",
    "policy": "X allows this only in the browser.",
    "reply refused": "^o opens your browser, where it is filled in.",
    "quote refused": "^o opens your browser, where it is filled in.",
    "answered gone": "It can go out as a post of its own.",
    "duplicate": "Change the text, or let it be: the same was posted before.",
    "protected": "Only its author's followers can read it.",
    "not found": "Check the name or id; it may be gone, or private.",
    "too old": "It is asked again without the posts before.",
    "bad request": "X does not take this question: check the panel's query.",
    "not understood": "If it lasts, X has changed: look for a newer delurk.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an XError says, as a value that can be kept and shown: kind, what happened, what to do, until when."""

    kind: ErrorKind
    what: str
    mend: str
    until: datetime | None = None

    @property
    def passing(self) -> bool:
        """Whether trying again later can help without anybody doing anything."""
        return self.kind in PASSING

    def __str__(self) -> str:
        when = f" Until {self.until:%Y-%m-%d %H:%M} UTC." if self.until else ""
        return f"{self.what}{when} {self.mend}".strip()


class XError(Exception):
    """X refused, or could not be asked. `refusal` is all there is to say; its text is one line, without secrets."""

    def __init__(
        self,
        kind: ErrorKind,
        what: str,
        mend: str | None = None,
        until: datetime | None = None,
        *,
        smallest_id: PostId | None = None,
        unsent: bool = False,
    ) -> None:
        """`unsent`: the request has not left this machine."""
        self._refusal = Refusal(kind, what, _MEND[kind] if mend is None else mend, until)
        self._smallest_id = smallest_id
        self._unsent = unsent
        super().__init__(str(self._refusal))

    @property
    def refusal(self) -> Refusal:
        """The whole of it as a value."""
        return self._refusal

    @property
    def kind(self) -> ErrorKind:
        """Which row of the tree above."""
        return self._refusal.kind

    @property
    def what(self) -> str:
        """What happened, one sentence."""
        return self._refusal.what

    @property
    def mend(self) -> str:
        """What to do about it, one sentence."""
        return self._refusal.mend

    @property
    def until(self) -> datetime | None:
        """Not before this time, in UTC, where X said so."""
        return self._refusal.until

    @property
    def leaves_open(self) -> bool:
        """Whether X may have done what was asked: then it must be looked at before it is asked again."""
        return self.kind in UNKNOWN and not self._unsent

    @property
    def smallest_id(self) -> PostId | None:
        """For "too old": the smallest `since_id` that X takes."""
        return self._smallest_id


@dataclass(frozen=True, slots=True)
class _Said:
    """An error body, whatever its form."""

    type: str = ""
    title: str = ""
    detail: str = ""
    reset_date: str = ""
    registration_url: str = ""
    reason: str = ""
    is_json: bool = False

    @property
    def words(self) -> str:
        return clean_line(self.detail or self.title)[:_LONGEST_QUOTE]


def classify(status: int, headers: Mapping[str, str], body: bytes) -> XError:
    """The error that an answer with this status (not 2xx) is. Header names are looked up in lower case."""
    said = _read(body)
    kind = _kind(status, said)
    until = None
    smallest = None
    mend = None
    match kind:
        case "rate limit":
            until = reset_time(headers)
        case "spending limit":
            until = _date(said.reset_date)
        case "too old":
            smallest = _smallest_id(said.detail)
        case "not enrolled" if said.registration_url.startswith("https://"):
            mend = f"{_MEND[kind]} {clean_line(said.registration_url)[:_LONGEST_QUOTE]}"
    return XError(kind, _what(kind, status, said), mend, until, smallest_id=smallest)


def refused_inside(body: bytes) -> XError | None:
    """The refusal in a 200 that holds errors[] and nothing else: a list or person that is not to be had.

    Errors about posts are none: they are tombstones (`wire`).
    """
    try:
        top = json.loads(body)
    except (ValueError, RecursionError):
        return None
    errors = top.get("errors") if isinstance(top, dict) and "data" not in top else None
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return None
    if errors[0].get("resource_type") in ("tweet", "post"):
        return None
    said = _read(json.dumps(errors[0]).encode())
    protected = said.type.endswith("not-authorized-for-resource")
    kind: ErrorKind = "protected" if protected else "not found"
    return XError(kind, _what(kind, 200, said))


def _kind(status: int, said: _Said) -> ErrorKind:
    """The row of the table. What the type says goes before what the status says."""
    detail = said.detail.lower()
    match status, said.type.rstrip("/").rpartition("/")[2]:
        case 402, _:
            return "no credits"
        case 403, "credits":
            return "spending limit"
        case 429, "usage-capped":
            return "usage cap"
        case 429, "streaming-connection":
            return "stream slot"
        case 403, "client-forbidden":
            return "not enrolled"
        case 403, "unsupported-authentication":
            return "wrong token"
        case ((401 | 403 | 404), "not-authorized-for-resource"):
            return "protected"
        case _ if by_title := _BY_TITLE.get((status, said.title)):
            return by_title
        case 403, _ if "duplicate content" in detail:
            return "duplicate"
        case 403, _ if detail.startswith("reply to this conversation is not allowed"):
            return "reply refused"
        case 403, _ if detail.startswith("quoting this post is not allowed"):
            return "quote refused"
        case 403, _ if "deleted or not visible" in detail:
            return "answered gone"
        case 400, _ if "since_id" in detail and ("created after" in detail or "larger than" in detail):
            return "too old"
        case _ if status >= 500:
            return "server"
    return _BY_STATUS.get(status, "not understood")


_BY_TITLE: Final[dict[tuple[int, str], ErrorKind]] = {
    (403, "SpendCapReached"): "spending limit",
    (429, "UsageCapExceeded"): "usage cap",
    (429, "ConnectionException"): "stream slot",
    (403, "Client Forbidden"): "not enrolled",
    (403, "Unsupported Authentication"): "wrong token",
    (403, "Authorization Error"): "protected",
}
_BY_STATUS: Final[dict[int, ErrorKind]] = {
    400: "bad request",
    401: "login",
    403: "policy",
    404: "not found",
    429: "rate limit",
}
_HAPPENED: Final[dict[ErrorKind, str]] = {
    "rate limit": "X's rate limit is reached",
    "stream slot": "X's one stream connection is taken",
    "server": "X has trouble answering",
    "no credits": "The X account has no credits left",
    "spending limit": "Your own spending limit at X is reached",
    "usage cap": "X's monthly cap on posts is reached",
    "not enrolled": "X does not know this developer app as enrolled",
    "wrong token": "X wants another kind of token for this",
    "login": "X does not accept the token",
    "policy": "X does not allow this",
    "duplicate": "X has this very text already",
    "protected": "X may not show this: it is protected",
    "not found": "X knows nothing here",
    "too old": "X's search does not reach back that far",
    "bad request": "X refused the request",
    "not understood": "X answered in a way that is not understood",
}

_PLAIN: Final[dict[ErrorKind, str]] = {
    "reply refused": "X refuses this reply: its author has not named you.",
    "quote refused": "X lets no app quote a post.",
    "answered gone": "The post that this answers is gone.",
}


def _what(kind: ErrorKind, status: int, said: _Said) -> str:
    if plain := _PLAIN.get(kind):
        return plain
    words = said.words if said.is_json else ""
    extra = f" ({said.reason})" if said.reason else ""
    return f"{_HAPPENED[kind]} ({status}){': ' + words if words else ''}{extra}".rstrip(".") + "."


def _read(body: bytes) -> _Said:
    """What an error body says; nothing where it is HTML or empty."""
    try:
        top = json.loads(body)
    except (ValueError, RecursionError):
        return _Said()
    if not isinstance(top, dict):
        return _Said()
    errors = top.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    detail = " ".join(part for part in (_text(top, "detail"), _messages(errors)) if part)
    return _Said(
        type=_text(top, "type") or _text(first, "type"),
        title=_text(top, "title") or _text(first, "title"),
        detail=detail or _text(first, "detail"),
        reset_date=_text(top, "reset_date"),
        registration_url=_text(top, "registration_url"),
        reason=clean_line(_text(top, "reason"))[:_LONGEST_QUOTE],
        is_json=True,
    )


def _messages(errors: object) -> str:
    """The messages in errors[]: what exactly is wrong with a request stands only there."""
    if not isinstance(errors, list):
        return ""
    return " ".join(_text(error, "message") for error in errors if isinstance(error, dict)).strip()


def _text(of: Mapping[str, object], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _date(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


_ALLOWED: Final = re.compile(
    r"(?:created after|larger than)\W*(?:(?P<time>\d{4}-\d\d-\d\dT[\d:.]+Z?)|(?P<id>\d{5,19}))"
)


def _smallest_id(detail: str) -> PostId | None:
    """The smallest `since_id` that a refusal names: as an id, or as a time."""
    found = _ALLOWED.search(detail)
    if found is None:
        return None
    if found["id"]:
        return PostId(int(found["id"]))
    when = _date(found["time"])
    return None if when is None else first_id_at(when)
