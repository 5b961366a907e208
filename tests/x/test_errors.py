"""Every refusal X is known to make comes out as its own kind, with words for a person."""

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from typing import Any, get_args

import aiohttp
import pytest
import tweepy
from yarl import URL

from tui.model.ids import first_id_at
from tui.x import errors
from tui.x.errors import PASSING, ErrorKind, XError, classify, refused_inside

RESET = 1_800_000_000
HEADERS = {"x-rate-limit-reset": str(RESET), "x-rate-limit-remaining": "0", "x-rate-limit-limit": "300"}
PROBLEMS = ("https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/")


def problem(kind: str, title: str, detail: str = "", host: str = PROBLEMS[0], **more: Any) -> bytes:
    """A body in the form of RFC 7807, as X uses it."""
    type_ = kind if kind == "about:blank" else host + kind
    return json.dumps({"title": title, "type": type_, "detail": detail, **more}).encode()


REPLY = "Reply to this conversation is not allowed because you have not been mentioned"
# The table of the reference, row by row: status, body, kind.
TABLE: list[tuple[int, bytes, ErrorKind]] = [
    (402, problem("credits", "CreditsDepleted", account_id="1"), "no credits"),
    (402, problem("credits-depleted", "Payment Required"), "no credits"),
    (403, problem("credits", "SpendCapReached", reset_date="2026-12-01"), "spending limit"),
    (429, problem("usage-capped", "UsageCapExceeded", period="Monthly", scope="Product"), "usage cap"),
    (429, problem("about:blank", "Too Many Requests"), "rate limit"),
    (429, problem("rate-limit-exceeded", "Too Many Requests"), "rate limit"),
    (429, b'{"errors":[{"code":88,"message":"Rate limit exceeded"}]}', "rate limit"),
    (429, b"", "rate limit"),
    (429, problem("streaming-connection", "ConnectionException", connection_issue="x"), "stream slot"),
    (403, problem("client-forbidden", "Client Forbidden", reason="client-not-enrolled"), "not enrolled"),
    (403, problem("client-forbidden", "Client Forbidden", reason="user-not-enrolled"), "not enrolled"),
    (403, problem("about:blank", "Forbidden", REPLY), "reply refused"),
    (403, problem("about:blank", "Forbidden", "Quoting this post is not allowed because"), "quote refused"),
    (403, problem("about:blank", "Forbidden", "to a Tweet that is deleted or not visible"), "answered gone"),
    (403, problem("about:blank", "Forbidden", "Your Tweet text is too long."), "policy"),
    (403, problem("about:blank", "Forbidden", "You already sent this: duplicate content."), "duplicate"),
    (403, problem("unsupported-authentication", "Unsupported Authentication"), "wrong token"),
    (403, problem("not-authorized-for-resource", "Authorization Error", resource_id="1"), "protected"),
    (400, problem("invalid-request", "Invalid Request", errors=[{"message": "bad"}]), "bad request"),
    (401, problem("about:blank", "Unauthorized", "Unauthorized"), "login"),
    (404, b"", "not found"),
    (500, b"{}", "server"),
    (502, b"<html><body>Bad Gateway</body></html>", "server"),
    (503, b"", "server"),
    (418, b"{}", "not understood"),
    (302, b"<html>", "not understood"),
]


@pytest.mark.parametrize(("status", "body", "kind"), TABLE)
@pytest.mark.parametrize("host", PROBLEMS)
def test_each_row_of_the_table_is_its_own_kind(status: int, body: bytes, kind: str, host: str) -> None:
    error = classify(status, HEADERS, body.replace(PROBLEMS[0].encode(), host.encode()))
    assert error.kind == kind
    assert error.what.endswith(".")
    assert "\n" not in str(error)


def test_every_kind_has_something_to_do_about_it() -> None:
    for kind in get_args(ErrorKind):
        assert XError(kind, "It happened.").mend


def test_a_rate_limit_lasts_until_the_reset_and_has_no_time_where_x_gives_none() -> None:
    body = problem("about:blank", "Too Many Requests")
    assert classify(429, HEADERS, body).until == datetime.fromtimestamp(RESET, UTC)
    for headers in ({}, {"x-rate-limit-reset": "soon"}, {"x-rate-limit-reset": "9" * 18}):
        assert classify(429, headers, body).until is None


def test_the_spending_limit_lasts_until_its_date() -> None:
    error = classify(403, {}, problem("credits", "SpendCapReached", reset_date="2026-12-01"))
    assert error.until == datetime(2026, 12, 1, tzinfo=UTC)


def test_who_is_not_enrolled_is_told_where_to_go() -> None:
    error = classify(
        403, {}, problem("client-forbidden", "Client Forbidden", registration_url="https://console.example/")
    )
    assert "https://console.example/" in error.mend
    assert "https" not in classify(
        403, {}, problem("client-forbidden", "Client Forbidden", registration_url="file:///etc")
    ).mend.replace("X's console", "")


