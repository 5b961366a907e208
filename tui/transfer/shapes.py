"""A post as the JSON of `--json` (product.md, "Shapes of --json"): show, search, watch and mute test print it.

Ids are strings, times ISO 8601 in UTC. Keys may be added, never renamed.
"""

import json
from datetime import UTC, datetime

from tui.model.note import Note
from tui.model.panel import Panel
from tui.model.post import Author, Gone, Post, Span
from tui.model.reading import Marks, is_read
from tui.mute.rule import SHOWN, Verdict


def post_line(
    post: Post,
    panel: Panel | None,
    marks: Marks = (),
    verdict: Verdict = SHOWN,
    *,
    note: Note | None = None,
    ascii_only: bool = False,
) -> str:
    """`post_object` as one line of JSON, without its end of line; with its `note` under `kept`, if it has one."""
    whole = post_object(post, panel, marks, verdict)
    if note is not None:
        whole["kept"] = {
            "at": _moment(note.kept_at),
            "label": note.label,
            "note": note.note,
            "gone": note.gone,
        }
    return json.dumps(whole, ensure_ascii=ascii_only, separators=(",", ":"))


def post_object(
    post: Post, panel: Panel | None, marks: Marks = (), verdict: Verdict = SHOWN
) -> dict[str, object]:
    """`post` as it stands in `panel`, of which `marks` were read.

    `panel` is None for a post that only came along with another. `links` are whole addresses, without those
    of the post's own media. A post that is referred to and not here is null, and stands in `gone`.
    """
    return {
        "id": str(post.id),
        "panel": None if panel is None else str(panel),
        "created_at": _moment(post.created_at),
        "author": _author(post.author),
        "kind": post.kind,
        "text": post.text,
        "links": _links(post),
        "hashtags": [span.value for span in post.spans if span.kind == "hashtag"],
        "media": [{"type": one.kind, "alt": one.alt} for one in post.media],
        "reply_to": _number(post.reply_to),
        "conversation_id": _number(post.conversation_id),
        "reposted": _referred(post.reposted, panel, marks),
        "quoted": _referred(post.quoted, panel, marks),
        "gone": [
            {"id": str(one.id), "why": one.why}
            for one in (post.reposted, post.quoted)
            if isinstance(one, Gone)
        ],
        "edited": post.edited,
        "read": is_read(marks, post.id),
        "verdict": _verdict(verdict),
    }


def _links(post: Post) -> list[str]:
    """Each link's address, not also the one that it leads on to."""
    links = [span for span in post.spans if span.kind == "link" and span.to != "media"]
    first: dict[str, Span] = {}
    for span in links:
        first.setdefault(span.href or span.value, span)
    return [span.value for span in links if span.in_text or first[span.href or span.value] is span]


def _verdict(verdict: Verdict) -> dict[str, object]:
    """Action and rule, as it is written; what keeps back the quoted post alone under `quoted`."""
    told: dict[str, object] = {"action": verdict.action, "rule": verdict.rule.text if verdict.rule else None}
    return told if verdict.quoted is None else told | {"quoted": _verdict(verdict.quoted)}


def _referred(post: Post | Gone | None, panel: Panel | None, marks: Marks) -> dict[str, object] | None:
    return post_object(post, panel, marks) if isinstance(post, Post) else None


def _author(author: Author | None) -> dict[str, str] | None:
    if author is None:
        return None
    return {"id": str(author.id), "username": author.username, "name": author.name}


def _number(number: int | None) -> str | None:
    return None if number is None else str(number)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
