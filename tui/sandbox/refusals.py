"""Every error body that X is known to send (x-api.md section 3), as values that end a request.

A `Refusal` is raised by whoever finds the request wanting and written out in one place (`server`). `problem`
bodies inside a 200 (deleted, protected, suspended posts) are made here too.
"""

from typing import Final

from tui.sandbox.jsons import Json, JsonObject

PROBLEMS: Final = "https://api.twitter.com/2/problems/"
BLANK: Final = "about:blank"


class Refusal(Exception):
    """An answer that is an error. `body` None means an empty one."""

    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def _titled(status: int, title: str, detail: str, kind: str = BLANK, **more: Json) -> Refusal:
    whole = kind if kind == BLANK else PROBLEMS + kind
    return Refusal(status, {"title": title, "type": whole, "status": status, "detail": detail, **more})


def invalid(parameter: str, value: str | list[str], message: str) -> Refusal:
    """400 for one parameter: its name, what it was, and what is wrong with it."""
    values: list[Json] = [*([value] if isinstance(value, str) else value)]
    body: JsonObject = {
        "errors": [{"parameters": {parameter: values}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }
    return Refusal(400, body)


def invalid_body(message: str) -> Refusal:
    """400 for a body that is not what the endpoint takes."""
    body: JsonObject = {
        "errors": [{"message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }
    return Refusal(400, body)


def unauthorized() -> Refusal:
    """401: no token, or one that this server did not give out."""
    return _titled(401, "Unauthorized", "Unauthorized")


def wrong_kind(used: str, supported: list[str]) -> Refusal:
    """403: a token of a kind that this endpoint does not take."""
    detail = (
        f"Authenticating with {used} is forbidden for this endpoint.  "
        f"Supported authentication types are [{', '.join(supported)}]."
    )
    return _titled(403, "Unsupported Authentication", detail, "unsupported-authentication")


def forbidden(detail: str) -> Refusal:
    """403 of policy: the reason stands only in `detail`."""
    return _titled(403, "Forbidden", detail)


def not_found() -> Refusal:
    """404 as X sends it: nothing in it."""
    return Refusal(404, None)


def too_many_requests(legacy: bool = False) -> Refusal:
    """429 of a rate limit, or the old body with code 88 that still turns up [seen]."""
    if legacy:
        return Refusal(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]})
    return _titled(429, "Too Many Requests", "Too Many Requests")


def stream_taken() -> Refusal:
    """429: the app's one stream is open already."""
    detail = "This stream is currently at the maximum allowed connection limit."
    issue: dict[str, Json] = {"connection_issue": "TooManyConnections"}
    return _titled(429, "ConnectionException", detail, "streaming-connection", **issue)


def no_rules() -> Refusal:
    """409: a filtered stream without a rule."""
    detail = "You must define rules for your filtered stream before connecting."
    issue: dict[str, Json] = {"connection_issue": "RuleConfigurationIssue"}
    return _titled(409, "ConnectionException", detail, "streaming-connection", **issue)


def credits_depleted() -> Refusal:
    """402: no credits; the rate-limit headers look healthy."""
    detail = "Your enrolled account does not have any credits to fulfill this request."
    return _titled(402, "CreditsDepleted", detail, "credits", account_id="1000000000000000001")


def spend_cap(reset_date: str) -> Refusal:
    """403: the user's own spending limit, until `reset_date`."""
    detail = "Your account has reached its billing cycle spend cap."
    return _titled(403, "SpendCapReached", detail, "credits", reset_date=reset_date)


def usage_capped() -> Refusal:
    """429 that no waiting mends: the monthly cap."""
    detail = "Usage cap exceeded: Monthly product cap"
    return _titled(429, "UsageCapExceeded", detail, "usage-capped", period="Monthly", scope="Product")


def client_forbidden() -> Refusal:
    """403: the app is not enrolled; its owner must mend that in the console."""
    detail = "When authenticating requests, you must use keys and tokens from an App that is attached to a Project."
    more: dict[str, Json] = {
        "reason": "client-not-enrolled",
        "registration_url": "https://developer.x.com/en/docs/projects/overview",
    }
    return _titled(403, "Client Forbidden", detail, "client-forbidden", **more)


def broken(status: int) -> Refusal:
    """A 5xx in JSON."""
    titles = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    title = titles.get(status, "Error")
    return _titled(status, title, title)


def missing(what: str, parameter: str, value: str) -> JsonObject:
    """errors[] entry: no such post, user or list (`what` is X's resource_type)."""
    return {
        "value": value,
        "detail": f"Could not find {what} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": what,
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }


def hidden(parameter: str, value: str) -> JsonObject:
    """errors[] entry: a protected account's post."""
    return {
        "resource_id": value,
        "parameter": parameter,
        "resource_type": "tweet",
        "section": "data" if parameter in ("ids", "id") else "includes",
        "title": "Authorization Error",
        "value": value,
        "detail": f"Sorry, you are not authorized to see the Tweet with {parameter}: [{value}].",
        "type": PROBLEMS + "not-authorized-for-resource",
    }


def suspended(parameter: str, value: str) -> JsonObject:
    """errors[] entry: a suspended account; the type says not found, the title Forbidden [seen in captures]."""
    return {
        "parameter": parameter,
        "resource_id": value,
        "value": value,
        "detail": f"User has been suspended: [{value}].",
        "title": "Forbidden",
        "resource_type": "user",
        "type": PROBLEMS + "resource-not-found",
    }


def withheld(parameter: str, value: str) -> JsonObject:
    """errors[] entry: a post withheld everywhere."""
    return {
        "parameter": parameter,
        "resource_id": value,
        "value": value,
        "detail": f"The Tweet with {parameter}: [{value}] has been withheld in your country.",
        "title": "Resource Unavailable",
        "resource_type": "tweet",
        "type": PROBLEMS + "resource-unavailable",
    }
