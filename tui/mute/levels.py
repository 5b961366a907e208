"""Wider and calmer: the four levels that a panel can be read at (look.md).

`still`: your people's own posts, no reposts, no counts. `calm`: with the reposts of people you follow. `usual`: all
that the panel brings, after mutes. `wide`: folded and dimmed posts are open as well. What is hidden stays hidden.
"""

from collections.abc import Container
from dataclasses import replace
from typing import Final, Literal, get_args

from tui.model.ids import UserId
from tui.model.post import Post
from tui.mute.rule import SHOWN, Verdict

Level = Literal["still", "calm", "usual", "wide"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
USUAL: Final[Level] = "usual"
OUTSIDE: Final = Verdict("hide")
"""A post that no rule hits, and that the level leaves out."""


def level_of(word: str) -> Level:
    """The level of that name; the usual one for a word that is none, such as a newer program may have kept."""
    return next((level for level in LEVELS if level == word), USUAL)


def beside(level: Level, by: int) -> Level:
    """The level `by` steps wider (calmer for less than 0); the last one at either end."""
    return LEVELS[max(0, min(len(LEVELS) - 1, LEVELS.index(level) + by))]


def at_level(level: Level, post: Post, verdict: Verdict, people: Container[UserId] | None) -> Verdict:
    """What a verdict comes to at a level. `people`: who is followed; None where all of the panel's authors are."""
    if verdict.action == "hide" or level == USUAL:
        return verdict
    if level == "wide":
        return verdict if verdict == SHOWN else replace(verdict, action="show", quoted=None)
    if people is not None and (post.author is None or post.author.id not in people):
        return OUTSIDE
    return OUTSIDE if level == "still" and post.reposted is not None else verdict
