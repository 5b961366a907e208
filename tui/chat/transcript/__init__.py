"""A session as a document: Markdown, HTML, CSV, JSON, and rows for the app. Strings out; writes no file.

`document` says what stands in it after mutes, deletions and guesses, `making` builds one tree of that, and the `in_…`
modules write it. All take `guesses`: whether posts that may be answers stand at their question, marked as a guess.
"""

from tui.chat.transcript.document import Document
from tui.chat.transcript.in_csv import table
from tui.chat.transcript.in_html import html
from tui.chat.transcript.in_json import as_json
from tui.chat.transcript.in_lines import Row, rows
from tui.chat.transcript.in_markdown import markdown

__all__ = ["Document", "Row", "as_json", "html", "markdown", "rows", "table"]
