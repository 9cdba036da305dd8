"""Counts in a passage: how many, of what, new or in all, where, on which day.

A number is a figure where its clause says what it counts: behind it ("258 deaths have
been reported") or before it ("the death toll rose to 611"). Ages, days, money, parts of
dates and shares of no known kind are none. In an enumeration a number of which nothing
is said counts what the one before it counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from epihq.text.dates import Day
from epihq.text.lexicon import Lexicon, lexicon
from epihq.text.masking import Place
from epihq.text.numbers import DIGITS, MOST, Number, is_year, numbers_in, value_of
from epihq.text.passages import Passage, Sentence

_BEHIND: Final = 150
_ASIDE: Final = re.compile(r"\s?\([^()]{1,80}\)(?=\s)")
_BEFORE: Final = 90
_ELSEWHERE: Final = "WLD"
_FAR: Final = 100
_LEAST_ALONE: Final = 10


@dataclass(frozen=True)
class Count:
    """A count or share, at its place in a passage."""

    start: int
    end: int
    indicator: str
    value: int | float
    kind: str
    place: str | None
    day: Day | None
    rule: str
    disease: str | None = None


def counts_in(
    passage: Passage, days: Sequence[Day], country: str | None
) -> list[Count]:
    """Find the counts of a passage; ``country`` is where, if it names none."""
    rows = _rules(passage.language)
    if not rows:
        return list(_untold(passage, days, country))
    numbers = [n for n in numbers_in(passage) if not _is_in_a_day(n, days)]
    found: list[Count] = []
    for index, number in enumerate(numbers):
        around = _Around.of(passage, numbers, index)
        indicator, rule = _indicator(passage, rows, number, around)
        if indicator is None and _inherits(passage, number, found):
            indicator, rule = found[-1].indicator, "figure.as-the-one-before"
        if indicator is None and _leads(passage, numbers, index):
            beside = _Around.of(passage, numbers, index + 1)
            indicator, _ = _indicator(passage, rows, numbers[index + 1], beside)
            rule = "figure.as-the-one-behind"
        if indicator is None or _is_a_change(passage, number):
            continue
        kind = _kind(passage, number, around, indicator, days)
        place = _place(passage, number, around.sentence, country)
        day = _day(passage, around.sentence, days)
        start, end, value = number.start, number.end, number.value
        found.append(Count(start, end, indicator, value, kind, place, day, rule))
    return found


def _untold(
    passage: Passage, days: Sequence[Day], country: str | None
) -> Iterator[Count]:
    """Give the numbers of a language that is not read in full: what of is not told."""
    for hit in DIGITS.finditer(passage.text):
        value = value_of(hit.group(), passage.words, 1)
        if value is None or value > MOST or not float(value).is_integer():
            continue
        number = Number(*hit.span(), value, is_share=False, is_word=False)
        if value < _LEAST_ALONE or is_year(value) or _is_in_a_day(number, days):
            continue
        sentence = passage.sentence_at(number.start)
        place = _place(passage, number, sentence, country)
        yield Count(
            *hit.span(), "not-told", value, "not-told", place, None,
            "figure.number-alone",
        )  # fmt: skip


@dataclass(frozen=True)
class _Around:
    """What stands beside a number, up to the next one or the end of its sentence."""

    before: str
    behind: str
    sentence: Sentence

    @classmethod
    def of(cls, passage: Passage, numbers: list[Number], index: int) -> "_Around":
        number = numbers[index]
        sentence = _inner_sentence(passage, number.start)
        first = max(sentence.start, number.start - _BEFORE)
        last = min(sentence.end, number.end + _BEHIND)
        if index and numbers[index - 1].end > first:
            first = numbers[index - 1].end
        if index + 1 < len(numbers) and not numbers[index + 1].is_word:
            last = min(last, numbers[index + 1].start)
        aside = _ASIDE.match(passage.text, number.end, sentence.end)
        if aside is not None:
            # "15 (13 probable and 2 confirmed) cases": what is aside is stepped over.
            behind = [
                n.start for n in numbers if n.start >= aside.end() and not n.is_word
            ]
            last = min([sentence.end, aside.end() + _BEHIND, *behind[:1]])
            end = aside.end()
        else:
            end = number.end
        text = passage.text
        # "2 тыс. случаев": the stop is of the number.
        end += text[end - 1].isalpha() and text[end : end + 1] == "."
        return cls(text[first : number.start], text[end:last], sentence)


def _inner_sentence(passage: Passage, at: int) -> Sentence:
    """The sentence of a number, also within a quotation of several."""
    whole = passage.sentence_at(at)
    text = passage.text
    stops = [
        m.end()
        for m in re.finditer(
            r"[.!?]\s+(?=[\"“«]?[^\Wa-zа-яəıöüğşç])", text[whole.start : whole.end]
        )
    ]
    start, end = whole.start, whole.end
    for stop in stops:
        if whole.start + stop <= at:
            start = whole.start + stop
        else:
            end = whole.start + stop
            break
    return Sentence(start, end)


_Rule = tuple[str, bool, "re.Pattern[str] | None", "re.Pattern[str] | None"]


@cache
def _rules(language: str) -> list[_Rule]:
    def compiled(text: str) -> re.Pattern[str] | None:
        return re.compile(text, re.IGNORECASE) if text else None

    return [
        (
            row["indicator"],
            bool(row.get("percent")),
            compiled(row.get("after", "")),
            compiled(row.get("before", "")),
        )
        for row in lexicon(language).rows("figure")
    ]


def _indicator(
    passage: Passage, rows: list[_Rule], number: Number, around: _Around
) -> tuple[str | None, str]:
    """Tell what a number counts: by what stands behind it, else by what is before."""
    # "The toll was five": only in English what is before ends in a word that leads.
    is_led = (
        not number.is_word
        or passage.language == "en"
        or (
            passage.language == "ru"
            and number.value > 1
            and not re.search(r"\b(?:от|до|в|с|из|на|по|к)\s$", around.before)
        )
    )
    for indicator, is_share, after, before in rows:
        if is_share != number.is_share:
            continue
        if after is not None and after.search(around.behind):
            return indicator, "figure.by-what-follows"
        if before is not None and is_led and before.search(around.before):
            return indicator, "figure.by-what-precedes"
    return None, ""


def _inherits(passage: Passage, number: Number, found: list[Count]) -> bool:
    """Tell that "by 1,290 to a new total of 3,869" counts the same twice."""
    if not found or number.is_share != isinstance(found[-1].value, float):
        return False
    between = passage.text[found[-1].end : number.start]
    if _is_a_part(passage, number, between):
        return True
    if number.is_word:
        return False
    if number.is_share:
        return bool(re.fullmatch(r"[^.;]{0,25}\bto\s*", between))
    # "171 in 2016, 251 in 2017 and 64 in 2018".
    if re.fullmatch(r"\s+in\s+(?:19|20)\d\d,?\s+(?:and\s+)?", between):
        return True
    return bool(
        re.fullmatch(
            r"[^.;]{0,40}\b(?:total(?: number)?(?: to)?|from \d+|compared (?:to|with)"
            r"|bringing [^.;\d]{5,40} to|to|до|достигл\w*|составил\w*|превысил\w*)\b"
            r"(?: of| only| just)?\s*",
            between,
        )
    )


def _is_a_part(passage: Passage, number: Number, between: str) -> bool:
    """Tell "…, including 16 in Oslo", "— six of them", "followed by Oslo with 21"."""
    if passage.language != "en":
        return False
    behind = passage.text[number.end : number.end + 40]
    if re.fullmatch(r"[^.;]{0,60}\bincluding\s+", between):
        return bool(re.match(r"(?: people| persons| patients)? in [A-Z]", behind))
    # "23 from Oslo, 12 from Bergen and one each from two more".
    if re.fullmatch(r"[^.;\d]{0,45}(?:,|\band)\s(?:and\s)?", between):
        is_told = re.search(r"\b(?:from|in)\s[^,]+,?\s*(?:and\s)?$", between)
        return bool(is_told and re.match(r"(?: each)? (?:from|in) [A-Z]", behind))
    if re.fullmatch(r"\s\w*\s*[—–-]+\s*", between):
        return behind.startswith((" of them", " of whom", " of these"))
    return bool(
        re.fullmatch(r"[^.;]{0,30}\bfollowed by [^.;,]{2,30}\b(?:with|at)\s", between)
    )


def _leads(passage: Passage, numbers: list[Number], index: int) -> bool:
    """Tell whether a number is of what the next one counts.

    In "son sutkada 8 min 275, indiyədək isə 5 milyon test" both are of tests.
    """
    if passage.language != "az" or index + 1 >= len(numbers):
        return False
    between = passage.text[numbers[index].end : numbers[index + 1].start]
    return bool(re.fullmatch(r",[^.;,]{0,40}\b(?:isə|cəmi)\b[^.;,]{0,20}", between))


def _is_a_change(passage: Passage, number: Number) -> bool:
    """Tell "an increase of 40 cases", which counts nobody a second time."""
    pattern = passage.words.pattern("numbers", "change")
    if pattern is None or number.is_share:
        return False
    before = passage.text[max(0, number.start - 40) : number.start]
    is_new = passage.words.finds("numbers", "new", passage.text[number.end :][:10])
    return not is_new and any(m.end() == len(before) for m in pattern.finditer(before))


def _is_in_a_day(number: Number, days: Sequence[Day]) -> bool:
    return any(day.start <= number.start < day.end for day in days)


def _kind(
    passage: Passage,
    number: Number,
    around: _Around,
    indicator: str,
    days: Sequence[Day],
) -> str:
    """Tell whether a count is of a day or so, or of all until then."""
    words = passage.words
    near = " ".join(around.before.split()[-3:])
    if number.is_share or re.search(r"\btotal of\s*$", around.before):
        return "total"
    first = words.pattern("numbers", "new_first")
    is_first = first is not None and first.match(around.behind.lstrip())
    behind = around.behind.split(",")[0][:32]
    if is_first or any(words.finds("numbers", "new", one) for one in (behind, near)):
        return "new"
    before = passage.text[around.sentence.start : number.start]
    told = _last_of(words, before)
    if told is not None:
        return told
    if words.finds("numbers", "more", near) or _on_a_day(passage, number, around, days):
        return "new"
    sentence = passage.text[around.sentence.start : around.sentence.end]
    if words.finds("numbers", "new_span", _without_told_days(words, sentence)):
        return "new"
    is_list = words.finds("numbers", "new", sentence) and indicator in (
        "cases",
        "deaths",
        "recovered",
    )
    return (
        "new" if is_list and not words.finds("numbers", "total", sentence) else "total"
    )


def _last_of(words: Lexicon, before: str) -> str | None:
    """Of "in the last week" and "in all" before a count the nearer one holds."""
    told = {
        "new": _last_end(
            words.pattern("numbers", "new_span"), _without_told_days(words, before)
        ),
        "total": _last_end(words.pattern("numbers", "total"), before),
    }
    kind = max(told, key=lambda name: told[name])
    return kind if told[kind] >= 0 else None


def _last_end(pattern: "re.Pattern[str] | None", text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=-1) if pattern else -1


def _without_told_days(words: Lexicon, text: str) -> str:
    """Blank the days on which something is told: "said on Friday that …"."""
    pattern = words.pattern("numbers", "told_day")
    return pattern.sub(lambda m: " " * len(m.group()), text) if pattern else text


def _on_a_day(
    passage: Passage, number: Number, around: _Around, days: Sequence[Day]
) -> bool:
    """Tell "Yanvarın 14-də 653 adam": what is of a day is of no other one."""
    if passage.language != "az":
        return False
    return any(
        around.sentence.start <= day.start < number.start
        and re.match(r"(?:-[iıuü])?-?d[əa]\b", passage.text[day.end : day.end + 5])
        for day in days
    )


def _place(
    passage: Passage, number: Number, sentence: Sentence, country: str | None
) -> str | None:
    """Find the country of a count: before it in its sentence, else behind it.

    Where the sentence names none it is the last one named before.
    """
    inside = passage.places_of(sentence)
    world = passage.words.pattern("numbers", "world")
    before = [p for p in inside if p.start < number.start]
    behind = [p for p in inside if p.start > number.start]
    near = _place_behind(passage, number, behind)
    begin = before[-1].end if before else sentence.start
    # Told before the count the world holds for it, told behind it if no place does.
    end = number.start if behind and near else sentence.end
    if world is not None and world.search(passage.text, begin, end) and not near:
        return _ELSEWHERE
    earlier = [p for p in passage.places if p.start < number.start]
    if near or before:
        return (near or before[-1]).code
    if behind and (behind[0].start - number.end < _FAR or not (earlier or country)):
        return behind[0].code
    return earlier[-1].code if earlier else country


def _place_behind(
    passage: Passage, number: Number, behind: list[Place]
) -> Place | None:
    """Find the place that a count's own clause names: "12 cases in Norway"."""
    for place in behind:
        between = passage.text[number.end : place.start]
        if len(between) < 70 and re.fullmatch(
            r"(?:[^.;,\d—–-]|\b-\b)*\b(?:in|from|across|of|в|во)\s(?:the\s)?", between
        ):
            return place
    return None


def _day(passage: Passage, sentence: Sentence, days: Sequence[Day]) -> Day | None:
    """The day of a count: the one that its sentence names, if just one."""
    inside = [d for d in days if sentence.start <= d.start < sentence.end and d.value]
    values = {d.value for d in inside}
    if len(values) == 1:
        return inside[0]
    as_of = passage.words.text("dates", "as_of")
    for day in reversed(inside):
        before = passage.text[max(0, day.start - 14) : day.start]
        if as_of and re.search(rf"\b(?:{as_of})\s+(?:the\s+)?$", before, re.IGNORECASE):
            return day
    return None
