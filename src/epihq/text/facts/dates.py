"""Days in a passage: written out, by number, or told from the day of publication.

A day without its year is of the year that brings it nearest to the publication; where
that is not known, to what was told last with its year; else it has no value. "Monday"
is the last one before it, and the next one in a sentence about what is to come.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from epihq.terms.folding import level
from epihq.terms.languages import LANGUAGES
from epihq.text.sentences.lexicon import Lexicon, lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage

_ISO = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])")
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)"
)
_DAY_BEHIND = re.compile(
    r"\s(?:and|or)\s(?P<d>[12]\d|3[01]|0?[1-9])(?=[,.;)]|\s(?:in|at|when)\b|$)"
    r"(?![.,]\d)"
)
# "3-4 December", "с 18 по 19 июля": the day before is of the same month.
_DAY_BEFORE = re.compile(
    r"(?<![\d.,:/-])(?:(?P<led>\b(?:from|between|on|с|со|между)\s))?"
    r"(?P<d>[12]\d|3[01]|0?[1-9])(?P<joint>\s?[-–—]\s?|\s(?:to|and|по|до|и)\s)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:and|to|until|through|–|—|-|по|до|и)\s*")
_HALF_A_YEAR = timedelta(days=183)
_MID_MONTH = 15
_RU_ENDING = re.compile(r"[аяьй]$")
# What days are called that are counted from that of the publication.
_NAMED = (
    ("before_yesterday", -2),
    ("after_tomorrow", 2),
    ("today", 0),
    ("yesterday", -1),
    ("tomorrow", 1),
)


@dataclass(frozen=True)
class Day:
    """A day told in a passage; ``value`` is None where nothing says of which year.

    ``begins`` tells that it is the first of a span: "с 18 по 19 июля".
    """

    start: int
    end: int
    value: date | None
    rule: str
    begins: bool = False


def days_in(
    passage: Passage, published: date | None, before: date | None = None
) -> list[Day]:
    """Find the days of a passage, in its order.

    ``before`` is what was told last with its year in the passages before.
    """
    found: list[Day] = []
    for day in _all(passage, published, before):
        if not any(day.start < one.end and one.start < day.end for one in found):
            found.append(day)
    return sorted(found, key=lambda day: day.start)


def certain(days: Sequence[Day]) -> list[Day]:
    """Give days as counts and measures take them: of one by one before, no year.

    What is only likely is told as a day, by its rule, and dates nothing else.
    """
    return [
        replace(one, value=None) if one.rule == "date.by-one-before" else one
        for one in days
    ]


def last_dated(passage: Passage, before: date | None = None) -> date | None:
    """Give the last day or month that a passage tells with its year, or one before."""
    dated = _dated(passage)
    return dated[-1][1] if dated else before


def _dated(passage: Passage) -> list[tuple[int, date]]:
    """Days and months told with their years, and where each ends, in their order."""
    found = [(one.start, one.end, one.value) for one in _by_number(passage)]
    for told in _in_words(passage):
        if told.year:
            value = _valid(told.year, told.month, told.day)
            found.append((told.start, told.end, value))
    for pattern, months in _months_with_years(passage.language):
        for hit in pattern.finditer(passage.text):
            if passage.language == "en" and not hit["month"][0].isupper():
                # "There may 2000 people be", "to march 2020 miles".
                continue
            if not any(a < hit.end() and hit.start() < b for a, b, _ in found):
                month = months[level(hit["month"])[:32]]
                found.append((*hit.span(), date(int(hit["y"]), month, _MID_MONTH)))
    return sorted((end, value) for _, end, value in found if value is not None)


def _by_number(passage: Passage) -> Iterator[Day]:
    for pattern in (_ISO, _NUMBERS):
        for hit in pattern.finditer(passage.text):
            with suppress(ValueError):
                value = date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
                yield Day(hit.start(), hit.end(), value, "date.by-number")


def _all(
    passage: Passage, published: date | None, before: date | None
) -> Iterator[Day]:
    yield from _by_number(passage)
    written = list(_in_words(passage))
    for one in written:
        told = _day(one.day, one.month, one.year, published)
        if one.year is None:
            told = _by_the_year_beside(passage, one, written, told)
        if told is not None or (one.year is None and published is not None):
            yield Day(one.start, one.end, told, "date.written-out", one.begins)
    if published is None:
        yield from _near_those_before(passage, written, before)
    yield from _relative(passage, published)
    yield from _weekdays(passage, published)


def _near_those_before(
    passage: Passage, written: list["_Written"], before: date | None
) -> Iterator[Day]:
    """Days without a year, each near the last one dated before it, itself or by one."""
    dated = _dated(passage)
    last = before
    for one in sorted(written, key=lambda day: day.start):
        if one.year is not None:
            continue
        while dated and dated[0][0] <= one.start:
            last = dated.pop(0)[1]
        told = _day(one.day, one.month, None, last)
        rule = "date.written-out" if told is None else "date.by-one-before"
        yield Day(one.start, one.end, told, rule, one.begins)
        last = told or last


@dataclass(frozen=True)
class _Written:
    """A day in words, with its year where that stands beside it."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    begins: bool = False


