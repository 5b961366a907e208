"""What the hosts have asked: of the posts of hosts that begin with a question's letter, which open a question.

The letter alone asks nothing. A host's Q is a question, its repetition, a pointer to it, a notice that it will come,
or the host's own answer; rule 6 of the chats' grammar, with these additions where it is silent:

- asked before the session and again in it: the later post is the question, the early one a notice;
- asked days before and never again: the question of the answers that name it, and of nothing else;
- the same number with another text and a question mark, or as a part of it: more to the question, or the host's own
  answer; nobody can tell, so it is a guess under the question; but where nobody asks the next number, and it is
  answered or passed over, the host has miscounted, and it is that question;
- a list of questions, and what is to be asked "in 5 minutes": a notice once one asks it alone; else the question, as
  soon as somebody answers it;
- a question made of the words of a pointer ("Q3: Ready?"): the question, unless another asks that number;
- a question behind a short lead-in ("Next up, Q9: What will go?"): one where nothing else asks that number;
- a question that nobody's post asks, but answers of two people name: there, without a post of its own;
- a host's answer to somebody else's post opens nothing ("@bo Q3 was about tools") unless people answer that number and
  nothing else asks it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import Final, Literal

from tui.chat.heard import Heard, Key, When
from tui.chat.similarity import alike
from tui.chat.values import LEAD_MINUTES, RoomSpec, Stretch
from tui.chat.wording import points
from tui.model.ids import PostId, UserId

Said = Literal["question", "repost", "pointer", "own", "further", "notice"]
_RANK: Final[dict[Said, int]] = {
    "question": 0, "repost": 1, "pointer": 2, "own": 3, "further": 4, "notice": 5,
}  # fmt: skip

WITNESSES: Final = 2
"""How many people must answer a question that nobody was seen to ask before it is believed."""
MOST_WITNESSES: Final = 3
"""How many, where it would come after the last that was asked: two can slip on the same key."""
_NEVER: Final[When] = (datetime.max.replace(tzinfo=UTC), 0)
_LEAD: Final = timedelta(minutes=LEAD_MINUTES)
_PUNCTUAL: Final = timedelta(minutes=1)  # a question this much before the hour is the session's own
_SETTLING: Final = timedelta(
    minutes=10
)  # within which a post with a question mark takes the place of one without
_APART: Final = timedelta(minutes=3)  # between two questions: a correction comes sooner
_OVER: Final = timedelta(
    minutes=30
)  # later than that after the end, or after the last question, is another matter
_TOGETHER: Final = timedelta(minutes=2)  # a co-host's copy may come this much before the host's question
_LONGEST: Final = 600  # characters: comparing spellings takes the square of the time
_SPELLED: Final = 0.85  # of two spellings of one text: the letters that they share, in order
_BEFORE: Final = timedelta(minutes=5)  # a pointer may come this much before its question


@dataclass(frozen=True, slots=True)
class Changes:
    """Which posts need another look: labelled with `numbers`, `roots` themselves, made within `stretches`."""

    numbers: frozenset[int]
    roots: frozenset[PostId]
    stretches: tuple[tuple[When, When], ...]


@dataclass(slots=True)
class Frame:
    """The questions of a session. `asked` has None where no post asked; `said` is what each of the hosts' posts is."""

    asked: dict[Key, Heard | None] = field(default_factory=dict)
    said: dict[PostId, tuple[tuple[Said, Key], ...]] = field(default_factory=dict)
    order: list[tuple[When, Key]] = field(default_factory=list)
    subs: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def nearest(self, key: Key, when: When) -> Key | None:
        """The question that an answer with this label belongs to; None where there is none of its number.

        The one with its sub, else the one without; where only subs were asked, the one in force at `when`.
        """
        if key in self.asked:
            return key
        subs = self.subs.get(key[0])
        if subs is None:
            return None
        if "" in subs:
            return (key[0], "")
        before = [other for at, other in self.order if other[0] == key[0] and at <= when]
        return before[-1] if before else (key[0], subs[0])

    def since(self, old: "Frame") -> "Changes":
        """What has changed since it was `old`."""
        asked = {key for key in self.asked.keys() | old.asked.keys() if not _as_before(key, self, old)}
        said = {
            root for root in self.said.keys() | old.said.keys() if self.said.get(root) != old.said.get(root)
        }
        moments = sorted({*self.order, *old.order})
        stretches: list[tuple[When, When]] = []
        mine: Key | None = None
        theirs: Key | None = None
        for at, (when, key) in enumerate(moments):
            mine = key if (when, key) in self.order else mine
            theirs = key if (when, key) in old.order else theirs
            if mine != theirs:
                stretches.append((when, moments[at + 1][0] if at + 1 < len(moments) else _NEVER))
        return Changes(frozenset(key[0] for key in asked), frozenset(said), tuple(stretches))

    def add(self, key: Key, asker: Heard | None) -> None:
        """Open a question."""
        self.asked[key] = asker
        self.subs[key[0]] = tuple(sorted((*self.subs.get(key[0], ()), key[1])))


