"""What a post carries: makes pictures, polls and links of a line's notes. For `stage` alone."""

import re
from random import Random
from typing import Final

from tui.sandbox.world.model import WorldLink, WorldMedia, WorldPoll, WorldPost
from tui.sandbox.world.people import Person
from tui.sandbox.world.rhythm import MINUTE_MS
from tui.sandbox.world.script import Line, Note

_ADDRESS: Final = re.compile(r"https?://[^\s\"<>]*[^\s\"<>.,;:!?)\u3002\u3001\u300d]")
_SCRIPTS: Final = (
    (re.compile("[\u3041-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7a3]"), "ko"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u067e\u0686\u06a9\u06af\u06cc]"), "fa"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
)
_LATIN: Final = frozenset(("de", "es", "pt"))
_ENGLISH: Final = frozenset("the and of my is it i that with you your this for to not".split())  # noqa: SIM905
_SIZES: Final = {"photo": (1200, 800), "tall": (900, 1200), "video": (1280, 720), "gif": (480, 270)}


def language(line: Line, person: Person) -> str:
    """A post's language: as noted, else by its letters, else its author's own unless it reads like English."""
    if noted := line.note("lang"):
        return noted[0]
    if not line.text.isascii():
        for letters, lang in _SCRIPTS:
            if letters.search(line.text):
                return lang
    if person.lang not in _LATIN or not _ENGLISH.isdisjoint(line.text.lower().split()):
        return "en"
    return person.lang


def load(post: WorldPost, line: Line, rng: Random) -> None:
    """Put on `post` all that `line` says it carries."""
    for note in line.notes:
        match note.name:
            case "photo" | "tall" | "gif" | "video":
                post.media.append(_medium(note, rng))
            case "poll":
                post.poll = _poll(note, post.created_ms, rng)
            case "withheld":
                post.withheld_in = note.parts[0].split()
            case "sensitive":
                post.sensitive = True
            case _:
                pass
    titles = [note.parts for note in line.notes if note.name == "link"]
    for url in _ADDRESS.findall(post.text) if "://" in post.text else ():
        title, *about = titles.pop(0) if titles else ("",)
        post.links.append(WorldLink(url, title, about[0] if about else ""))


def _medium(note: Note, rng: Random) -> WorldMedia:
    width, height = _SIZES[note.name]
    seed = rng.getrandbits(31)
    alt = note.parts[-1]
    if note.name in ("photo", "tall"):
        return WorldMedia(f"3_{seed + (1 << 60)}", "photo", alt, width, height, seed=seed)
    if note.name == "gif":
        return WorldMedia(f"16_{seed + (1 << 60)}", "animated_gif", alt, width, height, seed=seed)
    seconds, alt = note.parts if len(note.parts) > 1 else (note.parts[0], "")
    return WorldMedia(f"7_{seed + (1 << 60)}", "video", alt, width, height, int(float(seconds) * 1000), seed)


def _poll(note: Note, created_ms: int, rng: Random) -> WorldPoll:
    minutes = int(note.parts[0])
    options = [option.rpartition(":") for option in note.parts[1:]]
    return WorldPoll(
        id=rng.getrandbits(60),
        options=[label for label, _, _ in options],
        votes=[int(votes) for _, _, votes in options],
        ends_ms=created_ms + minutes * MINUTE_MS,
        minutes=minutes,
    )
