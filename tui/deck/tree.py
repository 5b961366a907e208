"""A conversation as a tree: who answers whom, what is missing between them, and in which order it is read.

Pure: posts in, in any order, each as often as one likes; the same tree out. Nothing of them is lost, nothing
stands there twice. Of an edited post only the newest version that is here stands, answers to any with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from tui.model.ids import PostId, UserId
from tui.model.post import Gone, Post

DEEPEST: Final = 24  # levels of which it is kept whether they go on; no screen is wide enough to draw more


@dataclass(frozen=True, slots=True)
class Missing:
    """A post that others answer and that is not here. `gone` says why, where X has; `first`: it began it all."""

    id: PostId
    depth: int
    ends: tuple[bool, ...]
    gone: Gone | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in its place. In reading order each stands before what answers it.

    `ends` says for each level from 1 to `depth` whether what stands there is the last one of its level.
    A run of parts is what one person wrote in answer to himself, read as one text: `part` of `parts`, all at
    the same depth, `head` the id of the first. `answers_part` is which part of a run of several this answers.
    `missing` are those not here that stand directly above, each a level deeper than the one before or not.
    """

    post: Post
    depth: int
    ends: tuple[bool, ...]
    head: PostId
    part: int = 1
    parts: int = 1
    above: PostId | None = None
    answers_part: int = 0
    missing: tuple[Missing, ...] = ()

    @property
    def is_last_part(self) -> bool:
        """Whether the run ends here: what answers it follows."""
        return self.part == self.parts


@dataclass(frozen=True, slots=True)
class Tree:
    """A conversation in reading order. `versions` leads from every other version's id to the one that stands."""

    entries: tuple[Entry, ...] = ()
    versions: tuple[tuple[PostId, PostId], ...] = ()

    def below(self, at: int) -> int:
        """How many posts answer the run that the entry at `at` is part of, and those answers, and so on."""
        depth = self.entries[at].depth
        first = at + self.entries[at].parts - self.entries[at].part + 1
        end = first
        while end < len(self.entries) and self.entries[end].depth > depth:
            end += 1
        return end - first


def tree_of(posts: Iterable[Post], gone: Iterable[Gone] = ()) -> Tree:
    """The tree of these posts. Reposts have no place in one and are taken as posts of their own."""
    return _Growing({post.id: post for post in posts}, {one.id: one for one in gone}).tree()


class _Way(NamedTuple):
    """Somewhere to go on reading: a post, here or missing, and what is known of its place."""

    number: PostId
    depth: int = 0
    ends: tuple[bool, ...] = ()
    above: PostId | None = None
    answers_part: int = 0


class _Growing:
    """The making of a tree. First versions give the order: a post is older than its answers, whatever they say."""

    def __init__(self, posts: Mapping[PostId, Post], gone: Mapping[PostId, Gone]) -> None:
        self._gone = gone
        self._versions, self._born = _versions(posts)
        self._posts = {number: post for number, post in posts.items() if self._standing(number) == number}
        self._began = {self._standing(one) for post in posts.values() if (one := post.conversation_id)}
        self._under: dict[PostId, list[PostId]] = {}
        self._tops: list[PostId] = []
        for number, over in sorted(self._places().items(), key=lambda pair: self._age(pair[0])):
            (self._tops if over is None else self._under.setdefault(over, [])).append(number)

    def tree(self) -> Tree:
        """The entries, read from the first posts downwards."""
        others = tuple(sorted(pair for pair in self._versions.items() if pair[0] != pair[1]))
        return Tree(tuple(self._read()), others)

    def _standing(self, number: PostId) -> PostId:
        return self._versions.get(number, number)

    def _age(self, number: PostId) -> tuple[PostId, PostId]:
        return self._born.get(number, number), number

    def _places(self) -> dict[PostId, PostId | None]:
        """What every post, and every one that is missing, hangs from; None for what stands at the top."""
        places = {number: self._above(number, post) for number, post in self._posts.items()}
        said: dict[PostId, PostId] = {}  # which conversation a missing post is in, as its answers have it
        for number, over in places.items():
            if over is not None and over not in self._posts:
                named = self._posts[number].conversation_id
                began = self._standing(named) if named is not None else over
                said[over] = min(said.get(over, began), began, key=self._age)
        for number, began in said.items():
            places[number] = began if self._age(began) < self._age(number) else None
            places.setdefault(began, None)
        return places

    def _above(self, number: PostId, post: Post) -> PostId | None:
        """What a post answers, else what its conversation began with."""
        for said in (post.reply_to, post.conversation_id):
            over = self._standing(said) if said is not None else None
            if over is not None and self._age(over) < self._age(number):
                return over
        return None

    def _read(self) -> Iterator[Entry]:
        """Walk through it; what is missing waits for the next post that is here, which answers it."""
        waiting: list[Missing] = []
        ways = [_Way(number) for number in reversed(self._tops)]
        while ways:
            way = ways.pop()
            run = self._run(way.number)
            if way.number in self._posts:
                yield from self._entries(way, run, tuple(waiting))
                waiting.clear()
            else:
                gone, first = self._gone.get(way.number), way.number in self._began
                waiting.append(Missing(way.number, way.depth, way.ends, gone, first))
            ways += self._ways_on(way, run)

    def _entries(self, way: _Way, run: list[PostId], missing: tuple[Missing, ...]) -> Iterator[Entry]:
        for part, number in enumerate(run, 1):
            above, answers = (way.above, way.answers_part) if part == 1 else (run[part - 2], 0)
            post, here = self._posts[number], missing if part == 1 else ()
            yield Entry(post, way.depth, way.ends, way.number, part, len(run), above, answers, here)

    def _ways_on(self, way: _Way, run: list[PostId]) -> list[_Way]:
        """What hangs from a run, last first: by the part that is answered, then by time."""
        parts = {number: at for at, number in enumerate(run, 1)}
        answers = [(one, over) for over in run for one in self._under.get(over, ()) if one not in parts]
        ways = []
        for at, (one, over) in enumerate(answers, 1):
            ends = (*way.ends, at == len(answers))[:DEEPEST]
            above = over if over in self._posts else None
            ways.append(_Way(one, way.depth + 1, ends, above, parts[over] if len(run) > 1 else 0))
        return ways[::-1]

    def _run(self, number: PostId) -> list[PostId]:
        """A post and what its author went on with: the first answer of his own to it, and so on."""
        run = [number]
        while (following := self._own_answer(run[-1])) is not None:
            run.append(following)
        return run

    def _own_answer(self, number: PostId) -> PostId | None:
        writer = self._writer(number)
        under = self._under.get(number, ()) if writer is not None else ()
        return next((one for one in under if self._writer(one) == writer), None)

    def _writer(self, number: PostId) -> UserId | None:
        post = self._posts.get(number)
        return post.author.id if post is not None and post.author is not None else None


def _versions(posts: Mapping[PostId, Post]) -> tuple[dict[PostId, PostId], dict[PostId, PostId]]:
    """For every version of an edited post the newest that is here; and for those the id of the first version."""
    groups: dict[PostId, frozenset[PostId]] = {}
    for post in posts.values():
        if post.edits:
            met = frozenset((*post.edits, post.id))
            met = met.union(*(groups.get(one, ()) for one in met))
            groups.update(dict.fromkeys(met, met))
    standing = {number: max(met & posts.keys()) for number, met in groups.items()}
    return standing, {standing[number]: min(met) for number, met in groups.items()}
