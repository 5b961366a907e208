"""Labels: what a post says about its place in a chat ("A1 2/2", "Q3a&b"). One pure function, `read_labels`.

The grammar is measured on real chats. A label begins a line, behind whole tokens that are skipped, or ends the text;
within prose there is none ("Love how Q1 is drawn"). Who says it decides nothing here: that is `room`'s matter. No
pattern can go back over what it took, so that any text is read in time in proportion to its length.

Where the grammar leaves a choice:
- A capital letter glued to the number begins a word that lost its blank if a small letter follows it, or if it is "I"
  ("A3I have", "A1The"); small letters or more capitals make another word ("A4paper", "Q4FY"). One capital A before a
  blank and a small letter is such a word too ("A1A good one"), else a sub-letter ("Q1A Why?").
- A number behind a stroke is a total ("Q1/8", question one of eight); behind "&" or "+" another label ("Q3&4").
- "Q3 2021" and "Q1 FY22" are quarters.
- A part may stand before its label: "(1/2) A1: …", "1/ A1 …".
- At the end, behind a plain word, only an answer's capital counts, only if a tag or link follows, and not behind a word
  that makes it part of the sentence ("posters in A4 #prints").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from tui.chat import announcing, skipping
from tui.chat.run import Run, one_of
from tui.chat.skipping import NAME, TAG
from tui.chat.values import QA, Label, Letters, Reading
from tui.model.post import Span

_LEAD: Final = r"^(?:[^\w\n]|[0-9]\ufe0f?\u20e3|(?<=[(\[])[A-Za-z]{2}(?=[)\]]))*+"
"""All of a line that is skipped: painted tokens, signs, emoji, and the language in "[EN] Q1"."""
_PART_BEFORE: Final = r"(?:(?P<before>[1-9])/(?P<all>[1-9nNxX])?(?![\w/])[^\w\n]{1,3}+)?+"
_LOOSE: Final = r"[ ]{1,2}#?|[.#][ ]"
"""Between letter and number where only a sign behind the number tells a label from prose."""
_KEYCAP: Final = re.compile("\ufe0f?\u20e3")
_SIGN_AFTER: Final = re.compile(r"[^\S\n]?(?:[;)\]]|[:.,](?!\s?\d)|[-–—](?!\S))")
_NO_LABEL_IF: Final = re.compile(r"%|['’]s(?!\w)|@\w")
_QUARTER: Final = re.compile(r"[^\S\n]{1,2}(?:(?:19|20)\d\d(?!\w)|FY|['’]\d\d(?!\w))|['’]\d\d(?!\w)")
_TOTAL: Final = re.compile(r"/[A-Za-z]?[0-9]{1,2}(?![\w/%])")
"""How many there are ("Q1/8"), or the same label in another room's letters ("Q1/P1")."""
_MARK: Final = re.compile(
    r"[^\S\n]*+[(\[]?+(?:"
    r"(?P<part>[0-9]{1,2})[ ]?/[ ]?(?P<of>[0-9]{1,2}|[nNxX])?(?![\w/%])(?![ ]of\b)"
    r"|(?P<nth>[1-9])[ ]of[ ](?P<all>[1-9])(?=[)\]:.])"
    r"|(?i:part|pt\.?|teil|parte)[ ]?(?P<named>[0-9]{1,2})(?![\w%])(?![ ]of[ ][a-z])(?:[ ]?(?:of|/)[ ]?[0-9]{1,2})?"
    r"|(?P<more>(?i:cont(?:inued|['’]?d)?|con['’]t|ctd|forts))(?!\w)\.?"
    r")[)\]]?+"
)
_SAYS_MORE: Final = r"(?i:part|pt|teil|cont|con['’]t|ctd|forts|and|und|y|et|fy)"
"""How a word behind a label may begin that says which part it is (`_MARK`), goes on with a list, or makes it a quarter."""
_SAYS: Final = re.compile(r"[^\S\n]?:(?!\d)[^\n]*?[^\W\d_]")
"""Behind a label within a text: a colon, and words on the same line."""
_LAST_PART: Final = re.compile(r"(?<![\w/.,-])(?:([1-9])/([1-4])|[(\[]([1-9])/([1-9])[)\]])$")
_SIGNS: Final = re.compile(r"(?:[^\S\n]*+[]):;.,}>|=~*」』】–—-])*+")
_PARTS: Final = 9
"""Nobody splits an answer into more: "5/12" is a date."""
_MOST: Final = 100
"""Runs looked at in one text. Whoever names more labels than that has no place in a chat."""
_REACH: Final = 100
"""Characters in which labels at the end have to begin."""
_BARE: Final = re.compile(
    r"(?P<apart>[^\S\n]{0,2}+)(?P<joint>&+|[/,+]|(?i:and|und|y|et)(?!\w))(?P<blank>[^\S\n]{0,2}+)"
    r"(?:(?P<number>[0-9]{1,2}+)(?P<sub>[a-dA-D])?|(?P<only>[a-dA-D]))(?![\w%])"
)
"""A list going on without its letter."""
_CHAIN: Final = re.compile(
    r"(?:[^\S\n]{0,2}+,?(?:&+|,|[ ]?(?i:and|und|y|et)(?!\w))[^\S\n]{0,2}+(?:[0-9]{1,2}+|[a-d])(?![\w%])){0,8}+"
)
"""And what of it stands between a number and the sign that makes all of it a list: "Q1, 2 and 3:"."""
_TAIL: Final = re.compile(r"\w")
_BEHIND: Final = re.compile(rf"[^\w{NAME}]*+")
"""What may stand behind a label at the end: tags, links, signs and emoji; no mention."""
_OPENED: Final = re.compile(r"[(\[\"'“‘«—–-]+[^\S\n]?$")
"""Signs before it that belong to it."""
_BEFORE: Final = re.compile(r"[\w'’]+[^\S\n]+$")
"""A plain word right before it."""
_SENTENCE: Final = re.compile(
    r"(?i:in|for|of|the|about|on|at|to|from|by|since|until|this|last|next|your|our|his|her|their|with|and|or|after|before"
    r"|how|than|is|was|are|re|via|what|during|per|vs|under|over|size)[^\S\n]+"
)


