"""Who lives in the world: reads `voices/people.txt`, a person a line, columns parted by bars.

    handle | name | circles | hours from UTC | language | followers | marks | place | page | what they say of themselves

Marks: f followed by the reader, v verified, p protected, s suspended, m muted by the reader, n new here,
q never posted before the world's now.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

from tui.sandbox.world.hostile import ABOUT, NAMES
from tui.sandbox.world.model import WorldUser, snowflake
from tui.sandbox.world.script import read_voices

DAY_MS: Final = 86_400_000
ME: Final = "you"
APPS: Final = ("X for iPhone", "X for Android", "X Web App", "X Web App", "X for iPad")


@dataclass(slots=True)
class Person:
    """Somebody, with what `stage` needs to know beyond what X shows."""

    user: WorldUser
    circles: frozenset[str]
    utc_hours: float
    lang: str
    marks: str
    app: str

    def types(self, text: str) -> str:
        """`text` as it leaves this person's keyboard: phones make apostrophes round, programmers keep them."""
        return text if self.circles & {"oss", "odd"} else text.replace("'", "’")


def make_people(rng: Random, now_ms: int) -> dict[str, Person]:
    """Everybody by handle; their ids are snowflakes of the day they joined."""
    people: dict[str, Person] = {}
    for row in read_voices("people").splitlines():
        if row and not row.startswith("#"):
            person = _person(row, rng, now_ms)
            people[person.user.username] = person
    return people


def _person(row: str, rng: Random, now_ms: int) -> Person:
    handle, name, circles, hours, lang, followers, marks, place, page, about = (
        column.strip() for column in row.split("|")
    )
    age_days = rng.randint(12, 20) if "n" in marks else rng.randint(400, 4400)
    created_ms = now_ms - age_days * DAY_MS - rng.randrange(DAY_MS)
    user = WorldUser(
        id=snowflake(created_ms, rng.getrandbits(22)),
        username=handle,
        name=NAMES.get(handle, name),
        description=ABOUT.get(handle, about),
        created_ms=created_ms,
        verified="v" in marks,
        protected="p" in marks,
        suspended="s" in marks,
        followers=int(followers),
        following=max(3, int(int(followers) * rng.uniform(0.1, 0.9)) % 1900),
        location=place,
        url=f"https://{page}" if page else "",
    )
    return Person(user, frozenset(circles.split()), float(hours), lang, marks, rng.choice(APPS))
