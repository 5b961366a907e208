"""Where in a post a rule hit, told in code points of the text as it stands. Slow and exact: for the hit that counts."""

import re
from typing import NamedTuple

from tui.model.post import Post, Span
from tui.mute.folding import fold, places, without_accents
from tui.mute.haystack import Field, fields, stretches
from tui.mute.index import Entry
from tui.mute.rule import FieldName, Part, Where


class Hit(NamedTuple):
    """A rule that hit, and in which part and field. A hit in any of the texts says "text" until `where_of` has looked."""

    entry: Entry
    part: Part
    field: FieldName


def at_home(span: Span, post: Post) -> bool:
    """Whether a link leads away, and is neither the post's own picture nor the sign of the post it quotes."""
    if span.to == "media":
        return False
    if span.to == "post" and isinstance(post.quoted, Post):
        return re.search(rf"/status/{post.quoted.id}(?![0-9])", span.value) is None
    return True


def where_of(hit: Hit, post: Post) -> Where:
    """The place of a hit in `post`."""
    shown = post.shown
    holder = shown.quoted if hit.part == "quoted" else post if hit.field == "reposter" else shown
    if not isinstance(holder, Post):
        return Where(hit.part, hit.field)
    target = hit.entry.rule.target
    if hit.field == "text":
        return _in_texts(hit, holder)
    if hit.field in ("tag", "mention", "link"):
        for span in holder.spans:
            if _is_span_of(span, hit, target.value):
                return Where(hit.part, hit.field, span.start, span.end)
    return Where(hit.part, hit.field)


def _is_span_of(span: Span, hit: Hit, value: str) -> bool:
    if hit.field == "mention":
        return span.kind == "mention" and value in (span.value.lower(), f"id:{span.user_id}")
    if hit.field == "tag":
        accents = hit.entry.rule.accents
        tag = without_accents(value) if accents else value
        return span.kind == "hashtag" and fold(span.value, accents=accents) == tag
    from tui.mute.hosts import host_of

    host = host_of(span.value) or ""
    return span.kind == "link" and (host == value or host.endswith("." + value))


def _in_texts(hit: Hit, post: Post) -> Where:
    rule = hit.entry.rule
    for field in fields(post, names=rule.names):
        whole = [(0, len(field.text))]
        cuts = stretches(post) if field.name == "text" and rule.target.kind == "word" else whole
        for start, end in cuts:
            if (found := hit_in(hit.entry, field.text[start:end])) is not None:
                return _where(hit, field, start + found[0], start + found[1])
    return Where(hit.part, "text")


def _where(hit: Hit, field: Field, start: int, end: int) -> Where:
    return Where(hit.part, field.name, start, end, field.index)


def hit_in(entry: Entry, text: str) -> tuple[int, int] | None:
    """The code points of `text` where the entry's word or pattern is."""
    accents = entry.rule.accents
    folded = fold(text, accents=accents)
    if entry.needle:
        at = entry.needle.find(folded)
        end = at + len(entry.needle.text)
    else:
        from tui.mute.regexes import find

        at, end = find(entry.rule.target.value, folded) or (-1, -1)
    if at < 0:
        return None
    came = places(text, accents=accents)[1]
    if at == end:
        return (came[at][0], came[at][0]) if at < len(came) else (len(text), len(text))
    return came[at][0], max(last for _, last in came[at:end])
