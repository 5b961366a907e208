"""A second matcher, slow and plain, from the words of the reference alone. It shares the grammar with ours, nothing else."""

import re
import unicodedata

import re2

from tui.model.post import Post
from tui.mute.rule import Context, Rule

_STRENGTH = ["dim", "fold", "hide"]
_UNSEEN = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip
_NO_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "IDEOGRAPHIC")


def _is_emoji(character: str) -> bool:
    code = ord(character)
    return 0x1F000 <= code <= 0x1FBEF or 0x2600 <= code <= 0x27BF


def same(text: str, accents: bool = False) -> str:
    """`text` as the reference says that text and rule become alike."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if not 0xFE00 <= ord(c) <= 0xFE0F)
    kept = ""
    for at, c in enumerate(text):
        unseen = any(first <= ord(c) <= last for first, last in _UNSEEN)
        between = (
            c == "\u200d" and 0 < at < len(text) - 1 and _is_emoji(text[at - 1]) and _is_emoji(text[at + 1])
        )
        kept += c if between or not unseen else ""
    text = unicodedata.normalize("NFKC", kept).casefold()
    text = unicodedata.normalize("NFKC", "i".join(text.split("i\u0307")))
    for curly, straight in ("‘'", "’'", "‚'", "‛'", "ʼ'", '“"', '”"', '„"', '‟"', "\u2010-"):
        text = text.replace(curly, straight)
    out: list[str] = []
    for letter in re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", text):
        marks = [c for c in unicodedata.normalize("NFD", letter)[1:] if "\u0300" <= c <= "\u036f"]
        piled = len(marks) > 1 and len(letter) > 1
        out.append(unicodedata.normalize("NFD", letter)[0] if piled else letter)
    text = "".join(out)
    if accents:
        bare = [c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f"]
        text = unicodedata.normalize("NFKC", "".join(bare))
    return " ".join(text.split())


def _of_word(c: str) -> bool:
    return unicodedata.category(c)[0] in "LMN" or c == "_"


def _without_blanks(c: str) -> bool:
    return c in "々ー〇" or unicodedata.name(c, "").startswith(_NO_BLANKS)


def _stops(text: str, at: int, step: int) -> bool:
    """Whether a word ends before text[at], looking that way."""
    if not 0 <= at < len(text):
        return True
    c = text[at]
    if (
        c == "'"
        and 0 <= at + step < len(text)
        and _of_word(text[at + step])
        and not _without_blanks(text[at + step])
    ):
        rest = re.sub("^'", "", text[at + 2 :])
        return (
            step > 0
            and text[at + 1] == "s"
            and (not rest or not _of_word(rest[0]) or _without_blanks(rest[0]))
        )
    return not _of_word(c) or _without_blanks(c)


def _clusters(text: str) -> set[int]:
    """Where clusters of pictographs begin, and the end of the text."""
    starts, at = set(), 0
    while at < len(text):
        starts.add(at)
        flag = text[at : at + 2]
        if len(flag) == 2 and all(0x1F1E6 <= ord(c) <= 0x1F1FF for c in flag):
            at += 2
        else:
            at += 1
        while at < len(text) and (text[at] in "\u200d\u20e3" or 0x1F3FB <= ord(text[at]) <= 0x1F3FF):
            at += 2 if text[at] == "\u200d" else 1
    return starts | {len(text)}


_KNOWN_ENDS = r"(com|net|org|edu|gov|mil|int|biz|io|xyz|co|eth)"
_ENDS_BEFORE_A_PATH = (
    r"((?!(js|ts|py|rb|rs|go|cs|md|sh|pl|so)\b)[a-z][a-z]|app|art|blog|cloud|club|dev|digital|email|events|finance|fun|games|gg|global"
    r"|group|info|link|live|media|money|network|news|ninja|online|page|pro|shop|site|social|software|space|store|studio|systems"
    r"|tech|today|tools|video|website|wiki|work|world|zone)"
)


def in_addresses(text: str) -> set[int]:
    """The offsets in folded `text` that belong to an address without a scheme: mail, hosts, hosts with a path."""
    plain = "".join("\n" if _without_blanks(c) else c for c in text)
    taken: set[int] = set()
    for found in re.finditer(r"[\w.+@%-]+", plain):
        core = found[0].strip(".+@%-")
        start = found.start() + found[0].index(core)
        if not core or start in taken:
            continue
        end = start + len(core)
        behind = re.match(
            r"(:[0-9]{1,5})?/[^\s\x00\x01\"'<>()\[\]{},]*|\?[\w.%-]+=[^\s\x00\x01\"'<>()\[\]{},]*",
            plain[end:],
        )
        behind = behind if end == found.end() else None
        label = r"[^\W_][\w-]*|_[\w-]*|-[\w-]*"
        host = rf"(({label})\.)+"
        is_one = (
            re.fullmatch(rf".*\w@{host}[a-z]{{2,24}}", core)
            or re.fullmatch(rf"www\.{host}[a-z]{{2,24}}", core)
            or re.fullmatch(rf"{host}{_KNOWN_ENDS}", core)
            or re.fullmatch(rf"{host}(ac|co|com|edu|gov|net|org)\.[a-z][a-z]", core)
            or (behind and re.fullmatch(rf"{host}{_ENDS_BEFORE_A_PATH}", core))
        )
        if is_one:
            taken |= set(range(start, end + (behind.end() if behind else 0)))
    return taken


def has_word(text: str, word: str, begins: bool) -> bool:
    """Whether folded `text` has folded `word` with its edges."""
    addresses = set() if set(word) & set("./@") else in_addresses(text)
    for at in range(len(text) - len(word) + 1):
        if not text.startswith(word, at):
            continue
        end = at + len(word)
        first, last = word[0], word[-1]
        starts = _clusters(text)
        left = (
            (at in starts)
            if _is_emoji(first) or word[1:2] == "\u20e3"
            else not _of_word(first) or _without_blanks(first) or _stops(text, at - 1, -1)
        )
        hangul = unicodedata.name(last, "").startswith("HANGUL")
        right = (end in starts) if _is_emoji(last) or last == "\u20e3" else (
            begins or hangul or not _of_word(last) or _without_blanks(last) or _stops(text, end, 1)
        )  # fmt: skip
        if left and right and not addresses & set(range(at, end)):
            return True
    return False


def _pieces(post: Post) -> list[str]:
    """Text without links and handles."""
    taken = {
        at for span in post.spans if span.kind in ("link", "mention") for at in range(span.start, span.end)
    }
    text = "".join("\x00" if at in taken else c for at, c in enumerate(post.text))
    if not isinstance(post.reposted, Post):
        text = re.sub(r"^RT @\w{1,15}: ", "\x00", text)
    text = re.sub(r"https?://[^\s\x00]+|(?<!\w)@[A-Za-z0-9_]{1,15}(?![A-Za-z0-9_@])", "\x00", text)
    return text.split("\x00")


def _texts(post: Post, rule: Rule) -> list[str]:
    found = [one.alt or "" for one in post.media]
    found += [one.label for one in post.poll.options] if post.poll else []
    found += [post.author.name] if rule.names and post.author else []
    return found


def _called(author: object, value: str) -> bool:
    return author is not None and value in (author.username.lower(), f"id:{author.id}")  # type: ignore[attr-defined]


def _writer(post: Post, value: str) -> bool:
    origin = None if isinstance(post.reposted, Post) else re.match(r"RT @(\w{1,15}): ", post.text)
    if origin and origin[1].lower() == value:
        return True
    return (post.reposted is None or isinstance(post.reposted, Post)) and _called(post.author, value)


def alone(rule: Rule, post: Post) -> bool:
    """Whether the rule hits this one post, whatever it reposts or quotes."""
    kind, value = rule.target.kind, rule.target.value
    if kind == "word":
        word = same(value, rule.accents)
        texts = [*_pieces(post), *_texts(post, rule)]
        return any(has_word(same(text, rule.accents), word, rule.target.begins) for text in texts)
    if kind == "regex":
        texts = [post.text, *_texts(post, rule)]
        return any(re2.search("(?i)" + value, same(text, rule.accents)) for text in texts)
    if kind == "tag":
        tag = same(value, rule.accents)
        return any(span.kind == "hashtag" and same(span.value, rule.accents) == tag for span in post.spans)
    if kind == "name":
        said = any(
            span.kind == "mention" and value in (span.value.lower(), f"id:{span.user_id}")
            for span in post.spans
        )
        return said or _writer(post, value) or value == f"id:{post.reply_to_user}"
    if kind == "from":
        return _writer(post, value)
    if kind == "domain":
        hosts = [
            re.sub(r"https?://|[/:?#].*", "", span.value).lower()
            for span in post.spans
            if _leads_away(span, post)
        ]
        return any(f".{host}".endswith(f".{value}") for host in hosts)
    if kind == "lang":
        return post.lang is not None and post.lang.split("-")[0].lower() == value
    if kind == "via":
        return post.source is not None and same(post.source) == value
    return kind == "thread" and value in (str(post.id), str(post.conversation_id))


def _leads_away(span: object, post: Post) -> bool:
    quoted = f"/{post.quoted.id}" if post.quoted else "\x00"
    return (
        span.kind == "link" and span.to != "media" and not (span.to == "post" and span.value.endswith(quoted))
    )  # type: ignore[attr-defined]


def judge(rules: list[Rule], post: Post, context: Context) -> tuple[str, Rule | None, str, Rule | None]:
    """(action, rule) for the post, then for what it quotes by itself."""
    shown, quoted = post.shown, post.shown.quoted
    own = [one for one in (post, shown) if one.author and one.author.id == context.me]
    best: list[tuple[str, Rule | None]] = [("show", None), ("show", None)]
    for rule in rules:
        if (rule.until is not None and rule.until <= context.now) or rule.profile in context.off:
            continue
        if rule.panels and context.panel not in rule.panels:
            continue
        room = context.panel.value if context.panel and context.panel.kind == "room" else None
        if room is not None and (room in rule.except_rooms or "*" in rule.except_rooms):
            continue

        def spared(author: object, rule: Rule = rule) -> bool:
            known = author is not None and (author.id == context.me or author.id in context.followed)  # type: ignore[attr-defined]
            return rule.strangers and known

        kind = rule.target.kind
        outer = alone(rule, shown) and not spared(shown.author)
        reposter = post.reposted is not None or re.match(r"RT @\w{1,15}: ", post.text)
        if reposter and kind in ("name", "reposts") and _called(post.author, rule.target.value):
            outer = outer or not spared(post.author)
        inside = (
            isinstance(quoted, Post)
            and not (quoted.author and quoted.author.id == context.me)
            and alone(rule, quoted)
        )
        if inside and kind in ("word", "tag", "name", "domain", "regex") and not spared(shown.author):
            outer = True
        outer = bool(outer) and not own
        inner = not outer and inside and isinstance(quoted, Post) and not spared(quoted.author)
        for at, hit in enumerate((outer, inner)):
            whose = {post.id, shown.id} if at == 0 else {quoted.id} if quoted else set()
            kept = any(one in context.only_fold for one in whose)
            action = "fold" if rule.action == "hide" and kept else rule.action
            if hit and (best[at][1] is None or _STRENGTH.index(action) > _STRENGTH.index(best[at][0])):
                best[at] = action, rule
    return (*best[0], *best[1])
