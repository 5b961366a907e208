"""Turns of phrase that say what a post of a chat is for: pointing at a question, thanking, naming the next date.

English, German and Spanish. They are asked only where the place of a post makes them likely (a host's Q, the last
minutes of an hour), so that ordinary talk is not taken for them.
"""

import re
from collections.abc import Collection
from itertools import islice
from typing import Final, Literal

Pointing = Literal["ahead", "here"]
"""A question is announced ("Q1 coming up") · it is out, and this says where or says nothing at all ("Q2 here on #chat")."""

_SOON: Final = r"(?:minutes?|mins?|min|seconds?|secs?|sec|moments?|minuten?|sekunden?|minutos?|segundos?|m|s)"
_AHEAD: Final = (
    r"(?:is |are |will be |'s )?(?:coming (?:right )?up|coming (?:soon|next|in|at|shortly)|up and coming|up next|"
    r"next up|up on deck|on deck|next|on (?:its|the) way)|(?:is )?incoming",
    rf"(?:up |out |live |coming )?in (?:about |just |like )?(?:a |an |the )?(?:few |couple of |next )?(?:\d+|one|two|three|four|five|ten)? ?{_SOON}",
    r"(?:so )?(?:get|getting|are you|everyone|be) ready(?: for)?|ready for|stand ?by(?: for)?|almost time(?: for)?|about to|soon|shortly|"
    r"here comes|comes?|coming",
    r"(?:kommt )?(?:jetzt )?gleich|kommt|folgt|als nächstes|demnächst|macht euch bereit|seid ihr bereit|bereit für",
    rf"in (?:etwa |ca |rund )?(?:\d+|einer|wenigen|zwei|drei|fünf) {_SOON}",
    r"ya (?:casi )?viene|viene|a continuación|enseguida|en seguida|próximamente|pronto|prepárense|preparad[oa]s|listos para",
    rf"en (?:unos |un )?(?:\d+|cinco|dos)? ?{_SOON}",
)
_HERE: Final = (
    r"(?:is |are |'s )?(?:now )?(?:right )?(?:up|live|out|posted|here|over here|below|above)(?: now| on| at| in| is| it is| we go)?",
    r"(?:it is |it's )?time for|on to|onto|moving on(?: to)?|let's (?:move|go|get) (?:on )?(?:to|on|with)|we are on|we're on|now on|"
    r"currently on|(?:(?:has|have|was|were) )?(?:just |now |already )?(?:been )?(?:posted|asked|dropped|published|gone out|went out)|"
    r"(?:is |are )?still (?:open|going|running|up|on)|don't miss (?:it|this|out)|as posted|again|repost|in case you missed it|icymi|and now|now for|now",
    r"hier(?: ist| kommt| geht es)?|jetzt|nun|weiter mit|weiter geht's mit|ist (?:da|online)|noch ?mal",
    r"aquí(?: está| va| tienes| tienen)?|ahora|vamos con|ya está|pasamos a|de nuevo|otra vez",
)
_FILLER_WORDS: Final = (
    "the a an is are on at in for to and of our this that chat everyone everybody all folks friends question questions "
    "time first last final finally one more let's go goes start ready hey ok okay alright y'all thread post tweet pinned "
    "it up we you us your please be answer answers via from by with if tag hashtag follow join see go check "
    "die der das ist und frage fragen auf im am zu bitte alle "
    "la el es y pregunta preguntas en por favor todos con"
)
_FILLERS: Final = frozenset(_FILLER_WORDS.split())
_OUT: Final = re.compile(
    r"(?:here (?:on|in|at|if|for|is|we)|(?:is |are )?(?:now |already )?(?:live|posted|online|open)(?! to)|(?:is |are )?still open|"
    r"(?:has|have|was) (?:just |now |already )*(?:been )?(?:posted|asked|dropped|published|gone)|just (?:went|dropped|posted|landed)|"
    r"went (?:out|up|live)|answers (?:are |keep |is |still )*(?:coming|rolling|pouring|flying|in)|don't miss)(?!\w)"
)
"""How a sentence goes on whose subject is the label, and that only says where a question is: "Q2 here on #chat if …"."""
_COLON_TEXT: Final = re.compile(r":\s*\w+\W+\w+\W+\w")
_IN_MINUTES: Final = re.compile(rf"(?<!\w)in .{{0,16}}?{_SOON}(?!\w)")
_NEW: Final = re.compile(
    r"(?<!\w)(?:(?:my|our) (?:very )?first (?:time (?:here|joining|with you|in this chat|taking part|at #(?P<at>\w+)|in #(?P<in>\w+))|"
    r"chat|tweet ?chat|twitter chat|session here|#(?P<tag>\w+))|first[ -]time(?: here| joining| with you| in (?:one of these|this chat|a chat like this)|"
    r" i (?:post|answer|write|say)(?: \w+){0,2} (?:here|in this))|(?:^|(?<=[.!?,\n] )|(?<=\n))first time(?=[.!](?:\s|$)|$)|"
    r"first[ -]timer|new here|new to (?:this|the) (?:chat|tweetchat|hashtag|group|community)|newbie|newcomer here|"
    r"(?:zum )?ersten? ?mal (?:hier|dabei)|neu hier|primera vez (?:aquí|en|por aquí|con)|soy nuev[oa]|nuev[oa] (?:aquí|por aquí)|"
    r"(?:ma|notre) première (?:fois ici|participation)|première fois (?:ici|avec)|nouve(?:au|lle) ici)(?!\w)"
)
_OF_OTHERS: Final = re.compile(
    r"(?<!\w)(?:you|you're|your|u|ur|anyone|anybody|any|everyone|who|who's|if|is|are|for|to|all|our|the|those|their|his|her|he's|"
    r"she's|no|not|welcome|wer|du|dein|ihr|alle|wenn|quien|quién|tu|si|qui|ta|votre|vous)$"
)
_LONG_AGO: Final = re.compile(r"(?<!\w)(?:remember\w*|recall\w*|since|after|during|when|before)(?!\w)")
_WAS: Final = re.compile(r"\W*(?:was|were|had|ever was|in \d{4}|years? ago)(?!\w)")
_ASKED: Final = re.compile(r"[^.!?\n]{0,24}\?")
_LEAD_WORDS: Final = 6
_SENTENCE_END: Final = re.compile(r"[.!?…]+\s")
_LEAD_LETTERS: Final = 100
_ABOUT: Final = re.compile(
    r"(?<!\w)(?:about|from|in|of|like|lov\w+|after|since|did|re|your|my|her|his|their|@\w+)\W*$",
    re.IGNORECASE,
)
_ANY_AHEAD: Final = re.compile(r"(?<!\w)(?:" + "|".join(_AHEAD) + r")(?!\w)")
_ANY_HERE: Final = re.compile(r"(?<!\w)(?:" + "|".join(_HERE) + r")(?!\w)")
_WORDS: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SHORT: Final = 6  # words: "Are you all ready for Q2?"

