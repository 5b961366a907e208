"""Where a key stands in a TOML file, whatever surrounds it."""

import tomllib

import pytest

from tui.config.lines import line_of, mistake_of_grammar

FILE = '''# mine
theme = "dusk"
about = """
theme = "no key: words in a long string"
[keys]
"""
panels = [
  "home",   # [not a table]
  "#a",
]

[keys]
"post.next" = "n"
post.previous = ["p", "k"]

[pipe.say]
command = ["say", "]"]
input = 'text'

[ pipe . "save it" ]
command = ["tee"]
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("theme", 2),
        ("panels", 7),
        ("keys", 12),
        ("keys.post.next", 13),
        ("keys.post.previous", 14),
        ("pipe.say", 16),
        ("pipe.say.input", 18),
        ("pipe.save it.command", 21),
        ("pipe.save it.input", 20),
        ("nothing", None),
    ],
)
def test_a_key_is_found_on_its_line_or_on_that_of_its_table(key: str, line: int | None) -> None:
    tomllib.loads(FILE)
    assert line_of(FILE, key) == line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('a = 1\nb = "open\n', "f.toml, line 2: illegal character"),
        ("a = 1\n\n= 2\n", "f.toml, line 3: invalid statement"),
        ('a = """\n\n', "f.toml, line 2: "),
        ("a = 1\na = 2\n", "f.toml, line 2: cannot overwrite a value"),
    ],
)
def test_a_fault_in_the_grammar_has_its_line(text: str, says: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as broken:
        tomllib.loads(text)
    assert str(mistake_of_grammar("f.toml", text, broken.value)).startswith(says)
