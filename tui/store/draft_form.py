"""What is written in a draft as JSON of our own, without loss: how it is stored, and how it goes to another machine.

Ids are strings and what has its default is left out. The state of a draft, its times and what was sent of it are not
in it: they are columns of the table. The number in `v` is raised when a field changes its meaning.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from tui.model.draft import NEW, Answered, Draft, DraftKind, Picture, Place, PollDraft
from tui.model.ids import PostId, UserId, parse_id
from tui.model.panel import parse_panel
from tui.text.cleaning import clean, clean_line

VERSION: Final = 1


class PictureForm(Struct, omit_defaults=True):
    """`Picture`."""

    path: str
    alt: str = ""
    media_id: str | None = None


class PollForm(Struct):
    """`PollDraft`."""

    options: list[str]
    minutes: int


class AnsweredForm(Struct):
    """`Answered`."""

    post: str
    author: str | None
    username: str
    text: str


class PlaceForm(Struct, omit_defaults=True):
    """`Place`; the panel as it is written everywhere."""

    panel: str | None = None
    session: datetime | None = None
    question: str = ""
    label: str = ""
    tag: str = ""


class DraftForm(Struct, omit_defaults=True, kw_only=True):
    """What is written in a draft, with the version of the form it is in."""

    v: Literal[1]
    parts: list[str]
    kind: DraftKind = "post"
    place: PlaceForm | None = None
    answers: AnsweredForm | None = None
    pictures: list[PictureForm] = []
    poll: PollForm | None = None
    numbered: bool = False
    previous: str | None = None


def encoded(draft: Draft) -> str:
    """What is written in `draft`, as one line of JSON. What no file can hold (half a character) becomes U+FFFD."""
    try:
        return msgspec.json.encode(_form(draft)).decode()
    except UnicodeEncodeError:
        parts = tuple(_whole(part) for part in draft.parts)
        pictures = tuple(replace(one, path=_whole(one.path), alt=_whole(one.alt)) for one in draft.pictures)
        poll = draft.poll and replace(draft.poll, options=tuple(map(_whole, draft.poll.options)))
        return msgspec.json.encode(_form(replace(draft, parts=parts, pictures=pictures, poll=poll))).decode()


def decoded(text: str | bytes) -> Draft:
    """A draft with what `encoded` has written; its id, state and times are not in there."""
    return built(form_of(text))


def form_of(text: str | bytes) -> DraftForm:
    """The form that `encoded` has written."""
    return msgspec.json.decode(text, type=DraftForm)


def built(form: DraftForm) -> Draft:
    """The draft of a form. Raises ValueError, in one line, for what no draft can hold."""
    return Draft(
        NEW,
        tuple(form.parts),
        form.kind,
        place=_place(form.place),
        answers=_answered(form.answers),
        pictures=tuple(
            Picture(one.path, one.alt, None if one.media_id is None else parse_id(one.media_id))
            for one in form.pictures
        ),
        poll=None if form.poll is None else PollDraft(tuple(form.poll.options), form.poll.minutes),
        numbered=form.numbered,
        previous=None if form.previous is None else PostId(parse_id(form.previous)),
    )


def cleaned(draft: Draft) -> Draft:
    """A draft without what a terminal would obey: a file from elsewhere can hold anything."""
    answers, place = draft.answers, draft.place
    return replace(
        draft,
        parts=tuple(map(clean, draft.parts)),
        place=replace(
            place,
            question=clean_line(place.question),
            label=clean_line(place.label),
            tag=clean_line(place.tag),
        ),
        answers=answers and replace(answers, username=clean_line(answers.username), text=clean(answers.text)),
        pictures=tuple(replace(one, path=clean_line(one.path), alt=clean(one.alt)) for one in draft.pictures),
        poll=draft.poll and replace(draft.poll, options=tuple(map(clean_line, draft.poll.options))),
    )


def _whole(text: str) -> str:
    """`text` with the two halves of a character joined and a lone half replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _form(draft: Draft) -> DraftForm:
    place, answers, poll = draft.place, draft.answers, draft.poll
    panel = None if place.panel is None else str(place.panel)
    place_form = PlaceForm(panel, place.session, place.question, place.label, place.tag)
    return DraftForm(
        v=1,
        parts=list(draft.parts),
        kind=draft.kind,
        place=None if place_form == PlaceForm() else place_form,
        answers=None
        if answers is None
        else AnsweredForm(str(answers.post), _text(answers.author), answers.username, answers.text),
        pictures=[PictureForm(one.path, one.alt, _text(one.media_id)) for one in draft.pictures],
        poll=None if poll is None else PollForm(list(poll.options), poll.minutes),
        numbered=draft.numbered,
        previous=_text(draft.previous),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _place(form: PlaceForm | None) -> Place:
    if form is None:
        return Place()
    session = form.session
    if session is not None and session.tzinfo is None:
        raise ValueError(f"{session.isoformat()} lacks its offset from UTC")
    return Place(
        None if form.panel is None else parse_panel(form.panel),
        None if session is None else session.astimezone(UTC),
        form.question,
        form.label,
        form.tag,
    )


def _answered(form: AnsweredForm | None) -> Answered | None:
    if form is None:
        return None
    author = None if form.author is None else UserId(parse_id(form.author))
    return Answered(PostId(parse_id(form.post)), author, form.username, form.text)
