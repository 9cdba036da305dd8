"""Sentences of measures, to be shown to a person: code, status, area, days proposed.

A sentence is shown where a word of a measure (curfew, borders, masks) and a word of
what is done with it (extended, closed, lifted) stand in one clause; or where the
measure is told by what people may not or are to do ("nobody may leave"), which is a row
of its own. All words of a sentence are weighed as well: where no such words stand, and
against those that do. Days are worked out only where the text names them: "for two more
weeks" has a length and no end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from epihq.text.facts.dates import Day
from epihq.text.sentences.complements import FINITE_TAGS
from epihq.text.sentences.lexicon import any_of, lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence, Token
from epihq.text.sentences.weighing import is_told, weight

_VERB_LED = re.compile(
    r"(?:extend|prolong|impos|introduc|tighten|eas|lift|cancel|reopen|re-open|clos|suspend|"
    r"ban|declar|render|provid|expand|enforc|resum|abolish|establish|organi[sz]|deploy|"
    r"strengthen|limit|restrict|soften|relax|apply|launch|start)\w*$"
)
# What names a measure and what is done with it in one.
_ACTION_ITSELF = re.compile(
    r"wear|\bin (?:\w+ )?isolation|\bmonitor|\btrac",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?[\"”»’]*$")
# The more careful reading first.
_STATUSES = ("rejected", "considered", "extended", "lifted", "eased", "decided")
_NEAR = 90
_FEW = 4


@dataclass(frozen=True)
class Proposed:
    """A measure's clause, with what is proposed of it."""

    start: int
    end: int
    code: str | None
    status: str
    area: str | None
    duration: str | None
    starts: str | None
    ends: str | None
    rule: str


class _Known(NamedTuple):
    """How a measure is told; ``is_whole``: with what is done, in one."""

    code: str | None
    words: re.Pattern[str]
    is_whole: bool


class _Told(NamedTuple):
    """Where a measure is told, and by which rule."""

    code: str | None
    rule: str
    start: int
    end: int


def measures_in(
    passage: Passage,
    days: Sequence[Day],
    country: str | None,
    published: date | None = None,
) -> list[Proposed]:
    """Find the clauses of measures in a passage."""
    found: list[Proposed] = []
    if not passage.words.rows("measure"):
        return found
    before: _Told | None = None
    for sentence in passage.inner_sentences:
        text = passage.text[sentence.start : sentence.end]
        if passage.words.finds("measures", "none", text) or _ASKS.search(text):
            # Whether schools will close is asked, and not told.
            continue
        told = _told(passage, sentence, before)
        before = told[0] if told else None
        for one in told:
            if not any(one.start < o.end and o.start < one.end for o in found):
                found.append(_proposed(passage, sentence, one, days, country))
    return [_not_before_its_day(one, published) for one in found]


def _not_before_its_day(one: Proposed, published: date | None) -> Proposed:
    """What begins after the publication is decided, and not in force yet."""
    is_to_come = published and one.starts and one.starts > published.isoformat()
    is_said = one.status == "in_force" and is_to_come
    return replace(one, status="decided") if is_said else one


def _told(passage: Passage, sentence: Sentence, before: _Told | None) -> list[_Told]:
    """What a sentence tells: by its words, by the one before, or by all its words."""
    told = _clauses(passage, sentence)
    if told and not is_told(passage, sentence, "measure", by_a_rule=True):
        told = []
    if not told and before is not None:
        told = _again(passage, sentence, before)
    if not told and is_told(passage, sentence, "measure", by_a_rule=False):
        told = [_by_its_words(passage, sentence)]
    return told


def _clauses(passage: Passage, sentence: Sentence) -> list[_Told]:
    """The clauses in which something is done; else that of the first measure."""
    told, done = [], []
    for known, start, end in _measures(passage, sentence):
        rule = "told-in-one" if known.is_whole else "word-and-action"
        span = _clause(passage, sentence, start, end)
        told.append(_Told(known.code, f"measure.{rule}", *span))
        if known.is_whole or _stands_alone(passage, *span):
            done.append(told[-1])
    return done or told[:1]


def _again(passage: Passage, sentence: Sentence, before: _Told) -> list[_Told]:
    """Tell "It was extended to 3 March" of the measure of the sentence before."""
    pattern = passage.words.pattern("measures", "again")
    text = passage.text[sentence.start : sentence.end]
    hit = pattern and pattern.search(text)
    if not hit:
        return []
    span = (sentence.start + at for at in hit.span())
    clause = _clause(passage, sentence, *span)
    return [_Told(before.code, "measure.word-and-action", *clause)]


