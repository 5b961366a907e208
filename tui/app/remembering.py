"""What many rules said when the app was left, so that the first frame need not wait until they are read again.

Ten thousand rules take a tenth of a second to read and compile. What they said of the posts round each place is kept
beside the cache with the stamp of mutes.toml: as long as that file is the same and no rule has ended, it still holds.
A post that is not known so, or reads otherwise now, makes the start read the rules after all.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from tui.app.sieves import NotKnown
from tui.config.watching import stamp
from tui.deck.panel import PanelState
from tui.model.panel import Panel
from tui.model.post import Post
from tui.mute.levels import Level
from tui.mute.rule import SHOWN, Rule, Target, Verdict

MANY: Final = 200  # rules; fewer are read sooner than this is worth
_HIDDEN: Final = Verdict("hide")
_FORM: Final = 1


@dataclass(slots=True)
class Remembered:
    """Verdicts by panel and post. `strict`: an unknown post raises NotKnown; else it is hidden until the rules are read."""

    panels: Mapping[str, Any]
    strict: bool = True

    def judge(self, panel: Panel, level: Level) -> "RememberedJudge":
        """What is known of a panel. Raises NotKnown where that is nothing, or of another level."""
        known = self.panels.get(str(panel))
        if self.strict and (known is None or known["level"] != level):
            raise NotKnown(str(panel))
        return RememberedJudge(self, known["posts"] if known is not None else {})


@dataclass(frozen=True, slots=True)
class RememberedJudge:
    """Says of a post what the rules said."""

    all: Remembered
    posts: Mapping[str, Any]

    def __call__(self, post: Post) -> Verdict:
        """The verdict. Raises NotKnown where that is strict."""
        known = self.posts.get(str(post.id))
        if known is None or known[0] != _sum(post):
            if self.all.strict:
                raise NotKnown(str(post.id))
            return _HIDDEN
        _, action, name, quoted = known
        if action == "show" and quoted is None:
            return SHOWN
        return Verdict(
            action, _named(name), quoted=Verdict("fold", _named(quoted)) if quoted is not None else None
        )


def _named(name: str | None) -> Rule | None:
    return Rule(name, Target("word", name)) if name is not None else None


def _sum(post: Post) -> int:
    """Changes when what the post says does."""
    shown = post.shown
    quoted = shown.quoted.text if isinstance(shown.quoted, Post) else ""
    return crc32(f"{shown.text}\0{quoted}".encode("utf-8", "surrogatepass"))


def recall(file: Path, mutes: Path, now: int) -> Remembered | None:
    """What was remembered, if it still holds. `now`: milliseconds since 1970. None for anything unfit."""
    try:
        kept = json.loads(file.read_bytes())
        fits = kept["form"] == _FORM and kept["stamp"] == list(stamp(mutes) or ()) and now < kept["until"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Remembered(kept["panels"]) if fits else None


def remember(file: Path, mutes: Path, until: int | None, states: Iterable[PanelState]) -> None:
    """Keep what the rules say of what these panels hold. `until`: when the first of the rules ends. Raises OSError."""
    panels = {
        str(state.panel): {"level": state.level, "posts": dict(_known(state))}
        for state in states
        if state.judge is not None
    }
    kept = {"form": _FORM, "stamp": list(stamp(mutes) or ()), "until": until or 2**53, "panels": panels}
    beside = file.with_name(f".{file.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as written:
        json.dump(kept, written, separators=(",", ":"))
    os.replace(beside, file)


def _known(state: PanelState) -> Iterable[tuple[str, list[Any]]]:
    for post in state.held:
        verdict = state.verdict(post)
        name = verdict.rule.name if verdict.rule is not None else None
        quoted = (
            verdict.quoted.rule.name
            if verdict.quoted is not None and verdict.quoted.rule is not None
            else None
        )
        yield str(post.id), [_sum(post), verdict.action, name, quoted]
