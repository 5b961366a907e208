"""What is said about the pictures and the poll that go with a post."""

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from tui.model.draft import (
    LONGEST_ALT,
    MOST_PICTURES,
    POLL_MINUTES,
    POLL_OPTION_LENGTH,
    POLL_OPTIONS,
    Draft,
    PollDraft,
)
from tui.writing.remark import Remark, numbered

_SAID: Final = ("no option", "1 option")


def pictures_and_poll(draft: Draft) -> Iterator[Remark]:
    """The remarks about what is put beside the words of `draft`."""
    yield from _pictures(draft)
    if draft.poll is not None:
        if draft.pictures:
            yield Remark("poll", "stop", "X takes a poll or pictures, not both; take one of them away.")
        yield from _poll(draft.poll)


def _pictures(draft: Draft) -> Iterator[Remark]:
    pictures = draft.pictures
    if len(pictures) > MOST_PICTURES:
        words = f"Has {len(pictures)} pictures; X takes {MOST_PICTURES} with a post."
        yield Remark("many pictures", "stop", words)
    for at, picture in enumerate(pictures):
        which = f"Picture {at + 1}" if len(pictures) > 1 else "The picture"
        alt = picture.alt.strip()
        over = len(normalize("NFC", alt)) - LONGEST_ALT
        if not alt:
            words = f"{which} has no alt text; who cannot see it learns nothing of it."
            yield Remark(numbered("alt text", at), "warn", words, "draft.alt")
        elif over > 0:
            words = f"The alt text of {which.lower()} is {over:,} over the {LONGEST_ALT:,} that X takes."
            yield Remark(numbered("long alt", at), "stop", words, "draft.alt")
    if pictures and all(picture.alt.strip() for picture in pictures):
        words = "The picture has an alt text." if len(pictures) == 1 else "All pictures have an alt text."
        yield Remark("alt texts", "fine", words)


def _poll(poll: PollDraft) -> Iterator[Remark]:
    options = [normalize("NFC", option.strip()) for option in poll.options]
    least, most = POLL_OPTIONS
    if not least <= len(options) <= most:
        has = _SAID[len(options)] if len(options) < len(_SAID) else f"{len(options)} options"
        yield Remark("poll options", "stop", f"The poll has {has}; X takes {least} to {most}.")
    for at, option in enumerate(options):
        over = len(option) - POLL_OPTION_LENGTH
        if not option:
            words = f"Option {at + 1} of the poll is empty; write it or take it away."
            yield Remark(numbered("poll option", at), "stop", words)
        elif over > 0:
            words = f"Option {at + 1} of the poll is {over:,} over the {POLL_OPTION_LENGTH} that X takes."
            yield Remark(numbered("poll option", at), "stop", words)
        elif option in options[:at]:
            words = f"Options {options.index(option) + 1} and {at + 1} of the poll are the same."
            yield Remark(numbered("poll option", at), "warn", words)
    shortest, longest = POLL_MINUTES
    if not shortest <= poll.minutes <= longest:
        words = f"The poll is open for {_span(poll.minutes)}; X takes {shortest} minutes to 7 days."
        yield Remark("poll time", "stop", words)


def _span(minutes: int) -> str:
    if minutes == 1:
        return "1 minute"
    return f"{minutes:,} minutes" if minutes < 24 * 60 * 2 else f"{minutes / 1440:.3g} days"
