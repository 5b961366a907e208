"""A draft gets to the browser whole, or with what is missing said."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tui.model.draft import Answered, Draft, DraftId, Picture, Place, PollDraft
from tui.model.ids import PostId, UserId
from tui.writing.handing import hand_off
from tui.writing.opening import final_parts

BO = Answered(PostId(77), UserId(5), "bo_lis", "We write it on the wall.")


def post(*parts: str, **more: Any) -> Draft:
    """A post of these parts."""
    return Draft(DraftId(1), parts, **more)


def carried(address: str) -> dict[str, list[str]]:
    """What X reads in an address."""
    return parse_qs(urlsplit(address).query)


def test_a_reply_opens_filled_in_with_all_that_is_implied() -> None:
    draft = post("Yes.", kind="reply", answers=BO, place=Place(tag="lrnchat"))
    given = hand_off(draft)
    assert carried(given.address) == {"text": ["Yes. #lrnchat"], "in_reply_to": ["77"]}
    assert carried(given.bare) == {"in_reply_to": ["77"]}
    assert (given.carried, given.by_hand) == (True, ())


def test_a_quote_opens_with_the_quoted_posts_address_at_its_end() -> None:
    given = hand_off(post("Yes.", kind="quote", answers=BO))
    assert carried(given.address) == {"text": ["Yes. https://x.com/bo_lis/status/77"]}


def test_what_no_address_carries_is_said() -> None:
    draft = post("One.", "Two.", pictures=(Picture("a.png", "A wall"),), poll=PollDraft(("yes", "no")))
    given = hand_off(draft)
    assert given.texts == final_parts(draft)
    assert given.by_hand == (
        "Add the picture and its alt text there.",
        "Add the poll there.",
        "Part 1 of 2 opens; answer it there with the others, one by one.",
    )
    long = hand_off(post("a" * 20_000, kind="reply", answers=BO))
    assert (long.address, long.carried) == (long.bare, False)
    assert long.by_hand == ("The text is too long for an address; paste it there, it is copied.",)


def test_an_edit_opens_the_post_itself() -> None:
    given = hand_off(post("Mended.", kind="edit", previous=PostId(70)))
    assert given.address == "https://x.com/i/status/70"
    assert (given.texts, given.carried) == (("Mended.",), False)
