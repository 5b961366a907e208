"""How a draft begins and how it leaves: what a place implies, and the texts that are sent in the end.

A draft's text holds the writer's words alone. What the place implies, the room's tag and the label of the question,
stands in `Draft.place`: shown beside the words, taken away by emptying it there, and put to the words only here, where
the writer has not written it already. So a question that closes changes a label, never somebody's text.

Of a thread every part has the label and the tag, because a room finds its posts by the tag, each alone. What is
sent for a part is: label, words, number, tag. Of a quote the first part ends with the quoted post's address.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from tui.chat.heard import answer_letter
from tui.chat.labels import read_labels
from tui.chat.values import Letters, Question, RoomSpec, Session
from tui.model.draft import NEW, NOWHERE, Answered, Draft, DraftKind, Place
from tui.model.panel import Panel
from tui.text.weighted import LIMIT, weigh
from tui.writing.intents import post_address
from tui.writing.said import same_tag, tags_of

LABELLED: Final = 2000
"""Characters in which a label is looked for: reading 25,000 of them takes longer than a key may."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the user is when a draft is begun.

    `room`, `session` and `question` (the one in force) where the panel is a room. `post`: what is answered or quoted.
    """

    now: datetime
    panel: Panel | None = None
    room: RoomSpec | None = None
    session: Session | None = None
    question: Question | None = None
    post: Answered | None = None


def begin(at: Standing, kind: DraftKind | None = None) -> Draft:
    """An empty draft with what the place implies. `kind`: a reply where a post is given, unless said.

    In a room: the tag, and of an answer the label of the question. A reply there is talk and has no label, unless it
    answers the question's own post. In a panel of tags: the first tag. Elsewhere nothing.
    """
    kind = kind or ("reply" if at.post is not None else "post")
    return Draft(NEW, kind=kind, place=_place(at, kind), answers=at.post, begun=at.now, touched=at.now)


def moved(draft: Draft, room: RoomSpec, session: Session, question: Question | None) -> Draft:
    """The draft as an answer to another question, such as the one that is in force by now."""
    label = answer_to(room, question)
    place = replace(
        draft.place,
        session=session.when.start,
        question=question.name if question is not None else "",
        label=label,
    )
    return replace(draft, place=place)


def answer_to(room: RoomSpec, question: Question | None) -> str:
    """What an answer to `question` begins with in this room ("A2"); "" where nothing is asked or nothing labelled."""
    if question is None or not room.letters.answers:
        return ""
    return f"{answer_letter(room.letters)}{question.n}{question.sub}"


def _place(at: Standing, kind: DraftKind) -> Place:
    if at.room is None:
        tags = at.panel.tags if at.panel is not None else ()
        return replace(NOWHERE, panel=at.panel, tag=tags[0] if tags and kind == "post" else "")
    question = _asked(at)
    return Place(
        at.panel,
        at.session.when.start if at.session is not None else None,
        question.name if question is not None else "",
        answer_to(at.room, question),
        at.room.tags[0],
    )


def _asked(at: Standing) -> Question | None:
    if at.post is None:
        return at.question
    questions = at.session.questions if at.session is not None else ()
    return next((one for one in questions if one.post == at.post.post), None)


# --- what is sent


@lru_cache(maxsize=16)  # checks, price and preview ask in turn
def final_parts(draft: Draft) -> tuple[str, ...]:
    """Exactly what is sent, part by part. A part without a word is "", unless pictures or a poll go with it."""
    return tuple(_final(draft))


def final_text(draft: Draft, part: int = 0) -> str:
    """Exactly what is sent of one part, the first being 0. Raises IndexError where there is no such part."""
    return final_parts(draft)[part]


def number_of(draft: Draft, part: int) -> str:
    """What numbers a part of a thread ("2/3", the first part being 0); "" where nothing is numbered."""
    count = len(draft.parts)
    return f"{part + 1}/{count}" if draft.numbered and count > 1 else ""


def taken_beside_words(draft: Draft, count: int) -> int:
    """What label, tag and number take of each part's length where there are `count` parts: the splitter's loss, at most."""
    parts = (".",) * max(1, count)
    bare = replace(draft, kind="post", parts=parts, pictures=(), poll=None)
    return max(weigh(text, LIMIT).length for text in final_parts(bare)) - 1


def _final(draft: Draft) -> Iterator[str]:
    place = draft.place
    for at, part in enumerate(draft.parts):
        words = part.strip()
        alone = at == 0 and (bool(draft.pictures) or draft.poll is not None)
        if not words and not alone:
            yield ""
            continue
        tag = f"#{place.tag}" if place.tag and not has_tag(words, place.tag) else ""
        said = " ".join(filter(None, (words, number_of(draft, at), tag, _quoted(draft, at))))
        label = place.label if place.label and not is_labelled(said, place.label) else ""
        yield f"{label} {said}".strip()


def _quoted(draft: Draft, part: int) -> str:
    if draft.kind != "quote" or draft.answers is None or part:
        return ""
    return post_address(draft.answers.post, draft.answers.username)


def has_tag(text: str, tag: str) -> bool:
    """Whether `text` has this tag, however it is spelled."""
    return same_tag(tag) in map(same_tag, tags_of(text))


def is_labelled(text: str, label: str) -> bool:
    """Whether `text` has a label of the kind of `label` already, of whatever number, as a room reads labels."""
    letters = Letters(frozenset("Q"), frozenset(label[:1].upper()))
    return bool(read_labels(text[:LABELLED], (), letters).labels)
