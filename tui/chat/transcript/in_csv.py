"""A transcript as a table for spreadsheets: a row a post, in time order.

RFC 4180 with a byte order mark: without it Excel takes UTF-8 for the machine's old code page, while LibreOffice, Google
Sheets and Numbers read it either way (Python: `encoding="utf-8-sig"`).

A cell that a spreadsheet would take for a formula gets a ' before it, which it shows as text. So does what would begin
a cell in a spreadsheet that is set to semicolons or tabs: there a row falls apart at other places.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC
from typing import Final

from tui.chat.transcript.document import Document, Settled, settle
from tui.chat.transcript.saying import handle_of, language, original
from tui.chat.values import Answer, Question
from tui.model.ids import PostId
from tui.model.post import Post
from tui.text.cleaning import clean, clean_line

COLUMNS: Final = (
    "session", "kind", "question", "sub", "label", "guess", "role", "newcomer", "username", "name", "time", "text",
    "link", "alt", "language", "likes", "reposts", "replies", "quotes",
)  # fmt: skip
_MARK: Final = "\ufeff"
_FORMULA: Final = re.compile('(^|[;\n\t\r])(?=[\\s"]*[=+\\-@\t\r＝＋－＠])')
_SMILE: Final = re.compile(r"[\s\"]*-\)")  # ";-)" is no formula


def table(document: Document, *, guesses: bool = False) -> str:
    """The table, lines ending in CRLF, a byte order mark first; guessed answers at their questions with `guesses`."""
    out = io.StringIO()
    out.write(_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    settled = settle(document, guesses=guesses)
    for post, where in sorted(_places(settled), key=lambda row: _when(document, row[0])):
        writer.writerow([defused(cell) for cell in _row(document, post, where)])
    return out.getvalue()


def defused(cell: str) -> str:
    """`cell`, with a ' wherever a spreadsheet could begin to read a formula."""

    def marked(found: re.Match[str]) -> str:
        smiles = found[1] == ";" and _SMILE.match(cell, found.end())
        return found[1] if smiles else f"{found[1]}'"

    return _FORMULA.sub(marked, cell)


Where = tuple[str, tuple[Question, ...], Answer | None, str]
"""What a post is, of which questions, as which answer, and the words that stand for it ("" for its own)."""


def _places(settled: Settled) -> Iterator[tuple[PostId, Where]]:
    answers: dict[PostId, tuple[list[Question], Answer]] = {}
    asked: dict[PostId, tuple[list[Question], str]] = {}
    for one in settled.questions:
        question = one.question
        if question.post is not None and one.asked in ("here", "folded"):
            folded = f"Folded by “{one.rule}”" if one.asked == "folded" else ""
            asked.setdefault(question.post, ([], folded))[0].append(question)
        yield from ((post, ("question again", (question,), None, "")) for post in one.reposts)
        yield from ((post, ("pointer", (question,), None, "")) for post in one.pointers)
        for answer in one.answers:
            answers.setdefault(answer.post, ([], answer))[0].append(question)
    yield from ((post, ("question", tuple(some), None, folded)) for post, (some, folded) in asked.items())
    both = {post: pair for post, pair in answers.items() if post not in asked}
    yield from ((post, ("answer", tuple(some), answer, "")) for post, (some, answer) in both.items())
    heaps = {
        "notice": settled.notices,
        "rules": settled.rules,
        "thanks": settled.thanks,
        "talk": settled.talk,
    }
    for kind, ids in heaps.items():
        yield from ((post, (kind, (), None, "")) for post in ids)


def _row(document: Document, post: PostId, where: Where) -> list[str]:
    kind, questions, answer, instead = where
    people = {one.id: one for one in document.session.people}
    one = document.posts.get(post)
    author = one.author if one is not None else None
    person = people.get(author.id) if author is not None else None
    labels = answer.labels if answer is not None else ()
    numbers = dict.fromkeys(str(question.n) for question in questions)
    subs = dict.fromkeys(question.sub for question in questions if question.sub)
    cells = [
        f"{document.session.when.start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        kind,
        ", ".join(numbers),
        ", ".join(subs),
        ", ".join(labels),
        "guess" if answer is not None and answer.guess else "",
        person.role if person is not None else "",
        "first time" if person is not None and person.newcomer else "",
    ]
    if one is None:
        return [*cells, *[""] * (len(COLUMNS) - len(cells))]
    return [
        *cells,
        handle_of(author),
        clean_line(author.name) if author is not None else "",
        f"{one.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        instead or clean(one.shown.text),
        original(one),
        "" if instead else "\n".join(clean_line(media.alt) for media in one.shown.media if media.alt),
        language(one.shown.lang),
        *_counts(one),
    ]


def _counts(post: Post) -> list[str]:
    counts = post.shown.counts
    return [str(number) for number in (counts.likes, counts.reposts, counts.replies, counts.quotes)]


def _when(document: Document, post: PostId) -> tuple[float, PostId]:
    one = document.posts.get(post)
    return (one.created_at.timestamp() if one is not None else 0.0, post)