def _by_its_words(passage: Passage, sentence: Sentence) -> _Told:
    """Tell a whole sentence, with the code of the first measure that it names."""
    text = passage.text[sentence.start : sentence.end]
    named = (k.code for k in _known(passage.language) if k.words.search(text))
    span = _trim(passage, sentence.start, sentence.end)
    return _Told(next(named, None), "measure.by-its-words", *span)


@cache
def _known(language: str) -> list[_Known]:
    # What is told in one is surer, and first.
    return [
        _Known(row.get("code"), any_of([row["words"]]), is_whole)
        for name, is_whole in (("measured", True), ("measure", False))
        for row in lexicon(language).rows(name)
    ]


@cache
def _actions(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    listed = words.text("measures", "actions")
    return any_of([listed] if "|" in listed else listed.split())


def _stands_alone(passage: Passage, first: int, last: int) -> bool:
    """Tell a clause of its own from one more thing of an enumeration."""
    text = passage.text[first:last]
    return len(text.split()) >= _FEW and bool(_actions(passage.language).search(text))


def _measures(
    passage: Passage, sentence: Sentence
) -> Iterator[tuple[_Known, int, int]]:
    """The measures that a sentence names, each with something done with it."""
    text = passage.text
    for known in _known(passage.language):
        for hit in known.words.finditer(text, sentence.start, sentence.end):
            if known.is_whole or _is_done(passage, sentence, known.code, hit):
                yield known, *hit.span()


def _is_done(
    passage: Passage, sentence: Sentence, code: str | None, hit: re.Match[str]
) -> bool:
    """Tell whether a word of what is done stands near a measure, and not in it."""
    for action in _actions(passage.language).finditer(
        passage.text, sentence.start, sentence.end
    ):
        apart = max(hit.start() - action.end(), action.start() - hit.end())
        inside = hit.start() <= action.start() < hit.end()
        if apart <= _NEAR and not inside and not _is_noun(passage, action.start()):
            return True
    return code == "CARE" or _is_action_itself(hit)


def _is_action_itself(hit: re.Match[str]) -> bool:
    return _ACTION_ITSELF.search(hit.group()) is not None


def _is_noun(passage: Passage, at: int) -> bool:
    """Where the parser calls "end" a noun, nothing is done; "in place" is.

    Nor is it in "last week".
    """
    token = next((t for t in passage.tokens if t.start <= at < t.end), None)
    if token is None or not token.tag.startswith(("NN", "JJ")):
        return False
    if token.tag == "JJ":
        return token.low == "last"
    before = lowered(passage.text[max(0, token.start - 9) : token.start])
    return not before.endswith(("in ", "into ", "already in ", "to an "))


def _clause(
    passage: Passage, sentence: Sentence, start: int, end: int
) -> tuple[int, int]:
    """The clause of a measure: from its verb or subject to the end of the clause."""
    first = _clause_start(passage, sentence, start)
    last = _clause_end(passage, sentence, end)
    led = _verb_before(passage, first, start)
    if led is not None:
        first = led.start
        last = min(last, _before_a_verb(passage, led, end, last))
    return _trim(passage, first, last)


def _clause_start(passage: Passage, sentence: Sentence, start: int) -> int:
    text = passage.text[sentence.start : start]
    cuts = [
        m.end()
        for m in re.finditer(
            r"[;:]\s|,\s(?![^,]*(?:19|20)\d\d)|[\"“«]|\b(?:that|что|ki,?|which)\s", text
        )
    ]
    if passage.language == "en":
        cuts = [
            c
            for c in cuts
            if not re.match(r"(?:[A-Z]\w+|a|the)\s", text[c:])
            or text[:c].rstrip()[-1:] != ","
            or not _opening(text[:c])
        ]
    said = re.search(
        r"\b(?:said|says|noted|announced|stressed|added|told \w+)\s(?=[^,;:]*$)", text
    )
    begins = [0, *cuts] + ([said.end()] if said else [])
    return sentence.start + max(begins)


def _opening(before: str) -> bool:
    """Tell "Starting November 9, a curfew": the day is of the clause behind it."""
    return bool(
        re.match(
            r"\W*(?:starting|from|as of|on|since|effective|beginning)\b[^,]*,\s*$",
            before,
            re.IGNORECASE,
        )
    )


def _clause_end(passage: Passage, sentence: Sentence, end: int) -> int:
    text = passage.text
    stop = re.compile(
        r"[;\"“”»]|:(?=\s)|\.(?=\s|$|\"|”|»)"
        r"|,\s(?!(?:[A-Z]\w+,? (?:and|in|on|from)|and [A-Z]|\d{4}))(?![A-Z]\w+,)"
        r"|\s(?:amid|but|while|whereas|except)\s"
    )
    hit = stop.search(text, end, sentence.end)
    return hit.start() if hit else sentence.end


def _verb_before(passage: Passage, first: int, start: int) -> Token | None:
    """Find the verb that leads a clause: "to extend the … regime"."""
    if passage.language != "en":
        return None
    inside = [passage.tokens[i] for i in passage.tokens_in(first, start)]
    led = [t for t in inside if _VERB_LED.match(t.low) and t.tag in ("VB", "VBG", "")]
    for token in led:
        before = passage.text[first : token.start].split()[-1:]
        if token.low.endswith("ing") or (
            before and lowered(before[0]) in ("to", "will", "not")
        ):
            return token
    return None


def _before_a_verb(passage: Passage, led: Token, end: int, last: int) -> int:
    """A phrase that is itself the subject ends before its verb."""
    if not led.low.endswith("ing"):
        return last
    for index in passage.tokens_in(end, last):
        token = passage.tokens[index]
        if token.tag in FINITE_TAGS or (
            not token.tag and token.low in ("is", "are", "was", "were", "will")
        ):
            return token.start
    return last


def _trim(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Take blanks off, and "in Norway" off the end: it is the area."""
    text = passage.text
    while first < last and not text[first].isalnum():
        first += 1
    while last > first and text[last - 1] in " \t\n,.;:":
        last -= 1
    for place in passage.places:
        if place.end == last and place.kind in ("name", "capital"):
            before = re.search(
                r"\s(?:in|across|throughout)\s(?:the\s)?$", text[first : place.start]
            )
            led = lowered(text[first:last].split()[0])
            if before and _VERB_LED.match(led):
                return first, first + before.start()
    return first, last


def _proposed(
    passage: Passage,
    sentence: Sentence,
    told: _Told,
    days: Sequence[Day],
    country: str | None,
) -> Proposed:
    span = (told.start, told.end)
    starts, ends = _days(passage, span, days)
    area = passage.country_of(sentence, country)
    clause = passage.text[span[0] : span[1]]
    return Proposed(
        *span, told.code, _status(passage, sentence), area, _duration(passage, clause),
        starts, ends, told.rule,
    )  # fmt: skip


def _status(passage: Passage, sentence: Sentence) -> str:
    """Propose where a measure stands, by its words or by all of the sentence's."""
    text = passage.text[sentence.start : sentence.end]
    for status in _STATUSES:
        if passage.words.finds("measures", status, text):
            return status
    return "in_force" if weight(passage, sentence, "in_force") >= 0 else "decided"


def _days(
    passage: Passage, span: tuple[int, int], days: Sequence[Day]
) -> tuple[str | None, str | None]:
    """The days that the clause names, as from and until."""
    starts = ends = None
    for day in days:
        if not span[0] <= day.start < span[1] or day.value is None:
            continue
        before = passage.text[max(span[0] - 1, 0, day.start - 22) : day.start]
        behind = passage.text[day.end : day.end + 14]
        if _beside(passage, "until", before, behind):
            ends = day.value.isoformat()
        elif _beside(passage, "from", before, behind) or starts is None:
            starts = starts or day.value.isoformat()
    return starts, ends


def _beside(passage: Passage, name: str, before: str, behind: str) -> bool:
    words = passage.words.text("dates", name)
    if passage.language == "az":
        return bool(re.match(rf"[-\w]*\s?(?:{words})", behind, re.IGNORECASE))
    hours = r"(?:\d\d?[:.]\d\d\s+(?:on\s+)?|midnight on\s+|the\s+)?"
    return bool(re.search(rf"(?<!\w)(?:{words})\s+{hours}$", before, re.IGNORECASE))


def _duration(passage: Passage, clause: str) -> str | None:
    """A length of time as ISO 8601 has it: "two more weeks" is P14D."""
    written = passage.words.text("durations", "pattern")
    hit = re.search(written, clause, re.IGNORECASE) if written else None
    if hit is None:
        return None
    units = dict(
        pair.split("=") for pair in passage.words.text("durations", "units").split()
    )
    spelled = passage.words.pairs("numbers", "words")
    told = lowered(hit["n"] or "one")
    is_one = told in ("a", "an", "another", "one")
    number = int(told) if told.isdigit() else spelled.get(told, int(is_one))
    if not number:
        return None
    unit = units.get(lowered(hit["unit"]), "D")
    if unit in "WF":
        return f"P{number * (7 if unit == 'W' else 14)}D"
    return f"P{number}{unit}"
