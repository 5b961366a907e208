"""Texts that mean harm to a terminal, and are harmless to people: what a spammer posts to a reader like ours.

Everything here stands as escapes, so that no editor or diff is harmed by this file. Kinds: escape sequences
(CSI, OSC 0, 8 and 52, DCS, C1), bidi overrides and isolates, tags, fillers, stacked marks, private use and
noncharacters, markup of the usual libraries, very long words, hundreds of hashtags. No lone surrogates:
X's JSON cannot hold them.
"""

from typing import Final

from tui.sandbox.world.script import Line, Note

ESC: Final = "\x1b"
BEL: Final = "\x07"
SPAMMER: Final = "deal_st0rm"
SUSPENDED: Final = "cheap_certs"

# Names and lines about themselves that people.txt cannot hold.
NAMES: Final = {
    SPAMMER: f"{ESC}[5;31m[bold red]DEALS[/] {ESC}]0;owned{BEL}\u202e%05 ffo\u202c \U000f0000",
    SUSPENDED: "C\u0338\u0336h\u0337\u0335e\u0336\u0338a\u0335\u0334\u0331p C\u200de\u200br\u2060t\ufeffs",
}
ABOUT: Final = {
    SPAMMER: f"[@click=app.quit]press me[/] {ESC}]8;;https://deals.example/8{ESC}\\here{ESC}]8;;{ESC}\\\u2028\u2028\u0000",
    SUSPENDED: "\u2067Certificates\u2069 \u061c\u200e\u200f for every wall",
}

_FLAG_TAGS: Final = "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"
_ZALGO: Final = "".join(
    letter + "\u0301\u0316\u0334\u0345\u0361\u0489\u030d\u0332" * 3 for letter in "bargain"
)

SPAM: Final = (
    f"{ESC}[2J{ESC}[1;1H{ESC}[31mYour screen is ours now.{ESC}[0m Half price until the cursor comes home",
    f"Copy this deal{ESC}]52;c;aGFsZiBwcmljZQ=={BEL} it is in your clipboard already",
    f"{ESC}]0;50% OFF EVERYTHING{BEL}Look at your title bar, friend",
    f"{ESC}]8;;https://deals.example/trap{ESC}\\kettle.example{ESC}]8;;{ESC}\\ is where this link says it goes",
    f"{ESC}P$qm{ESC}\\{ESC}[6n{ESC}[c Tell me about your terminal, so that I can send you the right coupons",
    "\x9b31mC1 is older\x9b0m and cheaper, \x9d0;hello\x9c just like our mattresses",
    f"Ring for service{BEL}{BEL}{BEL} nobody comes? {BEL} Order online",
    "Buy\x08\x08\x08Bye high prices\x0b\x0cnew page\rOverprinted offer \x0e\x0f\x18\x1a\x05 done\x00done",
    "\u202eelpmaxe.slaed ta gniht emas ehT\u202c read it again",
    "\u2066\u2067\u2068Isolated offers\u2069\u2069\u2069 \u202a\u202b\u202dfor isolated people",
    f"Seven letters, a hundred marks: {_ZALGO} you can hear it in the dark",
    "[bold]Sale[/bold] [@click=app.bell]ring[/] [link=https://deals.example/l]here[/link] [/nothing] [red",
    "[@click=app.quit]Press to claim[/] [reverse]your[/reverse] [blink]prize[/] \\[not a tag] [[double]]",
    "# Markdown sale\n\n**bold** _sly_ `code` [click](https://deals.example/md) ![x](https://deals.example/p.png)",
    "fr\u200bee fr\u200cee fr\u200dee fr\u2060ee fr\ufeffee fr\u00adee: six ways to write it past your filter",
    "\u3164\u3164\u3164\u115f\u1160\uffa0\u2800\u2800 nothing to see, all of it discounted",
    f"Black flag, secret text: \U0001f3f4{_FLAG_TAGS} \U000e0041\U000e0042\U000e0043 the coupon is between the lines",
    "\ufdd0\ufffe\uffff\U0001fffe\ufff9left\ufffaover\ufffb stock \ue000\uf8ff while it lasts",
    "Line one\u2028line two\u2029line three\u0085line four: we sell by the line",
    "\ufb01rst come, \uff46\uff49\uff52\uff53\uff54 served, \u1d4f\u1d52\u1d50\u1d49 first, \U0001d41f\U0001d422\U0001d42b\U0001d42c\U0001d42d of all",
    "A" + "a" * 260 + "h! The longest relief in retail",
    "https://deals.example/" + "very/" * 44 + "long is the path to savings",
    " ".join(f"#deal{number}" for number in range(1, 101)),
    " ".join(f"#sale{number}" for number in range(1, 31))
    + " #lrnchat #ldchat #slowconf26 the best prices of the chat",
    "@kit_osei @fred_tuttle @old_kiln @sal_worth @sam_quill @jo_penhale @bram_decker @jun_weaver you have all been chosen",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\u200d\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 the whole family saves, and then the neighbours",
    "\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49 a tower of tones, one free with every order",
    "&lt;b&gt;Not&lt;/b&gt; bold &amp;amp; not <script>alert('cheap')</script> <!-- but cheap -->",
    "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nScroll down for the offer\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nThere is none",
    "\ufe0f\ufe0f\u200d\u200d\U0001f3fd\U0001f3fb\u20e3\u20e3 we sell the parts singly: joiners, skins, caps",
    "\u05d0\u05d1 50\u200f%\u200e \u0661\u0662\u0663 mixed directions, mixed nuts, one bag",
    '\'; DROP TABLE post; -- "quoted" %s %d {0} ${HOME} $(reboot) `ls` the discount is in the syntax',
)


def hostile_lines() -> list[Line]:
    """Each of the spammer's texts as a scene; a picture's alt text and a poll are poisoned too."""
    lines = [Line(SPAMMER, text) for text in SPAM]
    lines[0].notes.append(
        Note("photo", [f"{ESC}[31mred alt{ESC}[0m \u202egnp.nwod edispu \u2028 [bold]alt[/]"])
    )
    lines[1].notes.append(Note("poll", ["1440", f"Yes{ESC}[5m: 3", "[/]No\u202e: 1"]))
    lines[3].notes.append(
        Note("link", [f"Kettle{ESC}]0;title{BEL} [@click=app.bell]title[/]", "\u2067about\u2069"])
    )
    lines[5].notes.append(Note("video", ["9", "\x9b7mfilm"]))
    return lines
