"""A post of one's own as the cache has it, made of what was sent and X's short answer; and whether a post is that. Pure."""

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

from tui.model.draft import Draft
from tui.model.ids import PostId, UserId, time_of
from tui.model.post import Author, Gone, Post
from tui.text.cleaning import clean
from tui.text.entities import RawEntity, read_text
from tui.writing.opening import final_parts
from tui.writing.said import cashtags_of, names_of, tags_of
from tui.x.posting import Made

_SHORT_LINK: Final = re.compile(r"https?://t\.co/\w+", re.ASCII)
_TYPED_LINK: Final = re.compile(r"https?://\S*[^\s.,;:!?)\]}\"'>]", re.IGNORECASE)
_SCHEME: Final = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_LINK_HERE: Final = "\ue000"  # of no meaning to anybody, so no text has it
_NAMES_BEFORE: Final = re.compile(r"(?:@\w{1,15}\s+)+", re.ASCII)
_LONGEST_SHOWN: Final = 30


def texts(draft: Draft) -> tuple[str, ...]:
    """What goes out, post by post: parts without a word are left out."""
    alone = bool(draft.pictures) or draft.poll is not None
    return tuple(text for at, text in enumerate(final_parts(draft)) if text or (at == 0 and alone))


def answered(draft: Draft, at: int) -> PostId | None:
    """Which post the part `at` answers: the part before it, or what the draft answers."""
    if at:
        return draft.sent[at - 1] if at <= len(draft.sent) else None
    return draft.answers.post if draft.kind == "reply" and draft.answers is not None else None


def has_link(made: Made, pictures: int) -> bool:
    """Whether X has found a web address in the text: pictures have one of their own at its end."""
    return len(_SHORT_LINK.findall(made.text)) > (1 if pictures else 0)


def as_post(
    made: Made,
    typed: str,
    me: Author,
    *,
    reply_to: PostId | None = None,
    reply_to_user: UserId | None = None,
    conversation: PostId | None = None,
    edits: Sequence[PostId] = (),
) -> Post:
    """The post that X made of `typed`, until X shows all of it."""
    entities = [RawEntity(0, 0, "hashtag", tag) for tag in tags_of(typed)]
    entities += [RawEntity(0, 0, "cashtag", tag) for tag in cashtags_of(typed)]
    entities += [RawEntity(0, 0, "mention", name) for name in names_of(typed)]
    text, spans = read_text(made.text, [*_links(made.text, typed), *entities])
    return Post(
        made.id,
        me,
        time_of(made.id),
        text,
        spans,
        conversation_id=conversation if conversation is not None else made.id,
        reply_to=reply_to,
        reply_to_user=reply_to_user,
        edits=(*edits, made.id),
    )


def as_repost(number: PostId, original: Post | None, target: PostId, me: Author) -> Post:
    """The repost with the id `number` of `target`, which is `original` where that is here."""
    name = f"@{original.author.username}: " if original and original.author else ""
    text = f"RT {name}{original.text if original else ''}"
    return Post(
        number, me, time_of(number), text, edits=(number,), reposted=original or Gone(target, "not fetched")
    )


def says(post: Post, draft: Draft, at: int, text: str) -> bool:
    """Whether `post` is the part `at` of `draft`, which says `text`: what it answers or replaces, and every word.

    X puts its own addresses in the place of links, and may put the name of whom a reply answers before it.
    """
    if draft.kind == "edit" and at == 0:
        if draft.previous not in post.edits or post.id == draft.previous:
            return False
    elif post.reply_to != answered(draft, at) or post.edited:
        return False
    if post.reposted is not None or (at == 0 and len(post.media) != len(draft.pictures)):
        return False
    options = tuple(option.label for option in post.poll.options) if post.poll is not None else ()
    if at == 0 and options != (draft.poll.options if draft.poll is not None else ()):
        return False
    sent = _plain(clean(text))
    there = _plain(_with_links_marked(post))
    return _fits(there, sent) or _fits(_NAMES_BEFORE.sub("", there, count=1), sent)


def _fits(there: str, sent: str) -> bool:
    pattern = r"\S+".join(map(re.escape, there.split(_LINK_HERE)))
    return re.fullmatch(pattern, sent) is not None


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _with_links_marked(post: Post) -> str:
    text = post.text
    for span in sorted(post.spans, key=lambda span: span.start, reverse=True):
        if span.kind == "link" and span.in_text:
            mark = "" if span.to == "media" else _LINK_HERE
            text = text[: span.start] + mark + text[span.end :]
    return text


def _links(escaped: str, typed: str) -> list[RawEntity]:
    """X's short links in the answer, each with the address that was typed there; the last may be the pictures'."""
    short = list(_SHORT_LINK.finditer(escaped))
    long = [found[0] for found in _TYPED_LINK.finditer(typed)]
    if len(long) == len(short) - 1 or (not long and len(short) == 1):
        long.append("")
    if len(long) != len(short):
        return [RawEntity(one.start(), one.end(), "link", one[0], href=one[0]) for one in short]
    return [_link(one, address) for one, address in zip(short, long, strict=True)]


def _link(short: re.Match[str], address: str) -> RawEntity:
    if not address:
        shown = f"pic.x.com/{short[0].rpartition('/')[2]}"
        return RawEntity(
            short.start(), short.end(), "link", short[0], display=shown, href=short[0], to="media"
        )
    shown = _SCHEME.sub("", address, count=1)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[: _LONGEST_SHOWN - 1]}…"
    return RawEntity(short.start(), short.end(), "link", address, display=shown, href=short[0])
