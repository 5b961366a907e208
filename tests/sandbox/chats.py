"""Asks a sandbox for its chats as a client does that has an app's token."""

from datetime import datetime, timedelta
from typing import Any

from tests.sandbox.town import ALL_FIELDS, Asker, HandClock

ONCE_A_SECOND_MS = 1_000  # X's pace for the whole archive


class Chats:
    """A sandbox of the real world at `NOON`, under a hand's clock, asked as a client asks."""

    def __init__(self, asker: Asker, clock: HandClock) -> None:
        self.asker = asker
        self.clock = clock
        self.rooms: dict[str, Any] = {room["tag"]: room for room in asker.get("/sandbox/rooms").body["rooms"]}

    def past(self, path: str, query: str, begin: str, minutes: int, **more: object) -> Any:
        """What the archive has for a query in the minutes from `begin`."""
        self.clock.now += ONCE_A_SECOND_MS
        end = datetime.fromisoformat(begin) + timedelta(minutes=minutes, seconds=1)
        times = {"start_time": begin, "end_time": end.strftime("%Y-%m-%dT%H:%M:%SZ")}
        answer = self.asker.get(path, self.asker.running.bearer_token, query=query, **times, **more)
        assert answer.status == 200, answer.raw
        return answer.body

    def body(self, query: str, begin: str, minutes: int) -> Any:
        """A session as the archive's search answers, in one page."""
        body = self.past("/2/tweets/search/all", query, begin, minutes, max_results=500, **ALL_FIELDS)
        assert "next_token" not in body["meta"]
        return body

    def posts(self, query: str, begin: str, minutes: int) -> list[Any]:
        """All posts of a session that the archive has, soonest first."""
        return list(reversed(self.body(query, begin, minutes).get("data", [])))
