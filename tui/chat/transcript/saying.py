"""One post as an entry of a transcript: its head, what it says with its links, its pictures, poll and quote."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from tui.chat.transcript.tree import Bit, Entry, Voice, Words
from tui.chat.values import Role
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Gone, Post, Span
from tui.text.cleaning import clean, clean_line
from tui.text.markdown import web_address

_HANDLE: Final = re.compile(r"\w{1,20}", re.ASCII)
_VOICES: Final[dict[Role, tuple[Voice, str]]] = {
    "host": ("accent", "◆"),
    "co-host": ("accent", "◆"),
    "guest": ("guest", "★"),
    "participant": ("strong", ""),
}
_MEDIA: Final = {"photo": "Picture", "video": "Video", "animated_gif": "Silent film"}
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
# What X says that is no language (und, zxx, qme…) is not among them; three are X's old names.
_LANGUAGES: Final = frozenset(
    [
        "am",
        "ar",
        "bg",
        "bn",
        "bo",
        "bs",
        "ca",
        "ckb",
        "cs",
        "cy",
        "da",
        "de",
        "dv",
        "el",
        "en",
        "es",
        "et",
        "eu",
        "fa",
        "fi",
        "fr",
        "ga",
        "gl",
        "gu",
        "he",
        "hi",
        "hr",
        "ht",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ja",
        "ka",
        "km",
        "kn",
        "ko",
        "lo",
        "lt",
        "lv",
        "mk",
        "ml",
        "mn",
        "mr",
        "ms",
        "my",
        "nb",
        "ne",
        "nl",
        "nn",
        "no",
        "or",
        "pa",
        "pl",
        "ps",
        "pt",
        "ro",
        "ru",
        "sd",
        "si",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "sw",
        "ta",
        "te",
        "th",
        "tl",
        "tr",
        "ug",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
    ]
)
_OLD_NAMES: Final = {"in": "id", "iw": "he", "ji": "yi"}


def spelled(day: date) -> str:
    """ "8 January 2026", whatever the machine's language: the document is in English."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes entries. `first_day` is the session's, in `zone`: a time on it is told without its date.

    `roles` and `newcomers` say who somebody is here; `out` are the posts that may not be shown, as quotes neither;
    `names` are questions by their posts, so that a quote of one is told by its name.
    """

    zone: tzinfo
    first_day: date
    roles: Mapping[UserId, Role]
    newcomers: frozenset[UserId]
    out: frozenset[PostId]
    deleted: frozenset[PostId]
    names: Mapping[PostId, str]
    authors: Mapping[PostId, str]

    def clock(self, when: datetime) -> str:
        """The time of day; with the date on another day than the first."""
        local = when.astimezone(self.zone)
        day = local.date()
        if day == self.first_day:
            return f"{local:%H:%M}"
        month = _MONTHS[day.month - 1][:3]
        year = f" {day.year}" if day.year != self.first_day.year else ""
        return f"{day.day} {month}{year}, {local:%H:%M}"

    def entry(
        self,
        post: Post,
        anchor: str,
        what: str,
        label: str = "",
        marks: tuple[Bit, ...] = (),
        under: PostId | None = None,
    ) -> Entry:
        """`post` as an entry. `what` names its kind aloud, `label` is "A2" or "", `under` the question it stands at."""
        shown = post.shown
        heard = f"{what} by {_heard(shown.author)}, {self.clock(shown.created_at)}"
        head = tuple(self._head(shown, label, marks))
        quoted = self._quoted(shown, anchor, under)
        extras = [*_carried(shown), *self._about_quote(shown, under)]
        voice, lang = self._voice(shown.author), language(shown.lang)
        return Entry(shown.id, anchor, heard, head, said(shown), voice, lang, tuple(extras), quoted)

    def _voice(self, author: Author | None) -> Voice:
        return self.voice(self.roles.get(author.id, "participant")) if author is not None else "strong"

    def voice(self, role: Role) -> Voice:
        """In which voice somebody of this role is named."""
        return _VOICES[role][0]

    def _head(self, post: Post, label: str, marks: tuple[Bit, ...]) -> Iterator[Bit]:
        author = post.author
        role: Role = self.roles.get(author.id, "participant") if author is not None else "participant"
        voice, glyph = _VOICES[role]
        if label:
            yield Bit(label, "strong")
        yield from marks
        if role != "participant":
            yield Bit(role, voice, glyph=glyph)
        yield profile(author, voice)
        if author is not None and author.id in self.newcomers:
            yield Bit("first time here", "muted")
        clock = self.clock(post.created_at)
        told = f"{clock}, {_heard(author)}’s post on X"
        yield Bit(clock, "muted", original(post), post.created_at, title=told)
        if (
            post.reply_to is not None
            and (to := self.authors.get(post.reply_to))
            and post.reply_to not in self.names
        ):
            yield Bit(f"to @{to}", "muted")
        if author is not None and (name := clean_line(author.name)):
            yield Bit(name, "muted", foreign=True)

    def _quoted(self, post: Post, anchor: str, under: PostId | None) -> Entry | None:
        quoted = post.quoted
        if (
            not isinstance(quoted, Post)
            or quoted.id in self.out
            or quoted.id in self.names
            or quoted.id == under
        ):
            return None
        heard = f"Quoted post by {_heard(quoted.author)}"
        head = tuple(self._head(quoted, "", ()))
        voice, lang = self._voice(quoted.author), language(quoted.lang)
        return Entry(
            quoted.id, f"{anchor}-quoted", heard, head, said(quoted), voice, lang, tuple(_carried(quoted))
        )

    def _about_quote(self, post: Post, under: PostId | None) -> Iterator[Words]:
        quoted = post.quoted
        if quoted is None or quoted.id == under:
            return
        if quoted.id in self.names:
            name = self.names[quoted.id]
            yield (Bit("Quotes ", "muted"), Bit(name, "link", f"#{name.lower()}"))
        elif quoted.id in self.deleted or (isinstance(quoted, Gone) and quoted.why == "deleted"):
            yield (Bit("Quotes a post that its author has deleted.", "muted"),)
        elif quoted.id in self.out:
            yield (Bit("Quotes a post that is muted.", "muted"),)
        elif isinstance(quoted, Gone):
            yield (Bit("Quotes a post that is not here.", "muted"),)


def profile(author: Author | None, voice: Voice = "strong") -> Bit:
    """@handle, leading to its owner's page on X."""
    handle = handle_of(author)
    return Bit(f"@{handle}", voice, f"https://x.com/{handle}") if handle else Bit(_heard(author), voice)


