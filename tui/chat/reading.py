"""What people write of a room, read: tags, names, letters, days, times, zones, weeks.

`rooms.toml`, the command line and calendars of elsewhere all say a room in words. Each function gives the value or
raises ValueError with what was expected, to be put behind what it is about: "wants a tag such as #lrnchat".
"""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Final, get_args
from unicodedata import category
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui.chat.calendar import DAY_MINUTES, WEEKDAYS
from tui.chat.values import LETTERS, Letters, Style, Weeks
from tui.model.panel import parse_panel

STYLES: Final[tuple[Style, ...]] = get_args(Style)
WEEKS: Final[tuple[Weeks, ...]] = get_args(Weeks)
MOST_MINUTES: Final = 31 * DAY_MINUTES
USUAL_MINUTES: Final[dict[Style, int]] = {"live": 60, "slow": 7 * DAY_MINUTES, "free": 60}
"""How long a session is where nobody says so: an hour, or a week of a question a day."""

_HANDLE: Final = re.compile(r"[@＠]?(\w{1,15})", re.ASCII)
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_AND: Final = re.compile(r"\s*,\s*|\s+and\s+|\s+")


def read_tag(text: str) -> str:
    """ "#LrnChat" or "lrnchat" as "lrnchat"."""
    bare = text.strip()
    try:
        panel = parse_panel(bare if bare[:1] in ("#", "＃") else f"#{bare}")
    except ValueError:
        panel = None
    if panel is None or len(panel.tags) != 1:
        raise ValueError(f"wants a tag such as #lrnchat, not {text[:60]!r}")
    if not any(letter.isalpha() for letter in panel.tags[0]):
        raise ValueError(
            f"wants a tag such as #lrnchat, not {text[:60]!r}: what has no letter is no tag at X"
        )
    return panel.tags[0]


def read_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Tags, each once, in the order written."""
    return tuple(dict.fromkeys(read_tag(text) for text in texts))


def read_person(text: str) -> str:
    """ "@Mara_Holt" as "mara_holt"."""
    found = _HANDLE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"wants a name such as @mara_holt, not {text[:60]!r}")
    return found[1].lower()


def read_people(texts: Iterable[str]) -> tuple[str, ...]:
    """Names, each once, in the order written."""
    return tuple(dict.fromkeys(read_person(text) for text in texts))


def read_room_name(text: str) -> str:
    """A room's name: what stands behind `room:`; letters, digits, _ - and . in lower case."""
    name = text.strip().lower()
    known = all(letter in "_-." or letter.isalnum() or category(letter)[0] == "M" for letter in name)
    if not (known and 1 <= len(name) <= 100):
        raise ValueError(f"wants a name of letters, digits, _ - or . such as lrnchat, not {text[:60]!r}")
    return name


def read_letters(text: str) -> Letters:
    """The letters by their name in `LETTERS`, whatever its case."""
    for name, letters in LETTERS.items():
        if text.strip().lower() == name.lower():
            return letters
    raise ValueError(f"wants one of {', '.join(LETTERS)}, not {text[:60]!r}")


def letters_name(letters: Letters) -> str:
    """The name of these letters. Raises ValueError where they have none."""
    for name, known in LETTERS.items():
        if known == letters:
            return name
    raise ValueError("has letters that have no name")


def read_style(text: str) -> Style:
    """live, slow or free."""
    for style in STYLES:
        if text.strip().lower() == style:
            return style
    raise ValueError(f"wants one of {', '.join(STYLES)}, not {text[:60]!r}")


def read_minutes(minutes: int) -> int:
    """A session's length: a minute to a month."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(f"wants minutes, 1 to {MOST_MINUTES} (31 days), not {str(minutes)[:20]}")
    return minutes


def read_weekday(text: str) -> int:
    """ "Tuesday", "tue" or "Tu" as 1."""
    word = text.strip().lower().removesuffix(".")
    found = [at for at, day in enumerate(WEEKDAYS) if len(word) >= 2 and day.lower().startswith(word)]
    if len(found) != 1:
        raise ValueError(f"wants a weekday such as Tuesday, not {text[:60]!r}")
    return found[0]


def read_weekdays(texts: Iterable[str]) -> tuple[int, ...]:
    """Weekdays, each once, Monday first."""
    return tuple(sorted({read_weekday(text) for text in texts}))


def read_time(text: str) -> time:
    """ "20:00"."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"wants a time such as 20:00, not {text[:60]!r}")
    return time(int(found[1]), int(found[2]))


def read_zone(text: str) -> str:
    """An IANA zone's name as it is spelt; the case does not matter. Names what was perhaps meant."""
    name = text.strip()
    if is_zone(name):
        return name
    from difflib import get_close_matches  # a start without a mistake needs neither
    from zoneinfo import available_timezones

    known = {zone.lower(): zone for zone in sorted(available_timezones())}
    asked = name.lower().replace(" ", "_")
    if asked in known:
        return known[asked]
    places = {zone.rpartition("/")[2]: full for zone, full in known.items()}
    near = get_close_matches(asked, [*known, *places], 1)
    meant = f"; perhaps {known.get(near[0]) or places[near[0]]}" if near else ""
    raise ValueError(f"wants a zone such as Europe/Berlin, not {text[:60]!r}{meant}")


def is_zone(name: str) -> bool:
    """Whether this is the name of a zone, just as it is spelt."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones such as Europe
        return False
    return name not in ("localtime", "posixrules", "Factory")  # they say nothing on another machine


def is_sane(day: date) -> bool:
    """Whether a date is of a year that a chat can be in: 1970 to 2999. Others are slips, and lead out of calendars."""
    return 1970 <= day.year < 3000


def read_weeks(texts: Iterable[str]) -> tuple[Weeks, ...]:
    """ "every", "first and third", "first,third" or several words, each once, in the order of the month."""
    words = {word.lower() for text in texts for word in _AND.split(text.strip()) if word}
    if words and words <= set(WEEKS):
        found = tuple(week for week in WEEKS if week in words)
        return ("every",) if "every" in found else found
    wrong = next(iter(sorted(words - set(WEEKS))), "")
    raise ValueError(f"wants every, or some of {', '.join(WEEKS[1:])}, not {wrong[:60]!r}")
