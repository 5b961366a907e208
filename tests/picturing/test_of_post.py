"""A post shows its own pictures, those it quotes, and, reposting, those of the original."""

from tests.store.samples import BO, a_post
from tui.model.ids import PostId
from tui.model.post import Gone, Media
from tui.pictures.of_post import pictures_of

PHOTO = Media("3_1", "photo", "A heron", "https://pbs.twimg.com/media/a.jpg", None, 1200, 675)
FILM = Media("7_2", "video", None, None, "https://pbs.twimg.com/still.jpg", 640, 360, 42_000)


def test_a_post_has_its_own_pictures_then_those_it_quotes() -> None:
    quoted = a_post(1, media=(FILM,), author=BO)
    pictures = pictures_of(a_post(2, media=(PHOTO,), quoted=quoted))
    assert [(picture.alt, picture.whose) for picture in pictures] == [("A heron", "ana"), ("", "bo")]
    assert [picture.url for picture in pictures] == [PHOTO.url, FILM.preview_url]


def test_a_repost_shows_the_originals() -> None:
    assert [p.url for p in pictures_of(a_post(2, reposted=a_post(1, media=(PHOTO,))))] == [PHOTO.url]


def test_what_is_gone_has_no_pictures() -> None:
    assert pictures_of(a_post(1, quoted=Gone(PostId(5), "deleted"))) == ()
    assert pictures_of(a_post(1)) == ()


def test_the_browser_gets_a_photo_itself_and_a_film_by_its_post() -> None:
    photo, film = pictures_of(a_post(1, media=(PHOTO, FILM)))
    assert photo.address == PHOTO.url
    assert film.address == f"https://x.com/ana/status/{a_post(1).id}"
    (nowhere,) = pictures_of(a_post(1, author=None, media=(Media("3_1", "photo"),)))
    assert nowhere.url is None
    assert nowhere.address == f"https://x.com/i/status/{a_post(1).id}"
