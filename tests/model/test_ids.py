"""Ids are numbers with a time in them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.ids import LARGEST_ID, PostId, first_id_at, parse_id, time_of

moments = st.datetimes(datetime(2010, 11, 5), datetime(2079, 1, 1), timezones=st.just(UTC))


@given(st.integers(0, LARGEST_ID))
def test_an_id_written_out_is_read_back(number: int) -> None:
    assert parse_id(str(number)) == number


@given(st.integers(LARGEST_ID + 1, 10**60))
def test_a_number_of_more_than_63_bits_is_no_id(number: int) -> None:
    with pytest.raises(ValueError, match="63 bits"):
        parse_id(str(number))


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 1", "1 ", "1_0", "1e3", "0x10", "12.0", "١٢", "²", "None", "1\n"]
)
def test_what_is_not_written_in_decimal_digits_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="expected decimal digits"):
        parse_id(text)


@given(st.text(max_size=400))
def test_a_wrong_id_is_named_on_one_line(text: str) -> None:
    if not (text.isascii() and text.isdigit()):
        with pytest.raises(ValueError) as wrong:
            parse_id(text)
        assert str(wrong.value).isprintable()
        assert len(str(wrong.value)) < 600


@given(moments)
def test_the_first_id_of_a_moment_is_made_in_that_millisecond(when: datetime) -> None:
    made = time_of(first_id_at(when))
    assert timedelta(0) <= when - made < timedelta(milliseconds=1)


@given(moments)
def test_no_smaller_id_is_of_that_moment(when: datetime) -> None:
    first = first_id_at(when)
    assert time_of(PostId(first - 1)) < time_of(first)


@given(st.integers(0, LARGEST_ID), st.integers(0, LARGEST_ID))
def test_ids_are_in_the_order_of_their_times(one: int, other: int) -> None:
    assert (time_of(PostId(one)) <= time_of(PostId(other))) or one > other


def test_there_was_no_post_before_the_first_snowflake() -> None:
    assert first_id_at(datetime(2006, 3, 21, tzinfo=UTC)) == 0


def test_a_known_post_has_its_known_time() -> None:
    # https://en.wikipedia.org/wiki/Snowflake_ID gives this id and 2022-06-28 16:07:40.105 UTC for it.
    assert time_of(PostId(1541815603606036480)) == datetime(2022, 6, 28, 16, 7, 40, 105000, UTC)
