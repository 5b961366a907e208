"""Settings changed beside a running app, by the verb and by an editor: they act, and the place stays."""

from tests.journeys.conftest import Home
from tests.journeys.screens import number_chosen


def test_what_the_verb_sets_acts_in_the_running_app(home: Home) -> None:
    home.fill(30)
    reader = home.open()
    reader.settled(r"\b0 \w")
    reader.press("j", "j")
    reader.settled("3 of 30")
    done = home.run("config", "density", "compact")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    reader.settled("Read again: config.toml, density.")
    assert number_chosen(reader) == 2
    assert reader.quit() == 0


def test_a_broken_file_is_said_with_its_line_and_reading_goes_on(home: Home) -> None:
    home.fill(30)
    reader = home.open()
    reader.settled(r"\b0 \w")
    (home.data / "config.toml").write_text('# mine\ntheme = "neon"\n', encoding="utf-8")
    reader.settled("no theme is called 'neon'")
    reader.press("j")
    assert number_chosen(reader) == 1
    assert reader.quit() == 0


def test_in_the_terminals_own_colours_no_other_colour_is_written(home: Home) -> None:
    home.fill(10)
    home.run("config", "theme", "terminal")
    reader = home.open()
    reader.settled(r"\b0 \w")
    reader.press("?")
    reader.settled("Keys for")
    reader.press("esc")
    assert reader.quit() == 0
    written = reader.sequences
    assert b"38;2;" not in written
    assert b"48;2;" not in written
    assert b"48;5;" not in written


def test_unread_posts_are_read_in_sentences_without_a_terminal(home: Home) -> None:
    home.fill(3)
    done = home.run(DELURK_PLAIN="1")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "That is all."
    assert len(done.stdout.splitlines()) == 5
