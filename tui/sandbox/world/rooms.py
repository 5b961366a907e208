"""The world's chats: who hosts them, how they run, and when their sessions began. The one place that knows.

`ROOMS` is the table, `hold_all` plays the sessions, `as_json` says it all to whoever asks `/sandbox/rooms`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Final, Literal

from tui.sandbox.jsons import JsonObject
from tui.sandbox.world.chat import HOUR_PACE_MINUTES, play_session
from tui.sandbox.world.model import Chat, World
from tui.sandbox.world.rhythm import MINUTE_MS
from tui.sandbox.world.stage import Stage

UNDER_WAY_MINUTES: Final = 14  # the session of the first screen has run this long, and seconds more
WEEK_MINUTES: Final = 7 * 24 * 60
WEEK_MS: Final = WEEK_MINUTES * MINUTE_MS
SLOW_PACE_MINUTES: Final = 90.0


@dataclass(frozen=True, slots=True)
class Room:
    """A chat. `sessions`: each one's script and how many minutes ago it began, oldest first. Handles without @."""

    tag: str
    title: str
    host: str
    sessions: tuple[tuple[str, int], ...]
    cohosts: tuple[str, ...] = ()
    guest: str = ""
    letters: str = "Q/A"
    style: Literal["live", "slow", "free"] = "live"
    minutes: int = 60

    @property
    def pace(self) -> float:
        """How many minutes people take to answer, in the mean."""
        return SLOW_PACE_MINUTES if self.style == "slow" else HOUR_PACE_MINUTES


ROOMS: Final = (
    Room(
        "lrnchat",
        "An hour about learning",
        "mara_holt",
        (
            ("chat_last_week", WEEK_MINUTES + UNDER_WAY_MINUTES),
            ("chat_extra", 3 * 24 * 60 + 5 * 60),
            ("chat_today", UNDER_WAY_MINUTES),
        ),
        cohosts=("marcus_tw",),
        guest="ines_duarte",
    ),
    Room(
        "quietchat",
        "A question a day for readers",
        "lib_annie",
        (("chat_slow", 5 * 24 * 60),),
        style="slow",
        minutes=WEEK_MINUTES,
    ),
    Room(
        "allotmenthour",
        "Over the fence, no agenda",
        "petra_vik",
        (("chat_free", 2 * 24 * 60 + 2 * 60),),
        cohosts=("gwen_ap",),
        letters="none",
        style="free",
    ),
    Room(
        "tertulialib",
        "Media hora entre libros",
        "carmen_rios",
        (("chat_spanish", 24 * 60 + 3 * 60),),
        guest="ana_lobo",
        letters="P/R",
        minutes=30,
    ),
    Room(
        "lerntisch",
        "Eine Viertelstunde am Küchentisch",
        "dita_moser",
        (("chat_german", 4 * 24 * 60 + 60),),
        letters="F/A",
        minutes=20,
    ),
    Room(
        "listentalk",
        "Twenty minutes of listening, by topics",
        "olu_grant",
        (("chat_topics", 33 * 60),),
        letters="T",
        minutes=20,
    ),
)
ROOM_TAGS: Final = tuple(room.tag for room in ROOMS)


def hold_all(stage: Stage) -> list[Chat]:
    """Play every session of every room. Each has its own dice: what one says does not move the others."""
    dice, seed = stage.rng, stage.rng.getrandbits(64)
    chats = []
    for room in ROOMS:
        starts_ms = []
        for script, ago in room.sessions:
            start_ms = began_ms(stage.now_ms, ago)
            stage.rng = Random(f"{seed}/{script}")
            play_session(stage, script, room.tag, start_ms, room.pace)
            starts_ms.append(start_ms)
        chats.append(_chat(room, stage, starts_ms))
    stage.rng = dice
    return chats


def began_ms(now_ms: int, minutes_ago: int) -> int:
    """When a session began: on the full minute, as chats do."""
    return (now_ms // MINUTE_MS - minutes_ago) * MINUTE_MS


def _chat(room: Room, stage: Stage, starts_ms: list[int]) -> Chat:
    def user_id(handle: str) -> int:
        return stage.people[handle].user.id

    return Chat(
        room.tag,
        user_id(room.host),
        user_id(room.guest) if room.guest else None,
        starts_ms,
        room.minutes,
        [user_id(handle) for handle in room.cohosts],
        room.title,
        room.letters,
        room.style,
    )


def as_json(world: World) -> list[JsonObject]:
    """The rooms as a client may write them down: handles, letters, style, and when sessions began (UTC).

    `weekday` (Monday is 0) and `at` are those of the last session, in `zone`: the chat is held then every week.
    `extra` are sessions besides, on other days.
    """
    return [_described(chat, world) for chat in world.chats]


def _described(chat: Chat, world: World) -> JsonObject:
    last = datetime.fromtimestamp(chat.starts_ms[-1] // 1000, UTC)
    return {
        "name": chat.tag,
        "tag": chat.tag,
        "title": chat.title,
        "hosts": [world.users[chat.host_id].username],
        "cohosts": [world.users[one].username for one in chat.cohost_ids],
        "guests": [] if chat.guest_id is None else [world.users[chat.guest_id].username],
        "letters": chat.letters,
        "style": chat.style,
        "minutes": chat.minutes,
        "weekday": last.weekday(),
        "at": f"{last:%H:%M}",
        "zone": "UTC",
        "sessions": [_x_time(ms) for ms in chat.starts_ms],
        "extra": [_x_time(ms) for ms in chat.starts_ms if (chat.starts_ms[-1] - ms) % WEEK_MS],
    }


def _x_time(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
