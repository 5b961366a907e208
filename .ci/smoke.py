"""Does an installed delurk work? Usage: smoke.py FOLDER, the `bin` of the environment that has it.

Run with the tree on PYTHONPATH (for the journeys' driver) and from a folder of its own, so that what is
imported by the installed command comes from the wheel and from nowhere else.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from tests.journeys.terminal import Reader


def check(holds: bool, what: str) -> None:
    """Say that this holds; stop where it does not."""
    if not holds:
        sys.exit(f"smoke: failed: {what}")
    print(f"ok {what}")


def main(folder: Path) -> None:
    """All checks, in a temporary folder that is also the home."""
    command = str(folder / "delurk")
    with tempfile.TemporaryDirectory() as away:
        env = {"PATH": os.defpath, "HOME": away, "DELURK_HOME": f"{away}/home", "LANG": "C.UTF-8"}
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}

        def out(*words: str) -> str:
            done = subprocess.run([*words], env=env, cwd=away, capture_output=True, text=True, check=True)
            return done.stdout

        check(out(command, "--version").startswith("delurk "), "delurk --version")
        check("demo" in out(command, "--help"), "delurk --help")
        where = out(str(folder / "python"), "-c", "import tui; print(tui.__file__)")
        check(str(folder.parent) in where, "the package comes from the wheel")
        names = out(
            str(folder / "python"), "-c", "from tui.app.theming import theme_names; print(theme_names())"
        )
        check("dusk" in names and "paper" in names, f"the themes are in the wheel: {names.strip()}")
        sandbox(command, env, away)
        demo(command, env, away)


def sandbox(command: str, env: dict[str, str], away: str) -> None:
    """The sandbox says where it is on its first line, and answers there."""
    with subprocess.Popen(
        [command, "sandbox", "--port", "0"], env=env, cwd=away, stdout=subprocess.PIPE
    ) as child:
        try:
            assert child.stdout is not None
            said = json.loads(child.stdout.readline())
            check({"url", "user_token", "bearer_token"} <= set(said), "delurk sandbox says how to reach it")
            asked = urllib.request.Request(
                f"{said['url']}/2/users/me", headers={"Authorization": f"Bearer {said['user_token']}"}
            )
            with urllib.request.urlopen(asked, timeout=20) as answer:
                check("data" in json.load(answer), "the sandbox answers")
        finally:
            child.terminate()


def demo(command: str, env: dict[str, str], away: str) -> None:
    """The demo comes up on a terminal and leaves it as it was."""
    with Reader([command, "demo"], env=env, cwd=Path(away)) as reader:
        reader.settled("lrnchat", r"@\w+ .*· \d\d:\d\d")
        check(True, "delurk demo shows posts")
        code = reader.quit()
        check(code == 0, f"it leaves with 0, not {code}; the screen:\n{reader.text}" if code else "it leaves")
        check(reader.given_back(), "it gives the terminal back")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
