"""The driver itself, on a small program whose doings are known."""

import sys
from pathlib import Path

import pytest

from tests.journeys.emulator import Emulator
from tests.journeys.terminal import Reader, Terminal

PROGRAM = r"""
import os, re, shutil, signal, sys, termios, tty
found = termios.tcgetattr(0)
tty.setraw(0)

def show(text):
    size = os.get_terminal_size()
    sys.stdout.write(f"\x1b[H\x1b[2J{size.columns}x{size.lines} {text}")
    sys.stdout.flush()

signal.signal(signal.SIGWINCH, lambda *_: show("resized"))
sys.stdout.write("\x1b[?2026$p\x1b[H\x1b]0;a title\x07ab\U0001f600\x1b[6n\x1b[>1u")
sys.stdout.flush()
answer = b""
while not answer.endswith(b"R"):
    answer += os.read(0, 1)
show("answers " + repr(answer))
while (key := os.read(0, 32)) != b"q":
    if key != b"-":
        show("key " + repr(key))
termios.tcsetattr(0, termios.TCSANOW, found)
sys.stdout.write("\x1b[H\x1b[2Jbye\r\n")
sys.exit(7)
"""
ENV = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


@pytest.fixture
def program(tmp_path: Path):
    file = tmp_path / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    with Reader([sys.executable, str(file)], env=ENV, cwd=tmp_path, size=(60, 10)) as reader:
        yield reader


def test_questions_are_answered_with_the_true_cursor(program: Reader) -> None:
    """Two letters and a wide one: the cursor is in the fifth column when it is asked for."""
    program.settled(r"60x10 answers b'.*2026;2\$y.*\[1;5R'")


def test_text_goes_on_after_a_joiner_a_vowel_sign_or_a_tag() -> None:
    """pyte drops the rest; and like an old terminal, this one draws joined pictographs one by one."""
    answers: list[bytes] = []
    emulator = Emulator(60, 3, answers.append)
    emulator.feed("a\u200db हिन्दी ภาษา \U0001f469\u200d\U0001f4bb\ufe0f end\x1b[6n".encode())
    assert "ab ह" in emulator.lines[0]
    assert emulator.lines[0].endswith("\U0001f469\U0001f4bb end")
    assert len(answers) == 1


def test_keys_arrive_one_by_one_and_a_key_that_changes_nothing_is_no_failure(program: Reader) -> None:
    program.settled("answers")
    program.press("j")
    assert program.line("key") == "60x10 key b'j'"
    program.press("-", "down")
    assert program.line_of("key b'\\x1b[B'") == 0


def test_a_new_size_reaches_the_program(program: Reader) -> None:
    program.settled("answers")
    program.resize(100, 20)
    assert len(program.settled("100x20 resized")) == 20


def test_leaving_gives_the_terminal_back(program: Reader) -> None:
    program.settled("answers")
    assert not program.given_back()
    assert program.quit() == 7
    assert program.given_back()
    assert program.lines[0] == "bye"
    assert b"\x1b]0;a title\x07" in program.sequences


def test_what_does_not_come_is_reported_with_the_screen(program: Reader) -> None:
    program.settled("answers")
    with pytest.raises(AssertionError, match=r"(?s)'no such text' did not come.*60x10 answers"):
        program.wait_for("no such text", deadline=0.2)
    program.kill()
    with pytest.raises(AssertionError, match="exit code -9"):
        program.wait_for("no such text")


def test_a_wait_ends_with_the_bytes_that_brought_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; print('one', flush=True); time.sleep(.3); print('two')"]
    with Terminal(command, env=ENV, cwd=tmp_path) as terminal:
        one, two = terminal.wait_for("one"), terminal.wait_for("two")
        assert 0.25 < two - one < 3
        assert terminal.started < one
