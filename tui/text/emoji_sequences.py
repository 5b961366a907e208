"""Emoji made of several characters, which X counts as one: Unicode 17's sequences for general interchange.

A selector that is missing, or one that says nothing new, changes nothing: "❤" and "❤\ufe0f" are the same emoji.
"""

import re
from functools import lru_cache
from typing import Final

_TONES: Final = "\U0001f3fb-\U0001f3ff"
# May be followed by U+FE0F: there is a text form and a pictured one.
_SELECTED: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf"
    "\u23ed-\u23ef\u23f1\u23f2\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604"
    "\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a"
    "\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697"
    "\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26cf"
    "\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2708\u2709\u270c\u270d"
    "\u270f\u2712\u2714\u2716\u271d\u2721\u2733\u2734\u2744\u2747\u2757\u2763\u2764\u27a1\u2934\u2935"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f004\U0001f170\U0001f171"
    "\U0001f17e\U0001f17f\U0001f202\U0001f21a\U0001f22f\U0001f237\U0001f321\U0001f324-\U0001f32c"
    "\U0001f336\U0001f37d\U0001f396\U0001f397\U0001f399-\U0001f39b\U0001f39e\U0001f39f"
    "\U0001f3cb-\U0001f3ce\U0001f3d4-\U0001f3df\U0001f3f3\U0001f3f5\U0001f3f7\U0001f43f\U0001f441"
    "\U0001f4fd\U0001f549\U0001f54a\U0001f56f\U0001f570\U0001f573-\U0001f579\U0001f587"
    "\U0001f58a-\U0001f58d\U0001f590\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc"
    "\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8"
    "\U0001f5ef\U0001f5f3\U0001f5fa\U0001f6cb\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5\U0001f6e9"
    "\U0001f6f0\U0001f6f3"
)
# May be followed by a skin tone.
_TONED: Final = (
    "\u261d\u26f9\u270a-\u270d\U0001f385\U0001f3c2-\U0001f3c4\U0001f3c7\U0001f3ca-\U0001f3cc"
    "\U0001f442\U0001f443\U0001f446-\U0001f450\U0001f466-\U0001f478\U0001f47c\U0001f481-\U0001f483"
    "\U0001f485-\U0001f487\U0001f48f\U0001f491\U0001f4aa\U0001f574\U0001f575\U0001f57a\U0001f590"
    "\U0001f595\U0001f596\U0001f645-\U0001f647\U0001f64b-\U0001f64f\U0001f6a3\U0001f6b4-\U0001f6b6"
    "\U0001f6c0\U0001f6cc\U0001f90c\U0001f90f\U0001f918-\U0001f91f\U0001f926\U0001f930-\U0001f939"
    "\U0001f93c-\U0001f93e\U0001f977\U0001f9b5\U0001f9b6\U0001f9b8\U0001f9b9\U0001f9bb"
    "\U0001f9cd-\U0001f9cf\U0001f9d1-\U0001f9dd\U0001fac3-\U0001fac5\U0001faf0-\U0001faf8"
)
# Which regions have a flag: a first letter, and the second ones that go with it.
_FLAGS: Final = """
A:CDEFGILMOQRSTUWXZ B:ABDEFGHIJLMNOQRSTVWYZ C:ACDFGHIKLMNOPQRUVWXYZ D:EGJKMOZ E:ACEGHRSTU F:IJKMOR
G:ABDEFGHILMNPQRSTUWY H:KMNRTU I:CDELMNOQRST J:EMOP K:EGHIMNPRWYZ L:ABCIKRSTUVY
M:ACDEFGHKLMNOPQRSTUVWXYZ N:ACEFGILOPRUZ O:M P:AEFGHKLMNRSTWY Q:A R:EOSUW S:ABCDEGHIJKLMNORSTVXYZ
T:ACDFGHJKLMNORTVWZ U:AGMNSYZ V:ACEGINU W:FS X:K Y:ET Z:AMW
"""
# What is put together by joiners: first characters, and what may follow each (joiners and selectors left out).
_JOINED: Final = (
    ("⛓", "💥"),
    (
        "⛹🏃🏄🏊🏋🏌👮👯👰👱👳👷💁💂💆💇🕵🙅🙆🙇🙋🙍🙎🚣🚴🚵🚶🤦🤵🤷🤸🤹🤼🤽🤾🦸🦹🧍🧎🧏🧔🧖🧗🧘🧙🧚🧛🧜🧝🧞🧟",
        "♀ ♂",
    ),
    ("❤🐦", "🔥"),
    ("❤", "🩹"),
    ("🍄", "🟫"),
    ("🍋", "🟩"),
    ("🏃🚶🧎", "➡ ♂➡ ♀➡"),
    ("🏳", "⚧ 🌈"),
    ("🏴", "☠"),
    ("🐈🐦", "⬛"),
    ("🐕", "🦺"),
    ("🐻", "❄"),
    ("👁", "🗨"),
    ("👨👩🧑", "⚕ ⚖ ✈ 🌾 🍳 🍼 🎓 🎤 🎨 🏫 🏭 💻 💼 🔧 🔬 🚀 🚒 🦯 🦰 🦱 🦲 🦳 🦼 🦽 🦯➡ 🦼➡ 🦽➡"),
    ("👨👩", "👦 👧 ❤👨 ❤💋👨 🤝👨 👩👦 👩👦👦 👩👧 👩👧👦 👩👧👧 👦👦 👧👦 👧👧"),
    ("😮", "💨"),
    ("😵", "💫"),
    ("😶", "🌫"),
    ("🙂", "↔ ↕"),
    ("🧑", "🎄 🧒 🩰 🤝🧑 ❤🧑 ❤💋🧑 🐰🧑 🫯🧑 🧑🧒 🧑🧒🧒 🧒🧒"),
    ("👨", "🐰👨 🫯👨 👨👦 👨👦👦 👨👧 👨👧👦 👨👧👧"),
    ("👩", "❤👩 ❤💋👩 🤝👩 🐰👩 🫯👩"),
)
_LONGEST: Final = 3  # joiners in a sequence
_TAGGED: Final = ("gbeng", "gbsct", "gbwls")

