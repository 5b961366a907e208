"""Pages as X sends them, written by hand for the tests of loading."""

import json
from typing import Any

ANA = {"id": "11", "username": "ana", "name": "Ana Lima"}
BASE = 2_000_000_000_000_000_000


def raw_post(number: int, text: str = "Three things I learned", **more: Any) -> dict[str, Any]:
    """A post by Ana, the larger `number` the newer."""
    made = "2026-11-25T12:00:00.000Z"
    return {"id": str(BASE + number), "text": text, "author_id": "11", "created_at": made, **more}


def raw_page(*posts: dict[str, Any], users: Any = (ANA,), **more: Any) -> dict[str, Any]:
    """An answer of X with these posts."""
    return {
        "data": list(posts),
        "includes": {"users": list(users)},
        "meta": {"result_count": len(posts)},
        **more,
    }


def lines(*items: object) -> bytes:
    """JSON lines."""
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)
