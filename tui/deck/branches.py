"""A conversation's rows: posts behind the lines of their tree, what is missing, what is folded, who is talking.

Look.md's picture of a thread: two cells a level, a line down to the last answer, the text beside it. Where a
screen is too narrow for a level more, posts stay at the last one and say to whom they answer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from tui.deck.blocks import Bodies, Style
from tui.deck.sieve import fold_row, name_of, told, without_counts
from tui.deck.tree import DEEPEST, Entry, Missing
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.parts import gone_words
from tui.layout.post import lay_out
from tui.layout.rows import BRANCH, name_drawn
from tui.layout.when import clock
from tui.model.post import Counts
from tui.mute.rule import SHOWN, Verdict

LEVEL: Final = 2  # cells: a line, a blank
NARROWEST: Final = 26  # cells that are left for text: below that levels are no longer told apart by place
_MOST_LEVELS: Final = min(12, DEEPEST)
LATER: Final = timedelta(minutes=30)  # after a pause so long a part of a text says when it was written


@dataclass(frozen=True, slots=True)
class Seen:
    """How the reader's rules let a post be seen. `closed`: one row in its place, so that the tree keeps its shape."""

    verdict: Verdict = SHOWN
    closed: bool = False
    bare: bool = False


OPEN: Final = Seen()


