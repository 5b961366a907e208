"""A room's rows: the track of its questions, questions and answers, what is folded away and how much that is.

Look.md's picture of a room: a question in the voice of questions, answers hanging from it by a line, read questions
closed to one row. Label, role and marks stand left of the handle: those we vouch for, the name nobody does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from tui.chat.values import Answer, Person, RoomSpec
from tui.deck.blocks import Bodies, Style
from tui.deck.sieve import fold_row, name_of, told, without_counts
from tui.deck.trimming import asked, trimmed
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.post import lay_out
from tui.layout.roles import Role
from tui.layout.rows import FOLDED, name_drawn
from tui.model.post import Post
from tui.mute.rule import SHOWN, Verdict
from tui.text.cleaning import clean_line
from tui.text.widths import cell_width, cut

HANGING: Final = 2  # cells: a line, a blank
_BAR: Final = 3  # cells of a question's stretch of the track
_NOBODY: Final[Line] = ()

ItemKind = Literal["question", "closed", "answer", "more", "folded"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a room's list. `post` is what it stands at: of a row that stands for several, the first of them.

    `key` names its section. `name` is what the question or the section is called on the screen. `counted` answers
    are in it, `guessed` of them by a guess, `muted` more are hidden by rules, `unread` not read yet, `fresh` of them came since the reader last looked.
    `last`: nothing hangs below it.
    """

    kind: ItemKind
    key: str
    post: Post
    name: str = ""
    answer: Answer | None = None
    person: Person | None = None
    marks: tuple[str, ...] = ()
    others: tuple[Post, ...] = ()
    verdict: Verdict = SHOWN
    counted: int = 0
    guessed: int = 0
    muted: int = 0
    unread: int = 0
    fresh: int = 0
    last: bool = False
    hanging: bool = True
    done: bool = False
    quotes_question: bool = False
    opened: bool = False
    asked: bool = True  # whether any question of the session is known

    def is_same_place(self, other: "Item") -> bool:
        """Whether the other is this one, later: with other counts, or another version of its post."""
        return (self.kind, self.key, self.post.id) == (other.kind, other.key, other.post.id)


