"""Numbers in a passage that may count something: digits, words, and their scales.

    4,617    4 617    20 min 275    3,6 тысяч    two million    twenty-two    521-ə

Years, ages, sums of money and what is measured in other units are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from epihq.text.sentences.lexicon import Lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Token

MOST: Final = 10_000_000_000
DIGITS: Final = re.compile(
    r"(?<![\w.,/:-])(?:\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?![\d])"
    # "200, 000", as a page was set; "in 2015, 300 fell ill" holds two.
    r"|[1-9]\d{0,2},\s000\b|\d+(?:[.,]\d+)?)"
    # Behind a hyphen only the ending of a case: "521-ə", and no "2-ci" or "10-20".
    r"(?![\w/:])(?!-(?!(?:[yns]?[aəıiuü]|n[ıiuü]n|d[ıiuü]r|d[aə]n)\b)\w)(?![.,]\d)"
)
_SCALE: Final = re.compile(r"\s(\w+)\b\.?")
# "Minə", "mindən", and of them "mini", "minini", "minindən".
_ENDING: Final = re.compile(r"[dt][aə]n?|y?[aə]|[ıiuü](?:n(?:[ıiuü]n?|[aə]|d[aə]n?)?)?")
_DATIVE: Final = re.compile(r"y?[aə]$")
_REST: Final = re.compile(r"\s(\d{1,3})(?![\w.,]*\d)\b")
_SHARE: Final = re.compile(r"\s?(?:%|per ?cent\b|процент|faiz)")
_SPAN: Final = re.compile(r"\s?(?:[-–—]|\b(?:to|and|or|до|и|или|və)\b)\s?\d{1,3}(?!\d)")
_SPAN_BEFORE: Final = re.compile(
    r"\d{1,2}(?:-?[a-zə]{2,3})?\s?(?:[-–—]|\b(?:to|(?P<and>and|и)|до|по)\b)\s?$"
)
_BETWEEN: Final = re.compile(r"\b(?:between|между)\b[^.;,\d]{0,24}$")
# "From 12 on May 3 to 25": those are counts, and the day is of the first.
_FROM_SO_MANY: Final = re.compile(r"\bfrom\s\d[\d.,]*\son\s[^\W\d]+\.?\s$")
_LAST_DAY: Final = 31
_ARTICLE: Final = ("a", "an")
# What is counted right behind a number, which then is no year.
_COUNTED: Final = re.compile(
    r"-?d[aə]n (?:çox|artıq)|\s(?:new|more|confirmed|cases?|deaths?|people|tests|"
    r"контакт|случа|нов|человек|yeni|nəfər|hal|test|suspected|persons|patients|infections|active|"
    r"individuals|samples|others|children|пациент|больн|заболевш|инфицирован|заразивш|"
    r"летальн|смерт|тест|лиц|xəstə|pasiyent|insan|şəxs|ölüm|yoluxma)"
)
# "Case 3", "Figure 2": which one, and not how many.
_LABEL: Final = re.compile(r"\b(?:Case|Patient|Figure|Table|Phase|Level|Annex)\s$")
_AND_A_HALF: Final = re.compile(r"\sand a half(?=\s)|(?<=half)\sa(?=\s)", re.IGNORECASE)
_PART_OF: Final = re.compile(
    r"\b(?:half|quarters? of|thirds? of|tenths? of|one in|out of)\s$", re.IGNORECASE
)
_MONEY: Final = re.compile(r"[$€£]\s?$|№\s?$")


@dataclass(frozen=True)
class Number:
    """A number at its place; ``is_share`` is a percentage, ``is_word`` is spelled."""

    start: int
    end: int
    value: int | float
    is_share: bool
    is_word: bool


def numbers_in(passage: Passage) -> list[Number]:
    """Find the numbers that may count something, in the order of the passage."""
    found: list[Number] = []
    for hit in DIGITS.finditer(passage.text):
        if not found or hit.start() >= found[-1].end:
            number = _in_digits(passage, hit)
            found += [number] if number is not None else []
    spelled = _spelled(passage, [(one.start, one.end) for one in found])
    return sorted([*found, *spelled], key=lambda one: one.start)


def _in_digits(passage: Passage, hit: re.Match[str]) -> Number | None:
    """Read a number in digits, with its scale and what stands behind that."""
    text = passage.text
    value, end = _scaled(passage, hit)
    if value is None or value > MOST or _ends_a_span(passage, hit):
        return None
    share = _SHARE.match(text, end)
    if share is not None:
        end += share.end() - share.start() if share.group().strip() == "%" else 0
        return Number(hit.start(), end, float(value), is_share=True, is_word=False)
    if isinstance(value, float) or _counts_no_persons(passage, hit, end, value):
        return None
    return Number(hit.start(), end, value, is_share=False, is_word=False)


def _ends_a_span(passage: Passage, hit: re.Match[str]) -> bool:
    """Tell the end of "aged 0 to 14", "from May 3 to 24", which counts nobody."""
    words = passage.words
    before = passage.text[max(0, hit.start() - 40) : hit.start()]
    first = _SPAN_BEFORE.search(before)
    if first is None:
        return False
    led = before[: first.start()]
    if first["and"] and not _BETWEEN.search(led):
        # "A woman aged 45 and 12 children".
        return False
    ages = words.text("numbers", "ages")
    months = (
        words.text("dates", "months").split() + words.text("dates", "short").split()
    )
    is_of_ages = bool(ages and re.search(ages, led, re.IGNORECASE))
    last = re.search(r"([^\W\d]+)\.?(?:-?\w+)?\s$", led)
    is_of_days = last is not None and lowered(last.group(1)) in months
    return is_of_ages or (is_of_days and _may_be_a_day(passage, hit, led))


def _may_be_a_day(passage: Passage, hit: re.Match[str], led: str) -> bool:
    """Tell "from May 3 to 24" from "from 12 on May 3 to 25", "… to 12 people"."""
    told = hit.group()
    return (
        told.isdigit()
        and int(told) <= _LAST_DAY
        and not _FROM_SO_MANY.search(led)
        and not _COUNTED.match(passage.text, hit.end())
    )


def _scaled(passage: Passage, hit: re.Match[str]) -> tuple[int | float | None, int]:
    """Give a number with its scales: "323 min 841", "1.69 million"."""
    text = passage.text
    factor, end = _scale_at(passage, hit.end())
    value = value_of(hit.group(), passage.words, factor)
    while factor > 1 and value is not None:
        rest = _REST.match(text, end)
        if rest is None:
            break
        below, after = _scale_at(passage, rest.end())
        if below >= factor:
            break
        value += int(rest.group(1)) * below
        factor, end = below, after
    return value, end


def _scale_at(passage: Passage, at: int) -> tuple[int, int]:
    """Give the scale that stands behind a number, and where it ends."""
    scale = _SCALE.match(passage.text, at)
    scales = passage.words.pairs("numbers", "scales")
    word = lowered(scale.group(1)) if scale else ""
    factor = scales.get(word, 1)
    if factor == 1 and passage.language == "az":
        stems = (s for s in scales if word.startswith(s))
        inflected = (s for s in stems if _ENDING.fullmatch(word[len(s) :]))
        factor = scales.get(next(inflected, ""), 1)
    return factor, scale.end(1) if scale and factor > 1 else at


def _counts_no_persons(
    passage: Passage, hit: re.Match[str], end: int, value: float
) -> bool:
    """Tell years, money and what is counted in another unit."""
    text, words = passage.text, passage.words
    units = re.compile(words.text("numbers", "units"), re.IGNORECASE)
    # "From 20 to 40 years": both are of what stands behind the second.
    span = _SPAN.match(text, end)
    is_of_span = span is not None and units.match(text, span.end()) is not None
    if is_of_span or units.match(text, end) or _MONEY.search(text[: hit.start()]):
        return True
    ages = words.text("numbers", "ages")
    led = text[max(0, hit.start() - 24) : hit.start()]
    if _LABEL.search(led) or (ages and re.search(ages, led, re.IGNORECASE)):
        return True
    if not is_year(value) or end > hit.end():
        return False
    before = re.compile(words.text("numbers", "before"), re.IGNORECASE)
    return before.search(led) is not None or _looks_like_a_year(text, hit)


def _spelled(passage: Passage, taken: list[tuple[int, int]]) -> Iterator[Number]:
    """Find numbers in words: "two", "twenty-two", "one thousand"."""
    units = re.compile(passage.words.text("numbers", "units"), re.IGNORECASE)
    ages = re.compile(passage.words.text("numbers", "ages") or r"(?!)", re.IGNORECASE)
    none = re.compile(passage.words.text("numbers", "none") or r"(?!)", re.IGNORECASE)
    for token in passage.tokens:
        value = _word_value(passage, token)
        if value is None or any(a <= token.start < b for a, b in taken):
            continue
        halves = _halves_at(passage, token.end)
        factor, end = _scale_at(passage, halves or token.end)
        if halves and factor == 1:
            continue
        before = passage.text[max(0, token.start - 24) : token.start]
        is_none = (
            ages.search(before)
            or _points_back(passage, before)
            or none.match(passage.text, end)
        )
        if not units.match(passage.text, end) and not is_none:
            whole = value * factor + (factor // 2 if halves else 0)
            yield Number(token.start, end, whole, is_share=False, is_word=factor == 1)


def _halves_at(passage: Passage, at: int) -> int | None:
    """Give where "two and a half million", "half a million" go on behind their half."""
    hit = _AND_A_HALF.match(passage.text, at) if passage.language == "en" else None
    return hit.end() if hit is not None else None


def _points_back(passage: Passage, before: str) -> bool:
    """Tell "of the two cases", told before, and "ни одного", which is none."""
    led = passage.words.text("numbers", "back")
    return bool(led and re.search(rf"(?<!\w)(?:{led})\s$", before, re.IGNORECASE))


def _word_value(passage: Passage, token: Token) -> int | None:
    known = passage.words.pairs("numbers", "words")
    if token.low == "half" and passage.language == "en":
        return 0 if _halves_at(passage, token.end) else None
    if token.low in _ARTICLE and passage.language == "en":
        # "A million" is one; "a case" is told, and "half a million" is no million.
        before = passage.text[max(0, token.start - 24) : token.start]
        is_part = _PART_OF.search(before) is not None
        is_scaled = _scale_at(passage, token.end)[0] > 1
        return 1 if is_scaled and not is_part else None
    if passage.language == "az" and token.low not in known:
        # "səkkizə çatıb"; "ona" is to whom something is said.
        bare = _DATIVE.sub("", token.low)
        return known.get(bare) if bare != "on" else None
    tens, _, ones = token.low.partition("-")
    if not ones:
        return known.get(token.low)
    if tens in known and ones in known:
        return known[tens] + known[ones]
    return None


def value_of(written: str, words: Lexicon, factor: int) -> int | float | None:
    """Read a number; of "1.69 million" the point is none of thousands."""
    decimal = words.text("numbers", "decimal") or "."
    groups = re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f,.]\s?\d{3})+", written)
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


def is_year(value: float) -> bool:
    """Tell a number that may be a year."""
    return 1900 <= value <= 2100 and float(value).is_integer()


def _looks_like_a_year(text: str, hit: re.Match[str]) -> bool:
    """Tell a year ("in 2019", "2020-ci il") from a count ("2019 cases")."""
    if not hit.group().isdigit():
        return False
    behind = text[hit.end() : hit.end() + 14]
    return _COUNTED.match(behind) is None
