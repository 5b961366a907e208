"""`delurk mute check`: rules over posts from standard input, a line at a time, for programs."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.cli.mute_transfer import Foreign
    from tui.mute.matcher import Matcher
    from tui.mute.rule import Verdict

_NAMED: Final = 3  # posts that are gone, of one line
_OF_OTHERS: Final = frozenset({"text", "data", "errors", "username", "name", "media_key", "title", "state"})


@click.command(short_help="Run rules over posts from standard input.")
@click.option(
    "--rules",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Rules in any form that `mute import` reads, in place of yours.",
)
def check(file: Path | None) -> None:
    """Read posts of X API v2 as JSON lines, and answer each with a line: {"id", "action", "rule"}.

    A line is a post, an object with data and includes, or a whole answer of X. Rules for single panels do not act
    here. What cannot be read is said on standard error with its line, and the exit code is then 3. A line without any
    post is said there, too; an answer of X that found none is no failure.
    """
    from tui.mute.matcher import Matcher

    given = _given(file)
    matcher = Matcher([one.rule for one in given.taken])
    failed = bool(given.refused)
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            failed |= _answer(line, number, matcher, given.off)
    if failed:
        sys.exit(3)


def _given(file: Path | None) -> "Foreign":
    """The rules to judge by; what is wrong in them is said."""
    from tui.cli.mute_transfer import Foreign, read_rules_file
    from tui.config.paths import find_paths

    mine = find_paths().mutes
    if file is None and not mine.exists():
        return Foreign(mine)
    given = read_rules_file(file or mine)
    given.say_refused()
    return given


def _answer(line: bytes, number: int, matcher: "Matcher", off: frozenset[str]) -> bool:
    """Print a line for each post of one line; whether any of it could not be read."""
    from tui.mute.rule import Context
    from tui.x.wire import NotAPage, read_page

    try:
        page = read_page(line)
    except NotAPage as wrong:
        print(f"line {number}: {_without_text(line) or wrong}", file=sys.stderr)
        return True
    context = Context(now=int(time.time() * 1000), off=off)
    for post in page.posts:
        _print(post.id, matcher.judge(post, context))
    for fault in page.faults:
        print(f"line {number}: {fault.where}: {fault.what}", file=sys.stderr)
    if page.posts or page.faults:
        return bool(page.faults)
    found_none = _is_empty_answer(line)
    gone = "".join(f"; {one.id} cannot be read: {one.why}" for one in page.gone[:_NAMED])
    print(f"line {number}: no posts in it{gone}", file=sys.stderr)
    return not found_none


def _without_text(line: bytes) -> str | None:
    """What is missing from a line that would be a post but for its text; None where it is something else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "id" not in found or found.keys() & _OF_OTHERS:
        return None
    return f"post {clean_line(str(found['id']))[:30]} has no text: expected “text”"


def _is_empty_answer(line: bytes) -> bool:
    """Whether a line is X's answer to a question that found no post: nothing of it is missing."""
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict):
        return isinstance(found, list) and not found
    meta = found.get("meta")
    return found.get("data") == [] or (isinstance(meta, dict) and meta.get("result_count") == 0)


def _print(number: int, verdict: "Verdict") -> None:
    """The answer for one post, at once: whoever waits for it has it before the next line is read."""
    said: dict[str, Any] = {"id": str(number), **_said(verdict)}
    if verdict.quoted is not None:
        said["quoted"] = _said(verdict.quoted)
    utf8 = "utf" in (sys.stdout.encoding or "").lower()
    sys.stdout.write(f"{json.dumps(said, ensure_ascii=not utf8)}\n")
    sys.stdout.flush()


def _said(verdict: "Verdict") -> dict[str, str | None]:
    return {"action": verdict.action, "rule": verdict.rule.text if verdict.rule is not None else None}
