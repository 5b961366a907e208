"""A stranger's text in Markdown: every sign that CommonMark or GitHub's dialect could take for its own is escaped.

For the clipboard, exports and transcripts. What is rendered shows the text's own characters and nothing else.
"""

import re
from typing import Final

from tui.text.cleaning import clean_line

# CommonMark 0.31, 2.4: any ASCII punctuation may be escaped. Only what can mean something is: brackets begin
# links, $ is GitHub's mathematics, | its tables, _ within a word is plain; the second row means something at a line's start alone, the
# third would become a link by itself in GitHub's dialect.
_ALWAYS: Final = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
_AT_START: Final = re.compile(r"^(\d{1,9})([.)])|^([-+:=#])")
_LINKED: Final = re.compile(r"\b(https?|ftp|mailto|xmpp)(?=:)|\b(www)(?=\.)", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?<=[\w.+-])@(?=\w)")
_IN_ADDRESS: Final = {
    ord(sign): f"%{ord(sign):02X}" for sign in "<>\\ \"'`|{}^"
}  # RFC 3986 has them encoded anyway


def escaped(text: str) -> str:
    """One line of a stranger's text, as Markdown that shows it as it is."""
    return start_escaped(inner_escaped(text.strip()))


def inner_escaped(text: str) -> str:
    """The same for what does not stand at a line's start, blanks at its edges kept."""
    line = _ALWAYS.sub(lambda sign: f"\\{sign[0]}", text)
    return _MAIL.sub(r"\\@", _LINKED.sub(lambda word: f"{word[0]}\\", line))


def start_escaped(line: str) -> str:
    """What is `inner_escaped` already, fit to begin a line: no list, heading or rule comes of it."""
    return _AT_START.sub(lambda sign: f"{sign[1] or ''}\\{sign[2] or sign[3]}", line)


def web_address(address: str) -> str:
    """A whole web address, fit to stand between < and > or in an attribute; "" for what is none."""
    address = clean_line(address)
    return encoded(address) if address.startswith(("https://", "http://")) else ""


def encoded(address: str) -> str:
    """An address with the signs encoded that could end it too early."""
    return address.translate(_IN_ADDRESS)
