"""X's own API description, as far as a checkout has it beside the repository, and what it says of an answer."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "openapi"
FILES = {"old": "x-api-2.166.json", "new": "x-api-2.167.json"}


@cache
def description(naming: str) -> dict[str, Any]:
    """The description of a naming, with `nullable` as jsonschema understands it. Skips the test where it is absent."""
    path = FOLDER / FILES[naming]
    if not path.exists():
        pytest.skip(f"no {path.name} in a folder shared/openapi beside the repository")
    made: dict[str, Any] = _plain(json.loads(path.read_text(encoding="utf-8")))
    return made


def _plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {name: _plain(value) for name, value in node.items() if name != "discriminator"}
    if made.pop("nullable", None) is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def faults(naming: str, method: str, path: str, status: int, body: Any) -> list[str]:
    """What in an answer the description does not allow. Raises LookupError for an endpoint it does not have."""
    spec = description(naming)
    operation = _operation(spec, method, path)
    responses = operation["responses"]
    content = responses.get(str(status), responses["default"])["content"]
    found: list[str] = []
    for kind in content.values():
        validator = jsonschema.Draft4Validator({"allOf": [kind["schema"]], "components": spec["components"]})
        errors = [
            f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(body)
        ]
        if not errors:
            return []
        found += errors
    return found


def _operation(spec: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation of a path; literal parts win over {parameters}."""
    for template in sorted(spec["paths"], key=lambda t: t.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in spec["paths"][template]:
            made: dict[str, Any] = spec["paths"][template][method.lower()]
            return made
    raise LookupError(f"{method} {path}")
