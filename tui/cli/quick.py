"""The shortest way to a deck on the screen: what `delurk` and `delurk PANEL...` do, without the command line's parser.

The parser costs as much as reading a page and painting it, and there is nothing to parse. Imports nothing slow.
"""

import os
import sys
from collections.abc import Sequence


def open_deck(names: Sequence[str] = ()) -> int:
    """Open the app on the panels of these names; the exit code. A failure is one line on standard error."""
    from tui.model.panel import parse_panel

    try:
        panels = [parse_panel(name) for name in names]
    except ValueError as wrong:
        print(_no_panel(names, str(wrong)), file=sys.stderr)
        return 2
    if os.environ.get("DELURK_PLAIN"):
        from tui.cli.plain import read_plain

        return read_plain(panels)
    if lacking := no_terminal():
        print(lacking, file=sys.stderr)
        return 1
    from tui.app import opening
    from tui.config.paths import find_paths
    from tui.store.errors import StoreError

    try:
        session = opening.open_session(find_paths(), panels)
    except StoreError as refused:
        print(refused, file=sys.stderr)
        return 1
    except OSError as refused:
        print(
            f"{refused.filename}: {refused.strerror}. Set DELURK_HOME to a folder you can write.",
            file=sys.stderr,
        )
        return 1
    return opening.run(session, opening.first_frame(session))


def _no_panel(names: Sequence[str], wrong: str) -> str:
    """What to say of words that are neither panels nor a verb: the verb that was meant, if one is near."""
    from difflib import get_close_matches

    from tui.cli.verbs import VERBS

    near = get_close_matches(names[0], VERBS, 1)
    return (
        f"{names[0][:60]!r} is no verb. Did you mean: delurk {near[0]}"
        if near
        else f"{wrong}. Verbs: delurk --help"
    )


def open_demo(*, speed: float = 1.0, seed: int = 1) -> int:
    """The demo; the exit code."""
    if lacking := no_terminal():
        print(lacking, file=sys.stderr)
        return 1
    from tui.app.demo import NoSandbox, run_demo

    try:
        return run_demo(speed=speed, seed=seed)
    except NoSandbox as refused:
        print(refused, file=sys.stderr)
        return 1


def no_terminal() -> str:
    """What to say where there is no terminal to draw on; "" where there is one, or a driver that needs none."""
    if os.environ.get("TEXTUAL_DRIVER"):  # `delurk serve`: a browser is drawn on
        return ""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "The app needs a terminal. For pipes: delurk show PANEL, delurk search WORDS."
    if os.environ.get("TERM", "dumb") == "dumb":
        return "This terminal (TERM=dumb) cannot draw the app. For plain text: delurk show PANEL."
    return ""
