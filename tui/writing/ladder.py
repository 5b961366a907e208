"""The ladder: small steps from reading to taking part, for the reader's eyes alone, and the next one when asked for.

No points, no streaks, no order that has to be kept: whoever has answered in public is not sent back to write a draft.
What was done comes from the practice log; examples are plain facts from the reader's own cache.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple, Protocol

from tui.model.ids import PostId

StepName = Literal["kept", "drafted", "rehearsed", "answered", "welcomed", "asked", "shared", "hosted"]
"""As the practice log has them: kept a post · wrote a draft · rehearsed a question · checked and sent a first answer ·
answered a newcomer · asked a question · shared what was learned · hosted."""


class _Words(NamedTuple):
    done: str
    do: str
    why: str
    commands: tuple[str, ...]


_WORDS: Final[dict[StepName, _Words]] = {
    "kept": _Words(
        "Kept a post",
        "Keep a post that you are glad to have read.",
        "What you keep shows you what you would like to talk about.",
        ("post.keep",),
    ),
    "drafted": _Words(
        "Wrote a draft",
        "Write two lines about a post that stayed with you.",
        "A draft stays here. Nobody sees it, and it may stay unfinished.",
        ("post.compose",),
    ),
    "rehearsed": _Words(
        "Rehearsed a question",
        "Answer one question of a past chat, for yourself.",
        "Afterwards you see how others answered it. Nothing leaves this machine.",
        ("draft.rehearse",),
    ),
    "answered": _Words(
        "Sent a first answer",
        "Answer one question while its chat is on.",
        "You see what will be published before it goes, and can take it back for a moment.",
        ("room.answer",),
    ),
    "welcomed": _Words(
        "Answered a newcomer",
        "Say a word to somebody who is new.",
        "A first post that gets an answer is more often followed by a second.",
        ("post.reply",),
    ),
    "asked": _Words(
        "Asked a question",
        "Ask one thing that you would like to know.",
        "A question needs no expertise, and it gives others something to say.",
        ("post.compose",),
    ),
    "shared": _Words(
        "Shared what you learned",
        "Write down one thing that you took away from a chat or a post.",
        "Somebody who was not there will be glad of it.",
        ("post.compose",),
    ),
    "hosted": _Words(
        "Hosted",
        "Offer to host one chat, or one question of it.",
        "Hosts look for people who help. You know by now how an hour runs.",
        ("room.calendar",),
    ),
}

STEPS: Final[tuple[StepName, ...]] = tuple(_WORDS)


class Taken(Protocol):
    """A line of the practice log: a step that was taken, and when (aware)."""

    @property
    def step(self) -> str:
        """A step's name."""

    @property
    def at(self) -> datetime:
        """When it was taken."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A step and whether it was taken: `first` and `last` time, None where it was not."""

    step: StepName
    done: str
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A fact of the reader's own cache that makes a step concrete.

    `who`: a username without @, "" where X named nobody; `what`: a room's tag without its sign, "" where there is none; `when`: as it is said
    ("Thu 20:00"); `count`: answers that are there already; `post`: what it is about, None of a date; `running`: of a
    chat, that it is on now.
    """

    who: str = ""
    what: str = ""
    when: str = ""
    count: int = 0
    post: PostId | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the cache, the calendar and the journal offer as examples; None where there is none.

    `newcomer`: a newcomer's post that nobody answered. `question`: one that somebody asked (`who`), with `count`
    answers. `chat`: the next in the calendar. `kept`: a kept post. `past`: a session that could be rehearsed.
    `read`: a post that was read lately. `draft`: whether an unfinished draft is waiting.
    """

    newcomer: Example | None = None
    question: Example | None = None
    chat: Example | None = None
    kept: Example | None = None
    past: Example | None = None
    read: Example | None = None
    draft: bool = False


NO_FACTS: Final = Facts()


@dataclass(frozen=True, slots=True)
class Next:
    """The next small step: what to do, why it is one, an example ("" where the cache has none), and the ways to it.

    `commands`: ids of the commands that begin it, for the app to name with their keys. `post`: the example's.
    """

    step: StepName
    do: str
    why: str
    example: str
    commands: tuple[str, ...]
    post: PostId | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """All steps in their order, with what was done of them."""

    rungs: tuple[Rung, ...]

    def done(self, step: StepName) -> bool:
        """Whether this step was ever taken."""
        return self._rung(step).first is not None

    def _rung(self, step: StepName) -> Rung:
        return self.rungs[STEPS.index(step)]


