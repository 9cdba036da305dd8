"""Counts in a passage: how many, of what, new or in all, where, on which day.

A number is a figure where its clause says what it counts: behind it ("258 deaths have
been reported") or before it ("the death toll rose to 611"). Ages, days, money, parts of
dates and shares of no known kind are none. In an enumeration a number of which nothing
is said counts what the one before it counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from epihq.text.facts.dates import Day
from epihq.text.facts.enumerating import (
    counts_as_the_next,
    counts_the_same,
    is_sorted_out,
)
from epihq.text.facts.numbers import DIGITS, MOST, Number, is_year, numbers_in, value_of
from epihq.text.facts.pairing import listed, paired, told_before
from epihq.text.facts.periods import kind_of
from epihq.text.facts.places import WORLD, Topic, Where, where_of
from epihq.text.sentences.lexicon import lexicon
from epihq.text.sentences.passages import Passage, Sentence

_BEHIND: Final = 150
_ASIDE: Final = re.compile(
    r"\s?\([^()]{1,80}\)(?=\s)"
    # "18 people, including five children, died"; "two boys aged 8 and 11 years died".
    r"|(?P<kept>(?:\s\w+){1,4})(?:,\s(?:including|mostly|most of them|all of them|"
    r"many of them|mainly|among them|в том числе|включая|среди них|"
    r"o cümlədən)\s[^,.;]{2,60},"
    # "14 children – ten of them under five – have been found to have it".
    r"|\s[–—-]{1,2}\s[^–—.;]{2,60}\s[–—-]{1,2}"
    r"|,?\s(?:aged|в возрасте(?: от)?)\s[^.;,]{1,24}?\d"
    r"(?:\s(?:years?(?: old)?|months?|лет|года?|месяц\w*))?,?"
    r"(?!\d|\s(?:and|to|до|и)\s\d))(?=\s)"
)
_BEFORE: Final = 90
_NUMBER_OF: Final = re.compile(r"\b(?:say[ıi]|\w+(?:ən|an|m[ıiuü]ş))\s$")
# What follows here is told of others.
_ONE_MORE: Final = re.compile(r"\s(?:and|while|but|и|а|və|\w+d[aə]n)\s$")
# "Stricken 39,841 people and killed 1,886".
_OF_THE_NEXT: Final = re.compile(
    r",?\sand\s(?:ha(?:s|ve|d)\s)?(?:kill|infect|sicken|claim|hospitali[sz])(?:ed|ing)\s"
    r"(?:about |nearly |almost |over |some |more than |at least |another )?$"
)
# "До трех дней" counts nobody; "выросло до трех" does.
_OF_A_SPAN: Final = re.compile(
    r"\b(?:от|в|с|из|на|по|к|(?<!выросло )(?<!увеличилось )(?<!возросло )до)\s$"
)
_LEAST_ALONE: Final = 10
# "272 patients (20.3%) have recovered": what share of all they are.
_SHARE: Final = re.compile(r"\s\(\d[\d.,]*\s?%\)")
# "Случаев COVID-19 в Перу 12": no number but a name.
_OF_A_NAME: Final = re.compile(r"(?<=covid)-19|(?<=ковид)-19", re.IGNORECASE)


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
    # Of which countries together, where it is of no single one.
    among: tuple[str, ...] = ()


def counts_in(passage: Passage, days: Sequence[Day], topic: Topic) -> list[Count]:
    """Find the counts of a passage; ``topic`` tells where, if it names none."""
    if not _rules(passage.language):
        return list(_untold(passage, days, topic))
    numbers = [n for n in numbers_in(passage) if not _is_in_a_day(n, days)]
    found: list[Count] = []
    for index, number in enumerate(numbers):
        around = _Around.of(passage, numbers, index)
        before = found[-1] if found else None
        indicator, rule = _counted(passage, numbers, index, around, before)
        if indicator is None or _is_a_change(passage, number):
            continue
        earlier = found[-1].kind if found else None
        kind = kind_of(passage, number, around, indicator, days, earlier)
        if rule == "figure.as-the-one-before" and _is_among(passage, number, found):
            kind = found[-1].kind if kind == "total" else kind
        if kind == "total" and _is_of_the_same_day(passage, number, found):
            kind = "new"
        where = where_of(passage, number, around.sentence, topic, _where_before(found))
        day = _day(passage, around.sentence, days)
        start, end, value = number.start, number.end, number.value
        found.append(
            Count(
                start, end, indicator, value, kind, where.code, day, rule,
                among=where.among,
            )
        )  # fmt: skip
    return found


def _counted(
    passage: Passage,
    numbers: list[Number],
    index: int,
    around: "_Around",
    before: Count | None,
) -> tuple[str | None, str]:
    """Tell what a number counts, and by which rule; ``before`` is the count before."""
    rows, number = _rules(passage.language), numbers[index]
    by_nouns = paired(passage, numbers, number, around.sentence) or listed(
        passage, number, around.sentence
    )
    if by_nouns is not None:
        return by_nouns, "figure.by-what-precedes"
    if before is not None and is_sorted_out(passage, number, before):
        return before.indicator, "figure.as-the-one-before"
    told = _alone(passage, rows, numbers, index)
    told = told if told[0] else _indicator(passage, rows, number, around)
    if told[0] is not None:
        return told
    if before is not None and counts_the_same(passage, number, before):
        return before.indicator, "figure.as-the-one-before"
    by_noun = told_before(passage, number, around.sentence)
    if by_noun is not None:
        return by_noun, "figure.by-what-precedes"
    last = index
    while told[0] is None and counts_as_the_next(passage, numbers, last):
        last += 1
        beside = _Around.of(passage, numbers, last)
        told = _indicator(passage, rows, numbers[last], beside)
    return told[0], "figure.as-the-one-behind"


def _where_before(found: list[Count]) -> Where | None:
    """Where the count before is, if that is no one country: the next one goes on."""
    last = found[-1] if found else None
    if last is None or last.place not in (None, WORLD):
        return None
    return Where(last.place, last.among)


def _untold(passage: Passage, days: Sequence[Day], topic: Topic) -> Iterator[Count]:
    """Give the numbers of a language that is not read in full: what of is not told."""
    for hit in DIGITS.finditer(passage.text):
        value = value_of(hit.group(), passage.words, 1)
        if value is None or value > MOST or not float(value).is_integer():
            continue
        number = Number(*hit.span(), value, is_share=False, is_word=False)
        if value < _LEAST_ALONE or is_year(value) or _is_in_a_day(number, days):
            continue
        sentence = passage.sentence_at(number.start)
        where = where_of(passage, number, sentence, topic, None)
        yield Count(
            *hit.span(), "not-told", value, "not-told", where.code, None,
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
        sentence = passage.inner_sentence_at(number.start)
        first = max(sentence.start, number.start - _BEFORE)
        last = min(sentence.end, number.end + _BEHIND)
        if index and numbers[index - 1].end > first:
            first = numbers[index - 1].end
        next_two = numbers[index + 1 : index + 3]
        after = [n for n in next_two if not _is_a_share(passage, n)]
        if after and not after[0].is_word:
            last = min(last, _end_before(passage.text, number, after[0]))
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
        before = _OF_A_NAME.sub("", text[first : number.start])
        # "2 тыс. случаев": the stop is of the number.
        end += text[end - 1].isalpha() and text[end : end + 1] == "."
        kept: str = (aside["kept"] or "") if aside is not None else ""
        rest = _SHARE.sub("", text[end:last])
        return cls(before, kept + rest, sentence)


def _is_a_share(passage: Passage, number: Number) -> bool:
    """Tell "(20.3%)" behind those who are a share of all."""
    beside = passage.text[max(0, number.start - 2) : number.end + 1]
    return number.is_share and _SHARE.fullmatch(beside) is not None


def _end_before(text: str, number: Number, after: Number) -> int:
    """Give where the words of the next number begin: "… people and killed 1,886"."""
    hit = _OF_THE_NEXT.search(text, number.end, after.start)
    return hit.start() if hit is not None else after.start


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
            and (
                number.value > 1
                or re.search(r"(?:умер|погиб|сконча)\w*\s$", around.before)
            )
            and not _OF_A_SPAN.search(around.before)
        )
        or (passage.language == "az" and _NUMBER_OF.search(around.before) is not None)
    )
    for indicator, is_share, after, before in rows:
        if is_share != number.is_share:
            continue
        if after is not None and after.search(around.behind):
            return indicator, "figure.by-what-follows"
        if before is not None and is_led and before.search(around.before):
            return indicator, "figure.by-what-precedes"
    return None, ""


def _alone(
    passage: Passage, rows: list[_Rule], numbers: list[Number], index: int
) -> tuple[str | None, str]:
    """Tell what a number counts that another in words follows: "… and nine died"."""
    if index + 1 >= len(numbers) or not numbers[index + 1].is_word:
        return None, ""
    number, after = numbers[index], numbers[index + 1]
    between = passage.text[number.end : after.start]
    if not _ONE_MORE.search(between):
        return None, ""
    around = _Around.of(passage, numbers, index)
    cut = around.behind[: len(between)]
    return _indicator(passage, rows, number, replace(around, behind=cut))


def _is_of_the_same_day(passage: Passage, number: Number, found: list[Count]) -> bool:
    """Tell "12 cases were found in a day. Two people died": the next is as new.

    Only behind a sentence with a day or so in it, and where no word tells of all.
    """
    words = passage.words
    sentence = passage.inner_sentence_at(number.start)
    before = [one for one in found if one.end <= sentence.start]
    if not before or before[-1].kind != "new" or number.is_share:
        return False
    last = passage.inner_sentence_at(before[-1].start)
    told = passage.text[last.start : last.end]
    own = passage.text[sentence.start : sentence.end]
    gap = passage.text[last.end : sentence.start].strip()
    is_beside = not gap and not _is_of_others(passage, last, sentence)
    own = "" if words.finds("numbers", "number_of", own) else own
    return bool(
        is_beside
        and own
        and words.finds("numbers", "new_span", told)
        and not words.finds("numbers", "total", own)
    )


def _is_of_others(passage: Passage, last: Sentence, own: Sentence) -> bool:
    """Tell whether a sentence names a country that the one before it does not."""
    before = {place.code for place in passage.places_of(last)}
    return any(place.code not in before for place in passage.places_of(own))


def _is_among(passage: Passage, number: Number, found: list[Count]) -> bool:
    """Tell "12 new cases, including 3 in Oslo": a part is as new as the whole."""
    between = passage.text[found[-1].end : number.start]
    return passage.words.finds("numbers", "parts", between) is not None


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


def _day(passage: Passage, sentence: Sentence, days: Sequence[Day]) -> Day | None:
    """The day of a count: the one that its sentence names, if just one."""
    inside = [
        day
        for day in days
        if sentence.start <= day.start < sentence.end and day.value and not day.begins
    ]
    values = {d.value for d in inside}
    if len(values) == 1:
        return inside[0]
    as_of = passage.words.text("dates", "as_of")
    for day in reversed(inside):
        before = passage.text[max(0, day.start - 14) : day.start]
        if as_of and re.search(rf"\b(?:{as_of})\s+(?:the\s+)?$", before, re.IGNORECASE):
            return day
    return None
