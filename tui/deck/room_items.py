"""What a room holds, as entries of a list: sections closed to a row, and what of the open one stands there.

Of an open section as many answers stand there as fit, those that matter most to the reader first; the rest is counted
on a row of its own, and what comes later is counted there too, so that nothing moves.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.chat.heard import question_letter
from tui.chat.values import Answer, Person, Question, RoomSpec, Session
from tui.deck.blocks import Block
from tui.deck.panel import PanelState, Spot
from tui.deck.room_rows import Item, RoomRows, answers, replies
from tui.deck.sections import WELCOME, Section, sections_of
from tui.model.ids import PostId, UserId
from tui.model.post import Post
from tui.model.reading import is_read
from tui.mute.rule import SHOWN, Rule, Verdict

FEWEST: Final = 3  # answers that stand below an open question, however low the window is
_LEFT_OVER: Final = 6  # rows left for what stands round the answers: closed questions, "4 more"
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LEADERS: Final = frozenset({"host", "co-host", "guest"})


@dataclass(frozen=True, slots=True)
class View:
    """A session as the cache has it: understood, with its posts. `expected` questions are usual in this room.

    `sessions` is how many are known, this one the `number`-th of them, 1 for the oldest.
    """

    spec: RoomSpec
    session: Session
    posts: Mapping[PostId, Post]
    expected: int = 0
    number: int = 1
    sessions: int = 1


@dataclass(slots=True)
class RoomItems(PanelState):
    """The entries of a room. `posts` are those that stand there, from the top; a post may stand there twice."""

    view: View | None = None
    mine: UserId | None = None
    yours: Container[UserId] = frozenset()  # people of the reader's lists
    clock: datetime = _LONG_AGO
    leaders_only: bool = False  # host and guests alone stand below an open question
    open: str = ""  # the key of the section that is open
    sections: tuple[Section, ...] = ()
    fresh: set[PostId] = field(default_factory=set)  # came while the reader was here, and were not shown yet
    live: bool = False  # posts come by the stream
    _items: list[Item] = field(default_factory=list)
    _stands: dict[str, list[PostId]] = field(default_factory=dict)  # answers that stand there, by section
    _places: dict[str, PostId] = field(default_factory=dict)  # where the reader was in each section
    _at: dict[PostId, list[int]] = field(default_factory=dict)
    _asked: frozenset[PostId] = frozenset()
    _silent: frozenset[PostId] = (
        frozenset()
    )  # reposts, a question asked again, pointers to it: they stand nowhere
    _people: dict[UserId, Person] = field(default_factory=dict)
    _rows_of: RoomRows | None = None
    _made: dict[tuple[str, str, PostId], tuple[Item, Block]] = field(default_factory=dict)
    _wanted: Spot | None = None  # a place taken before the panel had a size

    # ---- what there is

    @property
    def item(self) -> Item | None:
        """The chosen entry."""
        return self._items[self.cursor] if self._items else None

    @property
    def held(self) -> list[Post]:
        """All posts of the session, newest first."""
        view = self.view
        return sorted(view.posts.values(), key=lambda post: post.id, reverse=True) if view is not None else []

    @property
    def in_force(self) -> Question | None:
        """The question that is being answered now, or was last."""
        asked = [one for one in self._questions if one.at is not None and one.at <= self.clock]
        return max(asked, key=lambda one: (one.at or self.clock, one.n, one.sub), default=None)

    @property
    def _questions(self) -> tuple[Question, ...]:
        return self.view.session.questions if self.view is not None else ()

    @property
    def running(self) -> bool:
        """Whether the session is under way."""
        return (
            self.view is not None and self.view.session.when.start <= self.clock < self.view.session.when.end
        )

    def section(self, key: str) -> Section | None:
        """The section of that key."""
        return next((one for one in self.sections if one.key == key), None)

    # ---- the sections

    def _take_in(self) -> None:
        assert self.view is not None
        self._people = {one.id: one for one in self.view.session.people}
        self._asked = frozenset(one.post for one in self._questions if one.post is not None)
        again = (post for one in self._questions for post in (*one.reposts, *one.pointers))
        self._silent = frozenset((*self.view.session.reposts, *again))
        made = {one.key: one for one in self.sections}
        fresh = sections_of(self.view.session, self.view.posts, self.view.spec.style)
        self.sections = tuple(made[one.key] if made.get(one.key) == one else one for one in fresh)
        self.total = len(self.view.posts)
        self.shown = max(self.view.posts, default=None)

    def _section_with(self, post: PostId) -> str:
        for section in self.sections:
            if section.key != WELCOME and (
                section.head == post or any(answer.post == post for answer in section.answers)
            ):
                return section.key
        return ""

    # ---- the list

    def _build(self) -> None:
        """The entries: each section closed to a row, the open one with what stands below it."""
        items: list[Item] = []
        for section in self.sections:
            made = self._open_items(section) if section.key == self.open else None
            items += made if made is not None else self._closed_item(section)
        self._items = items
        self.posts = [item.post for item in items]
        self._at = {}
        for at, item in enumerate(items):
            self._at.setdefault(item.post.id, []).append(at)
        self.newer = sum(1 for post in self.fresh if self._is_seen(post))
        if len(self._made) > 600:
            self._made.clear()

    def _closed_item(self, section: Section, *, opened: bool = False) -> list[Item]:
        counted = list(self._seen_answers(section))
        head = self._post(section.head)
        if head is not None and self._hides(head):
            head = None
        post = head or next((self._post(one.post) for one in counted), None)
        if post is None:
            return []
        name = self.name_of(section)
        return [
            Item(
                "closed",
                section.key,
                post,
                name,
                counted=len(counted) + (0 if name else 1 if head is not None else 0),
                guessed=sum(one.guess for one in counted),
                muted=self._hidden_in(section, counted),
                unread=self._unread_in(section) if section.key != WELCOME else 0,
                verdict=self.verdict(post) if head is not None and post.id not in self.opened else SHOWN,
                hanging=False,
                done=self._is_done(section),
                opened=opened,
                asked=bool(self._questions),
            )
        ]

    def answered_words(self, section: Section) -> str:
        """ "15 answers, 7 guessed" of a question, "4 replies" of a thread: those that the rules leave."""
        seen = self._seen_answers(section)
        if section.kind == "thread":
            return replies(len(seen))
        return answers(len(seen), sum(one.guess for one in seen), self._hidden_in(section, seen))

    def _hidden_in(self, section: Section, seen: Sequence[Answer]) -> int:
        """How many answers the rules hide, of which `seen` are left."""
        if self.judge is None:
            return 0
        return sum(self._post(one.post) is not None for one in section.answers) - len(seen)

    def named(self, question: Question) -> str:
        """ "Q2" as this room writes it."""
        letter = question_letter(self.view.spec.letters) if self.view is not None else "Q"
        return f"{letter}{question.n}{question.sub}"

    def name_of(self, section: Section) -> str:
        """ "Q2" as this room writes it ("F2", "T2"); of a thread who began it; "" for the rest."""
        if section.question is not None and self.view is not None:
            return self.named(section.question)
        if section.kind == "thread":
            head = self._post(section.head)
            if head is not None and head.author is not None:
                return f"@{head.author.username}"
        return ""

    def _open_items(self, section: Section) -> list[Item] | None:
        """The question and what stands below it; None where the rules leave nothing to be seen."""
        standing = self._standing_of(section)
        visible = {one.post: one for one in self._seen_answers(section)}
        folds: dict[Rule | None, list[Post]] = {}
        below: list[Item] = []
        rest: list[Answer] = []
        order = {post: at for at, post in enumerate(standing)}
        for answer in visible.values():
            post, verdict = self._post(answer.post), self._verdict_of(answer.post)
            if post is None:
                continue
            if verdict.action == "fold" and post.id not in self.opened:
                folds.setdefault(verdict.rule, []).append(post)
            elif answer.post not in order or (self.leaders_only and not self._leads(answer)):
                rest.append(answer)
            else:
                below.append(self._answer_item(section, answer, post, verdict))
        below.sort(key=lambda item: order[item.post.id])
        if rest:
            below.append(self._more_item(section, rest))
        for posts in folds.values():
            verdict = self._verdict_of(posts[0].id)
            below.append(Item("folded", section.key, posts[0], others=tuple(posts[1:]), verdict=verdict))
        head = self._head_item(section, list(visible.values()))
        if not head and not below:
            return None
        if below:
            below[-1] = _last(below[-1])
        return [*head, *below]

    def _head_item(self, section: Section, seen: Sequence[Answer]) -> list[Item]:
        head = self._post(section.head)
        if head is None or self._hides(head):
            return self._closed_item(section, opened=True) if section.kind != "thread" else []
        name = self.name_of(section) if section.question is not None else ""
        done, person = self._is_done(section), self._person(head)
        verdict = self.verdict(head)
        if verdict.action == "fold" and head.id not in self.opened:
            return self._closed_item(section, opened=True)
        kind: Final = "question" if section.question is not None else "answer"
        return [
            Item(
                kind, section.key, head, name, None, person, self._marks_for(person), verdict=verdict,
                counted=len(seen), guessed=sum(one.guess for one in seen), muted=self._hidden_in(section, seen),
                hanging=False, done=done,
            )
        ]  # fmt: skip

    def _answer_item(self, section: Section, answer: Answer, post: Post, verdict: Verdict) -> Item:
        person = self._person(post)
        marks = self._marks_for(person)
        if answer.late:
            marks = (*marks, "late")
        quotes = post.quoted is not None and post.quoted.id in self._asked
        return Item(
            "answer", section.key, post, "", answer, person, marks, verdict=verdict, quotes_question=quotes
        )

    def _more_item(self, section: Section, rest: Sequence[Answer]) -> Item:
        first = self._post(rest[0].post)
        assert first is not None
        others = tuple(post for one in rest[1:] if (post := self._post(one.post)) is not None)
        return Item(
            "more",
            section.key,
            first,
            "" if section.question is not None else section.key,
            others=others,
            counted=len(rest),
            guessed=sum(one.guess for one in rest),
            unread=sum(1 for one in rest if self._is_unread_id(one.post)),
            fresh=sum(1 for one in rest if one.post in self.fresh),
        )

    def _marks_for(self, person: Person | None) -> tuple[str, ...]:
        if person is None:
            return ()
        if person.id == self.mine:
            return ("you",)
        marks = ("first time here",) if person.newcomer and person.role == "participant" else ()
        return (*marks, "yours") if person.id in self.yours else marks

    def _standing_of(self, section: Section) -> list[PostId]:
        """The answers that stand below an open question: as many as fit, those that matter most to the reader first."""
        kept = self._stands.get(section.key)
        if kept is not None:
            return kept
        if self.bodies is None:
            return []
        chosen = self._chosen_to_stand(section)
        self._stands[section.key] = chosen
        self.fresh.difference_update(chosen)
        return chosen

    def _chosen_to_stand(self, section: Section) -> list[PostId]:
        answers = self._seen_answers(section)
        rows, room = self._drawn, self.height - _LEFT_OVER
        taken: list[Answer] = []
        for answer in sorted(answers, key=self._importance):
            post, verdict = self._post(answer.post), self._verdict_of(answer.post)
            if post is None or verdict.action == "fold":
                continue
            room -= len(rows.rows(self._answer_item(section, answer, post, verdict))) + 1
            if room < 0 and len(taken) >= FEWEST:
                break
            taken.append(answer)
        if len(answers) - len(taken) == 1:  # a row that says "1 more" saves nothing
            taken = list(answers)
        stands = {one.post for one in taken}
        if self._wanted is not None:
            stands.add(self._wanted.post)
        return [one.post for one in answers if one.post in stands]

    def _importance(self, answer: Answer) -> tuple[int, bool, datetime]:
        """The less the sooner: one's own, host and guest, people of one's lists, the rest; guesses after facts."""
        person = self._people.get(answer.author) if answer.author is not None else None
        if answer.author == self.mine and self.mine is not None:
            rank = 0
        elif person is not None and person.role in _LEADERS:
            rank = 1
        else:
            rank = 2 if answer.author in self.yours else 3
        return rank, answer.guess, answer.at

    def _leads(self, answer: Answer) -> bool:
        person = self._people.get(answer.author) if answer.author is not None else None
        return person is not None and person.role in _LEADERS

    def _seen_answers(self, section: Section) -> list[Answer]:
        """The answers of a section that the rules do not hide."""
        if self.judge is None:
            return [one for one in section.answers if self._post(one.post) is not None]
        return [one for one in section.answers if self._is_seen(one.post)]

    def _is_seen(self, post: PostId) -> bool:
        found = self._post(post)
        return found is not None and not self._hides(found)

    def _hides(self, post: Post) -> bool:
        return self.verdict(post).action == "hide" and post.id not in self.opened

    def verdict(self, post: Post) -> Verdict:
        """What the reader's rules say; a question is never hidden, at most folded: without it no answer has a place."""
        verdict = PanelState.verdict(self, post)
        if verdict.action == "hide" and post.id in self._asked:
            return replace(verdict, action="fold")
        return verdict

    def _verdict_of(self, post: PostId) -> Verdict:
        found = self._post(post)
        return self.verdict(found) if found is not None else SHOWN

    def _post(self, post: PostId | None) -> Post | None:
        return self.view.posts.get(post) if self.view is not None and post is not None else None

    def _person(self, post: Post) -> Person | None:
        return self._people.get(post.author.id) if post.author is not None else None

    def _is_done(self, section: Section) -> bool:
        """Whether the reader has answered it."""
        return (
            self.mine is not None
            and section.question is not None
            and any(one.author == self.mine and not one.guess for one in section.answers)
        )

    # ---- shared with those below

    def is_unread(self, post: Post) -> bool:
        """What is hidden here will not be read, nor what one wrote oneself."""
        if post.id in self._silent or is_read(self.marks, post.id):
            return False
        if post.author is not None and post.author.id == self.mine:
            return False
        return self.verdict(post).action != "hide"

    def _is_unread_id(self, post: PostId) -> bool:
        found = self._post(post)
        return found is not None and self.is_unread(found)

    def _unread_in(self, section: Section) -> int:
        count = sum(1 for one in section.answers if self._is_unread_id(one.post))
        return count + (1 if section.head is not None and self._is_unread_id(section.head) else 0)

    @staticmethod
    def _readable(item: Item) -> list[PostId]:
        """The posts that are read when the reader goes past an entry: of a fold all that are in it."""
        if item.kind in ("question", "answer"):
            return [item.post.id]
        if item.kind == "folded":
            return [post.id for post in (item.post, *item.others)]
        return [item.post.id] if item.opened and item.verdict.action == "fold" else []

    def _has_unread(self, at: int) -> bool:
        """Whether something that is read by going past the entry at `at` was not read yet."""
        return any(map(self._is_unread_id, self._readable(self._items[at])))

    def count_unread(self) -> None:
        """Count anew: what is read may have been changed from outside, and what the rules keep back."""
        posts = self.view.posts if self.view is not None else {}
        self.unread = sum(map(self._is_unread_id, posts))
        kept_back = ("hide", "fold")
        self.muted = (
            sum(self.verdict(post).action in kept_back for post in posts.values())
            if self.judge is not None
            else 0
        )

    def _index_of_head(self, key: str) -> int:
        return next((at for at, item in enumerate(self._items) if item.key == key), 0)

    def _find(self, item: Item) -> int:
        """Where an entry stands now: itself, else its post, else its section, else the end."""
        for test in (
            item.is_same_place,
            lambda other: other.post.id == item.post.id and other.key == item.key,
            lambda other: other.post.id == item.post.id,
            lambda other: other.key == item.key,
        ):
            for at, other in enumerate(self._items):
                if test(other):
                    return at
        return max(0, min(self.cursor, len(self._items) - 1))

    @property
    def _drawn(self) -> RoomRows:
        assert self.bodies is not None, "fit() comes first"
        if (
            self._rows_of is None
            or self._rows_of.bodies is not self.bodies
            or self._rows_of.bare != self.bare
        ):
            assert self.view is not None
            session = self.view.session
            is_short = session.when.end - session.when.start < timedelta(days=2)
            day = session.when.start if is_short else self.bodies.style.now
            self._rows_of = RoomRows(self.bodies, self.view.spec, day, bare=self.bare)
            self._made.clear()
        return self._rows_of


def _last(item: Item) -> Item:
    return replace(item, last=True)
