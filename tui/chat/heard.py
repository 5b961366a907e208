"""What one post says in a room, whoever else says what: its labels, its references, when and by whom."""

import re
from datetime import datetime
from typing import Final

from tui.chat.labels import read_labels
from tui.chat.run import one_of
from tui.chat.values import Answer, Label, Letters, Reading
from tui.chat.wording import comes_soon, introduces, is_slight, points
from tui.model.ids import PostId, UserId
from tui.model.post import Post

Key = tuple[int, str]
"""A question's place in the order: number and sub ("" for none)."""
When = tuple[datetime, int]
"""Where a post stands in time: when it was made, then its id."""

_NOTHING: Final = Reading()
_STATUS: Final = re.compile(r"/status(?:es)?/(\d{1,19})(?!\d)")
_APART: Final = frozenset(":.)]-–—,;|")
_MOST: Final = 40  # questions looked at in one list
_ANY_WORD: Final = re.compile(r"[^\W_]")
_NO_WORDS: Final = re.compile(r"[^\w]*(?:(?:and|und|y|et)[^\w]*)?")


class Heard:
    """A post of a room with what it says of its own. Never changed once made, but for the room's own note of `answer`."""

    __slots__ = (
        "announces",
        "answer",
        "asks",
        "author",
        "names",
        "posed",
        "post",
        "quotes",
        "reading",
        "replies",
        "repost",
        "root",
        "slight",
        "username",
        "when",
    )

    def __init__(self, post: Post, root: PostId, letters: Letters) -> None:
        self.post = post
        self.root = root
        self.answer: Answer | None = None
        author = post.author
        self.author: UserId | None = author.id if author is not None else None
        self.username: str = author.username.lower() if author is not None else ""
        self.when: When = (post.created_at, post.id)
        self.replies: PostId | None = post.reply_to
        self.quotes: PostId | None = post.quoted.id if post.quoted is not None else None
        self.repost: bool = post.reposted is not None or post.text.startswith("RT @")
        self.reading: Reading = (
            read_labels(post.text, post.spans, letters)
            if not self.repost and (letters.questions or letters.answers)
            else _NOTHING
        )
        labels = self.reading.labels
        self.names: tuple[Key, ...] = tuple([(label.number, label.sub) for label in labels]) if labels else ()
        asks = letters.questions
        self.asks: tuple[Key, ...] = (
            tuple(dict.fromkeys([(label.number, label.sub) for label in labels if label.letter in asks]))
            if labels
            else ()
        )
        """What it asks if its author may: the labels with a question's letter, among which may be answers' as well."""
        self.posed: tuple[Key, ...] = self.asks
        """The same, but of a list of questions those that it has words for, wherever in a line their labels stand."""
        self.slight: bool = is_slight(self.reading.rest) if self.asks else False
        """Whether it asks only where nobody asks the same alone and in plainer words: "Q1: I love these! Q2: And you?"."""
        self.announces: bool = False
        """Whether it lists questions, or says that one will be asked in some minutes: each is asked alone later."""
        if (self.asks or not labels) and (self.asks or self.reading.inner):
            self._look_for_several(letters)

    def _look_for_several(self, letters: Letters) -> None:
        keys = dict.fromkeys([*self.asks, *((label.number, label.sub) for label in self.reading.inner)])
        if len({number for number, _ in keys}) > 1:
            texts = _texts(self.post.text, letters)
            self.posed = tuple([key for key in keys if key[0] in texts]) or self.asks
            self.announces = len(set(texts.values())) > 1
            asked = [number for number, text in texts.items() if "?" in text]
            if self.announces and asked == list(texts)[-1:]:
                self.announces, self.slight = False, True
                self.posed = tuple([key for key in keys if key[0] == asked[0]])
        if not self.announces and comes_soon(self.lead):
            self.announces, self.posed = True, self.posed or tuple(keys)

    @property
    def lead(self) -> str:
        """What stands on the line of its label before it, or on the one before where it begins one."""
        at = self.reading.start if self.reading.labels else self.reading.inner_at
        lines = [line for line in self.post.text[:at].splitlines() if _ANY_WORD.search(line)]
        return read_labels(lines[-1]).rest if lines else ""

    def introduced(self, letters: Letters) -> str | None:
        """What it asks behind a short lead-in ("Next up, Q9: What will go?"); None where it asks nothing so.

        It has no label of its own, and names one question.
        """
        inner = self.reading.inner
        if len(inner) != 1 or self.reading.labels or self.announces or self.quotes is not None:
            return None
        before = self.post.text[: self.reading.inner_at].rpartition("\n")[2]
        if not introduces(before):
            return None
        asked = read_labels(self.post.text[self.reading.inner_at :], (), letters).rest
        return asked if "?" in asked and points(asked) is None else None

    @property
    def heralds(self) -> bool:
        """Whether it has no label and says nothing but that a question comes or where it is: "Here comes Q1!"."""
        named = self.reading.named
        if not 0 < len(named) <= 2 or self.reading.labels:
            return False
        text = self.reading.rest
        for label in named:
            text = re.sub(rf"(?i)(?<!\w){label.letter}[.#-]?{label.number}{label.sub}(?!\w)", " ", text)
        return points(text) is not None

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.when[0]

    @property
    def apart(self) -> bool:
        """Whether a sign stands between its label and what follows."""
        text, end = self.post.text, self.reading.end
        return text[max(0, end - 1) : end].strip() in _APART or text[end : end + 2].strip()[:1] in _APART

    @property
    def trailing(self) -> bool:
        """Whether its label stands after what it says: only tags and links follow."""
        end = self.reading.end
        after = list(self.post.text[end:])
        for span in self.post.spans:
            if span.start >= end:
                after[span.start - end : span.end - end] = " " * (span.end - span.start)
        return bool(self.reading.rest) and not any(letter.isalnum() for letter in after)

    def linked(self) -> list[PostId]:
        """The posts that its links go to."""
        addresses = [span.value for span in self.post.spans if span.kind == "link"]
        return [PostId(int(found[1])) for address in addresses if (found := _STATUS.search(address))]


def _texts(text: str, letters: Letters) -> dict[int, str]:
    """The words behind each number of a list of questions that has some. "Q1 & Q2: …" has the same for both."""
    pieces = re.split(
        rf"(?<![\w@#]){one_of(letters.questions)}[.#-]?([0-9]{{1,2}})[a-dA-D]?(?!\w)", text, maxsplit=_MOST
    )
    texts: dict[int, str] = {}
    waiting: list[int] = []
    for number, said in zip(pieces[1::2], pieces[2::2], strict=True):
        waiting.append(int(number))
        if _NO_WORDS.fullmatch(said):
            continue
        if points(read_labels(said, (), letters).rest) is None:
            texts.update(dict.fromkeys(waiting, said))
        waiting = []
    return texts


def answer_letter(letters: Letters) -> str:
    """The letter that answers have in a room, however they were written: A, or what a room has in its place."""
    return "A" if "A" in letters.answers or not letters.answers else min(letters.answers)


def question_letter(letters: Letters) -> str:
    """The letter that a room's questions are named with: Q, or what a room has in its place."""
    return "Q" if "Q" in letters.questions or not letters.questions else min(letters.questions)


def answer_label(label: Label, letter: str) -> str:
    """A label as an answer has it: "A4" of a participant's Q4."""
    return f"{letter}{label.number}{label.sub}"
