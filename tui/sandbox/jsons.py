"""The one type for what goes over the wire, for all modules of the sandbox."""

from typing import TypeAlias

# Every module of a server that makes JSON has dicts of it in its hands; this is their name.
JsonObject: TypeAlias = dict[str, "Json"]
Json: TypeAlias = JsonObject | list["Json"] | str | int | float | bool | None