def _in_words(passage: Passage) -> Iterator[_Written]:
    for pattern, months in _written(passage.language):
        for hit in pattern.finditer(passage.text):
            year = hit.groupdict().get("y")
            yield _Written(
                *hit.span("told"),
                int(hit["d"]),
                months[level(hit["month"])[:32]],
                int(year) if year else None,
            )
            yield from _beside_the_day(passage, hit, months)


def _beside_the_day(
    passage: Passage, hit: re.Match[str], months: dict[str, int]
) -> Iterator[_Written]:
    """Find the other day of "April 25 and 26", "25-26 April"."""
    told = hit.groupdict().get("y")
    year = int(told) if told else None
    month = months[level(hit["month"])[:32]]
    is_behind = hit.start("month") > hit.start("d")
    other = _DAY_BEHIND.match(passage.text, hit.end("told"))
    if not is_behind and other is not None:
        yield _Written(*other.span("d"), int(other["d"]), month, year)
    led = passage.text[max(0, hit.start("told") - 24) : hit.start("told")]
    first = _DAY_BEFORE.search(led) if is_behind else None
    if first is None or not (first["led"] or first["joint"].strip() in "-–—"):
        return
    if int(first["d"]) < int(hit["d"]):
        at = hit.start("told") - len(led)
        start, end = (at + place for place in first.span("d"))
        yield _Written(start, end, int(first["d"]), month, year, begins=True)


def _by_the_year_beside(
    passage: Passage, one: _Written, written: list[_Written], told: date | None
) -> date | None:
    """Tell that "between 1 January and 1 July 2025" names one year for both."""
    sentence = passage.sentence_at(one.start)
    beside = [
        other
        for other in written
        if other.year is not None and sentence.start <= other.start < sentence.end
    ]
    ends = [o for o in beside if _RANGE.fullmatch(passage.text[one.end : o.start])]
    if ends and ends[0].year is not None:
        last = _valid(ends[0].year, ends[0].month, ends[0].day)
        first = _valid(ends[0].year, one.month, one.day)
        is_after = first is not None and last is not None and first > last
        return _valid(ends[0].year - is_after, one.month, one.day)
    before = [o for o in beside if o.end <= one.start]
    if told is None and before and before[-1].year is not None:
        return _valid(before[-1].year, one.month, one.day)
    return told


def _day(day: int, month: int, year: int | None, published: date | None) -> date | None:
    if year is not None:
        return _valid(year, month, day)
    if published is None:
        return None
    found = (_valid(published.year + add, month, day) for add in (-1, 0, 1))
    near = (one for one in found if one and abs(one - published) <= _HALF_A_YEAR)
    return next(near, None)


