"""One session of a room, post by post: in whatever order they come, the session is the same.

Two steps, so that a post costs little. What the hosts asked (`asking`) is understood anew only when one of the few
posts that it hangs on comes or goes; then every post is placed anew. Any other post is placed alone, with those that
answer it. Heaps are kept in time order and made into tuples again only where something was put in or taken out.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import Final

from tui.chat import asking, sorting
from tui.chat.asking import Frame
from tui.chat.families import Families
from tui.chat.heard import Heard, Key, When, answer_label, answer_letter
from tui.chat.hosting import MOST_HOSTS, Opening, likely_hosts, opening_of
from tui.chat.people import People
from tui.chat.sorting import Kind, Place
from tui.chat.threads import Threads
from tui.chat.values import LATE_MINUTES, Answer, Question, Role, RoomSpec, Session, Stretch
from tui.model.ids import PostId, UserId
from tui.model.post import Post

_MANY: Final = 200  # posts to be placed: from here on it is cheaper to place all
_Heap = tuple[Kind, Key | None]


class SessionRoom:
    """The posts of one session, understood as they come.

    `earlier`: who is known from before, and so no newcomer. Every post it is given is taken to belong to the session;
    of what is older than the lead-up only a question counts that was announced and then answered. Where the room names
    no hosts they are guessed, and `Session.proposed` says whom.
    """

    def __init__(self, spec: RoomSpec, when: Stretch, earlier: Collection[UserId] = ()) -> None:
        self.spec: Final = spec
        self.when: Final = when
        self._guessing = not (spec.hosts or spec.cohosts) and bool(spec.letters.questions)
        self._proposed: tuple[str, ...] = ()
        self._roles: dict[str, Role] = {}
        self._families = Families()
        self._heard: dict[PostId, Heard] = {}
        self._refer: dict[PostId, set[PostId]] = {}  # roots of what answers or quotes an id
        self._askers: dict[PostId, Heard] = {}  # what begins with a question's letter, whoever says it
        self._named: dict[int, Counter[UserId | None]] = {}
        self._numbered: dict[int, set[PostId]] = {}  # by the numbers of their labels
        self._tags: Counter[str] = Counter()
        self._host_ids: Counter[UserId | None] = Counter()
        self._people = People(earlier, spec.tags)
        self._threads: Threads | None = Threads() if spec.style == "free" else None
        self._frame = Frame()
        self._frame_due = False
        self._due: set[PostId] = set()
        self._all_due = False
        self._places: dict[PostId, Place] = {}
        self._stands: dict[PostId, When] = {}
        self._heaps: dict[_Heap, list[tuple[When, Heard]]] = {}
        self._tuples: dict[_Heap, tuple[PostId, ...]] = {}
        self._answers: dict[Key, tuple[Answer, ...]] = {}
        self._plain = 0
        self._session: Session | None = None
        self._topics = bool(spec.letters.questions & spec.letters.answers)
        self._letter = answer_letter(spec.letters)

    # --- posts come and go --------------------------------------------------------------------------------

    def add(self, post: Post) -> bool:
        """Take a post in; False where that changes nothing: it is here, or is an older version of one that is here."""
        return self._settle(self._families.add(post))

    def add_all(self, posts: Iterable[Post]) -> None:
        """Take posts in, as many as there are."""
        families, letters = self._families, self.spec.letters
        for post in posts:
            if families.is_new_and_alone(post):
                self._put_in(Heard(post, post.id, letters))
            else:
                self._settle(families.add(post))

    def remove(self, post: PostId) -> bool:
        """A post was deleted: it goes, in all its versions, and does not come back. False where it was not here."""
        return self._settle({self._families.remove(post)})

    def role(self, username: str) -> Role:
        """What somebody is in this session, those included who are taken for hosts because none is named."""
        known = self._roles.get(username)
        if known is None:
            known = "host" if username.lower() in self._proposed else self.spec.role(username)
            self._roles[username] = known
        return known

    def newcomers_changed(self, user: UserId) -> None:
        """Whether somebody is known from before has changed in the collection that was given as `earlier`."""
        self._people.earlier_changed(user)
        self._session = None

    def _settle(self, roots: Collection[PostId]) -> bool:
        changed = False
        for root in roots:
            post = self._families.current(root) if self._families.root_of(root) == root else None
            old = self._heard.get(root)
            if old is not None and old.post is post:
                continue
            if old is None and post is None:
                continue
            changed = True
            if old is not None:
                self._take_out(old)
            if post is not None:
                self._put_in(Heard(post, root, self.spec.letters))
        return changed

    def _put_in(self, one: Heard) -> None:
        self._heard[one.root] = one
        self._note(one, 1)
        if not one.repost:
            self._people.add(one)
            if self._threads is not None:
                self._threads.add(one)
        if one.replies is not None:
            self._refer.setdefault(one.replies, set()).add(one.root)
        if one.quotes is not None:
            self._refer.setdefault(one.quotes, set()).add(one.root)

    def _take_out(self, one: Heard) -> None:
        del self._heard[one.root]
        self._note(one, -1)
        if not one.repost:
            self._people.discard(one)
            if self._threads is not None:
                self._threads = Threads(other for other in self._heard.values() if not other.repost)
        for target in (one.replies, one.quotes):
            if target is not None:
                self._refer[target].discard(one.root)

    def _note(self, one: Heard, by: int) -> None:
        """Count a post in or out of what hangs on several."""
        self._session = None
        self._due.add(one.root)
        if one.repost:
            self._plain += by
            return
        for span in one.post.spans:
            if span.kind == "hashtag":
                self._tags[span.value.lower()] += by
        if one.replies is not None or one.quotes is not None:
            for target in (one.replies, one.quotes):
                if (
                    target is not None
                    and (parent := self._heard.get(self._families.root_of(target))) is not None
                ):
                    self._people.look_again(parent.author)
        is_host = self._is_host(one.username)
        if is_host:
            self._host_ids[one.author] += by
            if self._host_ids[one.author] in (0, 1) and self._askers:
                self._frame_due = True
        if not one.names and not one.reading.inner:
            return
        for number, _ in one.names:
            roots = self._numbered.setdefault(number, set())
            roots.add(one.root) if by > 0 else roots.discard(one.root)
        if one.asks or (one.reading.inner and not one.names):
            if by > 0:
                self._askers[one.root] = one
            else:
                del self._askers[one.root]
            if self._guessing or is_host:
                self._frame_due = True
                if not self._guessing:
                    return
        if self._guessing and is_host:
            self._frame_due = True  # whether the host answers, too, is for _witnesses to say
        for number in {number for number, _ in one.names}:
            people = self._named.setdefault(number, Counter())
            before = len(people)
            people[one.author] += by
            if not people[one.author]:
                del people[one.author]
            enough = asking.MOST_WITNESSES + (MOST_HOSTS if self._guessing else 0)
            if min(before, enough) != min(len(people), enough):
                self._frame_due = True

    def _is_host(self, username: str) -> bool:
        return self.role(username) in ("host", "co-host")

    def _children(self, root: PostId) -> Iterator[Heard]:
        for member in self._families.members(root):
            for child in self._refer.get(member, ()):
                if (one := self._heard.get(child)) is not None and not one.repost:
                    yield one

    # --- what they are ------------------------------------------------------------------------------------

    def session(self) -> Session:
        """The session as it is understood now; the same object until a post changes something."""
        if self._session is None:
            self._understand()
            self._session = self._build()
        return self._session

    def question_at(self, moment: datetime) -> Question | None:
        """The question in force: asked last at `moment`. None before the first, and when late answers are over."""
        if moment > self.when.end + timedelta(minutes=LATE_MINUTES):
            return None
        asked = [one for one in self.session().questions if one.at is not None and one.at <= moment]
        return max(asked, key=lambda one: (one.at, one.n, one.sub)) if asked else None

    def _understand(self) -> None:
        if self._frame_due:
            self._frame_due = False
            if self._guessing:
                self._propose()
            frame = self._understood()
            self._look_again(frame.since(self._frame))
            self._frame = frame
        if self._all_are_due():
            self._place_all()
        else:
            self._place_due()

    def _all_are_due(self) -> bool:
        """Whether so many have to be placed that placing all of them is cheaper."""
        return self._all_due or (len(self._due) > _MANY and len(self._due) * 4 > len(self._heard))

    def _look_again(self, changes: asking.Changes) -> None:
        """Note what must be placed anew where something else is asked now than before."""
        if self._all_are_due():
            return
        due = self._due
        for number in changes.numbers:
            due |= self._numbered.get(number, set())
        due |= changes.roots & self._heard.keys()
        for begin, end in changes.stretches:
            due.update([root for root, one in self._heard.items() if begin <= one.when < end])

    def _understood(self) -> Frame:
        openers = [one for one in self._askers.values() if self._is_host(one.username)]
        openers.sort(key=lambda one: one.when)
        hosts = (
            {one.author for one in self._heard.values() if self._is_host(one.username)}
            if self._guessing
            else None
        )
        ids = {host for host, posts in self._host_ids.items() if posts} if hosts is None else hosts
        return asking.understand(
            openers, self._witnesses(openers), self.when, lambda user: user in ids, self.spec
        )

    def _witnesses(self, openers: list[Heard]) -> dict[int, int]:
        if not self._guessing:
            return {number: len(people) for number, people in self._named.items()}
        found = {number: Counter(people) for number, people in self._named.items()}
        for one in openers:  # what a host asks answers nothing
            for number in {number for number, _ in one.names}:  # all that _note counted
                found[number][one.author] -= 1
        return {number: sum(posts > 0 for posts in people.values()) for number, people in found.items()}

    def _propose(self) -> None:
        openings: list[Opening] = [found for one in self._askers.values() if (found := opening_of(one))]
        proposed = likely_hosts(openings)
        if proposed != self._proposed:
            self._proposed = proposed
            self._roles.clear()
            self._people.look_again()
            self._all_due = True

    def _place_all(self) -> None:
        self._due.clear()
        self._all_due = False
        self._places = {}
        heaps: dict[_Heap, list[tuple[When, Heard]]] = {}
        for one in sorted(self._heard.values(), key=attrgetter("when")):
            place = self._place(one)
            self._places[one.root] = place
            self._stands[one.root] = one.when
            for heap in place:
                heaps.setdefault(heap, []).append((one.when, one))
        self._heaps = heaps
        self._tuples.clear()
        self._answers.clear()

    def _place_due(self) -> None:
        due: list[tuple[When, PostId]] = []
        for root in self._due:
            self._forget_place(root)
            if (one := self._heard.get(root)) is not None:
                due.append((one.when, root))
            else:
                due += [(child.when, child.root) for child in self._children(root)]
        self._due.clear()
        heapify(due)
        while due:  # a post may come twice: an edit is later than the answers to what it was
            _, root = heappop(due)
            one = self._heard[root]
            before, place = self._places.get(root), self._place(one)
            if before == place:
                continue
            self._forget_place(root)
            self._places[root] = place
            self._stands[root] = one.when
            for heap in place:
                insort(self._heaps.setdefault(heap, []), (one.when, one), key=lambda pair: pair[0])
                self._touch(heap)
            for child in self._children(root):
                heappush(due, (child.when, child.root))

    def _forget_place(self, root: PostId) -> None:
        for heap in self._places.pop(root, ()):
            some = self._heaps[heap]
            del some[bisect_left(some, self._stands[root], key=lambda pair: pair[0])]
            self._touch(heap)

    def _touch(self, heap: _Heap) -> None:
        self._tuples.pop(heap, None)
        if heap[1] is not None:
            self._answers.pop(heap[1], None)

    def _place(self, one: Heard) -> Place:
        parent, quoted = None, False
        for target in (one.replies, one.quotes):
            if target is None or parent is not None:
                continue
            root = self._families.root_of(target)
            held = self._heard.get(root)
            if held is not None and held.when < one.when and not held.repost:
                parent, quoted = self._places.get(root), target == one.quotes
        return sorting.place(
            one, self.role(one.username), self._frame, self.when, parent, quoted, self._topics
        )

    # --- the value ----------------------------------------------------------------------------------------

    def _build(self) -> Session:
        own = set(self.spec.tags)
        crossed = sorted(
            ((tag, count) for tag, count in self._tags.items() if count > 0 and tag not in own),
            key=lambda pair: (-pair[1], pair[0]),
        )
        return Session(
            self.spec.name,
            self.when,
            tuple([self._question(key) for key in sorted(self._frame.asked)]),
            self._ids("notice"),
            self._ids("rules"),
            self._ids("thanks"),
            self._ids("talk"),
            self._threads.list() if self._threads is not None else (),
            self._people.list(self.role, self._children),
            tuple(crossed),
            len(self._heard) - self._plain,
            self._ids("plain"),
            self._proposed,
        )

    def _question(self, key: Key) -> Question:
        asker = self._frame.asked[key]
        if key not in self._answers:
            self._answers[key] = self._answers_of(key)
        post, author, at = (
            (asker.post.id, asker.author, asker.at) if asker is not None else (None, None, None)
        )
        return Question(
            *key, post, author, at, self._ids("repost", key), self._ids("pointer", key), self._answers[key]
        )

    def _answers_of(self, key: Key) -> tuple[Answer, ...]:
        facts, guesses = self._heaps.get(("answer", key), []), self._heaps.get(("guess", key), [])
        both = sorted([*facts, *((when, one) for when, one in guesses)], key=lambda pair: pair[0])
        guessed = {when for when, _ in guesses}
        return tuple([self._answer(one, when in guessed) for when, one in both])

    def _answer(self, one: Heard, guess: bool) -> Answer:
        if one.answer is None or one.answer.guess != guess:
            said = () if guess else one.reading.labels
            labels = tuple(dict.fromkeys([answer_label(label, self._letter) for label in said]))
            late = one.at > self.when.end
            one.answer = Answer(one.post.id, one.author, one.at, labels, guess, one.reading.part, late)
        return one.answer

    def _ids(self, kind: Kind, key: Key | None = None) -> tuple[PostId, ...]:
        heap = (kind, key)
        if heap not in self._tuples:
            self._tuples[heap] = tuple([one.post.id for _, one in self._heaps.get(heap, [])])
        return self._tuples[heap]


def without_guesses(session: Session) -> Session:
    """The session with nothing but facts: what was guessed to be an answer is talk."""
    from dataclasses import replace

    guessed = [answer.post for question in session.questions for answer in question.answers if answer.guess]
    questions = tuple(
        replace(question, answers=tuple(answer for answer in question.answers if not answer.guess))
        for question in session.questions
    )
    return replace(session, questions=questions, talk=tuple(sorted({*session.talk, *guessed})))
