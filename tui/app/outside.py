"""Out of the house: the browser, and what is copied. X's terms ask for a way out to every post.

Only https and http addresses are ever opened; no shell is involved.
"""

import os
import sys
import webbrowser
from collections.abc import Mapping
from urllib.parse import urlsplit

from tui.layout.post import text_of
from tui.model.post import Post


def address(post: Post) -> str:
    """The post's own address on X."""
    shown = post.shown
    username = shown.author.username if shown.author is not None else "i"
    return f"https://x.com/{username}/status/{shown.id}"


def text(post: Post) -> str:
    """The text as its author wrote it, without rules or marks."""
    return text_of(post.shown)


def first_link(post: Post) -> tuple[str, str]:
    """The address of the post's first link to a page, and what to say where it has none."""
    for span in post.shown.spans:
        if span.kind == "link" and span.to == "page":
            return span.href or span.value, ""
    return "", "This post has no link. O opens the post itself on X."


def open_in_browser(url: str, env: Mapping[str, str] = os.environ) -> str:
    """Open an address in the user's browser; what to say of it. Where there is none, the address is said."""
    if urlsplit(url).scheme not in ("https", "http"):
        return f"Not opened: {url[:60]!r} is no web address."
    remote = bool(env.get("SSH_CONNECTION")) or (
        sys.platform.startswith("linux")
        and not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY") or env.get("BROWSER"))
    )
    if remote or not webbrowser.open(url):
        return f"No browser here. The address: {url}"
    return f"Opened in your browser: {url}"