def _valid(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None


@cache
def _written(language: str) -> list[tuple[re.Pattern[str], dict[str, int]]]:
    """Give the patterns of days in words: "1 July 2020", "iyulun 1", "1 июля"."""
    months = _months(language)
    if not months:
        return []
    named = "|".join(sorted((re.escape(m) for m in months), key=len, reverse=True))
    # "5 martda": in Azerbaijani a month has the ending of where and whence.
    case = "(?:d[aə]n?)?" if language == "az" else ""
    year = r"(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d))?"
    day = r"(?P<d>[12]\d|3[01]|0?[1-9])"
    first = (
        rf"(?<![\d.,:])(?<![A-Za-z]-)(?P<told>(?:[A-Za-z]+day\s+)?{day}(?:st|nd|rd|th)?\.?\s+"
        rf"(?:of\s+|de\s+)?(?P<month>{named}){case}\b\.?"
    )
    second = (
        rf"\b(?P<told>(?P<month>{named})\b\.?\s+{day}(?:st|nd|rd|th)?(?![\d:,.]*\d)"
    )
    # "2020-ci il 7 dekabr": the year stands before.
    led = r"\b(?P<y>(?:19|20)\d\d)-c[ıiuü] il(?:in)?\s+"
    patterns = [rf"{first}{year})", rf"{second}{year})"]
    if language == "az":
        patterns = [*(rf"{led}{one})" for one in (first, second)), *patterns]
    # Of I nobody knows whether it is that of i or of ı.
    known = {level(name): number for name, number in months.items()}
    return [(re.compile(p, re.IGNORECASE), known) for p in patterns]


@cache
def _months_with_years(language: str) -> list[tuple[re.Pattern[str], dict[str, int]]]:
    """Give the pattern of a month with its year: "January 2022", "январе 2022"."""
    months = _months(language)
    if not months:
        return []
    if language == "ru":
        # "В январе 2022": in which month has another ending than the day of one.
        months = {_RU_ENDING.sub("", name): number for name, number in months.items()}
    named = "|".join(sorted((re.escape(m) for m in months), key=len, reverse=True))
    ending = "[аяеьй]?" if language == "ru" else ""
    year = r"(?P<y>(?:19|20)\d\d)"
    told = [rf"\b(?P<month>{named}){ending}\b\.?,?\s+{year}\b"]
    if language == "az":
        told.append(rf"\b{year}-c[ıiuü] il(?:in)?\s+(?P<month>{named})\w*")
    known = {level(name): number for name, number in months.items()}
    return [(re.compile(one, re.IGNORECASE), known) for one in told]


@cache
def _months(language: str) -> dict[str, int]:
    words = lexicon(language)
    if language in LANGUAGES:
        found: dict[str, int] = {}
        for name in ("short", "months_plain", "months"):
            listed = words.text("dates", name).split()
            found |= {month: index + 1 for index, month in enumerate(listed)}
        return found | ({"sept": found["sep"]} if "sep" in found else {})
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - other languages only

    try:
        told = Locale.parse(language).months["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        return {}
    return {lowered(name): number for number, name in told.items()}


def _relative(passage: Passage, published: date | None) -> Iterator[Day]:
    if published is None:
        return
    for name, days in _NAMED:
        pattern = passage.words.pattern("dates", name)
        for hit in pattern.finditer(passage.text) if pattern else ():
            value = published + timedelta(days=days)
            yield Day(hit.start(), hit.end(), value, "date.from-publication")
    numbers = passage.words.pairs("numbers", "words")
    ago = passage.words.pattern("dates", "ago")
    for hit in ago.finditer(passage.text) if ago else ():
        told = lowered(hit["n"])
        number = int(told) if told.isdigit() else numbers.get(told)
        if number is not None:
            value = published - timedelta(days=number)
            yield Day(hit.start(), hit.end(), value, "date.from-publication")


def _weekdays(passage: Passage, published: date | None) -> Iterator[Day]:
    listed = level(passage.words.text("dates", "weekdays")).split()
    if published is None or not listed:
        return
    for hit in _one_of(passage.language).finditer(passage.text):
        weekday = listed.index("_".join(level(hit["name"]).split()))
        inside = _own_words(passage, hit.start())
        ahead = bool(passage.words.finds("dates", "future", inside)) and _asks_ahead(
            passage.words, passage.text[: hit.start()]
        )
        back = (published.weekday() - weekday) % 7
        value = published - timedelta(days=back)
        if ahead and back:
            value += timedelta(days=7)
        yield Day(hit.start(), hit.end(), value, "date.weekday")


def _own_words(passage: Passage, at: int) -> str:
    """Give the words of who names a day: the quotation's, or those outside of it."""
    mark = passage.quotation_at(at)
    if mark is not None:
        return passage.text[mark.start : mark.end]
    sentence = passage.sentence_at(at)
    text = passage.text
    for one in passage.quotations:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text[sentence.start : sentence.end]


def _asks_ahead(words: Lexicon, before: str) -> bool:
    """A cue right before the day is of the past: "said on Friday that … will"."""
    last = before.split()[-4:]
    cues = words.words("speech", "cues")
    return not any(lowered(word.strip(",")) in cues for word in last)


@cache
def _one_of(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    listed = sorted(words.text("dates", "weekdays").split(), key=len, reverse=True)
    named = "|".join(name.replace("_", r"\s+") for name in listed)
    behind = words.text("dates", "behind_weekdays")
    return re.compile(rf"\b(?P<name>{named})\b{behind}", re.IGNORECASE)
