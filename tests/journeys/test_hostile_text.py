"""What strangers write never reaches the terminal as anything but letters."""

import json
import re
import time
import urllib.request

from tests.journeys.conftest import Home, Sandbox
from tui.sandbox.world.hostile import SPAM, SPAMMER

OSC = re.compile(rb"\x1b\](\d+)")
STRINGS = re.compile(rb"\x1b[P_^X]")
CONTROLS = re.compile("[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
HIDDEN = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
FLAGS = re.compile("\U0001f3f4[\U000e0061-\U000e007a]{5}\U000e007f")  # England, Scotland, Wales
ALLOWED_FINALS = set(
    "HmJKhlncupqtABCDrG"
)  # of CSI sequences; `n`, `c`, `p`, `u`, `q`, `t` are Textual's questions


def check_bytes(written: bytes) -> None:
    """Everything that went to the terminal: known sequences, then text without anything hidden."""
    text = written.decode("utf-8")
    assert set(OSC.findall(written)) <= {b"8", b"22"}, "a title, a clipboard or a colour was asked for"
    assert not CONTROLS.findall(text)
    assert not HIDDEN.findall(FLAGS.sub("", text))
    finals = set(re.findall(r"\x1b\[[0-9;:<>=?]*[ -/]*([@-~])", text))
    assert finals <= ALLOWED_FINALS, finals - ALLOWED_FINALS


def long_words(text: str) -> set[str]:
    """The plain words of four letters and more."""
    return set(re.findall("[a-z]{4,}", text))


def spammer(sandbox: Sandbox) -> str:
    """The handle of whoever means harm, after they have posted all they have."""
    asked = urllib.request.Request(
        f"{sandbox.url}/2/users/by/username/{SPAMMER}",
        headers={"Authorization": f"Bearer {sandbox.env['DELURK_USER_TOKEN']}"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        name = json.load(answer)["data"]["name"]
    assert "\x1b" in name, "the world has lost its spammer's teeth"
    for text in SPAM:
        sandbox.ask("post", {"username": SPAMMER, "text": text})
    return f"@{SPAMMER}"


def test_no_post_writes_a_title_a_clipboard_or_a_control(home: Home, sandbox: Sandbox) -> None:
    reader = home.open(spammer(sandbox), size=(100, 50), **sandbox.env)
    reader.settled("f fetch")
    reader.press("f")
    reader.settled(r"@deal_st0rm.* · ")
    seen = ""
    for key in (*["pagedown"] * 8, "j", "J", "k", "?", "esc"):
        reader.press(key)
        seen += reader.text
    assert reader.quit() == 0
    assert len(long_words(" ".join(SPAM)) & long_words(seen)) > 40, "what was hostile was on the screen"
    check_bytes(reader.sequences)


def test_show_and_json_carry_no_control_either(home: Home, sandbox: Sandbox) -> None:
    pulled = home.run("pull", spammer(sandbox), **sandbox.env)
    assert pulled.returncode == 0, pulled.stderr
    plain = home.run("show", "@deal_st0rm").stdout
    texts = [json.loads(line) for line in home.run("show", "@deal_st0rm", "--json").stdout.splitlines()]
    assert len(texts) > 20
    for text in (plain, *(one["text"] for one in texts), *(one["author"]["name"] for one in texts)):
        assert not CONTROLS.findall(text.replace("\n", ""))
        assert not HIDDEN.findall(FLAGS.sub("", text))


def test_a_file_with_a_hostile_name_is_harmless_too(home: Home) -> None:
    """Its name becomes the panel's: on the command line, in the heading and in the side list."""
    file = home.pages(3).rename(home.folder / "evil\x1b]0;t\x07\x1b[31m\u202egpj.json")
    loaded = home.run("load", str(file))
    assert "\x1b" not in loaded.stdout + loaded.stderr
    reader = home.open()
    reader.settled(r"\b0 \w", "evil")
    assert reader.quit() == 0
    check_bytes(reader.sequences)


def test_a_file_of_hostile_pages_is_harmless_in_the_app(home: Home) -> None:
    page = {
        "data": [{"id": "1801", "author_id": "7", "created_at": "2026-11-24T10:00:00.000Z",
                  "text": "7 \x1b]52;c;aGk=\x07 \x9b31m \u202eevil\u202c [@click=app.quit]press[/] [/nothing]"}],
        "includes": {"users": [{"id": "7", "username": "mal", "name": "\x1b]0;title\x07 M\x9d0;x\x9c"}]},
    }  # fmt: skip
    file = home.folder / "hostile.json"
    file.write_text(json.dumps(page), encoding="utf-8")
    assert home.run("load", str(file), "--as", "loaded:mail").returncode == 0
    reader = home.open()
    reader.settled("@mal")
    assert "[@click=app.quit]press[/] [/nothing]" in reader.text
    reader.press("j", "?", "esc")
    assert reader.quit() == 0
    check_bytes(reader.sequences)


def test_a_paste_presses_no_key_whatever_it_holds(home: Home) -> None:
    writer = home.open("kept")
    writer.settled("Nothing here yet")
    writer.press("c")
    writer.wait_for("New post")
    for piece in (b"\x1b[200~One\x1b]52;c;aGk=\x07 and\x1b[1", b"5~ two\x1b", b"\x1b[201", b"~"):
        writer.send(piece)
        time.sleep(0.2)  # longer than Textual waits for what follows an ESC
    writer.send(b" \xff\xfe three")  # not UTF-8: a key of an old terminal, a paste of a file
    writer.wait_for(r"One\]52;c;aGk= and\[15~ two .* three")
    assert "New post" in writer.text
    assert "Goes out" not in writer.text
    writer.press("esc")
    writer.wait_for("Kept as a draft")
    assert writer.quit() == 0
