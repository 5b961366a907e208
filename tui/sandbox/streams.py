"""The filtered stream: rules, the one connection an app has, and what each arriving post goes to."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from tui.sandbox.asked import Asked
from tui.sandbox.core import Core
from tui.sandbox.facts import FactBook
from tui.sandbox.grammar import QueryError
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.pages import Page
from tui.sandbox.query import ALL_LENGTH, Query, parse
from tui.sandbox.refusals import PROBLEMS, no_rules, stream_taken
from tui.sandbox.routes_search import in_list
from tui.sandbox.world.model import WorldPost

MOST_RULES: Final = 1000
KEEP_ALIVE_S: Final = 20.0  # a blank line at least so often


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the stream. `tag` is the client's own word for it."""

    id: int
    value: str
    tag: str
    query: Query

    def as_json(self) -> JsonObject:
        """The rule as X shows it; an empty tag is left out."""
        return {"id": str(self.id), "value": self.value, **({"tag": self.tag} if self.tag else {})}


@dataclass(slots=True)
class Connection:
    """An open stream. `waiting` holds posts to be sent; None ends it."""

    id: str
    asked: Asked
    connected_ms: int
    waiting: asyncio.Queue[WorldPost | None] = field(default_factory=asyncio.Queue)


class Streams:
    """Rules and connections of the app. All calls come from the server's loop."""

    def __init__(self, core: Core, facts: FactBook) -> None:
        self.core = core
        self.rules: dict[int, Rule] = {}
        self.open: dict[str, Connection] = {}
        self._facts = facts
        core.world.on_post.append(self._hear)

    def connect(self, asked: Asked) -> Connection:
        """Open the app's one stream. Raises Refusal where it is open already, or has no rule."""
        if not self.rules:
            raise no_rules()
        if self.open:
            raise stream_taken()
        now = self.core.clock()
        made = Connection(f"{now:x}-{self.core.arrivals.next_id(now):x}", asked, now)
        self.open[made.id] = made
        return made

    def disconnect(self, connection: Connection) -> None:
        """Forget a stream that has ended."""
        self.open.pop(connection.id, None)

    def kill_all(self) -> list[str]:
        """End every stream; the slots are free at once. Returns their ids."""
        killed = list(self.open.values())
        self.open.clear()
        for connection in killed:
            connection.waiting.put_nowait(None)
        return [connection.id for connection in killed]

    def _hear(self, post: WorldPost) -> None:
        for connection in self.open.values():
            connection.waiting.put_nowait(post)

    def line(self, connection: Connection, post: WorldPost) -> JsonObject | None:
        """What is sent of a post: None where no rule matches, or nobody may see it."""
        core = self.core
        if core.world.posts.get(post.id) is None or core.world.users[post.author_id].protected:
            return None
        if core.why_unseen(post, "app") is not None:
            return None
        facts = self._facts.of(post)
        matching = [rule for rule in self.rules.values() if rule.query.matches(facts, in_list(core))]
        if not matching:
            return None
        body = Page(core, connection.asked, "app").one_post(post).body()
        rules: list[Json] = [
            {"id": str(rule.id), **({"tag": rule.tag} if rule.tag else {})} for rule in matching
        ]
        return {**body, "matching_rules": rules}

    def add(self, value: str, tag: str, *, dry: bool) -> Rule | JsonObject:
        """A new rule, or the problem with it."""
        same = next((rule for rule in self.rules.values() if rule.value == value), None)
        if same is not None:
            return self._duplicate(same)
        try:
            query = parse(value, longest=ALL_LENGTH, rule=True)
        except QueryError as error:
            return _problem("Invalid Rule", "invalid-rules", self.core.naming == "new", str(error), value)
        if len(self.rules) >= MOST_RULES:
            return _problem(
                "RulesCap", "rule-cap", self.core.naming == "new", f"At most {MOST_RULES} rules", value
            )
        rule = Rule(self.core.arrivals.next_id(self.core.clock()), value, tag, query)
        if not dry:
            self.rules[rule.id] = rule
        return rule

    def _duplicate(self, rule: Rule) -> JsonObject:
        detail = f"Rule already exists: [{rule.value}]"
        made = _problem("DuplicateRule", "duplicate-rules", self.core.naming == "new", detail, rule.value)
        return made if self.core.naming == "new" else {**made, "id": str(rule.id)}


def _problem(title: str, kind: str, new_naming: bool, detail: str, value: str) -> JsonObject:
    """A problem with a rule. X's newer description knows the kind `invalid-request` only."""
    whole = PROBLEMS + ("invalid-request" if new_naming else kind)
    return {"title": title, "type": whole, "detail": detail, "value": value}
