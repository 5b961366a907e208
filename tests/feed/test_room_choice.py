"""The reader's choice for a room, written down and read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.rooms import Mode, RoomQuery, read_query


@given(
    st.sampled_from(["whole", "questions", "cache"]),
    st.datetimes(datetime(2010, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.none() | st.floats(0, 100),
    st.booleans(),
)
def test_a_choice_is_read_as_it_was_written(
    mode: Mode, since: datetime, budget: float | None, stream: bool
) -> None:
    query = RoomQuery(("lrnchat", "読書会"), ("mara_holt",), mode, since, None, budget, stream=stream)
    assert read_query(query.as_text()) == query
    ended = replace(query, until=since + timedelta(hours=1))
    assert read_query(ended.as_text()) == ended


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tags": ["#no tag"], "until": null}', '"whole"', "1e999"])
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_query(text)
