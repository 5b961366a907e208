"""`delurk count`: a text's length and price a line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.posts import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def counted(shell: Shell, *texts: str, options: tuple[str, ...] = ()) -> list[dict[str, object]]:
    done = shell.run("count", *options, stdin="".join(json.dumps(text) + "\n" for text in texts))
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_text_is_answered_with_its_length_and_price(shell: Shell) -> None:
    assert counted(shell, "A1 A question back, always. #lrnchat", "see example.com", "読" * 141, "") == [
        {"length": 36, "limit": 280, "valid": True, "cost_usd": 0.015},
        {"length": 27, "limit": 280, "valid": True, "cost_usd": 0.2},
        {"length": 282, "limit": 280, "valid": False, "cost_usd": 0.015},
        {"length": 0, "limit": 280, "valid": False, "cost_usd": 0.015},
    ]


def test_long_posts_have_their_own_limit(shell: Shell) -> None:
    (found,) = counted(shell, "読" * 12_500, options=("--long",))
    assert (found["length"], found["limit"], found["valid"]) == (25_000, 25_000, True)


def test_what_cannot_be_read_is_named_and_the_rest_is_answered(shell: Shell) -> None:
    done = shell.run("count", stdin='"one"\nplain\n\n{"text": "x"}\n"two"\n"open\n7\n')
    assert done.exit_code == 3
    assert [json.loads(line)["length"] for line in done.stdout.splitlines()] == [3, 3]
    assert done.stderr.splitlines() == [
        f'standard input, line {line}: {what}; expected a JSON string, as in "Hello"'
        for line, what in (
            (2, "no JSON at character 1"),
            (4, "an object, not a string"),
            (6, "no JSON at character 6"),
            (7, "a number, not a string"),
        )
    ]


def test_a_program_has_its_answer_before_it_asks_again(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tui", "count"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"DELURK_HOME": str(tmp_path), "LC_ALL": "C"},
    )
    assert running.stdin is not None
    assert running.stdout is not None
    with running:
        for text, length in (("naïve", 5), ("👩‍💻\ud83d", 4)):
            running.stdin.write(f"{json.dumps(text)}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["length"] == length
        running.stdin.write(b'"\xff"\n')
        running.stdin.close()
        assert running.wait(10) == 3
