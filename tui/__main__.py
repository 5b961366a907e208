"""The command `delurk`, also as `python -m tui`. Words that begin with no verb are panels: the app opens at once."""

import sys

from tui.cli.verbs import VERBS


def main() -> None:
    """Run the command line; never returns."""
    words = sys.argv[1:]
    if words == ["demo"]:
        from tui.cli.quick import open_demo

        sys.exit(open_demo())
    if words[:1] == ["unread"]:  # asked every few seconds by a status bar
        from tui.cli.unread import quick

        if (code := quick(words[1:])) is not None:
            sys.exit(code)
    if words and (words[0] in VERBS or words[0].startswith("-")):
        from tui.cli.main import main as run_verb

        run_verb()
    from tui.cli.quick import open_deck

    sys.exit(open_deck(words))


if __name__ == "__main__":
    main()