def read_labels(text: str, spans: Sequence[Span] = (), letters: Letters = QA) -> Reading:
    """What `text`, a post's clean text, says by labels. Only `letters` count; capitals and small ones are alike.

    `spans` are the post's, in order. Without them links are known by their form, so that raw text is read too. The text
    is not unescaped, as a clean one has been and in it "&lt;" is what somebody wrote; but "&amp;" in a list counts as
    "&", which no clean text can be hurt by.
    """
    paint = skipping.painted(text, spans)
    seen = skipping.folded(paint)
    grammar = _grammar(letters)
    if grammar is None or grammar.may.search(seen) is None:
        return Reading(rest=skipping.own_words(paint))
    return _plainly(paint, seen, grammar) or _at_length(paint, seen, grammar, letters)


def _plainly(paint: str, seen: str, grammar: "_Grammar") -> Reading | None:
    """The reading of "A1: some words" and no label more, which is what most answers are; None where more is to be seen."""
    found = grammar.plain.match(seen)
    if found is None or grammar.may.search(seen, found.end(2)) is not None:
        return None
    rest = skipping.own_words(paint[found.end() :])
    if rest[-1:] == ")" or rest[-1:].isdigit():  # it may be a part of several
        return None
    label = Label(found[1].upper(), int(found[2]), found[3] or "")
    return Reading((label,), start=found.start(1), end=found.end(3 if found[3] else 2), rest=rest)


def _at_length(paint: str, seen: str, grammar: "_Grammar", letters: Letters) -> Reading:
    leading = list(islice(grammar.leading(seen), _MOST))
    said = [(line, run) for line, run in leading if not announcing.leads(seen, run, letters)]
    if said:
        others = filter(grammar.asks, grammar.within(seen)) if grammar.asks(said[0][1]) else ()
        return _naming(_reading(paint, said), seen, others)
    runs = list(islice(grammar.within(seen), _MOST))
    if leading or announcing.within(seen, runs, letters):
        return Reading(rules=True, rest=skipping.own_words(paint))
    last = grammar.trailing(seen)
    if last is None:
        return _naming(Reading(rest=skipping.own_words(paint)), seen, filter(grammar.asks, runs))
    opened = _OPENED.search(seen, max(0, last.start - 4), last.start)
    return _reading(paint, [(last.start if opened is None else opened.start(), last)])


