"""A home of one's own with a cache in it, for the tests of the verbs that read and fill the cache."""

import json
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from tests.store.samples import NOW, a_page, a_post
from tui.cli.main import delurk
from tui.model.panel import Panel, parse_panel
from tui.store import writing
from tui.store.cache import open_cache

HOME = Panel("home")


class Shell:
    """Runs verbs as a shell without a terminal does."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str | Path, stdin: str | None = None) -> Result:
        """What `delurk WORDS...` prints and its exit code."""
        runner = CliRunner(env={"DELURK_HOME": str(self.home)})
        return runner.invoke(delurk, [str(word) for word in words], input=stdin)

    def objects(self, *words: str | Path) -> list[dict[str, object]]:
        """What a verb that is to succeed prints with --json, a line an object."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    def fill(self, *texts: str, panel: str = "home") -> None:
        """Put a post for each text into the cache, the last the newest."""
        with closing(open_cache(self.home / "cache.db")) as db:
            posts = [a_post(number, text) for number, text in enumerate(texts)]
            writing.save_page(db, parse_panel(panel), a_page(*posts), fetched_at=NOW)
