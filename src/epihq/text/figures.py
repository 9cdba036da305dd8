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
from epihq.text.passages import Passage, Sentence

_BEHIND: Final = 150
_ASIDE: Final = re.compile(r"\s?\([^()]{1,80}\)(?=\s)")
_BEFORE: Final = 90
_MOST: Final = 10_000_000_000
_ELSEWHERE: Final = "WLD"
_LEAST_ALONE: Final = 10
_DIGITS: Final = re.compile(
    r"(?<![\w.,/:-])(?:\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?![\d])|\d+(?:[.,]\d+)?)"
    r"(?![\w/:])(?!-\w)(?![.,]\d)"
)


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


@dataclass(frozen=True)
class _Number:
    start: int
    end: int
    value: int | float
    is_share: bool
    is_word: bool


def counts_in(
    passage: Passage, days: Sequence[Day], country: str | None
) -> list[Count]:
    """Find the counts of a passage; ``country`` is where, if it names none."""
    rows = _rules(passage.language)
    if not rows:
        return list(_untold(passage, days, country))
    numbers = [n for n in _numbers(passage) if not _is_in_a_day(n, days)]
    found: list[Count] = []
    for index, number in enumerate(numbers):
        around = _Around.of(passage, numbers, index)
        indicator, rule = _indicator(rows, number, around)
        if indicator is None and _inherits(passage, number, found):
            indicator, rule = found[-1].indicator, "figure.as-the-one-before"
        if indicator is None:
            continue
        kind = _kind(passage, number, around, indicator)
        place = _place(passage, number, around.sentence, country)
        day = _day(passage, around.sentence, days)
        start, end, value = number.start, number.end, number.value
        found.append(Count(start, end, indicator, value, kind, place, day, rule))
    return found


def _untold(
    passage: Passage, days: Sequence[Day], country: str | None
) -> Iterator[Count]:
    """Give the numbers of a language that is not read in full: what of is not told."""
    for hit in _DIGITS.finditer(passage.text):
        value = _value(hit.group(), passage.words, 1)
        if value is None or value > _MOST or not float(value).is_integer():
            continue
        number = _Number(*hit.span(), value, is_share=False, is_word=False)
        if value < _LEAST_ALONE or _is_year(value) or _is_in_a_day(number, days):
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
    def of(cls, passage: Passage, numbers: list[_Number], index: int) -> "_Around":
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
    rows: list[_Rule], number: _Number, around: _Around
) -> tuple[str | None, str]:
    """Tell what a number counts: by what stands behind it, else by what is before."""
    for indicator, is_share, after, before in rows:
        if is_share != number.is_share:
            continue
        if after is not None and after.search(around.behind):
            return indicator, "figure.by-what-follows"
        if number.is_word or before is None:
            continue
        if before.search(around.before):
            return indicator, "figure.by-what-precedes"
    return None, ""


def _inherits(passage: Passage, number: _Number, found: list[Count]) -> bool:
    """Tell that "by 1,290 to a new total of 3,869" counts the same twice."""
    if (
        not found
        or number.is_word
        or number.is_share != isinstance(found[-1].value, float)
    ):
        return False
    between = passage.text[found[-1].end : number.start]
    if number.is_share:
        return bool(re.fullmatch(r"[^.;]{0,25}\bto\s*", between))
    # "171 in 2016, 251 in 2017 and 64 in 2018".
    if re.fullmatch(r"\s+in\s+(?:19|20)\d\d,?\s+(?:and\s+)?", between):
        return True
    return bool(
        re.fullmatch(r"[^.;]{0,40}\b(?:total|from \d+|to|до)\b(?: of)?\s*", between)
    )


def _numbers(passage: Passage) -> Iterator[_Number]:
    """Find the numbers that may count something."""
    words = passage.words
    units = re.compile(words.text("numbers", "units"), re.IGNORECASE)
    before = re.compile(words.text("numbers", "before"), re.IGNORECASE)
    text = passage.text
    scales = passage.words.pairs("numbers", "scales")
    for hit in _DIGITS.finditer(text):
        end = hit.end()
        scale = re.match(r"\s(\w+)\b\.?", text[end:])
        factor = scales.get(scale.group(1).lower(), 1) if scale else 1
        if factor > 1 and scale is not None:
            end += scale.end(1)
        value = _value(hit.group(), words, factor)
        share = re.match(r"\s?(?:%|per ?cent\b|процент|faiz)", text[end:])
        if value is None or value > _MOST:
            continue
        if share is None and (units.match(text, end) or not float(value).is_integer()):
            continue
        if (
            before.search(text[max(0, hit.start() - 24) : hit.start()])
            and not share
            and _is_year(value)
        ):
            continue
        if share is None and (
            (_is_year(value) and _looks_like_a_year(text, hit))
            or re.search(r"[$€£]\s?$|№\s?$", text[: hit.start()])
        ):
            continue
        end += share.end() if share and share.group().strip() == "%" else 0
        yield _Number(
            hit.start(),
            end,
            value if share is None else float(value),
            share is not None,
            is_word=False,
        )
    for token in passage.tokens:
        spelled = words.pairs("numbers", "words").get(token.low)
        if spelled is not None and not units.match(text, token.end):
            yield _Number(token.start, token.end, spelled, is_share=False, is_word=True)


