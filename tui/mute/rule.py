"""A mute rule and the verdict it leads to. Plain values; what they mean is `grammar` and `matcher`.

A rule is written as `mutes.toml` and `delurk mute add` have it: "spoiler", "#tag", "@name", "from:name",
"domain:example.com", "/regex/". What goes with it (action, panels, expiry, profile...) stands beside the text.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Final, Literal

from tui.model.ids import PostId, UserId
from tui.model.panel import Panel

Action = Literal["hide", "fold", "dim"]
"""Not there at all · one line that names the reason · there, in the muted voice."""
ACTIONS: Final[tuple[Action, ...]] = ("hide", "fold", "dim")
STRENGTH: Final[dict[str, int]] = {"show": 0, "dim": 1, "fold": 2, "hide": 3}
MOST_PATTERNS: Final = 200
"""Rules that are regular expressions. Each is looked for in each post: more would make every page slow to come."""
TargetKind = Literal["word", "tag", "name", "from", "reposts", "domain", "lang", "via", "thread", "regex"]
FieldName = Literal[
    "text", "alt", "poll", "tag", "mention", "author", "reposter", "quoted author", "display name", "link", "lang", "via", "thread"
]  # fmt: skip
Part = Literal["post", "reposted", "quoted"]


@dataclass(frozen=True, slots=True)
class Target:
    """What the text of a rule asks for, made comparable.

    `value` is folded for words and tags (no sign), lower case for names, hosts and languages, the id in digits for
    threads, the pattern's source for regexes. An account that is known by its number alone is "id:123".
    `begins`: written `word*`, any ending will do.
    """

    kind: TargetKind
    value: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the user keeps it. Times are milliseconds since 1970, UTC; None for no end and for not known.

    `text` is what the user wrote, trimmed. Empty `panels`: everywhere. `strangers`: only posts by accounts that the
    user does not follow. `accents`: "cafe" is "café", too. `names`: the author's display name counts as text.
    `except_rooms`: rooms by name where it does not act; "*" is all of them. `label` is shown in the rule's place.
    """

    text: str
    target: Target
    action: Action = "hide"
    label: str | None = None
    panels: tuple[Panel, ...] = ()
    strangers: bool = False
    accents: bool = False
    names: bool = False
    kept: int | None = None
    until: int | None = None
    profile: str | None = None
    note: str | None = None
    except_rooms: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What stands on the screen for it: the label, where there is one, so that no unpleasant word need be read."""
        return self.label or self.text


@dataclass(frozen=True, slots=True)
class Where:
    """The place in a post that a rule hit.

    `start` and `end` are code points of that part's clean text (field "text"), of the `index`-th medium's alt text or
    of the `index`-th poll option's label; 0 and 0 where the field is no text of ours (an author, a language).
    """

    part: Part
    field: FieldName
    start: int = 0
    end: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a post may be shown, and if not why. `quoted`: the quoted post alone is kept back, by that verdict."""

    action: Literal["show", "hide", "fold", "dim"] = "show"
    rule: Rule | None = None
    where: Where | None = None
    quoted: "Verdict | None" = None


SHOWN: Final = Verdict()


@dataclass(frozen=True, slots=True)
class Context:
    """Where and for whom posts are judged. Holds for a page: make it once, not for every post.

    `now`: milliseconds since 1970, UTC. `panel` is None outside of any panel (a search of the whole cache): rules for
    single panels do not act there. `me`: whose posts are never muted. `followed`: for rules that spare them.
    `off`: profiles that are switched off. `only_fold`: posts that are never hidden, at most folded (a host's questions
    in the room in progress).
    """

    now: int
    panel: Panel | None = None
    me: UserId | None = None
    followed: Container[UserId] = frozenset()
    off: frozenset[str] = frozenset()
    only_fold: Container[PostId] = frozenset()
