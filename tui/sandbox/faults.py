"""Things that go wrong on purpose: `--faults SPEC` and POST /sandbox/faults.

    SPEC  = fault { "," fault }
    fault = name [":" how often] | "slow:" time [":" how often]

`how often` is a chance (a number with a point, `0.1`) or how many requests from now (`3`); without it, always.
`time` is `2s` or `200ms`. Names are in FAULTS below; three digits are an HTTP status.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tui.sandbox import refusals
from tui.sandbox.refusals import Refusal

# Faults that are a body of X's: nothing is done. The rest are done by `server`: "drop" breaks the connection before
# anything is done; after html, empty, cut, reset and slow everything is done, and it is the answer that is lost.
REFUSING: Final[dict[str, Callable[[], Refusal]]] = {
    "401": refusals.unauthorized,
    "402": refusals.credits_depleted,
    "403": lambda: refusals.forbidden("You are not permitted to perform this action."),
    "404": refusals.not_found,
    "429": refusals.too_many_requests,
    "500": lambda: refusals.broken(500),
    "502": lambda: refusals.broken(502),
    "503": lambda: refusals.broken(503),
    "legacy429": lambda: refusals.too_many_requests(legacy=True),
    "spendcap": lambda: refusals.spend_cap("2026-12-01"),
    "usagecap": refusals.usage_capped,
    "enroll": refusals.client_forbidden,
}
BREAKING: Final = ("slow", "html", "empty", "cut", "reset", "drop", "noreset")
FAULTS: Final = (*REFUSING, *BREAKING)

_DELAY: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s)\Z", re.ASCII)
_OFTEN: Final = re.compile(r"(?:[01]?\.\d+|[01]\.|\d{1,6})\Z", re.ASCII)


class FaultError(ValueError):
    """A SPEC that cannot be read; the message names the part and what was expected."""


@dataclass(slots=True)
class Fault:
    """One fault: a chance, or a number of requests left, or neither (always)."""

    name: str
    chance: float | None = None
    left: int | None = None
    delay_s: float = 0.0


def parse_faults(spec: str) -> list[Fault]:
    """The faults of a SPEC; none for an empty one. Raises FaultError."""
    return [_fault(part.strip()) for part in spec.split(",") if part.strip()]


def _fault(part: str) -> Fault:
    name, *rest = part.split(":")
    if name not in FAULTS:
        raise FaultError(f"fault {name!r} is unknown: expected one of {', '.join(FAULTS)}")
    fault = Fault(name)
    if name == "slow":
        delay = _DELAY.match(rest.pop(0)) if rest else None
        if delay is None:
            raise FaultError(f"fault {part!r}: expected a time like slow:2s or slow:200ms")
        fault.delay_s = float(delay[1]) / (1000 if delay[2] == "ms" else 1)
    if len(rest) > 1 or (rest and not _OFTEN.match(rest[0])):
        raise FaultError(
            f"fault {part!r}: expected a chance like {name}:0.1, or a number of requests like {name}:3"
        )
    if rest and "." in rest[0]:
        fault.chance = float(rest[0])
    elif rest:
        fault.left = int(rest[0])
    return fault


class Faults:
    """The faults of a server, drawn request by request."""

    def __init__(self, faults: list[Fault], seed: int = 0) -> None:
        self._faults = faults
        self._random = Random(seed)

    def replace(self, faults: list[Fault]) -> None:
        """Have other faults from now on."""
        self._faults = faults

    def strike(self) -> list[Fault]:
        """The faults of the next request, in the order of the SPEC."""
        return [fault for fault in self._faults if self._strikes(fault)]

    def _strikes(self, fault: Fault) -> bool:
        if fault.chance is not None:
            return self._random.random() < fault.chance
        if fault.left is None:
            return True
        fault.left -= 1
        return fault.left >= 0
