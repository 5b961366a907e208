"""How often posts have changed between unread and read: what makes the marks of two machines one, in any order. Pure.

A post nobody has read has turn 0. Reading makes it odd, marking it unread again makes it even, so odd is read.
Two journals are united post by post by the higher turn: the union of what was read, but for what one of them has
marked unread since both knew it as read. No clock is asked: two machines' clocks never agree.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from tui.model.ids import PostId
from tui.model.reading import Marks, Stretch


@dataclass(frozen=True, slots=True, order=True)
class Turned:
    """The posts of a panel from `oldest` to `newest`, both included, have turned `turn` times (1 or more)."""

    oldest: PostId
    newest: PostId
    turn: int = 1

    def __post_init__(self) -> None:
        if self.oldest > self.newest:
            raise ValueError(f"a stretch runs from oldest to newest, not from {self.oldest} to {self.newest}")


Turns = tuple[Turned, ...]


def turns_of(marks: Marks) -> Turns:
    """Stretches that were read once."""
    return tuple(Turned(mark.oldest, mark.newest) for mark in marks)


def marks_of(turns: Turns) -> Marks:
    """What is read; neighbours with no id between them are one stretch."""
    whole = _swept(turns, (), lambda turn, _: turn % 2)
    return tuple(Stretch(one.oldest, one.newest) for one in whole)


def united(one: Turns, other: Turns) -> Turns:
    """Two machines' turns: the higher of each post."""
    return _swept(one, other, max)


def tidy(turns: Iterable[Turned]) -> Turns:
    """Any turns, overlapping or in no order, as they are kept: the higher of each post, sorted and apart."""
    whole: Turns = ()
    for one in sorted(turns):
        last = whole[-1] if whole else None
        whole = united(whole, (one,)) if last and one.oldest <= last.newest else (*whole, one)
    return united(whole, ())


def read(turns: Turns, some: Marks) -> Turns:
    """`turns` after reading `some`; what was read stays as it is."""
    return _swept(turns, turns_of(some), lambda turn, of_it: turn + 1 if of_it and turn % 2 == 0 else turn)


def unread(turns: Turns, some: Marks) -> Turns:
    """`turns` after marking `some` unread again; what was unread stays as it is."""
    return _swept(turns, turns_of(some), lambda turn, of_it: turn + 1 if of_it and turn % 2 == 1 else turn)


def taken_back(turns: Turns, *, was_read: Marks, was_unread: Marks) -> Turns:
    """`turns` after undoing: `was_read` is read once more, `was_unread` unread once more, as if nothing had been.

    One turn less, not one more: a slip that was undone must not outdo what another machine has read meanwhile.
    (If it was exported in between, that machine keeps the slip.)
    """
    less = _swept(turns, turns_of(was_unread), lambda turn, of_it: turn - 1 if of_it and turn % 2 else turn)
    return _swept(
        less, turns_of(was_read), lambda turn, of_it: abs(turn - 1) if of_it and turn % 2 == 0 else turn
    )


def less(marks: Marks, other: Marks) -> Marks:
    """What of `marks` is not in `other`."""
    left = _swept(turns_of(marks), turns_of(other), lambda here, there: 1 if here and not there else 0)
    return tuple(Stretch(one.oldest, one.newest) for one in left)


def _swept(one: Turns, other: Turns, turn_of: Callable[[int, int], int]) -> Turns:
    """Both, each sorted and apart, from the oldest edge to the newest; `turn_of` says what two turns make."""
    edges = sorted({edge for some in (one, other) for it in some for edge in (it.oldest, it.newest + 1)})
    made: list[Turned] = []
    for start, end in pairwise(edges):
        turn = turn_of(_at(one, start), _at(other, start))
        if not turn:
            continue
        if made and made[-1].turn == turn and made[-1].newest + 1 == start:
            start = made.pop().oldest
        made.append(Turned(PostId(start), PostId(end - 1), turn))
    return tuple(made)


def _at(turns: Turns, post: int) -> int:
    at = bisect_right(turns, post, key=lambda one: one.oldest) - 1
    return turns[at].turn if at >= 0 and post <= turns[at].newest else 0
