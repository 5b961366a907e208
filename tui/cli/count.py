"""`delurk count`: how long texts are as X counts them, and what they cost, a line at a time, for programs."""

import json
import sys

import click


@click.command("count", short_help="How long texts are as X counts them, and what posting them costs.")
@click.option(
    "--long", "long_posts", is_flag=True, help="Count for an account that may write 25,000 characters."
)
def count(long_posts: bool) -> None:
    """Read texts as JSON strings, one a line, and answer each with a line: {"length", "limit", "valid", "cost_usd"}.

    A link counts 23 however long, an emoji 2, most of Latin 1 and Chinese or Japanese 2 a character. What cannot be
    read is said on standard error with its line, and the exit code is then 3.
    """
    from tui.text.weighted import LIMIT, LONG_LIMIT, weigh
    from tui.x import prices

    write = prices.load().write
    limit = LONG_LIMIT if long_posts else LIMIT
    failed = False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        text = _text(line, number)
        if text is None:
            failed = True
            continue
        found = weigh(text, limit)
        said = {
            "length": found.length,
            "limit": found.limit,
            "valid": found.valid,
            "cost_usd": write["post_with_url" if found.urls else "post"],
        }
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()  # whoever waits for it has it before the next line is read
    if failed:
        sys.exit(3)


def _text(line: bytes, number: int) -> str | None:
    """The string of one line; None where there is none, which is then said."""
    try:
        found: object = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as wrong:
        what = f"not UTF-8 from byte {wrong.start + 1} on"
    except RecursionError:
        what = "a list too deep to read"
    except json.JSONDecodeError as wrong:
        what = f"no JSON at character {wrong.pos + 1}"
    except ValueError:
        what = "a number too long to read"
    else:
        if isinstance(found, str):
            return found
        what = f"{_name(found)}, not a string"
    print(f'standard input, line {number}: {what}; expected a JSON string, as in "Hello"', file=sys.stderr)
    return None


def _name(found: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(found), "null")
