"""A draft handed to the browser: the address that opens X's composer filled in, and what is left to do there by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from tui.model.draft import Draft
from tui.writing.intents import AddressTooLongError, post_address, post_intent
from tui.writing.opening import final_parts


@dataclass(frozen=True, slots=True)
class HandOff:
    """What to open, and what no address can carry.

    `address`: X's composer with the first post, or the own post that is to be edited. `bare`: the same without text,
    for where `address` is too long (a QR code); then all of `texts` are to be copied. `texts`: exactly what is to be
    published, post by post. `carried`: whether the first of them is in `address`. `by_hand`: sentences for the user.
    """

    address: str
    bare: str
    texts: tuple[str, ...]
    carried: bool
    by_hand: tuple[str, ...]


def hand_off(draft: Draft) -> HandOff:
    """How `draft` gets to X by a browser; of a thread that broke off, the rest."""
    texts = final_parts(draft)[len(draft.sent) :] or ("",)
    if draft.kind == "edit" and draft.previous is not None:
        address = post_address(draft.previous)
        return HandOff(
            address, address, texts, False, ("Edit it there, and paste the new text, which is copied.",)
        )
    target = draft.answers.post if draft.kind == "reply" and draft.answers is not None else None
    if draft.sent:
        target = draft.sent[-1]
    bare = post_intent(in_reply_to=target)
    try:
        address = post_intent(texts[0], in_reply_to=target)
    except AddressTooLongError:
        address = bare
    carried = bool(texts[0]) and address != bare
    return HandOff(address, bare, texts, carried, tuple(_by_hand(draft, texts, carried)))


def _by_hand(draft: Draft, texts: tuple[str, ...], carried: bool) -> Iterator[str]:
    if texts[0] and not carried:
        yield "The text is too long for an address; paste it there, it is copied."
    pictures = len(draft.pictures) if not draft.sent else 0
    if pictures:
        what = "picture and its alt text" if pictures == 1 else f"{pictures} pictures and their alt texts"
        yield f"Add the {what} there."
    if draft.poll is not None and not draft.sent:
        yield "Add the poll there."
    if len(texts) > 1:
        yield f"Part 1 of {len(texts)} opens; answer it there with the others, one by one."
