"""Strings that strangers may write: ten scripts, emoji, and everything that harms a terminal."""

from typing import Final

from hypothesis import strategies as st

SCRIPTS: Final = {
    "Latin": "The quick brown fox, naïve déjà vu; Việt Nam “quoted” isn't it? (yes) e\u0301",
    "Cyrillic": "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "Greek": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, πάντα!",
    "Han": "读书会的准备结束了。问题只有三个，太多就没人回答「对吗」？",
    "Kana": "きゃりーぱみゅぱみゅ、カタカナ「テスト」です。ﾊﾝｶｸｶﾞ ー々",
    "Hangul": "다람쥐 헌 쳇바퀴에 타고파, 정말로? 각",
    "Arabic": "السلام عليكم، كيف حالك؟ می\u200cخواهم",
    "Hebrew": "שָׁלוֹם עֲלֵיכֶם, מה שלומך?",
    "Devanagari": "क्षि हिन्दी में लिखना, क्\u200dष नमस्ते।",
    "Thai": "สวัสดีครับ นี่คือการทดสอบ ภาษาไทย",
    "emoji": "👍🏽 👩\u200d💻 🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3 🇯🇵 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🙂",
}
"""A line of each script, with what is peculiar to it: marks, joiners, closing punctuation, wide letters."""

HOSTILE: Final = (
    "\x1b[31mred", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x07", "\x1b]8;;https://evil.example\x1b\\", "\x1bP1$r\x1b\\",
    "\x9b31m", "\x9d0;title\x9c", "\x00", "\x05", "\x0e", "\x18\x1a", "\x08\x7f", "\x85", "\u2028\u2029", "\r\n", "\t",
    "\u202egnp.exe", "\u2066iso\u2069", "\u200e\u200f\u061c", "\U000e0041\U000e0042", "\u3164", "\uffa0", "\u115f",
    "\ud800", "\udfff", "\ufeff", "\xad", "\u200b", "\u200c", "\u200d", "\ufe0f", "\ufe0e", "\ufff9\ufffb", "\uffff",
    "\U0010ffff", "Z" + "\u0335\u0301\u0316\u0360" * 5, "ก" + "\u0e47" * 20, "\u0301", "🏴\U000e0067\U000e007f",
)  # fmt: skip
"""Payloads measured to reach a terminal through Textual's own widgets, and the invisible ones."""

characters = st.one_of(
    st.sampled_from("".join(SCRIPTS.values())),
    st.sampled_from("".join(HOSTILE)),
    st.characters(exclude_categories=()),
)
anything = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.sampled_from(list(SCRIPTS.values())), st.text(characters, max_size=12)),
    max_size=6,
).map("".join)  # fmt: skip
"""Any string at all, with hostile and many-scripted ones more often than chance would have them."""

written = st.lists(
    st.one_of(
        st.text(st.sampled_from("".join(SCRIPTS.values())), max_size=30),
        *(st.sampled_from(line.split()) for line in SCRIPTS.values()),
        st.sampled_from([" ", "  ", "\n", "\n\n", "https://a-very-long-address.example/with/a/path?and=more"]),
    ),
    max_size=12,
).map("".join)  # fmt: skip
"""Text as people write it, in ten scripts; not cleaned yet."""
