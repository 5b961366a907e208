"""What stands there instead of the deck: the welcome of somebody who has nothing yet, and that a window is too small."""

from typing import Final

from tui.app.session import Session
from tui.deck.geometry import SMALLEST
from tui.layout.lines import Line, Piece
from tui.layout.roles import Role
from tui.text.widths import cell_width
from tui.text.wrapping import wrap

_WELCOME: Final = 68  # columns of its sentences
_WORD_MARK: Final[tuple[Role, ...]] = ("line", "line", "muted", "text", "strong", "accent")


def too_small(width: int) -> list[Line]:
    """What a window says that is too small for a panel, in lines no wider than itself."""
    least = f"{SMALLEST[0]} × {SMALLEST[1]} cells."
    words = f"delurk needs {least} Make the window larger."
    if cell_width(words) > width:
        words = f"Needs {least}"
    return [(Piece("text", words[start:end]),) for start, end in wrap(words, max(1, width))]


def welcome(session: Session, width: int) -> list[Line]:
    """What somebody sees who has nothing yet, in lines that `width` columns hold. The word-mark comes out of
    the dark letter by letter."""
    measure = max(20, min(_WELCOME, width - 2))
    mark: Line = tuple(Piece(role, f"{letter} ") for role, letter in zip(_WORD_MARK, "delurk", strict=True))
    offers = (
        (
            session.key("welcome.demo"),
            "Look around in the demo",
            "No account, no network, nothing kept.",
        ),
        (
            session.key("welcome.login"),
            "Log in to X",
            "You bring your own developer key. X bills for every post that is read; delurk shows the price. "
            f"The day’s limit is ${session.money.budget_usd:.2f}. "
            "Set DELURK_USER_TOKEN, then start delurk again.",
        ),
        (
            session.key("welcome.load"),
            "Load files you have",
            "X pages saved as JSON: delurk load FILE… Read offline, free.",
        ),
    )
    made: list[Line] = [
        mark,
        (),
        *_wrapped("text", "Read Twitter at your own pace. Join in when you like.", measure),
        (),
    ]
    for key, title, words in offers:
        made.append((Piece("accent", key), Piece("strong", f"  {title}")))
        made += [(Piece("muted", "   "), *line) for line in _wrapped("muted", words, measure - 3)]
        made.append(())
    made.append(
        (
            Piece("accent", session.key("welcome.demo")),
            Piece("muted", " the demo   "),
            Piece("accent", session.key("panel.add")),
            Piece("muted", " add a panel   "),
            Piece("accent", session.key("app.quit")),
            Piece("muted", " quit"),
        )
    )
    return made


def _wrapped(role: Role, words: str, width: int) -> list[Line]:
    return [(Piece(role, words[start:end]),) for start, end in wrap(words, width)]
