"""Posts are found by a tag in whatever panel they came, whatever its case, and no other post is."""

from dataclasses import replace
from datetime import timedelta
from sqlite3 import Connection

from tests.fixtures.chats import Scene, spans_of
from tests.store.samples import NOW, a_page, a_post
from tui.model.panel import Panel
from tui.model.post import Gone
from tui.store import tagged, writing


def found(cache: Connection, *tags: str) -> list[str]:
    """The texts of the posts that carry the tags, oldest first."""
    ids = [one.id for one in tagged.sighted(cache, tags)]
    return [post.text for post in tagged.posts(cache, tags, ids)]


def test_a_tag_is_found_in_every_panel_and_case_and_not_as_a_mere_word(cache: Connection) -> None:
    texts = [
        "one #DemoChat",
        "two #demochat",
        "demochat is a word here",
        "three #demochats",
        "four #démo_chat",
    ]
    for number, text in enumerate(texts):
        post = replace(a_post(number, text), spans=spans_of(text))
        writing.save_page(cache, Panel("loaded", f"file{number}"), a_page(post), fetched_at=NOW)
    assert found(cache, "demochat") == ["one #DemoChat", "two #demochat"]
    assert found(cache, "#DEMOCHAT") == ["one #DemoChat", "two #demochat"]
    assert found(cache, "demochat", "démo_chat") == ["one #DemoChat", "two #demochat", "four #démo_chat"]
    assert found(cache, "nobodychat") == []
    assert found(cache, '"') == []


def test_a_post_whose_page_lacks_the_entities_says_by_its_text_which_tags_it_has(cache: Connection) -> None:
    posts = [a_post(1, "A1: yes #demochat"), a_post(2, "demochat, not #demochats"), a_post(3, "x&#demochat")]
    writing.save_page(cache, Panel("home"), a_page(*posts), fetched_at=NOW)
    assert found(cache, "demochat") == ["A1: yes #demochat"]


def test_what_was_deleted_is_not_found(cache: Connection) -> None:
    scene = Scene(start=NOW - timedelta(hours=1))
    kept, deleted = scene.say("bo", "A1: yes"), scene.say("ana", "A1: no")
    writing.save_page(cache, Panel("home"), a_page(kept, deleted), fetched_at=NOW)
    writing.mark_gone(cache, [Gone(deleted.id, "deleted")], fetched_at=NOW + timedelta(hours=1))
    assert found(cache, "demochat") == ["A1: yes #demochat"]