def _as_before(key: Key, new: Frame, old: Frame) -> bool:
    return key in new.asked and key in old.asked and new.asked[key] is old.asked[key]


def understand(
    openers: Sequence[Heard],
    answered: Mapping[int, int],
    when: Stretch,
    is_host: Callable[[UserId | None], bool],
    spec: RoomSpec,
) -> Frame:
    """The questions of the session `when`.

    `openers`: the posts of hosts and co-hosts that begin with a question's letter, or have one and a colon in the text
    while they have no label, in time order. `answered`: how many people have named each number in an answer. `is_host`
    tells hosts and co-hosts by id; the co-hosts of `spec` repeat what hosts ask.
    """
    frame = Frame()
    pointing = {one.root: _pointing(one) for one in openers}
    full = [one for one in openers if pointing[one.root] is None and not _aside(one, is_host)]
    said: dict[PostId, list[tuple[Said, Key]]] = {one.root: [] for one in openers}
    by_key = _by_key(_timely(full, when))
    rephrased: list[tuple[Heard, Key]] = []
    for key in sorted(by_key):
        rephrased += _settle(key, by_key[key], when, spec.cohosts, answered, frame, said)
    _introduce(_timely(full, when), spec, frame, said)
    for one, key in rephrased:
        key = _counted_on(one, key, frame, answered) or key
        said[one.root].append(("question" if frame.asked.get(key) is one else "further", key))
    _believe(openers, answered, when, frame, said, pointing)
    for one in openers:
        if not said[one.root]:
            said[one.root] = [_aimed(one, key, frame, pointing[one.root]) for key in one.asks]
    for one in openers:  # "A1: …", and below it "Q2: …?"
        answers = (frame.nearest(key, one.when) for key in one.names if key not in one.asks)
        said[one.root] += [("own", key) for key in answers if key is not None]
    frame.said = {root: _one_each(some) for root, some in said.items() if some}
    frame.order = sorted((asker.when, key) for key, asker in frame.asked.items() if asker is not None)
    return frame


def _pointing(one: Heard) -> str | None:
    """Whether a host's Q asks nothing of its own."""
    found = points(one.reading.rest, apart=one.apart)
    if found is None and one.trailing and "?" not in one.reading.rest:
        return "here"  # "If you have just joined, we are on Q3"
    return found


def _aside(one: Heard, is_host: Callable[[UserId | None], bool]) -> bool:
    """Whether it is an answer to a post of somebody who hosts nothing."""
    return (
        one.replies is not None
        and one.post.reply_to_user != one.author
        and not is_host(one.post.reply_to_user)
    )


def _timely(full: Iterable[Heard], when: Stretch) -> Iterator[Heard]:
    """The posts that can ask in this session: it may run over, from question to question."""
    until = when.end + _OVER
    for one in full:
        if when.start - _LEAD <= one.at <= until:
            until = max(until, one.at + _OVER)
            yield one


def _by_key(some: Iterable[Heard]) -> dict[Key, list[Heard]]:
    found: dict[Key, list[Heard]] = {}
    for one in some:
        for key in one.posed:
            found.setdefault(key, []).append(one)
    return found


def _settle(
    key: Key,
    some: list[Heard],
    when: Stretch,
    cohosts: Collection[str],
    answered: Mapping[int, int],
    frame: Frame,
    said: dict[PostId, list[tuple[Said, Key]]],
) -> list[tuple[Heard, Key]]:
    """Choose the question among the posts for one number; gives those that ask it in other words."""
    alone = [one for one in some if not one.announces]
    strong = [one for one in alone if not one.slight]
    if not alone and not answered.get(key[0]):
        for one in some:
            said[one.root].append(("notice", key))
        return []
    asker = _chosen(strong or alone or some, when, cohosts)
    frame.add(key, asker)
    rephrased: list[tuple[Heard, Key]] = []
    for one in some:
        kind: Said
        if one is asker:
            kind = "question"
        elif one.announces:
            kind = "notice"
        elif _repeats(one.reading.rest, asker.reading.rest):
            kind = "repost" if one.when > asker.when else "notice"
        elif one.when < asker.when:
            kind = "notice"
        elif one.reading.continued or one.reading.part is not None:
            kind = "further"  # the rest of a question that is longer than a post
        elif "?" in one.post.text:
            rephrased.append((one, key))
            continue
        else:
            kind = "own"
        said[one.root].append((kind, key))
    return rephrased


def _repeats(one: str, other: str) -> bool:
    """Whether two texts are alike, or but for letters that one of them sets right."""
    if alike(one, other):
        return True
    longer = max(len(one), len(other))
    if not 0 < longer <= _LONGEST or abs(len(one) - len(other)) > longer * (1 - _SPELLED):
        return False
    pair = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return pair.quick_ratio() >= _SPELLED and pair.ratio() >= _SPELLED