class RoomRows:
    """Lays out items at one width and style."""

    def __init__(self, bodies: Bodies, spec: RoomSpec, day: datetime, *, bare: bool = False) -> None:
        """`day`: when the session is held; a time of that day needs no date."""
        self.bodies = bodies
        self.spec = spec
        self.day = day
        self.bare = bare

    @property
    def _style(self) -> Style:
        return self.bodies.style

    @property
    def _glyphs(self) -> Glyphs:
        return self.bodies.style.glyphs

    def rows(self, item: Item) -> tuple[Line, ...]:
        """The own rows of an item."""
        match item.kind:
            case "question":
                return self._question(item)
            case "answer":
                return self._beside(item, self._answer(item))
            case "closed":
                return (self._closed(item),)
            case "more":
                return self._beside(item, (self._more(item),))
            case "folded":
                width = self.bodies.width - HANGING * item.hanging
                folded = fold_row((item.post, *item.others), item.verdict, width, self._style)
                return self._beside(item, (folded,))

    def between(self, item: Item) -> Line:
        """The blank row below an item: the line goes on where more hangs from the same question."""
        if not item.hanging or item.last:
            return ()
        return (Piece("line", self._glyphs.rule_side),)

    # ---- posts

    def _question(self, item: Item) -> tuple[Line, ...]:
        """ "Q2 ◆ host @mara_holt · 14:12 · 9 answers", and what is asked, in the voice of questions."""
        author = item.post.author
        unnamed = replace(item.post, author=replace(author, name="")) if author is not None else item.post
        label = (
            (Piece("accent", f"{item.name} "), *self._role(item.person))
            if item.name
            else self._role(item.person)
        )
        laid = self._laid(unnamed, item, label, self.bodies.width)
        if item.verdict.action == "fold":
            return told(laid, item.verdict, self.bodies.width, self._style)
        dot = f" {self._glyphs.dot} "
        counted: Line = (Piece("muted", answers(item.counted, item.guessed, item.muted)),)
        if item.done:
            counted = (*counted, Piece("accent", f"{dot}{self._glyphs.verified} answered"))
        head, below = laid[0], [counted]
        if line_width(head) + len(dot) + line_width(counted) <= self.bodies.width:
            head, below = (*head, Piece("muted", dot), *counted), []
        body = [tuple(map(_asked, line)) for line in laid[1:]]
        rows = (head, *body, *below)
        return tuple(fitted(line, self.bodies.width, self._glyphs.ellipsis) for line in rows)

    def _answer(self, item: Item) -> tuple[Line, ...]:
        answer = item.answer
        said = " ".join(answer.labels) if answer is not None else ""
        label: list[Piece] = [Piece("accent", f"{said} ")] if said else []
        if answer is not None and answer.guess:
            label.append(Piece("muted", "guess "))
        label += self._role(item.person)
        label += [Piece("muted", f"{mark} ") for mark in item.marks]
        width = self.bodies.width - HANGING * item.hanging
        laid = self._laid(item.post, item, tuple(label), width)
        return told(laid, item.verdict, width, self._style) if item.verdict.action != "show" else laid

    def _laid(self, post: Post, item: Item, label: Line, width: int) -> tuple[Line, ...]:
        style, quoted = self._style, item.verdict.quoted
        shown, left_out = trimmed(post, self.spec.letters, self.spec.tags)
        if item.quotes_question:
            shown = replace(shown, quoted=None)
        laid = lay_out(
            without_counts(shown) if self.bare else shown,
            width=width,
            glyphs=style.glyphs,
            terminal=style.terminal,
            now=self.day,
            zone=style.zone,
            label=label,
            quote_folded_by=name_of(quoted) if quoted is not None else "",
        )
        return tuple(_shifted(line, left_out) for line in laid) if left_out else laid

    def _role(self, person: Person | None) -> Line:
        if person is None or person.role == "participant":
            return _NOBODY
        if person.role == "guest":
            return (Piece("guest", f"{self._glyphs.guest} guest "),)
        return (Piece("accent", f"{self._glyphs.host} {person.role} "),)

    def _beside(self, item: Item, rows: Sequence[Line]) -> tuple[Line, ...]:
        """The rows of something that hangs from a question, behind its line."""
        if not item.hanging:
            return tuple(rows)
        fork = self._glyphs.last_branch if item.last else self._glyphs.branch
        side = " " if item.last else self._glyphs.rule_side
        return tuple((Piece("line", f"{fork if at == 0 else side} "), *row) for at, row in enumerate(rows))

    # ---- rows that stand for several

    def _closed(self, item: Item) -> Line:
        """ "▸ Q1 14 answers · What made you start reading here, and…", or "▸ 12 posts before Q1"."""
        dot = f" {self._glyphs.dot} "
        glyph = self._glyphs.open if item.opened else self._glyphs.fold
        line: list[Piece] = [Piece("muted", f"{glyph} ", FOLDED)]
        if item.name:
            line.append(Piece("accent" if item.unread else "strong", f"{item.name} ", FOLDED))
        line.append(Piece("muted", item_words(item), FOLDED))
        if item.done:
            line.append(Piece("accent", f" {self._glyphs.verified}", FOLDED))
        if item.unread:
            line.append(Piece("accent", f"{dot}{item.unread:,} unread", FOLDED))
        if item.name and item.verdict.action == "show":
            line += [Piece("muted", dot, FOLDED), Piece("text", self._text(item.post), FOLDED)]
        elif item.verdict.action == "fold":
            name = name_drawn(name_of(item.verdict), self._style.terminal)
            line.append(Piece("muted", f"{dot}folded by “{name}”", FOLDED))
        return fitted(tuple(line), self.bodies.width, self._glyphs.ellipsis)

    def _text(self, post: Post) -> str:
        """What a question says, in one line, without the label that stands before it already."""
        text = asked(post.shown, self.spec.letters, self.spec.tags)
        return name_drawn(clean_line(text), self._style.terminal)

    def _more(self, item: Item) -> Line:
        """ "▸ 3 more answers, 1 guessed, 2 new"."""
        words = f"{self._glyphs.fold} {more_words(item)}"
        line = [Piece("muted", words, FOLDED)]
        if item.fresh:
            line.append(Piece("accent", f", {item.fresh:,} new", FOLDED))
        elif item.unread:
            line.append(Piece("accent", f", {item.unread:,} unread", FOLDED))
        return fitted(tuple(line), self.bodies.width - HANGING, self._glyphs.ellipsis)