def _value(written: str, words: Lexicon, factor: int) -> int | float | None:
    """Read a number; of "1.69 million" the point is none of thousands."""
    decimal = words.text("numbers", "decimal") or "."
    groups = re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+", written)
    if groups and not (
        decimal in written
        and written.count(decimal) == 1
        and decimal != ","
        and "." in written
    ):
        return int(re.sub(r"\D", "", written)) * factor
    if written.isdigit():
        return int(written) * factor
    value = round(float(written.replace(",", ".")) * factor, 6)
    return int(value) if factor > 1 and value.is_integer() else value


def _is_year(value: float) -> bool:
    return 1900 <= value <= 2100 and float(value).is_integer()


def _looks_like_a_year(text: str, hit: re.Match[str]) -> bool:
    """Tell a year ("in 2019", "2020-ci il") from a count ("2019 cases")."""
    if not hit.group().isdigit():
        return False
    behind = text[hit.end() : hit.end() + 14]
    return not re.match(
        r"\s(?:new|more|confirmed|cases?|deaths?|people|tests|контакт|случа|нов|человек|yeni|nəfər|hal|test|suspected|persons|patients)",
        behind,
    )


def _is_in_a_day(number: _Number, days: Sequence[Day]) -> bool:
    return any(day.start <= number.start < day.end for day in days)


def _kind(passage: Passage, number: _Number, around: _Around, indicator: str) -> str:
    """Tell whether a count is of a day or so, or of all until then."""
    words = passage.words
    near = (
        " ".join(around.before.split()[-3:])
        + " | "
        + " ".join(around.behind.split()[:4])
    )
    if number.is_share or re.search(r"\btotal of\s*$", around.before):
        return "total"
    whole_before = passage.text[around.sentence.start : number.start]
    if words.finds("numbers", "new", around.behind.split(",")[0][:32]) or words.finds(
        "numbers", "new", near.split("|")[0]
    ):
        return "new"
    if words.finds("numbers", "total", whole_before):
        return "total"
    sentence = passage.text[around.sentence.start : around.sentence.end]
    if words.finds("numbers", "new_span", sentence):
        return "new"
    is_list = words.finds("numbers", "new", sentence) and indicator in (
        "cases",
        "deaths",
        "recovered",
    )
    return (
        "new" if is_list and not words.finds("numbers", "total", sentence) else "total"
    )


def _place(
    passage: Passage, number: _Number, sentence: Sentence, country: str | None
) -> str | None:
    """Find the country of a count: before it in its sentence, else behind it.

    Where the sentence names none it is the last one named before.
    """
    inside = [p for p in passage.places if sentence.start <= p.start < sentence.end]
    text = passage.text[sentence.start : sentence.end]
    if passage.words.finds("numbers", "world", text) and not inside:
        return _ELSEWHERE
    world = passage.words.finds(
        "numbers", "world", passage.text[number.end : sentence.end]
    )
    if world is not None and not any(p.start < number.start for p in inside):
        return _ELSEWHERE
    before = [p for p in inside if p.start < number.start]
    behind = [p for p in inside if p.start > number.start]
    near = _place_behind(passage, number, behind)
    chosen = near or (before[-1] if before else None) or (behind[0] if behind else None)
    if chosen is not None:
        return chosen.code
    earlier = [p for p in passage.places if p.start < number.start]
    return earlier[-1].code if earlier else country


def _place_behind(
    passage: Passage, number: _Number, behind: list[Place]
) -> Place | None:
    """Find the place that a count's own clause names: "12 cases in Norway"."""
    for place in behind:
        between = passage.text[number.end : place.start]
        if len(between) < 70 and re.fullmatch(
            r"[^.;,\d]*\b(?:in|from|across|of|в|во)\s(?:the\s)?", between
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
