"""Posts and rules in many scripts that meet often, and always the same for a seed."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Author, Gone, Media, Poll, PollOption, Post, Span
from tui.mute.grammar import make_rule
from tui.mute.rule import Context, Rule

WHEN = datetime(2026, 11, 24, tzinfo=UTC)
WORDS = [
    "cat",
    "cats",
    "cat's",
    "don't",
    "don",
    "ai",
    "j’ai",
    "l'amour",
    "amour",
    "concatenate",
    "café",
    "cafe",
    "café",
    "STRASSE",
    "straße",
    "ＣＡＴ",
    "𝐛𝐨𝐥𝐝",
    "bold",
    "c++",
    ".net",
    "x.com",
    "ax.community",
    "Ωδός",
    "ΟΔΟΣ",
    "привет",
    "Привет",
    "мир",
    "नमस्ते",
    "हिन्दी",
    "שלום",
    "مرحبا",
    "السلام",
    "สวัสดี",
    "ลาว",
    "ຂໍ",
    "ខ្មែរ",
    "မြန်မာ",
    "犬",
    "犬が好き",
    "東京",
    "東京都",
    "カメラ",
    "ｶﾒﾗ",
    "한국",
    "한국은",
    "대한민국",
    "👩",
    "👩\u200d💻",
    "👍",
    "👍🏽",
    "🇯🇵",
    "🇺🇸🇯🇵",
    "🇸🇯",
    "🚨",
    "❤️",
    "❤",
    "c̴̗a̵͉t̴",
    "s\u200bpoiler",
    "spoiler",
    "iPhone",
    "iPhoneを",
    "ﬁn",
    "fin",
    "İstanbul",
    "naïve",
    "a&amp;b",
    "a&b",
    "½",
    "²",
    "é̂",
    "_x",
    "x_",
    "1,000",
    "“ai”",
    "tiếng",
    "việt",
    "cat.org/ai",
    "me@cat.com",
    "x-cat",
    "x\u2011cat",
    "www.cat.io",
    "spoiler.com",
    "cat.js/ai",
    "x.com/cat?ai=1",
    "bold.zz/cat",
    "İSTANBUL",
    "istanbul",
    "#️⃣",
    "1️⃣",
    "&amp;#115;poiler",
    "cafe\u0323\u0301",
]
NAMES = ["ana", "bob_1", "cat", "me", "Spoiler"]
AUTHORS = [
    Author(UserId(at + 1), name, f"{name} 犬 CAT" if at % 2 else name) for at, name in enumerate(NAMES)
]
HOSTS = ["x.com", "example.com", "news.example.com", "cat.org", "notexample.com"]
GLUE = [" ", " ", " ", "  ", "\n", "", "", "'", "-", ", ", "#", "\u200b", "."]


def text(chance: random.Random, most: int = 6) -> str:
    """Some words, glued anyhow."""
    return "".join(chance.choice(WORDS) + chance.choice(GLUE) for _ in range(chance.randint(0, most)))


def post(chance: random.Random, deep: int = 2) -> Post:
    """A post, a reply, a repost or a quote."""
    said, spans = text(chance), []
    for _ in range(chance.choice((0, 0, 1, 2))):
        kind = chance.choice(("hashtag", "mention", "link"))
        value = {
            "hashtag": chance.choice(("cat", "犬", "Spoiler", "हिन्दी", "Café")),
            "mention": chance.choice(NAMES),
        }.get(kind, f"https://{chance.choice(HOSTS)}/cat")
        shown = {"hashtag": f"#{value}", "mention": f"@{value}"}.get(kind, value[8:])
        said += " "
        spans.append(
            Span(len(said), len(said) + len(shown), kind, value, to=chance.choice(("page", "page", "media")))
        )
        said += shown + chance.choice((" ", " ", "犬", "."))
        said += text(chance, 2)
    if chance.random() < 0.1:
        said += " https://cat.org/ai @cat"
    made = Post(
        PostId(chance.randint(1, 30)), chance.choice([*AUTHORS, None]), WHEN, said, tuple(spans),
        lang=chance.choice((None, "de", "ja", "pt")), source=chance.choice((None, "Client A", "Web")),
        conversation_id=PostId(chance.randint(1, 9)),
        reply_to_user=chance.choice((None, None, UserId(2))),
        media=tuple(Media(str(at), "photo", text(chance, 2)) for at in range(chance.choice((0, 0, 0, 2)))),
        poll=Poll(1, (PollOption(text(chance, 1), 0), PollOption("東京都", 1)), False) if chance.random() < 0.1 else None,
    )  # fmt: skip
    if deep and chance.random() < 0.25:
        made = replace(made, quoted=post(chance, deep - 1))
    if deep == 2 and chance.random() < 0.25:
        origin = chance.choice((post(chance, 1), Gone(PostId(9), "deleted"), None))
        made = replace(made, reposted=origin, text=f"RT @{chance.choice(NAMES)}: {said}"[:140], spans=())
    return made


def rule(chance: random.Random) -> Rule:
    """A rule of any kind, with anything that may go with it."""
    word = chance.choice(WORDS)
    written = chance.choice(
        (
            word,
            word,
            word,
            word,
            f'"{word}"',
            f"{word} {chance.choice(WORDS)}",
            f"{word}*",
            "#cat",
            "#犬",
            "#हिन्दी",
            "#cafe",
            "#café",
            f"@{chance.choice(NAMES)}",
            f"from:{chance.choice(NAMES)}",
            f"reposts:{chance.choice(NAMES)}",
            "@id:2",
            "from:id:3",
            f"domain:{chance.choice(HOSTS)}",
            "domain:org",
            f"lang:{chance.choice(('de', 'ja-JP'))}",
            "via:client a",
            f"thread:{chance.randint(1, 9)}",
            "/c.t/",
            "/^犬/",
            "/ai$/",
            r"/\bcat\b/",
        )
    )
    return make_rule(
        written, action=chance.choice(("hide", "hide", "fold", "dim")), strangers=chance.random() < 0.15,
        accents=chance.random() < 0.2, names=chance.random() < 0.2, until=chance.choice((None, None, None, 5, 50)),
        panels=chance.choice(((), (), (), (Panel("home"),), (Panel("room", "tea"),))),
        profile=chance.choice((None, None, "calm")), except_rooms=chance.choice(((), (), ("tea",), ("*",))),
    )  # fmt: skip


def context(chance: random.Random) -> Context:
    """Where it is judged."""
    return Context(
        now=10, panel=chance.choice((None, Panel("home"), Panel("room", "tea"))), me=chance.choice((None, UserId(4))),
        followed=frozenset((UserId(1), UserId(3))), off=chance.choice((frozenset(), frozenset({"calm"}))),
        only_fold=frozenset((PostId(5), PostId(6))),
    )  # fmt: skip