@pytest.mark.parametrize(
    ("said", "smallest"),
    [
        ("2026-11-18T12:30Z", first_id_at(datetime(2026, 11, 18, 12, 30, tzinfo=UTC))),
        ("2026-11-18T12:30:00.500Z", first_id_at(datetime(2026, 11, 18, 12, 30, 0, 500_000, tzinfo=UTC))),
        ("1990000000000000000", 1990000000000000000),
        ("some day", None),
    ],
)
def test_a_since_id_that_is_too_old_names_the_smallest_allowed(said: str, smallest: int | None) -> None:
    message = f"'since_id' must be a tweet id created after [{said}]. Please use a 'since_id' that is larger."
    error = classify(400, {}, problem("invalid-request", "Invalid Request", errors=[{"message": message}]))
    assert (error.kind, error.smallest_id) == ("too old", smallest)


def test_what_exactly_was_wrong_with_a_request_is_told() -> None:
    body = problem(
        "invalid-request", "Invalid Request", "One was invalid.", errors=[{"message": "min_faves: no"}]
    )
    assert "min_faves: no" in classify(400, {}, body).what


def test_hostile_words_of_a_server_are_harmless_and_short() -> None:
    body = problem("about:blank", "Forbidden", "\x1b]0;title\x07\u202e" + "x" * 9999)
    error = classify(403, {}, body)
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)
    assert len(str(error)) < 400


@pytest.mark.parametrize(
    "body", [b"[1]", b'"x"', b"{", b"[" * 99_999, b'{"errors":"x"}', b'{"errors":[1]}', b"\xff"]
)
def test_any_body_at_all_is_classified_by_its_status(body: bytes) -> None:
    assert classify(403, {}, body).kind == "policy"


def test_a_list_that_is_not_to_be_had_is_refused_within_a_200() -> None:
    entry = {
        "resource_type": "list",
        "title": "Not Found Error",
        "detail": "Could not find list with id: [5].",
    }
    error = refused_inside(json.dumps({"errors": [entry]}).encode())
    assert error is not None
    assert error.kind == "not found"
    protected = {"resource_type": "user", "type": PROBLEMS[0] + "not-authorized-for-resource"}
    error = refused_inside(json.dumps({"errors": [protected]}).encode())
    assert error is not None
    assert error.kind == "protected"
    for no_refusal in (
        {"errors": [{"resource_type": "tweet"}]},
        {"data": [], "errors": [entry]},
        {"errors": []},
    ):
        assert refused_inside(json.dumps(no_refusal).encode()) is None


def test_an_error_cannot_be_changed() -> None:
    error = XError("offline", "No network.")
    for name in ("kind", "what", "mend", "until"):
        with pytest.raises(AttributeError):
            setattr(error, name, "x")
    with pytest.raises(FrozenInstanceError):
        error.refusal.what = "x"  # type: ignore[misc]


def test_only_what_passes_by_itself_is_tried_again() -> None:
    assert set(get_args(ErrorKind)) > PASSING
    assert XError("server", "").refusal.passing
    assert not XError("no credits", "").refusal.passing


def _subclasses(of: type) -> set[type]:
    return {of}.union(*(_subclasses(one) for one in of.__subclasses__()))


class _Response:
    status = 400
    reason = "x"


def _make(kind: type[Exception]) -> Exception:
    """An exception of that class, made as its library makes it."""
    url = URL("https://api.twitter.com/2/x")
    info = aiohttp.RequestInfo(url, "GET", {"Authorization": "Bearer secret"}, url)  # type: ignore[arg-type]
    if issubclass(kind, tweepy.HTTPException):
        return kind(_Response(), response_json={})
    if issubclass(kind, aiohttp.WSServerHandshakeError | aiohttp.ClientResponseError):
        return kind(info, (), status=500)
    if issubclass(kind, aiohttp.ClientConnectorCertificateError):
        return kind(_key(), ValueError("certificate"))
    if issubclass(kind, aiohttp.ClientConnectorError):
        return kind(_key(), OSError(111, "refused"))
    if issubclass(kind, aiohttp.ServerFingerprintMismatch):
        return kind(b"a", b"b", "x.example", 443)
    if issubclass(kind, aiohttp.InvalidURL):
        return kind(url)
    return kind("secret")


def _key() -> Any:
    from aiohttp.client_reqrep import ConnectionKey

    return ConnectionKey("x.example", 443, True, True, None, None, None)


# All that tweepy and the HTTP library below it may raise while they fetch.
FETCHING = sorted(
    {
        one
        for one in _subclasses(tweepy.TweepyException)
        | _subclasses(aiohttp.ClientError)
        | {TimeoutError, OSError}
        if one.__module__.startswith(("tweepy", "aiohttp", "builtins"))
        and not one.__name__.startswith("Unix")
    },
    key=lambda one: one.__name__,
)


@pytest.mark.parametrize("kind", FETCHING, ids=lambda kind: kind.__name__)
def test_whatever_tweepy_and_aiohttp_raise_becomes_an_error_of_ours(kind: type[Exception]) -> None:
    from tui.x.gateway import unreachable

    error = unreachable(_make(kind))
    if issubclass(kind, TimeoutError):
        assert error.kind == "timeout"
    elif issubclass(kind, aiohttp.ClientConnectionError | OSError):
        assert error.kind == "offline"
    elif kind is not aiohttp.ClientPayloadError:
        assert error.kind == "not understood"
    assert "secret" not in str(error)


def test_the_module_opens_with_every_kind_there_is() -> None:
    for kind in get_args(ErrorKind):
        assert kind in (errors.__doc__ or "")
