"""Look through the tree for what belongs to one machine: its paths, and registries that only it can reach."""

import re
import sys
from pathlib import Path

PATHS = re.compile(r"(?<![\w./~-])/(?:work|root|opt|home/\w+|Users/\w+)/")
REGISTRIES = re.compile(
    r"https?://(?!(?:files\.pythonhosted\.org|pypi\.org)\b)[\w.:-]+/(?:simple|packages|wheels)\b"
)
LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
NOT_TEXT = {".png", ".gz", ".db", ".whl", ".ico"}
OURS = {".ci", ".gitignore"}  # of what begins with a dot; the rest is made by tools


def main() -> int:
    """Name each finding by file and line; 1 where there was one."""
    findings = 0
    own = Path(__file__).name
    for file in sorted(Path().rglob("*")):
        made = {part for part in file.parts if part.startswith(".") or part == "__pycache__"} - OURS
        if made or not file.is_file() or file.suffix in NOT_TEXT or file.name == own:
            continue
        wanted = [PATHS]
        if file.name in LOCKS or file.name.startswith(("requirements", "constraints")):
            wanted.append(REGISTRIES)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for found in (pattern.search(line) for pattern in wanted):
                if found:
                    findings += 1
                    print(f"{file}, line {number}: {found[0]} belongs to one machine", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
