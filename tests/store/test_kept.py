"""Kept posts: whole, with a note, without the cache, and without what X says is gone."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

from hypothesis import HealthCheck, given, settings

from tests.store.samples import ANA, BO, LATER, NOW, a_post, an_id, posts
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Gone, Post
from tui.store import kept, reading
from tui.store.cache import open_cache
from tui.store.journal import open_journal, with_journal
from tui.store.kept import Lost
from tui.store.rows import milliseconds

KEPT = Panel("kept")
FETCHED = milliseconds(NOW)
SOON = FETCHED + 1


def keep(db: Connection, post: Post, note: str = "", label: str = "") -> None:
    kept.keep(db, post, note=note, label=label, at=NOW, fetched_at=FETCHED)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(post=posts())
def test_any_post_is_kept_whole(journal: Connection, post: Post) -> None:
    keep(journal, post)
    assert kept.get(journal, [post.id]) == [post]


def test_kept_posts_are_a_panel_newest_post_first_beside_any_cache(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        for number in (3, 1, 2):
            keep(journal, a_post(number))
    with closing(with_journal(open_cache(tmp_path / "cache.db"), tmp_path / "journal.db")) as db:
        assert reading.newest(db, KEPT) == [a_post(3), a_post(2), a_post(1)]
        assert reading.older(db, KEPT, an_id(3), 1) == [a_post(2)]
        assert reading.newer(db, KEPT, an_id(1)) == [a_post(3), a_post(2)]
        assert reading.count(db, KEPT) == 3
        assert reading.newer_count(db, KEPT, an_id(1)) == 2
        assert reading.unread(db, KEPT, ()) == 0


def test_keeping_again_changes_the_note_and_not_when_it_was_kept(journal: Connection) -> None:
    keep(journal, a_post(1), "first", "ideas")
    kept.keep(journal, a_post(1), note=" second ", label="tools", at=LATER, fetched_at=FETCHED)
    assert kept.notes(journal) == {an_id(1): kept.Note(NOW, "second", "tools")}
    assert kept.labels(journal) == ["tools"]


def test_what_is_removed_is_gone_and_can_be_put_back(journal: Connection) -> None:
    keep(journal, a_post(1, "a heron"), "for the talk", "birds")
    row = kept.remove(journal, an_id(1), at=LATER)
    assert row is not None
    assert kept.notes(journal) == {}
    assert kept.search(journal, "heron") == []
    assert "heron" not in "".join(map(str, journal.execute("SELECT * FROM kept").fetchone()))
    assert kept.remove(journal, an_id(1), at=LATER) is None
    kept.put_back(journal, row, at=LATER)
    assert kept.get(journal, [an_id(1)]) == [a_post(1, "a heron")]
    assert kept.notes(journal) == {an_id(1): kept.Note(NOW, "for the talk", "birds")}


def test_search_finds_text_quotes_notes_and_labels(journal: Connection) -> None:
    keep(journal, a_post(1, "a heron"))
    keep(journal, a_post(2, "look", quoted=a_post(0, "東京の鷺")), "for the talk", "birds")
    keep(journal, a_post(3, "RT @ana: a he", reposted=a_post(1, "a heron")))
    assert [post.id for post in kept.search(journal, "heron")] == [an_id(3), an_id(1)]
    for words in ("東京", "talk", "birds", "look birds"):
        assert [post.id for post in kept.search(journal, words)] == [an_id(2)], words
    assert kept.search(journal, "-heron") == []


def test_a_post_deleted_by_its_author_loses_its_text_and_keeps_the_note(journal: Connection) -> None:
    keep(journal, a_post(1, "a heron", quoted=a_post(0)), "for the talk", "birds")
    kept.lose(journal, [Lost(an_id(1), "deleted", SOON)])
    assert kept.get(journal, [an_id(1)]) == [Post(an_id(1), ANA, a_post(1).created_at, "")]
    assert kept.notes(journal)[an_id(1)] == kept.Note(NOW, "for the talk", "birds", "deleted")
    assert kept.search(journal, "heron") == []
    assert kept.search(journal, "talk") != []


def test_a_quoted_or_reposted_post_loses_its_text_inside_the_kept_one(journal: Connection) -> None:
    inner = a_post(0, "a heron", author=BO)
    keep(journal, a_post(1, "look", quoted=inner))
    keep(journal, a_post(2, "RT @bo: a he", reposted=inner))
    kept.lose(journal, [Lost(an_id(0), "suspended", SOON)])
    gone = Gone(an_id(0), "suspended")
    assert kept.get(journal, [an_id(1), an_id(2)]) == [
        a_post(1, "look", quoted=gone),
        a_post(2, "", reposted=gone),
    ]
    assert kept.notes(journal)[an_id(1)].gone is None
    assert kept.search(journal, "heron") == []


def test_what_was_fetched_after_it_was_said_to_be_gone_is_back(journal: Connection) -> None:
    kept.lose(journal, [Lost(an_id(1), "protected", FETCHED - 1)])
    keep(journal, a_post(1, "a heron"))
    assert kept.get(journal, [an_id(1)]) == [a_post(1, "a heron")]
    assert kept.notes(journal)[an_id(1)].gone is None


def test_a_note_edited_elsewhere_does_not_bring_the_text_back(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path / "a.db")) as here, closing(open_journal(tmp_path / "b.db")) as there:
        keep(here, a_post(1, "a heron"))
        kept.unite(there, kept.rows(here), ())
        kept.lose(here, [Lost(an_id(1), "deleted", SOON)])
        kept.keep(there, a_post(1, "a heron"), note="later", label="", at=LATER, fetched_at=FETCHED)
        kept.unite(here, kept.rows(there), kept.lost(there))
        (post,) = kept.get(here, [an_id(1)])
        assert post.text == ""
        assert kept.notes(here)[an_id(1)].note == "later"


def test_a_clock_that_goes_back_does_not_lose_the_newest_edit(journal: Connection) -> None:
    keep(journal, a_post(1), "first")
    (before,) = kept.rows(journal)
    earlier = NOW - timedelta(days=1)
    kept.keep(journal, a_post(1), note="second", label="", at=earlier, fetched_at=FETCHED)
    (after,) = kept.rows(journal)
    assert after.edit > before.edit
    assert kept.unite(journal, [before], ()) == 0
    assert kept.notes(journal)[an_id(1)].note == "second"


def test_the_ids_of_which_x_may_say_that_they_are_gone_are_known(journal: Connection) -> None:
    keep(journal, a_post(1, quoted=a_post(0), reposted=Gone(PostId(5), "not fetched")))
    assert sorted(kept.inside(journal)) == [5, an_id(0), an_id(1)]