def _reading(paint: str, said: Sequence[tuple[int, Run]]) -> Reading:
    runs = [run for _, run in said]
    part = next((run.part for run in runs if run.part is not None), None)
    rest = skipping.own_words(paint, [(line, run.over) for line, run in said])
    if part is None and (found := _LAST_PART.search(rest, max(0, len(rest) - 6))) is not None:
        number, whole = (int(digit) for digit in found.groups() if digit)
        if number <= whole > 1:
            part, rest = number, rest[: found.start()].rstrip()
    return Reading(
        labels=tuple(dict.fromkeys(label for run in runs for label in run.labels)),
        part=part,
        continued=any(run.continued for run in runs) or (part or 0) > 1,
        start=runs[0].start,
        end=runs[0].end,
        rest=rest,
    )


def _naming(reading: Reading, seen: str, runs: Iterable[Run]) -> Reading:
    """The reading with the questions that `runs` name, those left out that are its labels."""
    labels = frozenset(reading.labels)
    others = [run for run in islice(runs, _MOST) if labels.isdisjoint(run.labels)]
    if not others:
        return reading
    inner = [run for run in others if _SAYS.match(seen, run.end) is not None]
    return reading._replace(
        named=tuple(dict.fromkeys(label for run in others for label in run.labels)),
        inner=tuple(dict.fromkeys(label for run in inner for label in run.labels)),
        inner_at=inner[0].start if inner else 0,
    )


@lru_cache(maxsize=16)
def _grammar(letters: Letters) -> "_Grammar | None":
    known = letters.questions | letters.answers
    return _Grammar(letters) if known else None