def handle_of(author: Author | None) -> str:
    """The username where it is one, "" otherwise: it is part of addresses."""
    return author.username if author is not None and _HANDLE.fullmatch(author.username) else ""


def original(post: Post) -> str:
    """The address of the post on X."""
    return f"https://x.com/{handle_of(post.author) or 'i'}/status/{post.id}"


def said(post: Post) -> Words:
    """The text with its links, without those at its end that are shown in another way: pictures and a quote."""
    text = clean(post.text)
    spans = _trusted(post) if text == post.text else []
    while spans and _stands_elsewhere(spans[-1], post) and not text[spans[-1].end :].strip():
        text = text[: spans.pop().start].rstrip()
    bits, done = [], 0
    for span in spans:
        if span.kind == "link" and (to := web_address(span.value)):
            bits.append(Bit(text[done : span.start]))
            bits.append(Bit(text[span.start : span.end].replace("\n", " "), "link", to))
            done = span.end
    bits.append(Bit(text[done:]))
    return tuple([bit for bit in bits if bit.text])


def language(lang: str | None) -> str:
    """X's word for a post's language as a BCP 47 tag, "" where it names none."""
    base = (lang or "").lower().partition("-")[0]
    base = _OLD_NAMES.get(base, base)
    return base if base in _LANGUAGES else ""


def one_line(post: Post) -> str:
    """The first words of a post in one line."""
    return shortened("".join(bit.text for bit in said(post)))


def shortened(text: str, length: int = 60) -> str:
    """`text` in one line of at most so many characters, cut at a blank where there is one."""
    line = clean_line(text)
    if len(line) <= length:
        return line
    return clean_line((line[:length].rpartition(" ")[0] or line[: length - 1]).rstrip(" .,:;…")) + "…"


def _trusted(post: Post) -> list[Span]:
    spans, done = list[Span](), 0
    for span in sorted(post.spans, key=lambda span: span.start):
        if done <= span.start < span.end <= len(post.text):
            spans.append(span)
            done = span.end
    return spans


def _stands_elsewhere(span: Span, post: Post) -> bool:
    if span.kind != "link":
        return False
    return (span.to == "media" and bool(post.media)) or (span.to == "post" and post.quoted is not None)


def _carried(post: Post) -> Iterator[Words]:
    for media in post.media:
        alt = clean_line(media.alt or "")
        kind = _MEDIA[media.kind]
        yield (
            (Bit(f"{kind}: "), Bit(alt, foreign=True))
            if alt
            else (Bit(f"{kind} without a description.", "muted"),)
        )
    if post.poll is not None:
        bits = [Bit("Poll: ")]
        for at, option in enumerate(post.poll.options):
            bits += [Bit("; ")] if at else []
            bits += [Bit(clean_line(option.label), foreign=True), Bit(f" {option.votes}", "muted")]
        yield tuple(bits)


def _heard(author: Author | None) -> str:
    if author is None:
        return "somebody unknown"
    return f"@{clean_line(author.username)}"
