"""Kept posts as JSON: nothing is lost, and what is no post is said so in one line."""

import json

import pytest
from hypothesis import given, settings

from tests.store.samples import a_post, posts
from tui.model.post import Post
from tui.store.kept_form import decoded, encoded


@settings(max_examples=150)
@given(post=posts())
def test_a_post_comes_back_as_it_was(post: Post) -> None:
    text = encoded(post)
    assert "\n" not in text
    assert decoded(text) == post
    assert encoded(decoded(text)) == text


def test_the_form_says_its_version_and_writes_ids_as_text() -> None:
    form = json.loads(encoded(a_post(1, "a heron")))
    assert form["v"] == 1
    assert form["id"] == str(a_post(1).id)
    assert set(form) == {"v", "id", "created_at", "text", "author"}


def deep(levels: int) -> str:
    form = json.loads(encoded(a_post(1)))
    del form["v"]
    for _ in range(levels):
        form = {"id": "1", "created_at": "2026-11-25T12:00:00Z", "text": "", "quoted": form}
    return json.dumps({"v": 1, **form})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": 7}, "Expected `str`, got `int` - at `$.id`"),
        ({"id": "seven"}, "'seven' is not an id"),
        ({"v": 2}, "Invalid enum value 2 - at `$.v`"),
        ({"text": None}, "Expected `str`, got `null` - at `$.text`"),
        ({"created_at": "2026-11-25T12:00:00"}, "lacks its offset"),
        ({"counts": {"hearts": 3}}, "'hearts' is none of replies"),
        ({"spans": [{"start": 0}]}, "missing required field"),
    ],
)
def test_what_is_no_post_is_said_so(changes: dict[str, object], words: str) -> None:
    form = {**json.loads(encoded(a_post(1))), **changes}
    with pytest.raises(ValueError) as wrong:
        decoded(json.dumps(form))
    assert words in str(wrong.value)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize("levels", [9, 100_000])
def test_posts_within_posts_have_an_end(levels: int) -> None:
    text = deep(9) if levels == 9 else '{"v":1,"quoted":' * levels
    with pytest.raises(ValueError):
        decoded(text)
