"""The README's list of keys, made from the one table of commands: `python -m tests.readme` prints it."""

from tui.app.commands import COMMANDS, GROUPS


def key_list() -> str:
    """A Markdown table: what each key does, by group."""
    rows = ["| keys | what they do |", "|---|---|"]
    for group in GROUPS:
        members = [
            command
            for command in COMMANDS
            if command.group == group
            and command.scope in ("app", "posts", "thread", "room", "over", "find", "draft")
        ]
        rows += [
            f"| `{command.shown.replace('|', chr(92) + '|')}` | {command.sentence} |" for command in members
        ]
    return "\n".join(rows)


if __name__ == "__main__":
    print(key_list())