def _introduce(
    some: Iterable[Heard], spec: RoomSpec, frame: Frame, said: dict[PostId, list[tuple[Said, Key]]]
) -> None:
    """Open the questions that stand behind a short lead-in, where nothing else asks their number."""
    for one in some:
        if one.asks or (text := one.introduced(spec.letters)) is None:
            continue
        label = one.reading.inner[0]
        key = (label.number, label.sub)
        asker = frame.asked.get(key)
        if asker is None and label.number not in frame.subs:
            frame.add(key, one)
            said[one.root].append(("question", key))
        elif asker is not None and _repeats(text, asker.introduced(spec.letters) or asker.reading.rest):
            said[one.root].append(("repost" if one.when > asker.when else "notice", key))


def _chosen(some: list[Heard], when: Stretch, cohosts: Collection[str]) -> Heard:
    first = some[0]
    begins = when.start - _PUNCTUAL
    if first.at < begins:
        for one in some[1:]:
            if one.at >= begins and ("?" in one.post.text or alike(one.reading.rest, first.reading.rest)):
                return one
    if first.username in cohosts:
        for one in some[1:]:
            if (
                one.at - first.at <= _TOGETHER
                and one.username not in cohosts
                and alike(one.reading.rest, first.reading.rest)
            ):
                return one
    if "?" not in first.post.text and not first.apart and first.reading.part is None:
        for one in some[1:]:
            if one.at - first.at <= _SETTLING and "?" in one.post.text and one.apart:
                return one
    return first


def _counted_on(one: Heard, key: Key, frame: Frame, answered: Mapping[int, int]) -> Key | None:
    """The next number, where the host has asked it under this one by mistake; opens it."""
    asker, following = frame.asked[key], key[0] + 1
    if asker is None or key[1] or one.at - asker.at < _APART or following in frame.subs:
        return None
    later = [other for at, other in _askers(frame) if other[0] > following and at > one.when]
    if not later and answered.get(following, 0) < WITNESSES:
        return None
    if any(other[0] > key[0] and at < one.when for at, other in _askers(frame)):
        return None
    frame.add((following, ""), one)
    return (following, "")


def _askers(frame: Frame) -> list[tuple[When, Key]]:
    return [(asker.when, key) for key, asker in frame.asked.items() if asker is not None]


def _believe(
    openers: Sequence[Heard],
    answered: Mapping[int, int],
    when: Stretch,
    frame: Frame,
    said: dict[PostId, list[tuple[Said, Key]]],
    pointing: Mapping[PostId, str | None],
) -> None:
    """Open the questions that are known by their answers alone, each with the best post that there is for it.

    That is a host's answer to somebody, one from before the session, or a bare Q with a picture: the question is drawn,
    then.
    """
    last = max(frame.subs, default=0)
    for number in sorted(number for number, people in answered.items() if people >= WITNESSES):
        if number in frame.subs:
            continue
        key = (number, "")
        spoken = [
            one
            for one in openers
            if pointing[one.root] is None
            and not said[one.root]
            and any(asked == number for asked, _ in one.asks)
        ]
        aside = [one for one in spoken if when.start - _LEAD <= one.at <= when.end]
        early = [one for one in spoken if one.at < when.start - _LEAD]
        drawn = [
            one for one in openers if key in one.asks and one.post.media and pointing[one.root] == "here"
        ]
        found = aside[:1] or early[-1:] or drawn[:1]
        if not found and 0 < last < number and answered[number] < MOST_WITNESSES:
            continue
        frame.add(key, found[0] if found else None)
        if found:
            said[found[0].root].append(("question", key))


def _aimed(one: Heard, key: Key, frame: Frame, pointing: str | None) -> tuple[Said, Key]:
    """What a host's Q is that settles nothing: a pointer to its question, the host's own answer, or a notice."""
    at = frame.nearest(key, one.when)
    if pointing is None:  # an answer to somebody, or from days before, or long after the end
        asker = frame.asked[at] if at is not None else None
        if (
            at is not None
            and asker is not None
            and one.when > asker.when
            and _repeats(one.reading.rest, asker.reading.rest)
        ):
            return ("repost", at)
        return ("own", at) if at is not None and one.when > _when(frame, at) else ("notice", key)
    if at is None or pointing == "ahead":
        return ("notice", key)
    asker = frame.asked[at]
    if asker is None or asker.at - one.at <= _BEFORE:
        return ("pointer", at)
    towards = {one.quotes, one.replies, *one.linked()}
    return ("pointer", at) if asker.post.id in towards else ("notice", key)


def _when(frame: Frame, key: Key) -> When:
    asker = frame.asked[key]
    return asker.when if asker is not None else _NEVER


def _one_each(some: list[tuple[Said, Key]]) -> tuple[tuple[Said, Key], ...]:
    """What a post is: notices and guesses only where it is nothing else, each key once, by the strongest claim."""
    best: dict[Key, Said] = {}
    for kind, key in some:
        if key not in best or _RANK[kind] < _RANK[best[key]]:
            best[key] = kind
    facts = {key: kind for key, kind in best.items() if kind not in ("notice", "further")}
    more = facts or {key: kind for key, kind in best.items() if kind == "further"}
    return tuple(sorted(((kind, key) for key, kind in (more or best).items()), key=lambda pair: pair[1]))