class Branches:
    """Lays out the entries of a tree at one width and style, each once."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self._levels = max(1, min(_MOST_LEVELS, (bodies.width - NARROWEST) // LEVEL))
        self._kept: dict[int, tuple[Entry, Entry | None, int, Seen, tuple[Line, ...]]] = {}

    @property
    def _style(self) -> Style:
        return self.bodies.style

    @property
    def _glyphs(self) -> Glyphs:
        return self.bodies.style.glyphs

    # ---- a post

    def rows(self, entry: Entry, before: Entry | None, folded: int, seen: Seen = OPEN) -> tuple[Line, ...]:
        """The own rows of a post; `before` is what stands above it, `folded` how many posts below are put away."""
        kept = self._kept.get(entry.post.id)
        if kept is not None and kept[:4] == (entry, before, folded, seen):
            return kept[4]
        rows = self._rows(entry, before, folded, seen)
        self._kept[entry.post.id] = (entry, before, folded, seen, rows)
        return rows

    def _rows(self, entry: Entry, before: Entry | None, folded: int, seen: Seen) -> tuple[Line, ...]:
        beside = self._beside(entry.depth, entry.ends)
        first = beside if entry.part > 1 else self._branch(entry.depth, entry.ends)
        said = self._closed(entry, seen.verdict) if seen.closed else self._said(entry, before, seen)
        made = [(*(first if at == 0 else beside), *row) for at, row in enumerate(said)]
        if folded:
            more = f"{self._glyphs.last_branch} ", f"{self._glyphs.fold} {folded:,} more"
            made.append((*beside, Piece("line", more[0]), Piece("accent", more[1], BRANCH)))
        return tuple(made)

    def _width(self, entry: Entry) -> int:
        """What its level leaves."""
        return self.bodies.width - LEVEL * min(entry.depth, self._levels)

    def _closed(self, entry: Entry, verdict: Verdict) -> Sequence[Line]:
        did = "hidden" if verdict.action == "hide" else "folded"
        return (fold_row((entry.post,), verdict, self._width(entry), self._style, did),)

    def _said(self, entry: Entry, before: Entry | None, seen: Seen) -> Sequence[Line]:
        """What the post says, and why it is seen in spite of a rule; a part of a text without its head."""
        rows, verdict = self._text(entry, before, seen), seen.verdict
        if verdict.action != "show":
            return told(rows, verdict, self._width(entry), self._style)
        return rows

    def _text(self, entry: Entry, before: Entry | None, seen: Seen) -> Sequence[Line]:
        post, style, quoted = entry.post, self._style, seen.verdict.quoted
        counts = post.counts if entry.part == 1 else Counts()
        with_counts = post if counts is post.counts else replace(post, counts=counts)
        laid = lay_out(
            without_counts(post) if seen.bare else with_counts,
            width=self._width(entry),
            glyphs=style.glyphs,
            terminal=style.terminal,
            now=style.now,
            zone=style.zone,
            in_thread=entry.depth <= self._levels,
            quote_folded_by=name_of(quoted) if quoted is not None else "",
        )
        if entry.part > 1 and len(laid) > 1 and before is not None:
            return (*self._later(entry, before), *laid[1:])
        if entry.answers_part > 1:
            return (
                laid[0],
                (Piece("muted", f"{style.glyphs.reply} to part {entry.answers_part}"),),
                *laid[1:],
            )
        return laid

    def _later(self, entry: Entry, before: Entry) -> tuple[Line, ...]:
        """When a part was written, where that was long after the one before, and whether it was changed."""
        said = [clock(entry.post.created_at, self._style.now, self._style.zone)]
        if entry.post.created_at - before.post.created_at < LATER:
            said = []
        if entry.post.edited:
            said.append("edited")
        return ((Piece("muted", f" {self._glyphs.dot} ".join(said)),),) if said else ()

    # ---- what stands between posts

    def above(self, entry: Entry, before: Entry | None) -> tuple[Line, ...]:
        """What is missing between the post and the one above it."""
        lines: list[Line] = []
        depth = before.depth if before is not None else 0
        for one in entry.missing:
            if lines and not self._style.compact:
                lines.append(self.between(depth, one.depth, one.ends))
            lines.append(self._gap(one))
            depth = one.depth
        if lines and not self._style.compact:
            lines.append(self.between(depth, entry.depth, entry.ends))
        return tuple(lines)

    def _gap(self, one: Missing) -> Line:
        if one.gone is not None and one.gone.why != "not fetched":
            words = gone_words(one.gone)
        else:
            words = f"{'The first post' if one.first else 'A post here'} is not in the cache."
        line = (*self._branch(one.depth, one.ends), Piece("muted", words))
        return fitted(line, self.bodies.width, self._glyphs.ellipsis)

    def between(self, before: int, depth: int, ends: tuple[bool, ...]) -> Line:
        """The blank row above a post at `depth` and below one at level `before`: only lines that go on."""
        cells = []
        for level in range(1, min(before, depth, self._levels) + 1):
            goes_on = level == depth or not ends[level - 1]
            cells.append(f"{self._glyphs.rule_side} " if goes_on else "  ")
        joined = "".join(cells).rstrip(" ")
        return (Piece("line", joined),) if joined else ()

    def _branch(self, depth: int, ends: tuple[bool, ...]) -> Line:
        """The lines left of a post's first row."""
        if not depth or depth > self._levels:
            return self._beside(depth, ends)
        fork = self._glyphs.last_branch if ends[depth - 1] else self._glyphs.branch
        return (*self._beside(depth - 1, ends), Piece("line", f"{fork} "))

    def _beside(self, depth: int, ends: tuple[bool, ...]) -> Line:
        """The lines left of its other rows."""
        side = f"{self._glyphs.rule_side} "
        cells = "".join("  " if ends[level] else side for level in range(min(depth, self._levels)))
        return (Piece("line", cells),) if cells else ()

    # ---- who is talking

    def talking(self, entries: Sequence[Entry]) -> Line:
        """ "5 people: @ana 4, @bo 2, …", the busiest first; that there are no answers, for a single post."""
        if len(entries) == 1:
            return (Piece("muted", "No answers here yet."),)
        names = Counter(entry.post.author.username for entry in entries if entry.post.author is not None)
        if not names:
            return ()
        start = "1 person: " if len(names) == 1 else f"{len(names)} people: "
        line: list[Piece] = [Piece("muted", start)]
        for at, (name, count) in enumerate(names.most_common()):
            handle = f"@{name_drawn(name, self._style.terminal)}"
            more = [Piece("muted", ", ")] if at else []
            more += [Piece("text", handle, handle), Piece("muted", f" {count}")]
            last = at == len(names) - 1
            if line_width((*line, *more)) + (0 if last else 3) > self.bodies.width and at:
                line.append(Piece("muted", f", {self._glyphs.ellipsis}"))
                break
            line += more
        return fitted(tuple(line), self.bodies.width, self._glyphs.ellipsis)
