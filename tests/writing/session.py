"""A session under way for tests of writing: two questions asked, at 19:00 and 19:20 UTC."""

from datetime import UTC, datetime
from typing import Final

from tests.chat.rooms import MARA
from tui.chat.values import Question, Session, Stretch
from tui.model.ids import PostId, UserId

__all__ = ["ASKED", "END", "MARA", "Q1", "Q2", "SESSION", "START"]

START: Final = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
END: Final = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
ASKED: Final = PostId(41)
Q1: Final = Question(1, "", ASKED, UserId(1), START)
Q2: Final = Question(2, "", PostId(42), UserId(1), START.replace(minute=20))
SESSION: Final = Session("lrnchat", Stretch(START, END), (Q1, Q2))
