"""`delurk sandbox` as a program: its first line, and how it ends."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import Any

import pytest


def begin(*words: str) -> tuple["subprocess.Popen[bytes]", Any]:
    command = [sys.executable, "-m", "tui", "sandbox", *words]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert program.stdout is not None
    return program, json.loads(program.stdout.readline())


def ask_me(first: Any) -> Any:
    request = urllib.request.Request(first["url"] + "/2/users/me")
    request.add_header("Authorization", "Bearer " + first["user_token"])
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read())


def test_the_first_line_tells_where_and_a_signal_ends_it() -> None:
    program, first = begin("--naming", "new")
    assert set(first) == {"url", "user_token", "bearer_token"}
    assert ask_me(first)["data"]["id"].isdigit()  # right away: it waits until the server is ready
    program.send_signal(signal.SIGTERM)
    assert program.wait(10) == 0


def test_with_parent_it_ends_when_its_standard_input_does() -> None:
    program, first = begin("--with-parent")
    ask_me(first)
    assert program.stdin is not None
    program.stdin.close()
    assert program.wait(10) == 0


@pytest.mark.parametrize("words", [["--faults", "rain"], ["--naming", "odd"], ["--port", "-1"]])
def test_wrong_words_are_named_and_end_with_2(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "sandbox", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert words[0] in done.stderr


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "tui", "sandbox", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert f"port {port}" in done.stderr
