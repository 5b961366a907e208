"""What speaks against sending a draft, and what was looked at and is well, each in a sentence.

The rules are X's own, so far as they are known, and a room's customs. Nothing is changed here and nothing is
forbidden but what X would refuse; what was waved through once is not said again.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from unicodedata import normalize

from tui.chat.similarity import the_same
from tui.model.draft import Draft
from tui.model.ids import time_of
from tui.text.weighted import weigh
from tui.writing.beside import pictures_and_poll
from tui.writing.in_room import in_room
from tui.writing.price import dollars, price
from tui.writing.remark import Case, Circumstances, Grade, Remark, numbered, shown_names
from tui.writing.said import begins_with_name, cashtags_of, names_of, plain_words, same_tag, tags_of

_RANK: Final[dict[Grade, int]] = {"stop": 0, "warn": 1, "fine": 2}
MOST_TAGS: Final = 3
_SHOUTED: Final = 12  # letters that have a case; fewer are a name or two
_EDITABLE: Final = timedelta(hours=1)


def check(draft: Draft, about: Circumstances) -> tuple[Remark, ...]:
    """What is to be said about `draft`: what stops it first, then what speaks against it, then what is well."""
    case = Case(draft, about)
    if draft.empty:
        return (Remark("empty", "stop", "Nothing is written yet."),)
    found = [
        *_whole(case),
        *_length(case),
        *_reaching(case),
        *in_room(case),
        *(pictures_and_poll(draft) if not draft.sent else ()),
        *_cost(case),
        *_names(case),
        *_copies(case),
        *_manners(case),
        *_when(case),
    ]
    kept = [one for one in found if one.grade != "warn" or one.id not in about.waved]
    return tuple(sorted(kept, key=lambda one: _RANK[one.grade]))


def may_be_sent(remarks: tuple[Remark, ...]) -> bool:
    """Whether nothing among them stops it."""
    return all(one.grade != "stop" for one in remarks)


def _whole(case: Case) -> Iterator[Remark]:
    draft, about = case.draft, case.about
    if draft.state == "private":
        yield Remark("practice", "stop", "This is practice and never leaves; make it a draft first.")
    if draft.kind != "edit":
        return
    if not about.premium:
        yield Remark(
            "edit", "stop", "X takes edits from Premium accounts alone; config.toml says if yours is one."
        )
    elif draft.previous is not None and about.now - time_of(draft.previous) > _EDITABLE:
        yield Remark("edit", "stop", "X lets nobody edit after an hour; delete it and post again instead.")
    if len(draft.parts) > 1:
        yield Remark("edit parts", "stop", "An edit is one post; take the other parts away.")


def _length(case: Case) -> Iterator[Remark]:
    limit = case.about.limit
    for at, text in case.left:
        if not text:
            if at == 0 and (case.draft.pictures or case.draft.poll is not None):
                continue  # they can go without a word
            words = f"Part {at + 1} is empty; write it, or go to another part, and it is gone."
            yield Remark(numbered("part empty", at), "stop", words)
            continue
        weighed = weigh(text, limit)
        over = weighed.length - limit
        if over > 0:
            words = (
                f"{case.part_words(at)} is {over:,} over the {limit:,} that X takes; cut it or make a thread."
            )
            yield Remark(numbered("too long", at), "stop", words, "draft.split")
        elif not weighed.valid:
            words = f"{case.part_words(at)} has a character that X takes from nobody; write it anew."
            yield Remark(numbered("characters", at), "stop", words)


def _reaching(case: Case) -> Iterator[Remark]:
    """Whether X takes it from a program at all."""
    draft, about = case.draft, case.about
    if draft.sent:  # what is left of a thread answers its own last post
        return
    if draft.kind in ("reply", "quote") and about.gone:
        what = "answers" if draft.kind == "reply" else "quotes"
        words = f"The post that this {what} is gone; sending makes it one of its own."
        yield Remark("gone", "stop", words, "draft.send")
        return
    if draft.kind == "quote":
        words = "X refuses quotes from a program; your browser can do it."
        yield Remark("quote", "stop", words, "draft.browser")
    elif case.by_browser:
        words = "X refuses this reply: its author has not named you."
        yield Remark("reply", "stop", words, "draft.browser")
    elif draft.kind == "reply" and not case.to_self:
        if about.summoned:
            yield Remark("reply", "fine", "Answers somebody who has named you, so X takes it.")
        else:
            words = "X may refuse this reply: perhaps its author has not named you."
            yield Remark("reply", "warn", words, "draft.browser")


def _cost(case: Case) -> Iterator[Remark]:
    cost = price(case.draft, case.about.prices, case.about.summoned, me=case.about.me)
    if cost.usd > cost.without_links:
        what = "The links make" if cost.words.count("these links") else "The link makes"
        without = "them" if cost.words.count("these links") else "it"
        words = f"{what} it cost {dollars(cost.usd)}; without {without}, {dollars(cost.without_links)}."
        yield Remark("link", "warn", words, "draft.browser")


def _names(case: Case) -> Iterator[Remark]:
    draft, about = case.draft, case.about
    me = about.username.lower()
    found = {name.lower(): name for _, text in case.left for name in names_of(text) if name.lower() != me}
    names = tuple(found.values())
    addressed = dict(found)
    if draft.kind == "reply" and draft.answers is not None and not case.to_self:
        addressed.setdefault(draft.answers.username.lower(), draft.answers.username)
    if muted := tuple(name for key, name in addressed.items() if key in about.muted):
        yield Remark("muted name", "warn", f"You mute {shown_names(muted)}; you would see no answer.")
    if not names:
        yield Remark("names", "fine", "Names nobody.")
        return
    if draft.kind in ("post", "edit"):
        if not draft.sent and begins_with_name(case.parts[0]):
            words = "Begins with a name: only followers of both see it; put a word before."
            yield Remark("name first", "warn", words)
        words = f"Names {shown_names(names)}, which X may refuse."
        yield Remark("names", "warn", words, "draft.browser")


def _copies(case: Case) -> Iterator[Remark]:
    draft = case.draft
    folded = [_folded(text) for text in case.parts]
    for at, text in tuple(enumerate(folded))[len(draft.sent) :]:
        if text and text in folded[:at]:
            words = f"Part {at + 1} says the same as part {folded.index(text) + 1}; X refuses copies."
            yield Remark(numbered("same part", at), "stop", words)
    if draft.kind == "edit" or case.about.recent is None:
        return
    earlier = {_folded(_bare(text)) for text in case.about.recent}
    for at, text in case.left:
        if text and _folded(_bare(text)) in earlier:
            words = (
                f"{case.part_words(at)} is a copy of an earlier post, which X refuses; change a word or two."
            )
            yield Remark(numbered("copy", at), "stop", words)
            return
    shown = [_bare(text) for text in case.about.recent]
    for at, text in case.left:
        if text and any(the_same(_bare(text), other) for other in shown):
            words = f"{case.part_words(at)} is nearly a copy of an earlier post; X may refuse it."
            yield Remark(numbered("copy", at), "warn", words)
            return
    yield Remark("copy", "fine", "Not a copy of an earlier post.")


def _manners(case: Case) -> Iterator[Remark]:
    for at, text in case.left:
        cashtags = cashtags_of(text)
        if len(cashtags) > 1:
            words = f"{case.part_words(at)} has {len(cashtags)} cashtags; X takes one in a post."
            yield Remark(numbered("cashtags", at), "stop", words)
    for at, text in case.left:
        tags = {same_tag(tag) for tag in tags_of(text)}
        if len(tags) > MOST_TAGS:
            words = f"{case.part_words(at)} has {len(tags)} tags; more than {MOST_TAGS} look like an advertisement."
            yield Remark(numbered("many tags", at), "warn", words)
    letters = [letter for part in case.draft.parts for letter in plain_words(part) if letter.isalpha()]
    cased = [letter for letter in letters if letter.lower() != letter.upper()]
    if len(cased) >= _SHOUTED and all(letter.isupper() for letter in cased):
        yield Remark(
            "capitals", "warn", "All in capitals, which reads as shouting; small letters are heard too."
        )


def _when(case: Case) -> Iterator[Remark]:
    at = case.draft.send_at
    if at is None:
        return
    if case.draft.kind != "post":
        yield Remark("schedule", "stop", "Only posts of your own go out at a time; send this one yourself.")
    elif at <= case.about.now:
        yield Remark(
            "schedule", "warn", "The time at which it was to go out has passed; send it, or set another."
        )


def _folded(text: str) -> str:
    """What X takes for identical: the text in one Unicode form, without regard to blanks."""
    return " ".join(normalize("NFC", text).split())


def _bare(text: str) -> str:
    """`text` with its links as X shows them, so that what was typed can be compared with what came back."""
    return text.replace("https://", "").replace("http://", "").replace("www.", "")