_THANKS: Final = re.compile(
    r"(?<!\w)(?:thanks|thank you|thankyou|thx|many thanks|appreciate|danke|dankeschön|vielen dank|gracias|merci)(?!\w)"
)
_FOR_IT: Final = re.compile(
    r"(?<!\w)(?:host\w*|co-?host\w*|chats?|tweetchat|join\w*|coming|particip\w+|everyone|everybody|everyone's|all|y'all|"
    r"hour|session|today|tonight|organi[sz]\w+|moderat\w+|facilitat\w+|questions|"
    r"alle|allen|euch|stunde|moderation|todos|todas|participar|hoy|anfitri\w+)(?!\w)"
)
_NEXT: Final = re.compile(
    r"(?<!\w)(?:next (?:week|chat|month|session|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    r"see you (?:all )?(?:next|in|on|there|soon|again)|same time|until next|till next|join us (?:next|again|on|in)|back next|"
    r"mark your calendars?|save the date|that's a wrap|that's all|wraps? (?:up|it up)|goodnight|good night|"
    r"nächste woche|nächsten (?:chat|monat|termin|mal)|bis (?:nächste|nächsten|zum nächsten|bald|dann)|"
    r"próxim[ao]|nos vemos|hasta (?:la|el|luego|pronto))(?!\w)"
)


