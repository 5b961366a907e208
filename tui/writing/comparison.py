"""A reader's own answer beside those of others: what they have in common, what the own one has, what it has not yet.

In kind and in words, never in points: "Three of five give an example; yours does not yet. That is one way to go on."
At most two ways to go on are named, besides the label and the tag, without which a room does not find an answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tui.chat.values import Answer, Person, Question, Role, RoomSpec
from tui.model.ids import PostId, UserId
from tui.model.post import Post
from tui.writing.opening import answer_to
from tui.writing.traits import Room, Trait, Traits, of_own, of_post

MOST: Final = 5
"""Answers that an own one is laid beside."""
MOST_WAYS: Final = 2
_NUMBERS: Final = ("none", "one", "two", "three", "four", "five")


class _Saying(NamedTuple):
    many: str
    one: str
    no: str


_SAID: Final[dict[Trait, _Saying]] = {
    "example": _Saying("give an example", "gives an example", "does not yet"),
    "question": _Saying("ask something back", "asks something back", "does not yet"),
    "link": _Saying("bring a link", "brings a link", "does not"),
    "host": _Saying("speak to the host by name", "speaks to the host by name", "does not"),
    "picture": _Saying("bring a picture", "brings a picture", "does not"),
}
"""In the order in which a way to go on is named."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """Somebody's answer as it is laid beside the own one. `username` is "" where X named nobody.

    `respected`: by the reader. `guess`: it stands under the question as a guess alone.
    """

    post: PostId
    username: str
    text: str
    traits: Traits
    role: Role
    respected: bool
    guess: bool
    picture: str
    """The alt text of its first picture, "" where there is none."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Something seen in the answers. `have` of `of` others have it; `own`: so does the reader's, None where nothing is written.

    `trait` is "length" where the lengths are told. `way`: it names a way to go on.
    """

    trait: Trait | str
    words: str
    have: int
    of: int
    own: bool | None
    way: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """An own answer beside at most five of others. `more`: how many others there are that are not among them.

    `lengths`: the shortest and longest of theirs as a rule, in weighted characters; None where there are none.
    """

    question: str
    own: str
    traits: Traits | None
    theirs: tuple[Theirs, ...]
    more: int
    lengths: tuple[int, int] | None
    observations: tuple[Observation, ...]


def compare(
    own: str,
    question: Question,
    answers: Sequence[Answer],
    posts: Mapping[PostId, Post],
    respected: Collection[UserId],
    *,
    spec: RoomSpec | None = None,
    people: Sequence[Person] = (),
    me: UserId | None = None,
    picture: bool = False,
) -> Comparison:
    """Lay `own`, as it would be sent ("" where nothing is written), beside the answers of others to this question.

    `posts` are those that may be shown: what is muted or gone is left out of it by the caller, and answers without
    their post are not counted. `respected`: the host, guests, people of the reader's lists; theirs come first, then
    those liked most, what is only guessed to be an answer last; one of each person, and none of `me`. `spec` and
    `people` say which tag, letters and hosts the room has. `picture`: one goes with the own answer.
    """
    room = _room(spec, people)
    one_each = _one_each(answers, posts, respected, me)
    chosen = one_each[:MOST]
    theirs = tuple(
        Theirs(
            post.id,
            post.author.username if post.author is not None else "",
            post.text,
            of_post(post, question, room),
            _role(post, spec, people),
            _is_respected(post, answer, respected),
            answer.guess,
            post.media[0].alt or "no alt text" if post.media else "",
        )
        for answer, post in chosen
    )
    traits = of_own(own, question, room, picture=picture) if own.strip() or picture else None
    lengths = _usual([one.traits.length for one in theirs])
    label = answer_to(spec, question) if spec is not None else ""
    told = tuple(_observed(traits, [one.traits for one in theirs], lengths, label, room.tags))
    return Comparison(question.name, own, traits, theirs, len(one_each) - len(chosen), lengths, told)


def _room(spec: RoomSpec | None, people: Sequence[Person]) -> Room:
    hosts = [person for person in people if person.role in ("host", "co-host")]
    names = {person.username.lower() for person in hosts}
    ids = frozenset(person.id for person in hosts)
    if spec is None:
        return Room((), frozenset(names), ids)
    return Room(spec.tags, frozenset({*names, *spec.hosts, *spec.cohosts}), ids, spec.letters)


def _role(post: Post, spec: RoomSpec | None, people: Sequence[Person]) -> Role:
    who = post.author
    if who is None:
        return "participant"
    seen: Role = next((person.role for person in people if person.id == who.id), "participant")
    return spec.role(who.username) if seen == "participant" and spec is not None else seen


def _is_respected(post: Post, answer: Answer, respected: Collection[UserId]) -> bool:
    who = post.author.id if post.author is not None else answer.author
    return who is not None and who in respected


def _one_each(
    answers: Sequence[Answer],
    posts: Mapping[PostId, Post],
    respected: Collection[UserId],
    me: UserId | None,
) -> list[tuple[Answer, Post]]:
    found = [(answer, posts[answer.post]) for answer in answers if answer.post in posts]

    def rank(pair: tuple[Answer, Post]) -> tuple[bool, bool, bool, int, int]:
        answer, post = pair
        later = answer.part is not None and answer.part > 1
        return answer.guess, not _is_respected(post, answer, respected), later, -post.counts.likes, post.id

    each: dict[UserId | PostId, tuple[Answer, Post]] = {}
    for answer, post in sorted(found, key=rank):
        who = post.author.id if post.author is not None else answer.author
        if who is None or who != me:
            each.setdefault(who if who is not None else post.id, (answer, post))
    return list(each.values())


def _usual(lengths: Sequence[int]) -> tuple[int, int] | None:
    """From where to where they run; of four or more without the shortest and the longest."""
    if not lengths:
        return None
    ordered = sorted(lengths)
    ordered = ordered[1:-1] if len(ordered) > 3 else ordered
    return ordered[0], ordered[-1]


# --- the words


def _observed(
    own: Traits | None,
    theirs: Sequence[Traits],
    lengths: tuple[int, int] | None,
    label: str,
    tags: Sequence[str],
) -> Iterator[Observation]:
    if lengths is not None:
        yield Observation("length", _of_length(own, lengths, len(theirs)), len(theirs), len(theirs), None)
    if own is not None:
        yield from _of_place(own, theirs, label, tags)
    ways = 0
    for trait in _SAID:
        have = sum(trait in one.has for one in theirs)
        mine = trait in own.has if own is not None else None
        way = mine is False and 2 * have > len(theirs) and ways < MOST_WAYS
        words = _of_trait(trait, have, len(theirs), mine, way)
        if words:
            ways += way
            yield Observation(trait, words, have, len(theirs), mine, way)


def _of_length(own: Traits | None, lengths: tuple[int, int], count: int) -> str:
    shortest, longest = lengths
    if count == 1:
        run = f"The one answer here has {shortest} characters"
    elif shortest == longest:
        run = f"Theirs have about {shortest} characters"
    elif count > len(lengths) + 1:
        run = f"As a rule theirs have {shortest} to {longest} characters"
    else:
        run = f"Theirs run from {shortest} to {longest} characters"
    if own is None:
        return f"{run}."
    if own.length < shortest:
        return f"{run}; yours has {own.length}. Short is fine, and there is room if you want it."
    if own.length > longest:
        return f"{run}; yours has {own.length}. There was more to say; a second post can carry some of it."
    return f"{run}; yours, with {own.length}, is in their midst."


def _of_place(
    own: Traits, theirs: Sequence[Traits], label: str, tags: Sequence[str]
) -> Iterator[Observation]:
    """The label and the tag: how a room finds an answer, whatever the others did."""
    wanted: list[tuple[Trait, str]] = [("label", label)] if label else []
    wanted += [("tag", f"#{tags[0]}")] if tags else []
    missing = [(trait, sign) for trait, sign in wanted if trait not in own.has]
    why = {"label": "shows which question it answers", "tag": "is how the room finds it"}
    for trait, sign in missing:
        have = sum(trait in one.has for one in theirs)
        yield Observation(
            trait, f"{sign} {why[trait]}; yours is without it so far.", have, len(theirs), False, True
        )
    if wanted and not missing:
        signs = " and ".join(sign for _, sign in wanted)
        verb = "are" if len(wanted) > 1 else "is"
        trait = wanted[-1][0]
        have = sum(trait in one.has for one in theirs)
        yield Observation(trait, f"{signs} {verb} there: the room will find it.", have, len(theirs), True)


def _of_trait(trait: Trait, have: int, of: int, own: bool | None, way: bool) -> str:
    """A sentence on a trait; "" where there is nothing worth saying."""
    saying = _SAID[trait]
    if own:
        if not of:
            return f"Yours {saying.one}."
        if not have:
            return f"Yours {saying.one}; {'the other one does not' if of == 1 else 'none of theirs does'}."
        return f"{_counted(have, of, saying)}, and so does yours."
    if 2 * have <= of:
        return ""
    if own is None:
        return f"{_counted(have, of, saying)}."
    return f"{_counted(have, of, saying)}; yours {saying.no}. That is one way to go on." if way else ""


def _counted(have: int, of: int, saying: _Saying) -> str:
    """ "Three of five give an example"."""
    if of == 1:
        return f"The one answer here {saying.one}"
    if have == of:
        return f"Both {saying.many}" if of == 2 else f"All {_NUMBERS[of]} {saying.many}"
    verb = saying.one if have == 1 else saying.many
    return f"{_NUMBERS[have].capitalize()} of {_NUMBERS[of]} {verb}"
