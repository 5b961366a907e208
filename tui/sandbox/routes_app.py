"""What belongs to the app: stream rules, stream connections, usage and credits."""

from typing import Final

from tui.sandbox.asked import Takes
from tui.sandbox.endpoints import ANYONE, APP, Answer, Call, Endpoint, only_keys
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.objects import x_time
from tui.sandbox.refusals import invalid_body, not_found
from tui.sandbox.streams import Rule, Streams

PROJECT_ID: Final = 1_700_000_001
MONTHLY_CAP: Final = 3_000_000  # posts a month (x-api.md section 1)
STARTING_CREDIT_USD: Final = 25.0
DAY_MS: Final = 86_400_000


def endpoints(streams: Streams) -> tuple[Endpoint, ...]:
    """The table; its functions need the streams that the server holds."""

    def rules(call: Call) -> Answer:
        """The rules there are."""
        ids = set(filter(None, call.asked.others.get("ids", "").split(",")))
        shown = [rule for rule in streams.rules.values() if not ids or str(rule.id) in ids]
        meta: JsonObject = {"result_count": len(shown)}
        if call.core.naming == "old":  # the newer description has no time here
            meta["sent"] = x_time(call.core.clock())
        data: list[Json] = [rule.as_json() for rule in shown]
        return Answer({**({"data": data} if data else {}), "meta": meta}, mills=0)

    def change_rules(call: Call) -> Answer:
        """Add rules, or delete some."""
        only_keys(call.body, frozenset(("add", "delete")))
        dry = call.asked.others.get("dry_run") == "true"
        if call.asked.others.get("delete_all") == "true" or "delete" in call.body:
            return _delete(call, streams, dry)
        return _add(call, streams, dry)

    def connections(call: Call) -> Answer:
        """The open streams."""
        data: list[Json] = [
            {
                "id": connection.id,
                "endpoint_name": "filtered_stream",
                "connected_at": x_time(connection.connected_ms),
                "client_ip": "127.0.0.1",
            }
            for connection in streams.open.values()
        ]
        fields = set(filter(None, call.asked.others.get("connection.fields", "").split(",")))
        kept: list[Json] = [
            {k: v for k, v in one.items() if k in {*fields, "endpoint_name", "connected_at"}}
            for one in data
            if isinstance(one, dict)
        ]
        return Answer({**({"data": kept} if kept else {}), "meta": {"result_count": len(kept)}}, mills=0)

    def free_slots(call: Call) -> Answer:
        """End every stream of the app."""
        killed = streams.kill_all()
        results: list[Json] = [{"uuid": one, "success": True} for one in killed]
        data: JsonObject = {"successful_kills": len(killed), "failed_kills": 0}
        return Answer({"data": {**data, **({"results": results} if results else {})}}, mills=0)

    rules_path = "/2/tweets/search/stream/rules"
    return (
        Endpoint(
            "GET",
            rules_path,
            rules,
            APP,
            450,
            takes=Takes(more=frozenset(("ids",)), page=(1, 1000, 1000)),
        ),
        Endpoint(
            "POST", rules_path, change_rules, APP, 450, takes=Takes(more=frozenset(("dry_run", "delete_all")))
        ),
        Endpoint(
            "GET",
            "/2/connections",
            connections,
            APP,
            50,
            takes=Takes(more=frozenset(("status", "endpoints", "connection.fields")), page=(1, 100, 10)),
        ),
        Endpoint("DELETE", "/2/connections/all", free_slots, APP, 50),
        Endpoint(
            "GET",
            "/2/usage/tweets",
            usage,
            APP,
            50,
            takes=Takes(more=frozenset(("days", "usage.fields"))),
            free=True,
        ),
        Endpoint("GET", "/2/usage/credits", balance, ANYONE, 50, free=True),
    )


def usage(call: Call) -> Answer:
    """How many posts were read. The older description has numbers, the newer strings."""
    read, today = call.core.bill.posts(), call.core.bill.posts_today()
    asked = set(filter(None, call.asked.others.get("usage.fields", "").split(",")))
    as_is = call.core.naming == "old"

    def number(value: int) -> Json:
        return value if as_is else str(value)

    midnight = x_time(call.core.clock() // DAY_MS * DAY_MS)
    daily: JsonObject = {
        "project_id": number(PROJECT_ID),
        "usage": [{"date": midnight, "usage": number(today)}],
    }
    values: JsonObject = {
        "cap_reset_day": 1,
        "project_cap": number(MONTHLY_CAP),
        "project_id": str(PROJECT_ID),
        "project_usage": number(read),
        "daily_project_usage": daily,
    }
    data = {k: v for k, v in values.items() if not asked or k in asked}
    return Answer({"data": data})


def balance(call: Call) -> Answer:
    """The credits left, for a user's token; an empty 404 for an app-only one."""
    if call.who == "app":
        raise not_found()
    left = STARTING_CREDIT_USD - call.core.bill.usd()
    return Answer({"data": {"total_balance": round(left, 3)}})


def _add(call: Call, streams: Streams, dry: bool) -> Answer:
    added = call.body.get("add")
    if not isinstance(added, list) or not added:
        raise invalid_body("$.add: is missing but it is required")
    made = [_one(streams, rule, dry) for rule in added]
    rules = [one for one in made if isinstance(one, Rule)]
    errors: list[Json] = [one for one in made if not isinstance(one, Rule)]
    duplicates = sum(isinstance(e, dict) and e.get("title") == "DuplicateRule" for e in errors)
    invalid = len(errors) - duplicates
    summary: JsonObject = {
        "created": len(rules),
        "not_created": len(errors),
        "valid": len(rules) + duplicates,
        "invalid": invalid,
    }
    body: JsonObject = {"meta": {"sent": x_time(call.core.clock()), "summary": summary}}
    if rules:
        body["data"] = [rule.as_json() for rule in rules]
    if errors:
        body["errors"] = errors
    return Answer(body, mills=0)


def _one(streams: Streams, rule: Json, dry: bool) -> Rule | JsonObject:
    value = rule.get("value") if isinstance(rule, dict) else None
    tag = rule.get("tag", "") if isinstance(rule, dict) else ""
    if not isinstance(value, str) or not isinstance(tag, str):
        raise invalid_body("$.add[].value: is missing but it is required")
    return streams.add(value, tag, dry=dry)


def _delete(call: Call, streams: Streams, dry: bool) -> Answer:
    given = call.body.get("delete")
    if call.asked.others.get("delete_all") == "true":
        gone = list(streams.rules)
        wanted = len(gone)
    else:
        ids = given.get("ids", []) if isinstance(given, dict) else []
        values = given.get("values", []) if isinstance(given, dict) else []
        if not isinstance(ids, list) or not isinstance(values, list) or not (ids or values):
            raise invalid_body("$.delete.ids: is missing but it is required")
        gone = [i for i, rule in streams.rules.items() if str(i) in ids or rule.value in values]
        wanted = len(ids) + len(values)
    if not dry:
        for rule_id in gone:
            del streams.rules[rule_id]
    summary: JsonObject = {"deleted": len(gone), "not_deleted": wanted - len(gone)}
    return Answer({"meta": {"sent": x_time(call.core.clock()), "summary": summary}}, mills=0)
