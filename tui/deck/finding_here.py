"""Finding words in what a panel shows: what of a post is looked in, and where on its rows the words stand. Pure.

Case and accents are none of it: words and posts are folded as the rules fold them. Every word has to be there, be it
as a part of another; "in quotes" they have to stand together. What a rule keeps back is looked in nowhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tui.deck.findable import Sought
from tui.deck.trimming import trimmed
from tui.layout.body import body_of
from tui.layout.lines import Line, Piece
from tui.layout.parts import gone_words
from tui.model.post import Gone, Post
from tui.mute.folding import fold, places
from tui.text.widths import cluster_spans

Words = tuple[str, ...]
"""What is looked for, folded."""

_WORD: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')
_BETWEEN: Final = "\x01"
"""Stands between two texts of a post: no words reach across."""


def words_of(query: str) -> Words:
    """The words of what was typed; what stands "in quotes", be they closed yet or not, is one."""
    found = (phrase.strip() or word for phrase, word in _WORD.findall(fold(query, accents=True)))
    return tuple(dict.fromkeys(one for one in found if one))


def hay_of(one: Sought) -> str:
    """What words are sought in, folded."""
    texts = [*_texts(one), one.beside] if one.post is not None else [one.beside]
    return fold(_BETWEEN.join(text for text in texts if text), accents=True)


def has(hay: str, words: Words) -> bool:
    """Whether all the words are there; no words are nowhere."""
    return bool(words) and all(word in hay for word in words)


def _texts(one: Sought) -> Iterator[str]:
    post = one.post
    assert post is not None
    if post.reposted is not None:
        yield _handle(post)
    if isinstance(post.reposted, Gone):
        yield gone_words(post.reposted)
        return
    shown = trimmed(post, one.room.letters, one.room.tags)[0].shown if one.room is not None else post.shown
    yield from _said_by(shown)
    if not one.in_thread:
        yield _answered(shown)
    if one.quoted and isinstance(shown.quoted, Post):
        yield from _said_by(shown.quoted)


def _said_by(post: Post) -> Iterator[str]:
    """Who, and all that is drawn of what they say: the text, its links, alt texts and a poll's answers."""
    yield _handle(post)
    if post.author is not None:
        yield post.author.name
    body = body_of(post)
    yield body.text
    for link in body.titled:
        yield link.title or ""
        yield link.value
    for media in post.media:
        yield media.alt or ""
    if post.poll is not None:
        for option in post.poll.options:
            yield option.label


def _handle(post: Post) -> str:
    return f"@{post.author.username}" if post.author is not None else ""


def _answered(post: Post) -> str:
    """To whom it answers, as its row says."""
    if post.reply_to is None or post.reply_to_user is None:
        return ""
    named = (one.value for one in post.spans if one.kind == "mention" and one.user_id == post.reply_to_user)
    return f"@{value}" if (value := next(named, "")) else ""


# ---- where the words stand


def marked(rows: Sequence[Line], words: Words) -> tuple[Line, ...]:
    """The rows of one post with the words in the role "match", also where they go on in the next row."""
    said, found = _said_on(rows), bytearray()
    if words and said.strip():
        found = _found_in(said, words)
    if not any(found):
        return tuple(rows)
    made: list[Line] = []
    at = 0
    for row in rows:
        pieces: list[Piece] = []
        for piece in row:
            if piece.role == "line":
                pieces.append(piece)
                continue
            pieces += _parted(piece, found[at : at + len(piece.text)])
            at += len(piece.text)
        made.append(tuple(pieces))
        at += 1
    return tuple(made)


def _said_on(rows: Sequence[Line]) -> str:
    """The text of some rows, without the lines beside it; the next row begins after one blank."""
    return "\n".join("".join(piece.text for piece in row if piece.role != "line") for row in rows)


def _found_in(said: str, words: Words) -> bytearray:
    """For each character of a text 1 where one of the words stands."""
    found = bytearray(len(said))
    for start, end in _ascii(said, words) if said.isascii() else _folded(said, words):
        found[start:end] = b"\1" * (end - start)
    return found


def _ascii(said: str, words: Words) -> Iterator[tuple[int, int]]:
    low = said.lower()
    for word in words:
        for hit in re.finditer(r"\s+".join(map(re.escape, word.split(" "))), low):
            yield hit.span()


def _folded(said: str, words: Words) -> Iterator[tuple[int, int]]:
    hay, came = places(said, accents=True)
    for word in words:
        at = hay.find(word)
        while at >= 0:
            yield came[at][0], came[at + len(word) - 1][1]
            at = hay.find(word, at + len(word))


def _parted(piece: Piece, found: bytearray) -> Iterator[Piece]:
    """A piece as pieces, those that were found in their own role; nothing that is drawn as one character is torn."""
    if 1 not in found:
        yield piece
        return
    text = piece.text
    cuts: list[tuple[int, bool]] = []
    for start, end, _ in cluster_spans(text):
        is_found = 1 in found[start:end]
        if not cuts or cuts[-1][1] != is_found:
            cuts.append((start, is_found))
    for (start, is_found), (end, _) in zip(cuts, [*cuts[1:], (len(text), False)], strict=True):
        offset = piece.start + start if piece.start is not None else None
        part = replace(piece, text=text[start:end], start=offset)
        yield replace(part, role="match") if is_found else part
