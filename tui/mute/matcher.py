"""Whether rules hit posts, and what becomes of a post that they hit. One face for every place that shows posts.

Own posts are always shown. A repost is judged by who reposts, and by the whole original. A quote is kept back by what
either text says or either mentions; what hits only who, in which language, with what or in which thread the quoted
post was written keeps back the quoted post alone. Of several rules the strongest action counts, then the first rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tui.model.post import Author, Post
from tui.mute.finding import Hit, at_home, where_of
from tui.mute.folding import fold, without_accents
from tui.mute.grammar import OLD_LANGS
from tui.mute.haystack import FIELD, RT, fields, joined
from tui.mute.hosts import host_of
from tui.mute.index import Entry, Index, Regexes, Words, entry_of, put, take
from tui.mute.rule import SHOWN, STRENGTH, Action, Context, FieldName, Part, Rule, Verdict, Where

_INDEXED: Final = ("tag", "name", "from", "reposts", "domain", "lang", "via", "thread")
_BOTH: Final = frozenset({"word", "tag", "name", "domain", "regex"})
"""Kinds that keep back a quote for what it quotes."""


class Matcher:
    """Rules in order, ready to judge. Adding or removing one costs the same however many there are."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._entries: dict[int, Entry] = {}
        self._orders: dict[Rule, list[int]] = {}
        self._next = 0
        self._by: dict[str, Index] = {kind: {} for kind in _INDEXED}
        self._bare_tags: Index = {}  # of rules that take accents for nothing
        self._words: dict[tuple[bool, bool], Words] = {}
        self._regexes: dict[tuple[bool, bool], Regexes] = {}
        for rule in rules:
            self.add(rule)

    def get_ready(self) -> None:
        """Do now what would be done for the first post that is judged: whoever draws must not wait for it."""
        for regexes in self._regexes.values():
            _ = regexes.ready

    @property
    def rules(self) -> list[Rule]:
        """All rules, in order."""
        return [entry.rule for entry in self._entries.values()]

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, rule: Rule) -> None:
        """Puts `rule` behind all others."""
        entry = entry_of(self._next, rule)
        self._next += 1
        self._entries[entry.order] = entry
        self._orders.setdefault(rule, []).append(entry.order)
        kind, value, variant = rule.target.kind, rule.target.value, (rule.accents, rule.names)
        if kind == "word":
            self._words.setdefault(variant, Words()).add(entry)
        elif kind == "regex":
            self._regexes.setdefault(variant, Regexes()).add(entry)
        elif kind == "tag" and rule.accents:
            put(self._bare_tags, without_accents(value), entry)
        else:
            put(self._by[kind], value, entry)

    def remove(self, rule: Rule) -> None:
        """Takes away the first rule that is equal to `rule`. Raises ValueError where there is none."""
        orders = self._orders.get(rule)
        if not orders:
            raise ValueError(f"no rule {rule.text!r}")
        entry = self._entries.pop(orders.pop(0))
        if not orders:
            del self._orders[rule]
        kind, value, variant = rule.target.kind, rule.target.value, (rule.accents, rule.names)
        if kind == "word":
            self._words[variant].remove(entry)
        elif kind == "regex":
            self._regexes[variant].remove(entry)
        elif kind == "tag" and rule.accents:
            take(self._bare_tags, without_accents(value), entry)
        else:
            take(self._by[kind], value, entry)

    def judge(self, post: Post, context: Context) -> Verdict:
        """Whether `post` may be shown there, and why not."""
        if not self._entries:
            return SHOWN
        outer, quoted = self._hits(post, context)
        if not outer and not quoted:
            return SHOWN
        inner = post.shown.quoted
        behind = (
            self._verdict(post, quoted, inner.id in context.only_fold)
            if quoted and inner is not None
            else None
        )
        if not outer:
            return Verdict(quoted=behind)
        found = self._verdict(post, outer, post.id in context.only_fold or post.shown.id in context.only_fold)
        return Verdict(found.action, found.rule, found.where, behind)

    def judge_page(self, posts: Sequence[Post], context: Context) -> list[Verdict]:
        """The verdicts of a page, in its order."""
        return [self.judge(post, context) for post in posts]

    def all_hits(self, post: Post, context: Context) -> Iterator[tuple[Rule, Where]]:
        """Every rule that acts on `post` or on what it quotes, in order, and where."""
        outer, quoted = self._hits(post, context)
        for hit in sorted([*outer, *quoted], key=lambda hit: hit.entry.order):
            yield hit.entry.rule, where_of(hit, post)

    def _verdict(self, post: Post, hits: list[Hit], capped: bool) -> Verdict:
        """The strongest, and of the strongest the first; where nothing may be hidden, a hide is a fold."""

        def action(hit: Hit) -> Action:
            return "fold" if capped and hit.entry.rule.action == "hide" else hit.entry.rule.action

        most = max(hits, key=lambda hit: (STRENGTH[action(hit)], -hit.entry.order))
        return Verdict(action(most), most.entry.rule, where_of(most, post))

    def _hits(self, post: Post, context: Context) -> tuple[list[Hit], list[Hit]]:
        """What keeps back the post, and what only the quoted one; each rule once."""
        me = context.me
        shown = post.shown
        mine = me is not None and any(one.author is not None and one.author.id == me for one in (post, shown))
        found: list[Hit] = []
        if not mine:
            found = self._of(shown, "post" if shown is post else "reposted")
            if post.reposted is not None or post.text.startswith("RT @"):
                found += self._of_reposter(post)
        quoted = shown.quoted
        behind: list[Hit] = []
        if isinstance(quoted, Post) and not (me is not None and quoted.author and quoted.author.id == me):
            behind = self._of(quoted, "quoted")
        if not found and not behind:
            return [], []
        return self._sorted(post, found, behind, mine, context)

    def _sorted(
        self, post: Post, found: list[Hit], behind: list[Hit], mine: bool, context: Context
    ) -> tuple[list[Hit], list[Hit]]:
        shown = post.shown
        outer: dict[int, Hit] = {}
        inner: dict[int, Hit] = {}
        for hit in found:
            rule = hit.entry.rule
            author = post.author if hit.field == "reposter" else shown.author
            if hit.entry.order not in outer and acts(rule, context) and _is_meant(rule, author, context):
                outer[hit.entry.order] = hit
        for hit in behind:
            rule, order = hit.entry.rule, hit.entry.order
            hit = hit._replace(field="quoted author") if hit.field == "author" else hit
            if order in outer or order in inner or not acts(rule, context):
                continue
            if not mine and rule.target.kind in _BOTH and _is_meant(rule, shown.author, context):
                outer[order] = hit
            elif isinstance(shown.quoted, Post) and _is_meant(rule, shown.quoted.author, context):
                inner[order] = hit
        return list(outer.values()), list(inner.values())

    def _of_reposter(self, post: Post) -> list[Hit]:
        found: list[Hit] = []
        if post.author and (self._by["name"] or self._by["reposts"]):
            for key in (post.author.username.lower(), f"id:{post.author.id}"):
                for kind in ("name", "reposts"):
                    found += [Hit(entry, "post", "reposter") for entry in self._by[kind].get(key, ())]
        return found

    def _of(self, post: Post, part: Part) -> list[Hit]:
        """What hits one post by itself: who wrote it, and what it says."""
        found: list[Hit] = []
        by = self._by
        names, froms = by["name"], by["from"]
        if names or froms:
            for key in authors(post):
                for index in (names, froms):
                    if key in index:
                        found += [Hit(entry, part, "author") for entry in index[key]]
        spans = post.spans
        if spans or post.reply_to_user is not None:
            self._of_spans(post, part, found)
        if by["lang"] and post.lang:
            found += _hits(by["lang"].get(language(post.lang)), part, "lang")
        if by["via"] and post.source:
            found += _hits(by["via"].get(fold(post.source)), part, "via")
        if by["thread"]:
            for key in {str(post.id), str(post.conversation_id)}:
                found += _hits(by["thread"].get(key), part, "thread")
        if self._words:
            plain = fold(joined(post))
            for (accents, with_names), words in self._words.items():
                text = plain
                if with_names and post.author:
                    text += FIELD + fold(post.author.name)
                for entry in words.hits(without_accents(text) if accents else text):
                    found.append(Hit(entry, part, "text"))
        for (accents, with_names), regexes in self._regexes.items():
            texts = [fold(one.text, accents=accents) for one in fields(post, names=with_names)]
            found += [Hit(entry, part, "text") for entry in regexes.hits(texts)]
        return found

    def _of_spans(self, post: Post, part: Part, found: list[Hit]) -> None:
        by = self._by
        names, tags, domains = by["name"], by["tag"], by["domain"]
        bare_tags = self._bare_tags
        if names and post.reply_to_user is not None:
            found += _hits(names.get(f"id:{post.reply_to_user}"), part, "mention")
        for span in post.spans:
            if span.kind == "mention":
                if names:
                    found += _hits(names.get(span.value.lower()), part, "mention")
                    if span.user_id is not None:
                        found += _hits(names.get(f"id:{span.user_id}"), part, "mention")
            elif span.kind == "hashtag":
                if tags:  # words find theirs in the text, where every hashtag stands
                    found += _hits(tags.get(fold(span.value)), part, "tag")
                if bare_tags:
                    found += _hits(bare_tags.get(fold(span.value, accents=True)), part, "tag")
            elif span.kind == "link" and domains and at_home(span, post):
                host = host_of(span.value)
                while host:
                    found += _hits(domains.get(host), part, "link")
                    host = host.partition(".")[2]