class _Grammar:
    """The patterns for one set of letters, and how a run of labels is read from where one of them fits."""

    def __init__(self, letters: Letters) -> None:
        one = one_of(letters.questions | letters.answers)
        self.letters = letters
        self.may = re.compile(
            rf"{one}(?<!\w.)(?:[ .#-]{{0,2}}[0-9]|(?<={one_of(letters.questions)})[nNxX#](?!\w))"
        )
        self._line = re.compile(
            rf"{_LEAD}{_PART_BEFORE}(?P<letter>{one})(?P<gap>{_LOOSE}|[.#-])?(?P<number>[0-9]{{1,2}}+)(?![0-9])",
            re.M,
        )
        self.plain = re.compile(
            rf"[^\w\n]*+({one})[.#-]?+([1-9][0-9]?+)(?:([a-d])(?:[:.)]|(?=[ ]))|(?:[ ]?[:.)–-])++|(?=[ ]))[^\S\n]*+"
            rf"(?!{_SAYS_MORE})(?=[^\W\d_])"
        )
        self._any = re.compile(
            rf"(?<![\w@#$&%.'’/-])(?P<letter>{one})(?P<gap>[.#-])?(?P<number>[0-9]{{1,2}}+)(?![0-9])"
        )
        joint = r"[^\S\n]{0,2}+(?P<joint>,?[ ]?(?:&+|[/+]|(?i:and|und|y|et)(?!\w))|[,;|–-]|)[^\S\n]{0,2}+"
        self._next = re.compile(
            rf"{joint}(?P<letter>{one})[.#-]?(?P<number>[0-9]{{1,2}}+)(?P<sub>[a-dA-D])?(?![\w%])"
        )

    def leading(self, seen: str) -> Iterator[tuple[int, Run]]:
        """The runs that begin lines, each with where its line begins."""
        for found in self._line.finditer(seen):
            run = self._run(seen, found)
            if run is not None:
                if found["before"] and run.part is None and (found["all"] or "9") >= found["before"]:
                    run = run._replace(part=int(found["before"]), continued=found["before"] > "1")
                yield found.start(), run

    def asks(self, run: Run) -> bool:
        """Whether a run begins with a question's letter."""
        return run.labels[0].letter in self.letters.questions

    def within(self, seen: str, at: int = 0) -> Iterator[Run]:
        """The runs that stand anywhere behind `at`, none of them loose."""
        while (found := self._any.search(seen, at)) is not None:
            run = self._run(seen, found)
            at = found.end() if run is None else run.end
            if run is not None:
                yield run

    def trailing(self, seen: str) -> Run | None:
        """The run that ends the text, if one does."""
        last = None
        tail = _TAIL.search(seen[::-1])  # of the text turned round: behind its last word
        end = len(seen) - (0 if tail is None else tail.start())
        for last in self.within(seen, max(0, end - _REACH)):  # noqa: B007
            pass
        if last is None or last.end < end - 8:
            return None
        behind = _BEHIND.match(seen, last.over)
        if behind is None or behind.end() < len(seen):
            return None
        before = _BEFORE.search(seen, max(0, last.start - 24), last.start)
        if before is None:
            return last
        glued = (
            last.labels[0].letter in self.letters.answers and seen[last.start].isupper() and TAG in behind[0]
        )
        return last if glued and _SENTENCE.fullmatch(before[0]) is None else None

    def _run(self, seen: str, found: re.Match[str]) -> Run | None:
        """The run whose first letter and number are `found`."""
        first = self._first(seen, found)
        if first is None:
            return None
        label, end = first
        labels = {label: None}
        while (further := self._further(seen, end, label)) is not None:
            more, end = further
            label = more[-1]
            labels.update(dict.fromkeys(more))
        total = _TOTAL.match(seen, end)
        loose = len(found["gap"] or "") > 1 or found["gap"] == " "
        if loose and (not found["letter"].isupper() or _SIGN_AFTER.match(seen, end) is None):
            return None
        return _marked(seen, tuple(labels), found.start("letter"), end, end if total is None else total.end())

    def _first(self, seen: str, found: re.Match[str]) -> tuple[Label, int] | None:
        number = int(found["number"])
        at = found.end()
        if (key := _KEYCAP.match(seen, at)) is not None:
            at = key.end()
        sub, after = seen[at : at + 1], seen[at + 1 : at + 2]
        if sub and sub in "abcdABCD" and not _in_word(after):
            if sub == "A" and after == " " and seen[at + 2 : at + 3].islower():
                sub = ""
            else:
                at += 1
        else:
            glued = (
                found["letter"].isupper()
                and sub.isupper()
                and (after.islower() or (sub == "I" and not _in_word(after)))
            )
            if _in_word(sub) and not (glued and not found["gap"]):
                return None
            sub = ""
        if not number or _NO_LABEL_IF.match(seen, at) is not None:
            return None
        letter = found["letter"].upper()
        if letter == "Q" and not sub and number <= 4 and _QUARTER.match(seen, at) is not None:
            return None
        return Label(letter, number, sub.lower()), at

    def _further(self, seen: str, at: int, last: Label) -> tuple[list[Label], int] | None:
        """The labels that a list goes on with behind `at`: "/A2", "&b"; all of "-A4" behind A2."""
        found = self._next.match(seen, at)
        if found is not None:
            letter, number, joint = found["letter"].upper(), int(found["number"]), found["joint"]
            label = Label(letter, number, (found["sub"] or "").lower())
            if not number:
                return None
            if not joint and (found["letter"] != last.letter or found.start("letter") == at):
                return None  # "A1 a4 sheet"; a capital of the same letter is a list: "A1 A2:"
            if joint in ("-", "–"):
                if letter != last.letter or not last.number < number <= last.number + 10 or " " in found[0]:
                    return None
                return [*(Label(letter, n) for n in range(last.number + 1, number)), label], found.end()
            return [label], found.end()
        found = _BARE.match(seen, at)
        if found is None:
            return None
        joint, number, sub = (
            found["joint"],
            int(found["number"] or last.number),
            (found["sub"] or found["only"] or "").lower(),
        )
        if not number or (not found["number"] and not last.sub) or (found["number"] and joint == "/"):
            return None
        tight = (joint in ("/", "+") or joint[0] == "&") and not found["apart"]
        if not tight:
            chain = _CHAIN.match(seen, found.end())
            if _SIGN_AFTER.match(seen, found.end() if chain is None else chain.end()) is None:
                return None
        return [Label(last.letter, number, sub)], found.end()


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _marked(seen: str, labels: tuple[Label, ...], start: int, end: int, at: int) -> Run:
    """The run with what stands behind its labels: signs, "2/2", "cont.", each at most twice."""
    part: int | None = None
    continued = False
    for _ in range(2):
        signs = _SIGNS.match(seen, at)
        at = at if signs is None else signs.end()
        mark = _MARK.match(seen, at)
        if mark is None:
            break
        if mark["more"]:
            continued = True
        else:
            number = int(mark["part"] or mark["nth"] or mark["named"])
            whole = int(said) if (said := mark["of"] or mark["all"] or "").isdigit() else _PARTS
            if not 0 < number <= whole <= _PARTS or whole < 2 or part is not None:
                break
            part = number
        at = mark.end()
    else:
        signs = _SIGNS.match(seen, at)
        at = at if signs is None else signs.end()
    return Run(labels, start, end, at, part, continued or (part or 0) > 1)
