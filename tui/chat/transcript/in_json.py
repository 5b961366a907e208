"""A transcript as the JSON of `chat transcript --json`. Ids are strings, times ISO 8601 in UTC; keys may be added.

`questions`, `notices` and `talk` hold every post that stands in the transcript: pointers ("Q2 here") and announcements
of the rules are among the notices, thanks among the talk; keys of their own tell them apart.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from tui.chat.transcript.document import Document, Standing, settle
from tui.model.ids import PostId
from tui.text.cleaning import clean_line


def as_json(document: Document, guesses: bool = False) -> dict[str, object]:
    """The session as an object for `json.dumps`; guessed answers only with `guesses`, else they are talk.

    A question's `state` is "here", "folded" (by the mute that `rule` names), "deleted" or "unknown"; its `post_id` is
    null for the latter two. `people` and counts are of what is left after mutes and deletions.
    """
    spec, session = document.spec, document.session
    settled = settle(document, guesses=guesses)
    left = settled.left_out
    pointers = [post for one in settled.questions for post in one.pointers]
    return {
        "room": spec.name,
        "tag": f"#{spec.tags[0]}" if spec.tags else "",
        "title": clean_line(spec.title),
        "session": {"start": _moment(session.when.start), "end": _moment(session.when.end)},
        "questions": [_question(one) for one in settled.questions],
        "notices": _in_time(document, (*settled.notices, *settled.rules, *pointers)),
        "talk": _in_time(document, (*settled.talk, *settled.thanks)),
        "people": [
            {
                "id": str(one.id),
                "username": one.username,
                "name": clean_line(one.name),
                "role": one.role,
                "posts": one.posts,
                "newcomer": one.newcomer,
            }
            for one in settled.people
        ],
        "rules": _ids(settled.rules),
        "thanks": _ids(settled.thanks),
        "threads": [_ids(thread) for thread in settled.threads],
        "tags": [{"tag": tag, "posts": count} for tag, count in session.crossed],
        "left_out": {
            "muted": left.muted,
            "deleted": left.deleted,
            "not_here": left.absent,
            "reposts": left.reposts,
        },
        "made": _moment(document.made),
    }


def _question(one: Standing) -> dict[str, object]:
    question = one.question
    post = question.post if one.asked in ("here", "folded") else None
    return {
        "n": question.n,
        "sub": question.sub,
        "post_id": None if post is None else str(post),
        "answers": [
            {"post_id": str(answer.post), "labels": list(answer.labels), "guess": answer.guess}
            for answer in one.answers
        ],
        "state": one.asked,
        "rule": one.rule or None,
        "reposts": _ids(one.reposts),
        "pointers": _ids(one.pointers),
    }


def _in_time(document: Document, ids: Iterable[PostId]) -> list[str]:
    posts = document.posts
    return _ids(sorted(set(ids), key=lambda post: (posts[post].created_at, post)))


def _ids(ids: Iterable[PostId]) -> list[str]:
    return [str(post) for post in ids]


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
