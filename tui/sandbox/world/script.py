"""How the words of the world are written down, for `stage` to play: a line a post, replies indented.

    rosalind_k: What do you do with the silence? https://kettle.example/a {link The silence} {rt nils_a}
      bea_okafor: Count to nine.           a reply, two blanks deeper than what it answers
        rosalind_k: Nine!
      + And then I wait again.             the next part of a thread by the same author
      " nils_a: Worth a try.               a quote, with its own replies below it

A ¶ is a new line. What a post carries stands in braces at its end, parts set off by bars:

    {photo | alt}  {tall | alt}  {gif | alt}  {video SECONDS | alt}   {poll MINUTES | label: votes | …}
    {link title | description}  the next address of the text          {rt handle handle:MINUTES}  reposted by
    {was text}  what stood here before an edit                        {gone MINUTES}  deleted after, or early
    {at MINUTES}  after the scene's base, for the first line          {after MINUTES}  after what it answers
    {am} {pm} {eve}  only at that time of the author's day            {likes N} {lang xx} {withheld DE TR}
    {sensitive}  {arc NAME N}  one of several scenes that must come in the order of their numbers
    {is WORDS}  what a chat's post truly is, for tests to hold a reader's understanding against: the question that
                it asks (Q2, Q4a) or answers (A2, A3a A3b), in these letters whatever the room's own are; repost Q1,
                pointer Q2, notice, rules, thanks. Without it: talk
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

VOICES: Final = Path(__file__).parent / "voices"
NOTES: Final = frozenset(
    [
        "photo",
        "tall",
        "gif",
        "video",
        "poll",
        "link",
        "rt",
        "was",
        "gone",
        "at",
        "after",
        "arc",
        "am",
        "pm",
        "eve",
        "likes",
        "lang",
        "withheld",
        "sensitive",
        "is",
    ]
)
_NOTE: Final = re.compile(r"\s*\{([a-z]+) ?([^{}]*)\}$")
_LINE: Final = re.compile(r'( *)(?:(\+)|(" )?(\w+):) (.*)')

Bond = Literal["first", "reply", "quote"]


@dataclass(slots=True)
class Note:
    """Something in braces: its name, and the parts between the bars."""

    name: str
    parts: list[str]


@dataclass(slots=True)
class Line:
    """A post as written down, with what answers or quotes it below."""

    author: str
    text: str
    bond: Bond = "first"
    notes: list[Note] = field(default_factory=list)
    below: list["Line"] = field(default_factory=list)
    last_part: "Line | None" = None

    def note(self, name: str) -> list[str] | None:
        """The parts of the first note of that name, None where there is none."""
        if not self.notes:
            return None
        return next((note.parts for note in self.notes if note.name == name), None)

    def number(self, name: str) -> float | None:
        """The first part of a note as a number, None where there is no such note."""
        parts = self.note(name)
        return None if parts is None else float(parts[0] or 0)

    def speakers(self) -> set[str]:
        """The handles of all who say something in this scene."""
        return {self.author}.union(*(line.speakers() for line in self.below))


def read_voices(name: str) -> str:
    """The text of a file of the package, such as `garden`."""
    return (VOICES / f"{name}.txt").read_text("utf-8")


@cache
def read_scenes(name: str) -> tuple[Line, ...]:
    """The scenes of a file: its first lines, each with all below it."""
    return tuple(scenes(read_voices(name), name))


def scenes(text: str, name: str = "text") -> list[Line]:
    """The scenes of a script. Raises ValueError naming the line that cannot be read."""
    firsts: list[Line] = []
    open_lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        try:
            depth, line, goes_on = _line(raw)
            _attach(open_lines, depth, line, goes_on)
        except (ValueError, IndexError) as error:
            raise ValueError(f"{name}, line {number}: {error}: {raw.strip()[:60]!r}") from error
        if depth == 0:
            firsts.append(line)
    return firsts


def _attach(open_lines: list[Line], depth: int, line: Line, goes_on: bool) -> None:
    """Hang `line` under the line above it that is one step less deep; `+` goes to the end of its thread."""
    if depth > len(open_lines):
        raise ValueError("indented too far")
    if depth:
        above = open_lines[depth - 1]
        if goes_on:
            line.author, above, above.last_part = above.author, above.last_part or above, line
        above.below.append(line)
    del open_lines[depth:]
    open_lines.append(line)


def _line(raw: str) -> tuple[int, Line, bool]:
    found = _LINE.fullmatch(raw.rstrip())
    if not found:
        raise ValueError('expected `handle: text`, `+ text` or `" handle: text`')
    blanks, goes_on, quote, author, text = found.groups()
    text, notes = _notes(text)
    bond: Bond = "quote" if quote else "reply" if blanks else "first"
    return len(blanks) // 2, Line(author or "", text.replace("¶", "\n"), bond, notes), bool(goes_on)


def _notes(text: str) -> tuple[str, list[Note]]:
    notes: list[Note] = []
    while text.endswith("}") and (found := _NOTE.search(text)):
        if found[1] not in NOTES:
            raise ValueError(f"no note is called {found[1]!r}")
        parts = [part.strip() for part in found[2].split("|")]
        if parts[0] == "" and len(parts) > 1:
            parts.pop(0)
        notes.append(Note(found[1], parts))
        text = text[: found.start()]
    notes.reverse()
    return text, notes
