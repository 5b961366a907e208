"""What the composer says before others see a post: what stops it, what speaks against it, what is well."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writing.session import ASKED, END, MARA, Q1, Q2, SESSION, START
from tui.chat.values import LETTERS, Question, Session, Stretch
from tui.model.draft import Answered, Draft, DraftId, Picture, Place, PollDraft
from tui.model.ids import PostId, UserId, first_id_at
from tui.model.panel import Panel
from tui.writing.checks import check, may_be_sent
from tui.writing.handing import hand_off
from tui.writing.opening import Standing, begin, moved
from tui.writing.preview import preview
from tui.writing.price import price
from tui.writing.remark import Circumstances, Remark
from tui.x.prices import load

NOW: Final = START + timedelta(minutes=25)
PRICES: Final = load().write
ALONE: Final = Circumstances(NOW, PRICES, me=UserId(9), username="you", recent=())
ROOM: Final = replace(ALONE, room=MARA, session=SESSION, question=Q2)
BO: Final = Answered(PostId(77), UserId(5), "bo_lis", "We write it on the wall.")
ANSWER: Final = begin(Standing(NOW, Panel("room", "lrnchat"), MARA, SESSION, Q2))


def post(*parts: str, **more: Any) -> Draft:
    """A post of these parts."""
    return Draft(DraftId(1), parts, **more)


def reply(*parts: str, **more: Any) -> Draft:
    """A reply to @bo_lis."""
    return post(*parts, kind="reply", answers=BO, **more)


def answer(*parts: str, **more: Any) -> Draft:
    """An answer to Q2."""
    return replace(ANSWER, parts=parts, **more)


def said(draft: Draft, about: Circumstances = ALONE) -> dict[str, Remark]:
    """The remarks by their ids, each once."""
    found = check(draft, about)
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}


def against(draft: Draft, about: Circumstances = ALONE) -> dict[str, str]:
    """What stops it or speaks against it: words by id."""
    return {id: one.words for id, one in said(draft, about).items() if one.grade != "fine"}


# --- by itself


def test_a_plain_post_can_go() -> None:
    found = check(post("We write it on the wall, and then we wait."), ALONE)
    assert [(one.grade, one.words) for one in found] == [
        ("fine", "Names nobody."),
        ("fine", "Not a copy of an earlier post."),
    ]
    assert may_be_sent(found)


def test_nothing_written_cannot_go() -> None:
    for draft in (post(""), post(" \n "), post("", ""), replace(ANSWER, parts=("",))):
        found = check(draft, ROOM)
        assert [one.id for one in found] == ["empty"]
        assert not may_be_sent(found)
    assert against(post("", pictures=(Picture("a.png", "A wall"),))) == {}


def test_too_long_is_said_by_how_much_and_a_thread_mends_it() -> None:
    found = said(post("a" * 292))["too long"]
    assert (found.grade, found.mend) == ("stop", "draft.split")
    assert found.words == "It is 12 over the 280 that X takes; cut it or make a thread."
    assert against(post("a" * 280)) == {}
    assert against(post("a" * 292), replace(ALONE, premium=True)) == {}
    assert "1 over the 25,000" in against(post("a" * 25_001), replace(ALONE, premium=True))["too long"]


def test_label_and_tag_count_as_they_are_sent() -> None:
    assert "too long" not in against(answer("a" * (280 - len("A2  #lrnchat"))), ROOM)
    assert "It is 1 over" in against(answer("a" * (281 - len("A2  #lrnchat"))), ROOM)["too long"]


def test_each_part_of_a_thread_is_looked_at() -> None:
    found = against(post("One.", "", "b" * 281, "One.", "$A $B"))
    assert found == {
        "part empty 2": "Part 2 is empty; write it, or go to another part, and it is gone.",
        "too long 3": "Part 3 is 1 over the 280 that X takes; cut it or make a thread.",
        "same part 4": "Part 4 says the same as part 1; X refuses copies.",
        "cashtags 5": "Part 5 has 2 cashtags; X takes one in a post.",
    }
    assert against(post("One.", "Two.", "One.", numbered=True)) == {}


def test_a_character_that_x_refuses_is_named() -> None:
    assert said(post("so \ufffe it is"))["characters"].grade == "stop"


# --- money


def test_a_link_makes_it_dear_and_the_browser_is_offered() -> None:
    found = said(post("The wall: https://kettle.example/silence"))["link"]
    assert (found.grade, found.mend) == ("warn", "draft.browser")
    assert found.words == "The link makes it cost $0.200; without it, $0.015."
    two = against(post("https://a.example/1", "And https://b.example/2"))["link"]
    assert two == "The links make it cost $0.400; without them, $0.030."
    assert "link" not in said(reply("https://a.example/1"), replace(ALONE, summoned=False))


# --- whom it reaches


def test_a_reply_that_x_refuses_goes_to_the_browser() -> None:
    found = said(reply("Yes."), replace(ALONE, summoned=False))["reply"]
    assert (found.grade, found.mend) == ("stop", "draft.browser")
    assert found.words == "X refuses this reply: its author has not named you."
    assert said(reply("Yes."), replace(ALONE, summoned=None))["reply"].grade == "warn"
    assert said(reply("Yes."), replace(ALONE, summoned=True))["reply"].grade == "fine"
    own = replace(reply("Yes."), answers=replace(BO, author=UserId(9)))
    assert "reply" not in said(own, replace(ALONE, summoned=False))


def test_a_quote_goes_to_the_browser_always() -> None:
    found = said(replace(reply("Yes."), kind="quote"), replace(ALONE, summoned=True))["quote"]
    assert (found.grade, found.mend) == ("stop", "draft.browser")


def test_what_is_gone_cannot_be_answered() -> None:
    for kind in ("reply", "quote"):
        found = said(replace(reply("Yes."), kind=kind), replace(ALONE, gone=True))  # type: ignore[arg-type]
        assert found["gone"].grade == "stop"
        assert not {"reply", "quote"} & found.keys()


def test_naming_people_in_a_post_may_be_refused() -> None:
    found = said(post("With @bo_lis and @ana, and @You."))["names"]
    assert (found.grade, found.mend) == ("warn", "draft.browser")
    assert found.words == "Names @bo_lis and @ana, which X may refuse."
    assert said(post("With @a, @b and @c."))["names"].words.startswith("Names @a and 2 more,")
    assert "names" not in against(reply("With @ana."), replace(ALONE, summoned=True))
    assert said(post("me@home.example https://x.com/@bo"))["names"].grade == "fine"


def test_a_name_at_the_start_hides_a_post() -> None:
    assert against(post("@bo_lis said it"))["name first"] == (
        "Begins with a name: only followers of both see it; put a word before."
    )
    for free in (post(".@bo_lis said it"), reply("@bo_lis yes"), answer("@bo_lis said it")):
        assert "name first" not in against(free, replace(ALONE, summoned=True))


def test_who_is_muted_and_named_is_said() -> None:
    about = replace(ALONE, muted=frozenset({"bo_lis"}), summoned=True)
    found = against(post("So say @Bo_Lis and @ana."), about)
    assert found["muted name"] == "You mute @Bo_Lis; you would see no answer."
    assert "@bo_lis" in against(reply("Yes."), about)["muted name"]


# --- manners


def test_copies() -> None:
    about = replace(ALONE, recent=("We write it on the wall, and then we wait. see kettle.example/silence",))
    same = "We write it  on the wall, and then we wait. see kettle.example/silence"
    assert said(post(same), about)["copy"].grade == "stop"
    typed = same.replace("kettle", "https://kettle")
    assert said(post(typed), about)["copy"].grade == "stop"  # the cache has links as X shows them
    near = said(post("We write it on the wall; and then we wait. See https://kettle.example/silence"), about)
    assert near["copy"].grade == "warn"
    assert said(post("Something else altogether was said there."), about)["copy"].grade == "fine"
    assert "copy" not in said(post(same), replace(ALONE, recent=None))
    assert "copy" not in said(replace(post(same), kind="edit"), about)


def test_an_answer_is_a_copy_with_its_label_and_tag() -> None:
    about = replace(ROOM, recent=("A2 The wall. #lrnchat",))
    assert said(answer("The wall."), about)["copy"].grade == "stop"


def test_tags_cashtags_and_capitals() -> None:
    assert "4 tags" in against(post("#a #b #c #d and so on"))["many tags"]
    assert against(post("#a #b #c #A and so on")) == {}
    assert said(post("$TWTR or $AAPL"))["cashtags"].grade == "stop"
    assert "capitals" in against(post("NOBODY EVER READS THIS"))
    for calm in (
        "NASA and ESA",
        "I HAVE NOT",
        "静かな時間が大切です。読書会で学んだこと",
        "Yes @NOBODY_READS #ALLOFTHIS",
    ):
        assert "capitals" not in against(post(calm))


# --- beside the words


def test_pictures() -> None:
    one = said(post("Look.", pictures=(Picture("a.png"),)))["alt text"]
    assert (one.grade, one.mend) == ("warn", "draft.alt")
    assert one.words.startswith("The picture has no alt text")
    three = (Picture("a.png", "A wall"), Picture("b.png", " "), Picture("c.png", "x" * 1012))
    found = said(post("Look.", pictures=three))
    assert found["alt text 2"].words.startswith("Picture 2 has no alt text")
    assert found["long alt 3"].words == "The alt text of picture 3 is 12 over the 1,000 that X takes."
    assert found["long alt 3"].grade == "stop"
    assert said(post("Look.", pictures=three[:1]))["alt texts"].grade == "fine"
    assert said(post("Look.", pictures=three[:1] * 5))["many pictures"].grade == "stop"


@pytest.mark.parametrize(
    ("poll", "id", "says"),
    [
        (PollDraft(("one",)), "poll options", "has 1 option; X takes 2 to 4"),
        (PollDraft(("1", "2", "3", "4", "5")), "poll options", "has 5 options"),
        (PollDraft(("yes", " ")), "poll option 2", "Option 2 of the poll is empty"),
        (PollDraft(("y" * 26, "no")), "poll option", "Option 1 of the poll is 1 over the 25"),
        (PollDraft(("yes", "no"), 4), "poll time", "open for 4 minutes"),
        (PollDraft(("yes", "no"), 10_081), "poll time", "X takes 5 minutes to 7 days"),
    ],
)
def test_polls_that_x_refuses(poll: PollDraft, id: str, says: str) -> None:
    found = said(post("Well?", poll=poll))
    assert found[id].grade == "stop"
    assert says in found[id].words


def test_a_poll_that_x_takes() -> None:
    assert against(post("Well?", poll=PollDraft(("y" * 25, "n", "o", "e\u0301" * 25), 10_080))) == {}
    both = post("Well?", poll=PollDraft(("yes", "no")), pictures=(Picture("a.png", "A wall"),))
    assert said(both)["poll"].grade == "stop"


# --- in a room


def test_an_answer_with_all_that_the_place_implies_is_well() -> None:
    found = said(answer("The wall."), ROOM)
    assert found["room"].words == "Has #lrnchat and answers Q2."
    assert against(answer("The wall."), ROOM) == {}


def test_the_tag_is_missed_and_any_of_the_rooms_tags_will_do() -> None:
    bare = replace(ANSWER, place=replace(ANSWER.place, tag=""), parts=("The wall.",))
    assert against(bare, ROOM) == {"no tag": "It lacks #lrnchat; without it the room will not see it."}
    assert against(replace(bare, parts=("The wall. #LRN",)), ROOM) == {}
    assert "no tag 2" in against(replace(bare, parts=("One #lrn", "two")), ROOM)


def test_the_label_is_missed_where_answers_have_one() -> None:
    bare = replace(ANSWER, place=replace(ANSWER.place, label=""), parts=("The wall.",))
    assert against(bare, ROOM) == {"no label": "Has no label; an answer to Q2 begins with A2."}
    assert against(bare, replace(ROOM, room=replace(MARA, letters=LETTERS["none"]))) == {}
    assert against(bare, replace(ROOM, username="mara_holt")) == {}
    assert against(replace(bare, kind="reply", answers=BO), replace(ROOM, summoned=True)) == {}


def test_the_label_of_another_question() -> None:
    assert against(answer("A1 The wall."), ROOM) == {
        "other label": "Begins with A1, and was begun under Q2; change one of the two."
    }
    assert against(answer("A7 The wall."), ROOM) == {
        "other label": "Begins with A7, and the room has asked no Q7 so far."
    }
    assert against(answer("A1/A2 The wall."), ROOM) == {}


def test_a_later_question_is_in_force_by_now() -> None:
    draft = replace(moved(ANSWER, MARA, SESSION, Q1), parts=("The wall.",))
    assert against(draft, ROOM) == {"later question": "Q2 is asked by now; this answers Q1."}
    assert against(draft, replace(ROOM, question=Q1)) == {}
    subs = Session("lrnchat", SESSION.when, (Q1, Question(2, "a", ASKED, UserId(1), NOW)))
    assert against(answer("A2 Yes"), replace(ROOM, session=subs, question=subs.questions[1])) == {}


def test_a_session_that_is_over_or_has_not_begun() -> None:
    def at(**minutes: int) -> dict[str, str]:
        return against(answer("The wall."), replace(ROOM, now=END + timedelta(**minutes)))

    assert at(minutes=0) == {}
    assert at(minutes=20) == {"session over": "The session ended 20 minutes ago; late answers still count."}
    assert "ended 3 hours ago" in at(minutes=180)["session over"]
    assert "ended 2 days ago" in at(days=2)["session over"]
    ahead = Session("lrnchat", Stretch(START, END))
    early = replace(ROOM, session=ahead, question=None, now=START - timedelta(minutes=12))
    assert against(answer("The wall."), early) == {
        "not begun": "The session begins in 12 minutes; nothing is asked yet."
    }


def test_a_draft_older_than_its_chat() -> None:
    week = timedelta(days=7)
    place = replace(ANSWER.place, session=START - week)
    assert against(answer("The wall.", place=place), ROOM) == {
        "old draft": "Begun in the session of 17 Nov; see whether it fits this one."
    }
    early = Place(Panel("room", "lrnchat"), tag="lrnchat")
    assert (
        "Begun on 17 Nov, before this session"
        in (against(answer("The wall.", place=early, begun=START - week), ROOM)["old draft"])
    )


# --- time, practice, edits


def test_only_posts_of_ones_own_go_out_at_a_time() -> None:
    later = NOW + timedelta(hours=3)
    assert against(post("Good morning.", send_at=later)) == {}
    assert said(post("Good morning.", send_at=NOW))["schedule"].grade == "warn"
    found = said(reply("Yes.", send_at=later), replace(ALONE, summoned=True))
    assert found["schedule"].grade == "stop"


def test_practice_never_leaves() -> None:
    assert not may_be_sent(check(answer("The wall.", state="private"), ROOM))


def test_edits_within_the_hour_and_of_premium_accounts() -> None:
    made = first_id_at(NOW - timedelta(minutes=59))
    premium = replace(ALONE, premium=True)
    edit = post("The wall, mended.", kind="edit", previous=made)
    assert against(edit, premium) == {}
    assert said(edit)["edit"].grade == "stop"
    assert said(edit, replace(premium, now=NOW + timedelta(minutes=2)))["edit"].grade == "stop"
    assert "edit parts" in against(replace(edit, parts=("One.", "Two.")), premium)


# --- all of them

DEAR: Final = post(
    "Look https://a.example/1", "NOBODY EVER READS THIS", pictures=(Picture("a.png"), Picture("b.png"))
)


def test_what_was_waved_through_is_not_said_again_but_what_stops_is() -> None:
    found = said(DEAR)
    assert {"link", "alt text", "alt text 2"} <= found.keys()
    again = said(DEAR, replace(ALONE, waved=frozenset(found)))
    assert all(one.grade == "fine" for one in again.values())
    assert set(against(DEAR, replace(ALONE, waved=frozenset({"alt text"})))) == {"link", "alt text 2"}
    long = post("a" * 281)
    assert "too long" in said(long, replace(ALONE, waved=frozenset({"too long"})))


_WORDS: Final = [
    "A1",
    "a9:",
    "#lrnchat",
    "#one",
    "#two",
    "#six",
    "$A",
    "$B",
    "@fifteen_letters",
    "@also_15_letters",
    "@bo_lis",
    "SHOUTED",
    "WORDS",
    "https://a.example/b",
    "静かな",
    "word",
]
_WRITTEN = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(_WORDS),
        max_size=30,
    ).map(" ".join),
)
_POLL = st.builds(PollDraft, st.lists(_WRITTEN, max_size=5).map(tuple), st.integers(0, 20_000))
_DRAFT = st.builds(
    Draft,
    st.just(DraftId(1)),
    st.lists(_WRITTEN, min_size=1, max_size=12).map(tuple),
    st.sampled_from(["post", "reply", "quote", "edit"]),
    st.sampled_from(["draft", "private"]),
    st.sampled_from([Place(), ANSWER.place, replace(ANSWER.place, session=START - timedelta(days=400))]),
    st.just(BO),
    st.lists(st.builds(Picture, st.just("a.png"), _WRITTEN), max_size=6).map(tuple),
    st.none() | _POLL,
    st.booleans(),
)
_ABOUT = st.builds(
    replace,
    st.sampled_from([ALONE, ROOM]),
    now=st.sampled_from([START - timedelta(days=3), NOW, END + timedelta(days=100)]),
    recent=st.none() | st.lists(_WRITTEN, max_size=3).map(tuple),
    summoned=st.sampled_from([None, True, False]),
    gone=st.booleans(),
    muted=st.sampled_from([frozenset(), frozenset({"bo_lis", "fifteen_letters", "also_15_letters"})]),
)


@given(_DRAFT, _ABOUT)
def test_every_remark_is_one_sentence_that_fits_a_row(draft: Draft, about: Circumstances) -> None:
    order = []
    for one in said(draft, about).values():
        order.append(["stop", "warn", "fine"].index(one.grade))
        assert one.words[0].isupper() or one.words[0] == "@"
        assert one.words.endswith(".")
        assert len(one.words) <= 76, one.words
        assert not {"please", "error", "sorry"} & set(one.words.lower().split())
        assert "!" not in one.words
        assert one.grade != "fine" or not one.mend
    assert order == sorted(order)


# --- the rest of a thread that broke off


def test_of_a_thread_that_broke_off_only_the_rest_is_looked_at() -> None:
    about = replace(ALONE, recent=("@ana #a #b #c #d $X $Y", "Two"), summoned=False, gone=True)
    draft = reply("@ana #a #b #c #d $X $Y", "Two", "Three", sent=(PostId(1), PostId(2)))
    assert against(draft, about) == {}
    assert price(draft, PRICES, False, me=UserId(9)).words == "1 more post $0.015"
    assert [one.text for one in preview(draft, about).parts] == ["Three"]
    assert "in_reply_to=2" in hand_off(draft).address
    again = reply("One", "Two", "Two", sent=(PostId(1), PostId(2)))
    assert against(again) == {"same part 3": "Part 3 says the same as part 2; X refuses copies."}
