"""What stands round a text that is being written: whose it is, how much is left, what it costs, what speaks against it.

Lines from values; nothing is drawn and nothing known here of files or networks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.app.session import Session
from tui.app.widgets.composer import Told
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.rows import name_drawn
from tui.layout.when import clock
from tui.model.draft import Draft
from tui.text.cleaning import clean_line
from tui.text.weighted import weigh
from tui.text.wrapping import wrap
from tui.writing.checks import may_be_sent
from tui.writing.opening import final_parts, has_tag, is_labelled, number_of
from tui.writing.price import Price
from tui.writing.remark import Remark
from tui.writing.said import tags_of

_GAUGE: Final = 20  # cells
_DEAR: Final = 0.1  # USD: from here on a price is said in the voice of warnings
_MOST_REMARKS: Final = 6
_MOST_REMARK_ROWS: Final = 8
_MOST_KEY_ROWS: Final = 3
_QUOTED: Final = 60  # characters of the post that is answered
_PRACTICE: Final = ("  practice: nothing leaves this machine", "  practice, stays here", "  practice")
_MOST_POLL: Final = 30  # cells for the answers of a poll


@dataclass(frozen=True, slots=True)
class Seen:
    """A draft as it is shown: which part of it, its price and remarks as last worked out, when it was kept."""

    draft: Draft
    part: int = 0
    limit: int = 280
    price: Price | None = None
    remarks: Sequence[Remark] = ()
    offers: Sequence[str] = ()
    kept: datetime | None = None
    rehearsing: bool = False
    by_browser: bool = False


def told(seen: Seen, session: Session, width: int) -> Told:
    """The lines round the text, none wider than `width` cells."""
    ellipsis = session.style.glyphs.ellipsis
    return Told(
        fitted(_head(seen, session, width), width, ellipsis),
        fitted(_offers(seen.offers), width, ellipsis),
        fitted(_status(seen, session, width), width, ellipsis),
        _remarks(seen, session, width),
        [fitted(line, width, ellipsis) for line in _keys(seen, session, width)],
    )


def _head(seen: Seen, session: Session, width: int) -> Line:
    """ "A2 Your answer in #lrnchat as @you            draft, kept 14:24"."""
    draft, terminal = seen.draft, session.style.terminal
    me = f" as @{session.username}" if session.username and not seen.rehearsing else ""
    line: list[Piece] = []
    if draft.place.label:
        line.append(Piece("accent", f"{draft.place.label} "))
    match draft.kind:
        case "reply" | "quote" if draft.answers is not None:
            words = "Reply to " if draft.kind == "reply" else "Quote of "
            quoted = name_drawn(clean_line(draft.answers.text), terminal)[:_QUOTED]
            line += [
                Piece("strong", words),
                Piece("accent", f"@{name_drawn(draft.answers.username, terminal)}"),
                Piece("muted", f"{me}  {quoted}"),
            ]
        case "edit":
            line += [Piece("strong", "New version"), Piece("muted", me)]
        case _ if draft.place.label:
            line += [Piece("strong", "Your answer"), Piece("muted", me)]
        case _:
            line += [Piece("strong", "New post"), Piece("muted", me)]
    if seen.rehearsing:
        said = next((one for one in _PRACTICE if line_width(tuple(line)) + len(one) <= width), _PRACTICE[-1])
        line.append(Piece("warn", said))
    if len(draft.parts) > 1:
        there = f", {len(draft.sent)} of them there" if draft.sent else ""
        line.append(Piece("muted", f"  part {seen.part + 1} of {len(draft.parts)}{there}"))
    kept = _kept(seen, session)
    gap = width - line_width(tuple(line)) - len(kept)
    return (*line, Piece("text", " " * gap), Piece("muted", kept)) if gap > 1 and kept else tuple(line)


def _kept(seen: Seen, session: Session) -> str:
    if seen.kept is None:
        return ""
    kept, reminder = seen.kept, seen.draft.remind_at
    words = f"draft, kept {clock(kept, kept, session.style.zone)}"
    return f"{words}, reminder {clock(reminder, kept, session.style.zone)}" if reminder is not None else words


def _offers(offers: Sequence[str]) -> Line:
    if not offers:
        return ()
    line: list[Piece] = [Piece("accent", "tab"), Piece("muted", " ")]
    for at, offer in enumerate(offers):
        line += [Piece("link" if at == 0 else "muted", offer), Piece("muted", "  ")]
    return tuple(line)


def _status(seen: Seen, session: Session, width: int) -> Line:
    """ "145 left ▰▰▰▱▱  #lrnchat ✓                costs $0.200"."""
    glyphs, draft = session.style.glyphs, seen.draft
    parts = final_parts(draft)
    final = parts[seen.part] if seen.part < len(parts) else ""
    weighed = weigh(final, seen.limit)
    left = seen.limit - weighed.length
    share = min(1.0, weighed.length / seen.limit)
    full = int(share * _GAUGE)
    words = f"{left:,} left" if left >= 0 else f"{-left:,} too many"
    line: list[Piece] = [
        Piece("text" if left >= 0 else "error", f"{words} "),
        Piece("accent" if left >= 0 else "error", glyphs.gauge_full * full),
        Piece("muted", glyphs.gauge_empty * (_GAUGE - full)),
    ]
    implied_tags = [draft.place.tag] if draft.place.tag else []
    for tag in dict.fromkeys((*implied_tags, *tags_of(draft.parts[seen.part]))):
        implied = tag == draft.place.tag and not has_tag(draft.parts[seen.part], tag)
        line.append(Piece("link", f"  #{tag}"))
        line.append(Piece("accent" if not implied else "muted", f" {glyphs.verified}"))
    if draft.place.label and not is_labelled(draft.parts[seen.part], draft.place.label):
        line.append(Piece("muted", f"  {draft.place.label} {glyphs.verified}"))
    for picture in draft.pictures:
        line.append(Piece("muted", f"  {glyphs.picture} {'alt' if picture.alt else 'no alt'}"))
    if draft.poll is not None:
        asked = name_drawn(clean_line(f" {glyphs.dot} ".join(draft.poll.options)), session.style.terminal)
        line += [Piece("muted", "  poll: "), *fitted((Piece("text", asked),), _MOST_POLL, glyphs.ellipsis)]
    if number := number_of(draft, seen.part):
        line.append(Piece("muted", f"  {number} {glyphs.verified}"))
    cost = "never sent" if seen.rehearsing else seen.price.words if seen.price is not None else ""
    if line_width(tuple(line)) + len(cost) + 2 > width:
        del line[1:3]  # the gauge says nothing that the number does not
    left_side = fitted(tuple(line), max(0, width - len(cost) - 2), glyphs.ellipsis)  # the price is never cut
    gap = max(2, width - line_width(left_side) - len(cost))
    dear = seen.price is not None and seen.price.usd > _DEAR and not seen.rehearsing
    return (*left_side, Piece("text", " " * gap), Piece("warn" if dear else "muted", cost))


def _remarks(seen: Seen, session: Session, width: int) -> list[Line]:
    """What speaks against it, each in as many rows as it needs; few rows in all, so that the text keeps its own."""
    glyphs = session.style.glyphs
    shown = [one for one in seen.remarks if one.id != "empty"][:_MOST_REMARKS]
    if seen.rehearsing or not shown:
        return []
    signs: dict[str, Piece] = {
        "stop": Piece("error", f"{glyphs.warning} "),
        "warn": Piece("warn", f"{glyphs.warning} "),
        "fine": Piece("accent", f"{glyphs.verified} "),
    }
    said = [(signs[one.grade], one.words, one.grade == "fine") for one in shown]
    key = session.short("draft.send")
    if key and may_be_sent(tuple(shown)) and not seen.by_browser:
        words = f"{session.settings.undo_s:g} s after {key} to take it back."
        said.append((signs["fine"], words, True))
    made: list[Line] = []
    for sign, words, is_fine in said:
        rows = wrap(words, max(8, width - line_width((sign,))))
        if len(made) + len(rows) > _MOST_REMARK_ROWS:
            break
        for at, (start, end) in enumerate(rows):
            before = sign if at == 0 else Piece("muted", "  ")
            made.append((before, Piece("muted" if is_fine else "text", words[start:end])))
    return [(), (Piece("muted", "Before others see it"),), *made]


def _keys(seen: Seen, session: Session, width: int) -> list[Line]:
    """The keys that fit the draft, most needed first, in few rows; all of them stand in the help."""
    ids: list[tuple[str, str]]
    if seen.rehearsing:
        ids = [("draft.rehearse", "compare"), ("draft.keep", "keep"), ("draft.discard", "throw away")]
        if seen.draft.place.label:
            ids.insert(1, ("draft.send", "make it a draft"))
    elif seen.draft.kind == "edit":  # a version is one post, and goes out now
        ids = [("draft.send", "send"), ("draft.keep", "keep"), ("draft.discard", "throw away")]
    elif seen.by_browser:
        ids = [("draft.browser", "browser, free"), ("draft.keep", "keep"), ("draft.discard", "throw away")]
    else:
        ids = [
            ("draft.send", "send"),
            ("draft.browser", "browser, free"),
            ("draft.rehearse", "rehearse"),
            ("draft.keep", "keep"),
            *_of_parts(seen.draft),
            *([("draft.alt", "alt text")] if seen.draft.pictures else []),
            ("draft.picture", "picture"),
            *([("draft.poll", "poll")] if not seen.draft.pictures else []),
            ("draft.when", "when"),
            ("draft.discard", "throw away"),
        ]
    rows: list[Line] = [()]
    for keys, words in (
        (" ".join(filter(None, map(session.short, one.split()))), words) for one, words in ids
    ):
        item: Line = (Piece("accent", keys), Piece("muted", f" {words}"))
        gap: Line = (Piece("muted", "  "),) if rows[-1] else ()
        if not keys:
            continue
        if line_width((*rows[-1], *gap, *item)) <= width:
            rows[-1] = (*rows[-1], *gap, *item)
        elif len(rows) < _MOST_KEY_ROWS:
            rows.append(item)
        else:
            break
    return rows


def _of_parts(draft: Draft) -> list[tuple[str, str]]:
    if len(draft.parts) == 1:
        return [("draft.split", "thread")]
    return [
        ("draft.earlier draft.later", "other part"),
        ("draft.split", "new part"),
        ("draft.number", "no numbers" if draft.numbered else "number them"),
    ]