def points(rest: str, *, apart: bool | None = None) -> Pointing | None:
    """What a text with a question's label says when it only points at that question; None where it says more.

    `rest` is `Reading.rest`. `apart`: a sign stands between the label and the text ("Q1: coming up …"); without one
    (False) the sentence runs on from the label, and one that begins with such a phrase is no question ("Q1 coming up,
    get coffee"). None: as with a sign, but a question mark does not count for it ("Are you ready for Q2?").
    """
    text = rest.casefold().replace("’", "'")
    words = _WORDS.findall(text)
    if not words:
        return "here"
    if "?" in text and (apart or len(words) > _SHORT):
        return None
    text = " ".join(words)
    ahead = _ANY_AHEAD.search(text)
    without = _ANY_HERE.sub(" ", _ANY_AHEAD.sub(" ", text))
    if all(word in _FILLERS or word.isdigit() for word in without.split()):
        return "ahead" if ahead else "here"
    if apart is not False or "?" in rest:
        return None
    if _ANY_AHEAD.match(text):
        return "ahead"
    return "here" if _OUT.match(text) and _COLON_TEXT.search(rest) is None else None


def is_slight(rest: str) -> bool:
    """Whether a question is made of such words that it may be a pointer all the same: "Ready?", "Up for it?"."""
    return points(rest) is not None


def comes_soon(lead: str) -> bool:
    """Whether what stands before a label says that it is for later: "In 5 minutes:", "First up in a few minutes -"."""
    return _IN_MINUTES.search(lead.casefold()) is not None and points(lead) == "ahead"


def introduces(lead: str) -> bool:
    """Whether what stands before a label on its line can lead in a question: a few words, none asked or spoken of."""
    if len(lead) > _LEAD_LETTERS:
        return False
    lead = _SENTENCE_END.split(lead)[-1]
    words = _WORDS.findall(lead)
    return len(words) <= _LEAD_WORDS and "?" not in lead and _ABOUT.search(lead) is None


def says_where(rest: str) -> bool:
    """Whether a text says nothing but where a question is or that it comes, and says so from its first word on."""
    text = " ".join(_WORDS.findall(rest.casefold().replace("’", "'")))
    begins = _ANY_HERE.match(text) or _ANY_AHEAD.match(text)
    return begins is not None and points(rest) is not None


def says_new(text: str, tags: Collection[str]) -> bool:
    """Whether somebody says of themselves that they are here for the first time: "First time here, hi!".

    `tags` are the room's, in lower case: "my first #otherchat" says nothing of this one.
    """
    text = text.casefold()
    if not (
        "first" in text or "new" in text or "erste" in text or "neu" in text or "primera" in text or "nuev" in text
        or "première" in text or "nouve" in text
    ):  # fmt: skip
        return False  # each way of _NEW to say it has one of these, and nearly no post has
    text = text.replace("’", "'")
    for found in islice(_NEW.finditer(text), 4):
        named = found["at"] or found["in"] or found["tag"]
        sentence = re.split(r"[.!?;\n]", text[max(0, found.start() - 100) : found.start()])[-1]
        before = " ".join(sentence.split()[-2:])
        if (named and named not in tags) or _LONG_AGO.search(sentence) or _WAS.match(text, found.end()):
            continue
        mine = found[0].startswith(("my ", "our ", "ma ", "notre ", "soy "))
        others = any(_OF_OTHERS.search(word.strip(",:()")) for word in before.split())
        if mine or not (others or _ASKED.match(text, found.end())):
            return True
    return False


def closes(rest: str, *, host: bool) -> bool:
    """Whether a text without a label, of the last minutes, thanks for the chat or names the next date.

    A host thanks whomever they like; of others only thanks for the hosting, the chat or the hour are such.
    """
    text = rest.casefold().replace("’", "'")
    if _NEXT.search(text):
        return True
    return _THANKS.search(text) is not None and (host or _FOR_IT.search(text) is not None)
