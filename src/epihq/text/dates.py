"""Days in a passage: written out, by number, or told from the day of publication.

A day without its year is of the year that brings it nearest to the publication; with
no day of publication it has no value. "Monday" is the last one before it, and the next
one in a sentence about what is to come.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from epihq.terms.languages import LANGUAGES
from epihq.text.lexicon import Lexicon, lexicon
from epihq.text.passages import Passage

_ISO = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])")
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)"
)
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Day:
    """A day told in a passage; ``value`` is None where nothing says of which year."""

    start: int
    end: int
    value: date | None
    rule: str


def days_in(passage: Passage, published: date | None) -> list[Day]:
    """Find the days of a passage, in its order."""
    found: list[Day] = []
    for day in _all(passage, published):
        if not any(day.start < one.end and one.start < day.end for one in found):
            found.append(day)
    return sorted(found, key=lambda day: day.start)


def _all(passage: Passage, published: date | None) -> Iterator[Day]:
    text = passage.text
    for pattern in (_ISO, _NUMBERS):
        for hit in pattern.finditer(text):
            with suppress(ValueError):
                value = date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
                yield Day(hit.start(), hit.end(), value, "date.by-number")
    for pattern, months in _written(passage.language):
        for hit in pattern.finditer(text):
            month = months[hit["month"].lower()[:32]]
            year = hit.groupdict().get("y")
            told = _day(int(hit["d"]), month, int(year) if year else None, published)
            if told is not None or not year:
                yield Day(hit.start(), hit.end(), told, "date.written-out")
    yield from _relative(passage, published)
    yield from _weekdays(passage, published)


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
    year = r"(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d))?"
    day = r"(?P<d>[12]\d|3[01]|0?[1-9])"
    first = (
        rf"(?<![\d.,:])(?:[A-Za-z]+day\s+)?{day}(?:st|nd|rd|th)?\.?\s+(?:of\s+|de\s+)?"
        rf"(?P<month>{named})\b\.?{year}"
    )
    second = rf"\b(?P<month>{named})\b\.?\s+{day}(?:st|nd|rd|th)?(?![\d:,.]*\d){year}"
    return [(re.compile(p, re.IGNORECASE), months) for p in (first, second)]


@cache
def _months(language: str) -> dict[str, int]:
    words = lexicon(language)
    if language in LANGUAGES:
        found: dict[str, int] = {}
        for name in ("short", "months_plain", "months"):
            listed = words.text("dates", name).split()
            found |= {month: index + 1 for index, month in enumerate(listed)}
        return found
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - other languages only

    try:
        told = Locale.parse(language).months["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        return {}
    return {name.lower(): number for number, name in told.items()}


def _relative(passage: Passage, published: date | None) -> Iterator[Day]:
    for name, days in (("today", 0), ("yesterday", -1), ("tomorrow", 1)):
        pattern = passage.words.pattern("dates", name)
        for hit in pattern.finditer(passage.text) if pattern else ():
            value = published + timedelta(days=days) if published else None
            if value is not None:
                yield Day(hit.start(), hit.end(), value, "date.from-publication")


def _weekdays(passage: Passage, published: date | None) -> Iterator[Day]:
    listed = passage.words.text("dates", "weekdays").split()
    if published is None or not listed:
        return
    for hit in _one_of(passage.language).finditer(passage.text):
        weekday = listed.index(hit.group().lower())
        sentence = passage.sentence_at(hit.start())
        inside = passage.text[sentence.start : sentence.end]
        ahead = bool(passage.words.finds("dates", "future", inside)) and _asks_ahead(
            passage.words, passage.text[: hit.start()]
        )
        back = (published.weekday() - weekday) % 7
        value = published - timedelta(days=back)
        if ahead and back:
            value += timedelta(days=7)
        yield Day(hit.start(), hit.end(), value, "date.weekday")


def _asks_ahead(words: Lexicon, before: str) -> bool:
    """A cue right before the day is of the past: "said on Friday that … will"."""
    last = before.split()[-4:]
    cues = words.words("speech", "cues")
    return not any(word.strip(",").lower() in cues for word in last)


@cache
def _one_of(language: str) -> re.Pattern[str]:
    listed = lexicon(language).text("dates", "weekdays").split()
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)
