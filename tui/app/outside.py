"""Out of the house: the browser, and what is copied. X's terms ask for a way out to every post.

Only https and http addresses are ever opened; no shell is involved.
"""

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from tui.layout.hosts import host_of
from tui.layout.in_full import address_of
from tui.layout.post import text_of
from tui.model.post import Post, Span


def address(post: Post) -> str:
    """The post's own address on X."""
    return address_of(post.shown)


def text(post: Post) -> str:
    """The text as its author wrote it, without rules or marks."""
    return text_of(post.shown)


NO_LINK: Final = "This post has no link."
NO_BROWSER: Final = "No browser here."
NOT_OPENED: Final = "Not opened: {!r} is no web address."


def links(post: Post) -> list[tuple[str, str]]:
    """The post's links to pages, then those of the post it quotes: the host that each leads to, and its address."""
    shown = post.shown
    spans = [*shown.spans, *(shown.quoted.spans if isinstance(shown.quoted, Post) else ())]
    pages: dict[str, Span] = {}
    for span in spans:
        if span.kind == "link" and span.to == "page":
            pages.setdefault(span.href or span.value, span)
    return [(host_of(span.value), address) for address, span in pages.items()]


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in ("https", "http")


def open_next_door(url: str, open_url: Callable[[str], None]) -> str:
    """Open an address beside the app, which is in a browser itself (`App.open_url`); what to say of it."""
    if not _is_web(url):
        return NOT_OPENED.format(url[:60])
    open_url(url)
    return f"Opened in a new tab, if your browser lets this page: {url}"


def is_remote(env: Mapping[str, str]) -> bool:
    """Whether no browser of the user's can be opened from here: over SSH, or without a screen."""
    return bool(env.get("SSH_CONNECTION")) or (
        sys.platform.startswith("linux")
        and not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY") or env.get("BROWSER"))
    )


def open_in_browser(url: str, env: Mapping[str, str] = os.environ) -> str:
    """Open an address in the user's browser; what to say of it. Where there is none, the address is said."""
    if not _is_web(url):
        return NOT_OPENED.format(url[:60])
    if is_remote(env) or not webbrowser.open(url):
        return f"{NO_BROWSER} The address: {url}"
    return f"Opened in your browser: {url}"
