"""What one post says in a room, whoever else says what: its labels, its references, when and by whom."""

import re
from datetime import datetime
from typing import Final

from tui.chat.labels import read_labels
from tui.chat.values import Answer, Label, Letters, Reading
from tui.model.ids import PostId, UserId
from tui.model.post import Post

Key = tuple[int, str]
"""A question's place in the order: number and sub ("" for none)."""
When = tuple[datetime, int]
"""Where a post stands in time: when it was made, then its id."""

_NOTHING: Final = Reading()
_STATUS: Final = re.compile(r"/status(?:es)?/(\d{1,19})(?!\d)")
_APART: Final = frozenset(":.)]-–—,;|")


class Heard:
    """A post of a room with what it says of its own. Never changed once made, but for the room's own note of `answer`."""

    __slots__ = (
        "answer",
        "asks",
        "author",
        "names",
        "post",
        "quotes",
        "reading",
        "replies",
        "repost",
        "root",
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
            tuple([(label.number, label.sub) for label in labels if label.letter in asks]) if labels else ()
        )
        """What it asks if its author may: the labels with a question's letter, among which may be answers' as well."""

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


def answer_letter(letters: Letters) -> str:
    """The letter that answers have in a room, however they were written: A, or what a room has in its place."""
    return "A" if "A" in letters.answers or not letters.answers else min(letters.answers)


def answer_label(label: Label, letter: str) -> str:
    """A label as an answer has it: "A4" of a participant's Q4."""
    return f"{letter}{label.number}{label.sub}"