def _shifted(line: Line, by: int) -> Line:
    """A line whose pieces say where they stand in the whole text, of which `by` characters were left out before it."""
    return tuple(
        replace(piece, start=piece.start + by) if piece.start is not None else piece for piece in line
    )


def _asked(piece: Piece) -> Piece:
    """A piece of a question's text, in the voice of questions."""
    return replace(piece, role="strong") if piece.role == "text" else piece


def answers(count: int, guessed: int = 0, muted: int = 0) -> str:
    """So many answers, `guessed` of the `count` by a guess: "15 answers, 7 guessed", as a transcript counts them.

    `muted` more are kept back by the reader's rules.
    """
    labelled = count - guessed
    said = []
    if labelled:
        said.append("1 answer" if labelled == 1 else f"{labelled:,} answers")
    if guessed:
        said.append(f"{guessed:,} guessed")
    if muted:
        said.append(f"{muted:,} muted")
    return ", ".join(said) or "no answers yet"


def more_words(item: Item) -> str:
    """What stands behind "more": "4 more answers, 1 guessed", "12 more" of what is no answer."""
    if item.name:
        return f"{item.counted:,} more"
    labelled = item.counted - item.guessed
    said = "1 more answer" if labelled == 1 else f"{labelled:,} more answers"
    if not item.guessed:
        return said
    return f"{said}, {item.guessed:,} guessed" if labelled else f"{item.guessed:,} more, guessed"


def replies(count: int) -> str:
    """So many replies, in words."""
    return "no replies" if not count else "1 reply" if count == 1 else f"{count:,} replies"


def item_words(item: Item) -> str:
    """How much a closed section holds: answers of a question, replies of a thread, else what it is."""
    if item.name.startswith("@"):
        return replies(item.counted)
    if item.name:
        return answers(item.counted, item.guessed, item.muted)
    posts = "1 post" if item.counted == 1 else f"{item.counted:,} posts"
    match item.key:
        case "before":
            return f"{posts} before the first question" if item.asked else f"{posts} so far"
        case "talk":
            return f"{posts} in between"
        case "thanks":
            return f"{posts} of thanks, and what comes next"
        case "welcome":
            new = "1 newcomer" if item.counted == 1 else f"{item.counted:,} newcomers"
            return f"{new} nobody has answered yet"
        case _:
            return posts


# ---- what stands above the list


@dataclass(frozen=True, slots=True)
class Track:
    """The questions of a session as a line: asked ones, the one in force, those to come.

    `names` of those asked, in order; `here` is the index of the one in force, -1 for none; `share` (0 to 1) of its
    time has passed; `coming` more are expected. `done` were answered by the reader. `right` stands at the right end.
    """

    names: tuple[str, ...]
    here: int = -1
    share: float = 0.0
    coming: tuple[str, ...] = ()
    done: frozenset[str] = frozenset()
    right: str = ""
    left: str = ""