# One of these is the second character of every sequence, or the first of a flag. To look for them takes less time.
_SUSPECT: Final = re.compile(
    "[\ufe0f\u20e3\u200d\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U000e0061-\U000e007a]"
)
_LEFT_OUT: Final = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
_SEQUENCES: Final = frozenset(
    first + rest for firsts, rests in _JOINED for first in firsts for rest in rests.split()
)
_LETTERS: Final = {chr(65 + at): chr(0x1F1E6 + at) for at in range(26)}
_REGIONS: Final = "|".join(
    f"{_LETTERS[first]}[{''.join(_LETTERS[second] for second in seconds)}]"
    for group in _FLAGS.split()
    for first, _, seconds in [group.partition(":")]
)
_FIRSTS: Final = "".join(sorted({one[0] for one in _SEQUENCES}))
_NEXTS: Final = "".join(sorted({character for one in _SEQUENCES for character in one[1:]}))
_FORM: Final = f"(?:\ufe0f|[{_TONES}])?"
_CANDIDATE: Final = re.compile(
    f"(?P<joined>[{_FIRSTS}]{_FORM}(?:\u200d[{_NEXTS}]{_FORM}){{1,{_LONGEST}}})"
    "|\U0001f3f4(?:"
    + "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in _TAGGED)
    + ")\U000e007f"
    f"|{_REGIONS}"
    "|[#*0-9]\ufe0f?\u20e3"
    f"|[{_TONED}][{_TONES}]"
    f"|[{_SELECTED}]\ufe0f"
)


def emoji_sequences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each emoji of two characters or more in `text`, in order, none overlapping another.

    An emoji of one character is not among them: it counts as any character of its kind does.
    """
    found: list[tuple[int, int]] = []
    at = 0
    while (suspect := _SUSPECT.search(text, at)) is not None:
        second = suspect.start()
        match = _CANDIDATE.match(text, max(at, second - 1)) or _CANDIDATE.match(text, second)
        if match is None:
            at = second + 1
            continue
        start, end = match.span()
        if match["joined"]:
            end = start + _joined_length(match[0])
        if end > second:
            found.append((start, end))
        at = max(end, second + 1)
    return found


@lru_cache(maxsize=1024)
def _joined_length(candidate: str) -> int:
    """The length of the longest sequence that it begins with: with fewer joiners than it has, or with none."""
    end = len(candidate)
    while (joiner := candidate.rfind("\u200d", 0, end)) >= 0:
        if _LEFT_OUT.sub("", candidate[:end]) in _SEQUENCES:
            return end
        end = joiner
    match = _CANDIDATE.match(candidate, 0, end)
    return match.end() if match is not None else 1