def hits(rule: Rule, post: Post, context: Context) -> Where | None:
    """Where `rule` by itself acts on `post` or on what it quotes; None for nowhere. For a dry run."""
    for _, where in Matcher([rule]).all_hits(post, context):
        return where
    return None


def authors(post: Post) -> Iterator[str]:
    """The keys of who wrote it: name and number; for X's "RT @name:" of a post that is not here, that name."""
    origin = None if isinstance(post.reposted, Post) else RT.match(post.text)
    if origin:
        yield origin[1].lower()
    if post.author and (post.reposted is None or isinstance(post.reposted, Post)):
        yield post.author.username.lower()
        yield f"id:{post.author.id}"


def language(code: str) -> str:
    """The primary subtag, in today's spelling."""
    primary = code.replace("_", "-").partition("-")[0].lower()
    return OLD_LANGS.get(primary, primary)


def _hits(entries: list[Entry] | None, part: Part, field: FieldName) -> list[Hit]:
    return [Hit(entry, part, field) for entry in entries] if entries else []


def acts(rule: Rule, context: Context) -> bool:
    """Whether the rule has any effect there and now."""
    if rule.until is not None and rule.until <= context.now:
        return False
    if rule.profile is not None and rule.profile in context.off:
        return False
    panel = context.panel
    if rule.panels and panel not in rule.panels:
        return False
    if rule.except_rooms and panel is not None and panel.kind == "room":
        return panel.value not in rule.except_rooms and "*" not in rule.except_rooms
    return True


def _is_meant(rule: Rule, author: Author | None, context: Context) -> bool:
    """Whether the rule is about posts by `author`, whom it may spare for being followed."""
    return not rule.strangers or not _is_known(author, context)


def _is_known(author: Author | None, context: Context) -> bool:
    return author is not None and (author.id in context.followed or author.id == context.me)
