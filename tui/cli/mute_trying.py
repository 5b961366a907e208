"""`delurk mute test`, the dry run of a rule on the cache, and `delurk mute why`, which rule keeps a post back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli.errors import Failure, usage
from tui.cli.judging import quote_did
from tui.cli.mute_options import Wanted, rule_options
from tui.cli.output import ReadMarks, cache_to_read
from tui.model.ids import PostId, first_id_at
from tui.model.panel import Panel
from tui.model.post import Post
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.mute.dry_run import DryRun, Taken
    from tui.mute.rule import Context, Rule, Verdict, Where

_PAGE: Final = 200  # no more than a dry run remembers of a page
_NAMED: Final = 5  # newest posts that are shown
_HIGHEST: Final = PostId(2**63 - 1)
_ROUND: Final = 30  # characters shown on either side of what a rule hit


# ---- the dry run


@click.command(short_help="Try a rule on the cache before you keep it.")
@rule_options
@click.option(
    "--days", type=click.IntRange(min=1), default=30, metavar="N", help="How far to look back (30)."
)
@click.option("--json", "as_json", is_flag=True, help="The posts it would take, a JSON object a line.")
@click.argument("rule", metavar="RULE")
def test(rule: str, days: int, as_json: bool, **options: Any) -> None:
    """Say what RULE would take of the posts in the cache, newest first. Nothing is kept, and X is asked for nothing."""
    [made] = Wanted(**options).rules((rule,))
    with cache_to_read() as cache:
        since = first_id_at(datetime.now(UTC) - timedelta(days=days))
        run = _dry_run(cache, made)
        newest: list[Taken] = []
        marks = ReadMarks()
        for taken in _tried(cache, run, since):
            if as_json:
                _print(cache, taken, marks)
            elif len(newest) < _NAMED:
                newest.append(taken)
    if not as_json:
        for line in _told(run, newest, days):
            click.echo(line)


def _dry_run(cache: Connection, rule: "Rule") -> "DryRun":
    import time

    from tui.mute.dry_run import DryRun
    from tui.store import names, reading

    me = names.me(cache)
    return DryRun(rule, int(time.time() * 1000), me.id if me is not None else None, reading.followed(cache))


def _tried(cache: Connection, run: "DryRun", since: PostId) -> "Iterator[Taken]":
    """The posts that the rule takes, newest first; `run` counts along."""
    from tui.store import reading

    before = _HIGHEST
    while page := reading.recent(cache, since, before, _PAGE):
        run.look(page, reading.panels_of(cache, [post.id for post in page]))
        yield from run.newest
        run.newest.clear()
        before = page[-1].id


def _print(cache: Connection, taken: "Taken", marks: ReadMarks) -> None:
    from tui.store import reading
    from tui.transfer.shapes import post_line

    panel = next(iter(reading.panels_of(cache, [taken.post.id]).get(taken.post.id, [])), None)
    click.echo(post_line(taken.post, panel, marks.of(panel), taken.verdict))


def _told(run: "DryRun", newest: "list[Taken]", days: int) -> Iterator[str]:
    """ "fold 14 of 312 posts of the last 30 days, by 3 people, 9 in home, 5 in #ldchat.", and the newest of them."""
    people = f"by {len(run.people)} {'person' if len(run.people) == 1 else 'people'}"
    panels = [f"{count:,} in {panel}" for panel, count in run.panels.most_common()]
    facts = [people, *panels] if run.taken else []
    did = {"hide": "hides", "fold": "folds", "dim": "dims"}[run.rule.action]
    many = "post" if run.looked_at == 1 else "posts"
    words = f"“{run.rule.name}” {did} {run.taken:,} of {run.looked_at:,} {many} of the last {days} days"
    yield clean_line(f"{', '.join([words, *facts])}.")
    if run.quotes:
        some = "1 more stays" if run.quotes == 1 else f"{run.quotes:,} more stay"
        yield f"{some}, without what it quotes." if run.quotes == 1 else f"{some}, without what they quote."
    if run.followed_hit:
        some = ", ".join(f"@{name}" for name in list(run.followed_hit.values())[:_NAMED])
        count = len(run.followed_hit)
        yield clean_line(f"{count} of them {'is' if count == 1 else 'are'} followed by you: {some}.")
    for taken in newest:
        author = taken.post.shown.author
        handle = f"@{author.username}" if author is not None else "author unknown"
        yield f"  {clean_line(handle)}  {_excerpt(taken)}"
    if run.taken > len(newest):
        yield f"  and {run.taken - len(newest):,} more: --json prints all"


def _excerpt(taken: "Taken") -> str:
    from tui.text.widths import cut

    return cut(clean_line(taken.post.shown.text), 100)


# ---- why


@click.command(short_help="Which rule keeps a post back, and since when.")
@click.argument("post", metavar="POST")
def why(post: str) -> None:
    """Say which rules keep POST back (its id or address), what in it they hit, and until when they hold."""
    number = _number(post)
    with cache_to_read() as cache:
        found = _found(cache, number)
        if found is None:
            raise Failure(f"The cache has no post {number}. delurk search WORDS finds what it has.")
        from tui.store import reading

        panels = reading.panels_of(cache, [number]).get(number, [])
        for line in _answer(cache, found, panels):
            click.echo(line)


def _number(text: str) -> PostId:
    """The id that an id or an address of a post has. Ends with exit code 2 for anything else."""
    from tui.mute.grammar import RuleError, parse_target

    try:
        return PostId(int(parse_target(f"thread:{text.strip()}").value))
    except RuleError:
        usage(
            f"{text[:60]!r} is no post: expected its id, or an address such as https://x.com/NAME/status/ID"
        )


def _found(cache: Connection, number: PostId) -> Post | None:
    from tui.cli.kept import kept_to_read
    from tui.store import kept, reading

    if found := reading.get(cache, [number]):
        return found[0]
    with kept_to_read() as journal:
        there = kept.get(journal, [number]) if journal is not None else []
    return there[0] if there else None


def _answer(cache: Connection, post: Post, panels: list[Panel]) -> Iterator[str]:
    """What is to be said: of every place at once where they all say the same, else of each panel."""
    import time

    from tui.config.mute_edits import load_stamped
    from tui.config.paths import find_paths
    from tui.mute.matcher import Matcher
    from tui.mute.rule import Context
    from tui.store import names, reading

    now = int(time.time() * 1000)
    rules = load_stamped(find_paths().mutes, now)
    for mistake in rules.mistakes[:1]:
        click.echo(f"{mistake}. {rules.what_holds}", err=True)
    me = names.me(cache)
    followed = reading.followed(cache) if any(rule.strangers for rule in rules.rules) else frozenset()
    matcher = Matcher(rules.rules)

    def context(panel: Panel | None) -> Context:
        return Context(now, panel, me.id if me is not None else None, followed, rules.off)

    places: list[Panel | None] = [*panels] or [None]
    by_place = {place: matcher.judge(post, context(place)) for place in places}
    if len(set(by_place.values())) == 1:
        place = next(iter(by_place))
        yield from _lines(post, by_place[place], matcher, context(place))
        return
    for place, verdict in by_place.items():
        yield clean_line(f"In {place}:")
        yield from (f"  {line}" for line in _lines(post, verdict, matcher, context(place)))


def _lines(post: Post, verdict: "Verdict", matcher: Any, context: "Context") -> Iterator[str]:
    """The verdict in a sentence, the place it comes from, and which further rules hit."""
    told = verdict if verdict.rule is not None else verdict.quoted
    if told is None or told.rule is None:
        yield "No rule keeps it back."
        return
    did = {"hide": "Hidden", "fold": "Folded", "dim": "Dimmed"}[told.action]
    what = did if told is verdict else quote_did(told.action)
    yield clean_line(f"{what} by “{told.rule.name}”{_when(told.rule)}.")
    if told.where is not None:
        yield from _shown(post, told.where)
    for rule, _ in matcher.all_hits(post, context):
        if rule is not told.rule:
            yield clean_line(f"“{rule.name}” ({rule.action}) hits it, too.")


def _when(rule: "Rule") -> str:
    """ ", kept on 3 Nov, ends 10 Nov"; what is not known is left out."""
    from tui.layout.when import date

    now = datetime.now().astimezone()
    said = f", kept on {date(_local(rule.kept), now)}" if rule.kept is not None else ""
    if rule.until is None:
        return said
    end = _local(rule.until)
    return f"{said}, ends {f'at {end:%H:%M}' if end.date() == now.date() else date(end, now)}"


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone()


def _shown(post: Post, where: "Where") -> Iterator[str]:
    """The field that was hit; where it is text, what stands there, and ^^^ under the place."""
    from tui.text.widths import cell_width

    shown = post.shown
    holder = shown.quoted if where.part == "quoted" else shown
    part = {"post": "", "reposted": " of the reposted post", "quoted": " of the quoted post"}[where.part]
    text = _text_of(holder, where) if isinstance(holder, Post) else None
    if text is None or where.end <= where.start:
        said = _said_of(post, holder, where)
        yield clean_line(f"  {where.field}{part}{f': {said}' if said else ''}")
        return
    start, end = max(0, where.start - _ROUND), min(len(text), where.end + _ROUND)
    before, hit, after = (
        clean_line(f"|{one}|")[1:-1]  # keeps the blanks at its ends
        for one in (text[start : where.start], text[where.start : where.end], text[where.end : end])
    )
    head = f"  {where.field}{part}: {'…' if start else ''}"
    yield f"{head}{before}{hit}{after}{'…' if end < len(text) else ''}"
    yield " " * cell_width(head + before) + "^" * max(1, cell_width(hit))


def _text_of(post: Post, where: "Where") -> str | None:
    match where.field:
        case "text" | "tag" | "mention" | "link":
            return post.text
        case "alt":
            return post.media[where.index].alt
        case "poll":
            return post.poll.options[where.index].label if post.poll is not None else None
        case "display name":
            return post.author.name if post.author is not None else None
        case _:
            return None


def _said_of(post: Post, holder: object, where: "Where") -> str | None:
    """What stands in a field that is no text: who, in which language, with what."""
    if not isinstance(holder, Post):
        return None
    author = post.author if where.field == "reposter" else holder.author
    match where.field:
        case "author" | "reposter" | "quoted author":
            return f"@{author.username}" if author is not None else None
        case "lang":
            return holder.lang
        case "via":
            return holder.source
        case "thread":
            return str(holder.conversation_id)
        case _:
            return None
