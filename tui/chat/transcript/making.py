"""A document as a tree: title, facts, a section a question, thanks, talk or threads, people, what was left out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from tui.chat.heard import question_letter
from tui.chat.labels import read_labels
from tui.chat.transcript.document import Document, Settled, Standing, settle
from tui.chat.transcript.saying import Teller, handle_of, one_line, profile, shortened, spelled
from tui.chat.transcript.tree import Bit, Entry, Recap, Section, Table, Words
from tui.chat.values import Answer, Person, Question, Role
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Post
from tui.text.cleaning import clean_line

_DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ROLES: Final[tuple[tuple[Role, str, str], ...]] = (
    ("host", "Host", "Hosts"),
    ("co-host", "Co-host", "Co-hosts"),
    ("guest", "Guest", "Guests"),
)
_MANY_TAGS: Final = 8


def recap(document: Document, *, guesses: bool = False) -> Recap:
    """The whole transcript. With `guesses`, posts that may be answers stand under their question, marked "guess"."""
    return _Making(document, settle(document, guesses=guesses), guesses).recap()


def title(document: Document) -> str:
    """ "Learning chat, 8 January 2026", or with the tag where the room has no title of its own."""
    spec, start = document.spec, document.session.when.start.astimezone(document.zone)
    name = clean_line(spec.title) or (f"#{clean_line(spec.tags[0])}" if spec.tags else clean_line(spec.name))
    return f"{name}, {spelled(start)}"


class _Making:
    def __init__(self, document: Document, settled: Settled, guesses: bool) -> None:
        self._document = document
        self._settled = settled
        self._guesses = guesses
        session, posts = document.session, document.posts
        self._letter = question_letter(document.spec.letters)
        self._used: set[PostId] = set()
        # Where everybody is new, no earlier session is in the cache: that says nothing about anybody.
        new = frozenset(one.id for one in session.people if one.newcomer)
        self._new = new if len(new) < len(session.people) else frozenset[UserId]()
        here = [one for one in settled.questions if one.asked == "here"]
        asked = [
            (post, one.question)
            for one in here
            for post in (one.question.post, *one.reposts)
            if post is not None
        ]
        self._tell = Teller(
            document.zone,
            session.when.start.astimezone(document.zone).date(),
            roles={one.id: one.role for one in session.people},
            newcomers=self._new,
            out=frozenset(document.hidden) | document.gone,
            deleted=document.gone,
            names={post: self._name(question) for post, question in asked},
            authors={post: handle for post, one in posts.items() if (handle := handle_of(one.author))},
        )

    def recap(self) -> Recap:
        settled, numbered = self._settled, bool(self._document.session.questions)
        sections = list(self._questions())
        if not numbered:
            sections += self._threads()
        sections += self._heap("thanks", "Thanks and the next date", settled.thanks, "Thanks")
        if numbered:
            sections += self._heap("talk", "Talk", settled.talk, "Talk")
        if settled.people:
            sections.append(self._people())
        return Recap(title(self._document), tuple(self._facts()), tuple(sections), tuple(self._closing()))

    # --- questions ------------------------------------------------------------------------------------

    def _name(self, question: Question) -> str:
        return f"{self._letter}{question.n}{question.sub}"

    def _questions(self) -> Iterator[Section]:
        """Sub-questions hang under their question, where it was asked as well."""
        by_number: dict[int, list[Standing]] = {}
        for one in self._settled.questions:
            by_number.setdefault(one.question.n, []).append(one)
        for some in by_number.values():
            heads = [one for one in some if not one.question.sub]
            subs = [one for one in some if one.question.sub]
            if heads:
                head = self._question(heads[0])
                yield replace(head, parts=tuple([self._question(one) for one in subs]))
            else:
                yield from (self._question(one) for one in subs)

    def _question(self, one: Standing) -> Section:
        question, post = one.question, None
        name = self._name(question)
        anchor = name.lower()
        asked = None
        about = ""
        if one.asked == "here" and question.post is not None:
            post = self._document.posts[question.post]
            asked = self._tell.entry(post, self._anchor(post.id, anchor), f"Question {name}")
            about = self._about(post)
        answers = tuple([self._answer(answer, name, question.post) for answer in one.answers])
        notes = tuple(self._notes(one))
        guessed = sum(answer.guess for answer in one.answers)
        count = _counted(len(answers) - guessed, "answer") if len(answers) > guessed else "no answers"
        count += f", {_counted(guessed, 'guess', 'guesses')}" if guessed else ""
        if one.asked != "here":
            about = "".join(bit.text for bit in notes[0])
        return Section(anchor, name, about, count, asked, notes, answers, is_question=True)

    def _about(self, post: Post) -> str:
        """What a question asks: its own words from the label on, which may stand after a paragraph of other things."""
        letters = self._document.spec.letters
        reading = read_labels(post.text, post.spans, letters)
        asked = read_labels(post.text[reading.start :], (), letters).rest if reading.labels else ""
        return shortened(asked or reading.rest) or one_line(post)

    def _notes(self, one: Standing) -> Iterator[Words]:
        match one.asked:
            case "folded":
                yield (Bit("Folded by “", "muted"), Bit(one.rule, "muted", foreign=True), Bit("”.", "muted"))
            case "deleted":
                yield (Bit("Deleted by its author.", "muted"),)
            case "unknown":
                yield (Bit("The question itself is not in the cache.", "muted"),)
            case "here":
                pass
        if one.reposts:
            yield (Bit(f"Asked again {_times(len(one.reposts))}.", "muted"),)

    def _answer(self, answer: Answer, under: str, asked: PostId | None) -> Entry:
        label = ", ".join(answer.labels)
        marks = []
        if answer.part is not None:
            marks.append(Bit(f"part {answer.part}", "muted"))
        if answer.guess:
            marks.append(Bit("guess", "warn"))
        if answer.late:
            marks.append(Bit("after the end", "muted"))
        what = f"Guessed answer to {under}" if answer.guess else f"Answer {label or under}"
        return self._entry(answer.post, what, under, label, tuple(marks), asked)

    def _entry(
        self,
        post: PostId,
        what: str,
        under: str = "",
        label: str = "",
        marks: Words = (),
        asked: PostId | None = None,
    ) -> Entry:
        anchor = self._anchor(post, under.lower())
        return self._tell.entry(self._document.posts[post], anchor, what, label, marks, asked)

    def _anchor(self, post: PostId, under: str) -> str:
        """A post may stand at several questions, and be several: the first place has the plain anchor."""
        anchor = f"p{post}" if post not in self._used else f"p{post}-{under}"
        self._used.add(post)
        return anchor

    # --- the rest -------------------------------------------------------------------------------------

    def _heap(self, anchor: str, called: str, ids: Sequence[PostId], what: str) -> Iterator[Section]:
        entries = tuple([self._entry(post, what) for post in ids if self._is_own(post)])
        if entries:
            yield Section(anchor, called, count=_counted(len(entries), "post"), entries=entries)

    def _threads(self) -> Iterator[Section]:
        """A free-form room: what was said together, then what stands alone."""
        thanks = set(self._settled.thanks)
        talks = [
            tuple([p for p in some if p not in thanks and self._is_own(p)]) for some in self._settled.threads
        ]
        number = 0
        for some in talks:
            if len(some) > 1:
                number += 1
                entries = tuple([self._entry(post, "Post") for post in some])
                about = one_line(self._document.posts[some[0]])
                yield Section(
                    f"thread{number}", f"Thread {number}", about, _counted(len(some), "post"), entries=entries
                )
        alone = [post for post in self._settled.talk if post not in self._used]
        yield from self._heap("alone", "Single posts" if number else "Posts", alone, "Post")

    def _is_own(self, post: PostId) -> bool:
        return self._document.posts[post].kind != "repost"

    def _people(self) -> Section:
        answers: dict[UserId, set[PostId]] = {}
        for one in self._settled.questions:
            for answer in one.answers:
                if answer.author is not None and not answer.guess:
                    answers.setdefault(answer.author, set()).add(answer.post)
        rows = []
        for person in _in_order(self._settled.people):
            role: str = person.role
            if person.id in self._new:
                role = "first time here" if role == "participant" else f"{role}, first time here"
            who, name = [self._person(person)], clean_line(person.name)
            who += [Bit(" "), Bit(name, "muted", foreign=True)] if name else []
            count, answered = str(person.posts), str(len(answers.get(person.id, ())))
            rows.append((tuple(who), (Bit(role),), (Bit(count),), (Bit(answered),)))
        table = Table(("Who", "Role", "Posts", "Answers"), tuple(rows))
        return Section("people", "Who took part", count=_counted(len(rows), "person", "people"), table=table)

    def _person(self, person: Person) -> Bit:
        voice = self._tell.voice(person.role)
        return profile(Author(person.id, person.username, person.name), voice)

    # --- facts and the end ----------------------------------------------------------------------------

    def _facts(self) -> Iterator[tuple[str, Words]]:
        spec, settled = self._document.spec, self._settled
        yield "When", (Bit(_span(self._document)),)
        if spec.title and spec.tags:
            yield "Tag", (Bit(" ".join(f"#{clean_line(tag)}" for tag in spec.tags)),)
        for role, single, several in _ROLES:
            if some := [one for one in settled.people if one.role == role]:
                yield single if len(some) == 1 else several, tuple(self._named(some))
        yield "Numbers", (Bit(self._numbers()),)
        if new := [one for one in settled.people if one.id in self._new]:
            yield "First time here", tuple(self._named(new, names=False))
        if crossed := self._document.session.crossed[:_MANY_TAGS]:
            tags = ", ".join(f"#{clean_line(tag)} {count}" for tag, count in crossed)
            yield "Other tags", (Bit(tags),)

    def _named(self, people: Sequence[Person], names: bool = True) -> Iterator[Bit]:
        for at, person in enumerate(people):
            if at:
                yield Bit(", ")
            yield self._person(person)
            if names and (name := clean_line(person.name)):
                yield Bit(" (")
                yield Bit(name, foreign=True)
                yield Bit(")")

    def _numbers(self) -> str:
        settled = self._settled
        posts = sum(one.posts for one in settled.people)
        said = [f"{_counted(posts, 'post')} by {_counted(len(settled.people), 'person', 'people')}"]
        if settled.questions:
            answers = {a.post: a.guess for one in settled.questions for a in one.answers}
            sure = sum(not guess for guess in answers.values())
            said += [_counted(len(settled.questions), "question"), _counted(sure, "answer")]
            if self._guesses:
                said.append(_counted(len(answers) - sure, "guess", "guesses"))
        return ", ".join(said)

    def _closing(self) -> Iterator[Words]:
        settled, left = self._settled, self._settled.left_out
        notices = {*settled.notices, *settled.rules}
        pointers = sum(len(one.pointers) for one in settled.questions)
        out = [
            (left.muted, f"{_counted(left.muted, 'post')} muted"),
            (left.deleted, f"{_counted(left.deleted, 'post')} deleted since"),
            (left.absent, f"{_counted(left.absent, 'post')} not in the cache"),
            (left.reposts, _counted(left.reposts, "repost")),
            (len(notices) + pointers, _counted(len(notices) + pointers, "announcement")),
        ]
        if told := [words for count, words in out if count]:
            yield (Bit(f"Left out: {', '.join(told)}."),)
        if proposed := self._document.session.proposed:
            names = ", ".join(f"@{clean_line(name)}" for name in proposed)
            yield (Bit(f"Nobody was named as host: {names} asked the questions, so it seems."),)
        if self._document.session.questions:
            how = "Only posts with a label stand under a question; the others are under Talk."
            if self._guesses:
                how = "Posts marked “guess” have no label; time and replies say where they may belong."
            yield (Bit(how),)
        made = self._document.made.astimezone(self._document.zone)
        words = f"Made by delurk on {spelled(made)} at {made:%H:%M} from posts kept on its reader’s machine."
        yield (Bit(words),)


def _in_order(people: Sequence[Person]) -> list[Person]:
    """Hosts and guests first, then who said most."""
    order = {"host": 0, "co-host": 1, "guest": 2, "participant": 3}
    return sorted(people, key=lambda one: (order[one.role], -one.posts, one.username.lower(), one.id))


def _span(document: Document) -> str:
    when, zone = document.session.when, document.zone
    start, end = when.start.astimezone(zone), when.end.astimezone(zone)
    until = (
        f"{end:%H:%M}"
        if end.date() == start.date()
        else f"{_DAYS[end.weekday()]}, {spelled(end)}, {end:%H:%M}"
    )
    long = _lasting(when.end - when.start)
    return f"{_DAYS[start.weekday()]}, {spelled(start)}, {start:%H:%M} to {until} ({long}; times are {_zone(zone, start)})"


def _lasting(length: timedelta) -> str:
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes <= 180:
        return _counted(minutes, "minute")
    return _counted(round(minutes / 60), "hour") if minutes < 2880 else _counted(round(minutes / 1440), "day")


def _zone(zone: tzinfo, at: datetime) -> str:
    key = str(getattr(zone, "key", "") or "")
    offset = zone.utcoffset(at.replace(tzinfo=None)) or timedelta()
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    told = f"UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return f"{key}, {told}" if key else told


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