def track_line(track: Track, width: int, glyphs: Glyphs) -> Line:
    """ "Q1 ━━━ Q2 ━╸  Q3 ───            24 of 60 min", or `left` where there are no questions. Without bars where it would be too wide; then fewer questions."""
    right = Piece("muted", track.right) if track.right else None
    room = width - (cell_width(track.right) + 2 if right is not None else 0)
    line: Line
    if not (track.names or track.coming):
        line = fitted((Piece("muted", track.left),), max(0, room), glyphs.ellipsis) if track.left else ()
        gap = " " * max(1, width - line_width(line) - cell_width(track.right))
        return (
            fitted((*line, Piece("text", gap), right), width, glyphs.ellipsis) if right is not None else line
        )
    for with_bars, names in ((True, track), (False, track), (False, _near(track)), (False, _only(track))):
        line = _track(names, glyphs, bars=with_bars)
        if line_width(line) <= room:
            break
    else:
        line = fitted(line, max(0, room), glyphs.ellipsis)
    if right is None:
        return line
    gap = " " * max(1, width - line_width(line) - cell_width(right.text))
    return fitted((*line, Piece("text", gap), right), width, glyphs.ellipsis)


def _near(track: Track) -> Track:
    """The track round where one is: one question before, those after as far as they were asked."""
    first = max(0, track.here - 1)
    return replace(track, names=track.names[first : first + 3], here=track.here - first, coming=())


def _only(track: Track) -> Track:
    at = track.here if track.here >= 0 else len(track.names) - 1
    return replace(track, names=track.names[at : at + 1], here=0 if track.here >= 0 else -1, coming=())


def _track(track: Track, glyphs: Glyphs, *, bars: bool) -> Line:
    line: list[Piece] = []
    for at, name in enumerate((*track.names, *track.coming)):
        is_here, is_asked = at == track.here, at < len(track.names)
        role: Role = "accent" if is_here else "text" if is_asked else "muted"
        tick = glyphs.verified if name in track.done else ""
        line.append(Piece("muted", " ") if line else Piece("text", ""))
        line.append(Piece(role, f"{name}{tick}", f"question:{name}"))
        if bars:
            line += [Piece("text", " "), *_bar(is_here, is_asked, track.share, glyphs)]
    return tuple(piece for piece in line if piece.text)


def _bar(is_here: bool, is_asked: bool, share: float, glyphs: Glyphs) -> Line:
    if not is_asked:
        return (Piece("line", glyphs.track_left * _BAR),)
    if not is_here:
        return (Piece("accent", glyphs.track_done * _BAR),)
    full = min(_BAR - 1, int(share * _BAR))
    return (
        Piece("accent", glyphs.track_done * full + glyphs.track_here),
        Piece("line", " " * (_BAR - 1 - full)),
    )


def in_force_line(name: str, text: str, since: timedelta, width: int, style: Style) -> Line:
    """ "Q2 for 7 min · What made you post the first time?", for when the question itself is out of sight."""
    dot = f" {style.glyphs.dot} "
    said = name_drawn(clean_line(text), style.terminal)
    start: Line = (Piece("accent", name), Piece("muted", f" {minutes(since)}{dot}"))
    room = width - line_width(start)
    if room < 8:
        return fitted(start[:1], width, style.glyphs.ellipsis)
    return (*start, Piece("strong", cut(said, room, style.glyphs.ellipsis)))


def minutes(since: timedelta) -> str:
    """ "7 min", "3 h", "2 days"."""
    whole = max(0, int(since.total_seconds() // 60))
    if whole < 60:
        return f"{whole} min"
    if whole < 48 * 60:
        return f"{whole // 60} h"
    return f"{whole // (24 * 60)} days"


def clock_words(start: datetime, end: datetime, now: datetime) -> str:
    """ "24 of 60 min" while a session runs, "day 3 of 7" of a slow one; "" before and after."""
    if not start <= now < end:
        return ""
    if end - start >= timedelta(days=2):
        return f"day {(now - start).days + 1} of {max(1, round((end - start) / timedelta(days=1)))}"
    return f"{int((now - start).total_seconds() // 60)} of {int((end - start).total_seconds() // 60)} min"