def ladder(log: Iterable[Taken]) -> Ladder:
    """The ladder as the practice log fills it, in whatever order its lines come. Steps that are not known are passed over."""
    rungs = {step: Rung(step, words.done) for step, words in _WORDS.items()}
    for taken in log:
        rung = next((rungs[step] for step in STEPS if step == taken.step), None)
        if rung is not None:
            first = taken.at if rung.first is None else min(rung.first, taken.at)
            last = taken.at if rung.last is None else max(rung.last, taken.at)
            rungs[rung.step] = Rung(rung.step, rung.done, first, last)
    return Ladder(tuple(rungs.values()))


def next_step(ladder: Ladder, facts: Facts = NO_FACTS, *, on: bool = True) -> Next | None:
    """The next small step, for somebody who asked for it; None with the ladder switched off, or with every step taken.

    It is the first that was not taken behind the last that was; whoever took the last one is told of those they passed.
    """
    if not on:
        return None
    done = [ladder.done(step) for step in STEPS]
    highest = max((at for at, taken in enumerate(done) if taken), default=-1)
    order = [*range(highest + 1, len(STEPS)), *range(highest + 1)]
    at = next((at for at in order if not done[at]), None)
    if at is None:
        return None
    step = STEPS[at]
    words = _WORDS[step]
    example, post = next(_examples(step, facts), ("", None))
    return Next(step, words.do, words.why, example, words.commands, post)


def _examples(step: StepName, facts: Facts) -> Iterator[tuple[str, PostId | None]]:
    """What of the reader's own cache fits this step, the best first."""
    match step:
        case "kept":
            if one := facts.read:
                yield f"You read a post of {_who(one)} lately.", one.post
        case "drafted":
            if facts.draft:
                yield "A draft that you began is waiting in your drafts.", None
            if one := facts.kept:
                yield f"You kept a post of {_who(one)}. What made you keep it?", one.post
            if one := facts.read:
                yield f"You read a post of {_who(one)} lately.", one.post
        case "rehearsed":
            if one := facts.past:
                yield f"#{one.what}{_when(one)} can be played again from the cache, for free.", one.post
            if one := facts.question:
                yield _asked(one), one.post
        case "answered":
            if (one := facts.chat) and not one.running:
                yield f"{_held(one)}.", None
            if one := facts.question:
                yield _asked(one), one.post
            if one := facts.chat:
                yield f"{_held(one)}.", None
        case "welcomed":
            if one := facts.newcomer:
                yield (
                    f"{_who(one, first=True)} posted{_under(one)} for the first time; nobody has answered yet.",
                    one.post,
                )
        case "asked":
            if one := facts.question:
                yield _asked(one), one.post
            if one := facts.kept:
                yield f"You kept a post of {_who(one)}. What would you ask them?", one.post
        case "shared":
            if one := facts.kept:
                yield f"You kept a post of {_who(one)}. What did you take from it?", one.post
            if one := facts.past:
                yield f"You have #{one.what}{_when(one)} here. What stayed with you?", one.post
        case "hosted":
            if one := facts.chat:
                yield f"{_held(one)}; its host is the one to ask.", None


def _asked(one: Example) -> str:
    answers = {0: "nobody has answered yet", 1: "one person answered", 2: "two people answered"}
    return f"{_who(one, first=True)} asked this{_under(one)}; {answers.get(one.count, f'{one.count} people answered')}."


def _held(chat: Example) -> str:
    return f"#{chat.what} is {chat.when}" if chat.running else f"#{chat.what} is next{_when(chat)}"


def _who(one: Example, *, first: bool = False) -> str:
    """Their name; where X named nobody, that it was somebody. `first`: at the beginning of a sentence."""
    return f"@{one.who}" if one.who else "Somebody" if first else "somebody"


def _under(one: Example) -> str:
    return f" under #{one.what}" if one.what else ""


def _when(one: Example) -> str:
    return f", {one.when}" if one.when else ""
