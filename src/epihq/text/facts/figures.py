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
_PERSONS: Final = r"\s(?:nəfər|adam|insan|şəxs|uşaq)\w*"
# What follows here is told of others.
_ONE_MORE: Final = re.compile(r"\s(?:and|while|but|и|а|və|\w+d[aə]n)\s$")
_LEAST_ALONE: Final = 10
_FAR_APART: Final = 120
# "Under the age of 10", "older than 65" counts nobody.
_UNDER: Final = re.compile(
    r"\b(?:under|over|below|above|aged?|age of|older than|younger than)\s$"
)
_NEAR_ITS_HEAD: Final = 40
_FIRST_OF: Final = re.compile(r"(?:out of|of|among) (?:these|them|those|which)\b", re.I)



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
    rows = _rules(passage.language)
    if not rows:
        return list(_untold(passage, days, topic))
    numbers = [n for n in numbers_in(passage) if not _is_in_a_day(n, days)]
    found: list[Count] = []
    for index, number in enumerate(numbers):
        around = _Around.of(passage, numbers, index)
        indicator = paired(passage, numbers, number, around.sentence)
        rule = "figure.by-what-precedes"
        if indicator is None:
            indicator = listed(passage, number, around.sentence)
        if indicator is None:
            indicator, rule = _alone(passage, rows, numbers, index)
        if indicator is None:
            indicator, rule = _indicator(passage, rows, number, around)
        if indicator is None and _inherits(passage, number, found):
            indicator, rule = found[-1].indicator, "figure.as-the-one-before"
        if indicator is None:
            indicator = told_before(passage, number, around.sentence)
            rule = "figure.by-what-precedes"
        last = index
        while indicator is None and _leads(passage, numbers, last):
            last += 1
            beside = _Around.of(passage, numbers, last)
            indicator, _ = _indicator(passage, rows, numbers[last], beside)
            rule = "figure.as-the-one-behind"
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
        kept = (aside["kept"] or "") if aside is not None else ""
        return cls(text[first : number.start], kept + text[end:last], sentence)


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
            and not re.search(r"\b(?:от|до|в|с|из|на|по|к)\s$", around.before)
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
    is_beside = not passage.text[last.end : sentence.start].strip()
    is_beside = is_beside and not _is_of_others(passage, last, sentence)
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


def _inherits(passage: Passage, number: Number, found: list[Count]) -> bool:
    """Tell that "by 1,290 to a new total of 3,869" counts the same twice."""
    if not found or number.is_share != isinstance(found[-1].value, float):
        return False
    between = passage.text[found[-1].end : number.start]
    if (
        _is_a_part(passage, number, between)
        or _goes_on(passage, number, between)
        or _goes_on_in_russian(passage, number, between)
        or _is_of_another_country(passage, number, between)
    ):
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
            r"[^.;]{0,40}\b(?:total(?: number)?(?: to)?"
            r"|(?:total|toll|tally)(?: \w+){0,3} to"
            r"|from \d+|compared (?:to|with)"
            r"|bringing [^.;\d]{5,40} to|to|до|достигл\w*|составил\w*|превысил\w*)\b"
            r"(?: of| only| just)?\s*",
            between,
        )
    )


def _is_among(passage: Passage, number: Number, found: list[Count]) -> bool:
    """Tell "12 new cases, including 3 in Oslo": a part is as new as the whole."""
    between = passage.text[found[-1].end : number.start]
    return passage.words.finds("numbers", "parts", between) is not None


def _goes_on(passage: Passage, number: Number, between: str) -> bool:
    """Tell "…, among them 12 children", "… and three in Oslo": the same are counted."""
    joins, bare = _going_on(passage.language)
    if _of_those_before(passage, number, between):
        return True
    is_apart = re.search(r"[.;]\s", between) or len(between) > _FAR_APART
    if is_apart or _UNDER.search(between):
        return False
    behind = passage.text[number.end : number.end + 40]
    return bool(joins.search(between) and bare.match(behind))


def _of_those_before(passage: Passage, number: Number, between: str) -> bool:
    """Tell "… cases. Of these, 14 crossed the border": they are of those before."""
    parts = passage.words.pattern("numbers", "parts")
    start = passage.inner_sentence_at(number.start).start
    led = passage.text[start : number.start]
    is_beside = number.start - start < _NEAR_ITS_HEAD and not re.search(r"\d", led)
    is_next = re.fullmatch(r"[^.;!?]{0,120}[.;!?]+\s*" + re.escape(led), between)
    return bool(parts and is_beside and is_next and _FIRST_OF.match(led)) or bool(
        parts and is_beside and is_next and parts.match(led)
    )


@cache
def _going_on(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give what joins a count to the one before it, and what may stand behind it."""
    words = lexicon(language)
    joins, bare = (words.text("numbers", name) for name in ("joins", "bare"))
    return re.compile(rf"(?:{joins})\s?(?:\w+\s){{0,2}}$"), re.compile(bare)


def _is_of_another_country(passage: Passage, number: Number, between: str) -> bool:
    """Tell "Norway had 394 deaths and Chile 365": the verb is not said twice."""
    mark = re.escape(passage.words.marks["name"])
    joint = r"[^.;\d]{0,70}(?:[,;]|\b(?:and|и|а|və))\s"
    led = r"(?:(?:and|while|in|the|и|а|в|во)\s)*"
    if not re.fullmatch(rf"{joint}{led}{mark}\w*\s?[—–-]*\s?", between):
        return False
    behind = passage.text[number.end : number.end + 8]
    return re.match(r"$|[.,;)]|\s(?:and|и|а|və|in|since)\b", behind) is not None


def _goes_on_in_russian(passage: Passage, number: Number, between: str) -> bool:
    """Tell "у 9 детей и 3 врачей", "в том числе за неделю — 40"."""
    if passage.language != "ru":
        return False
    if re.fullmatch(
        r"[^.;]{0,60}\b(?:в том числе|из них)\b[^.;\d]{0,40}[—–:-]\s", between
    ):
        return True
    # "В субботу выписаны 17 человек, в пятницу — 74".
    if re.fullmatch(
        r"[^.;\d]{0,30},\s(?:а\s)?(?:в|во|на|за)\s[^.;,\d]{2,30}\s[–—-]\s", between
    ):
        return True
    behind = passage.text[number.end : number.end + 12]
    is_joined = re.fullmatch(r"\s[а-яё-]+ и (?:у )?(?:ещ[её] )?", between)
    return bool(is_joined and re.match(r"\s[а-яё]{4}", behind))


def _is_a_part(passage: Passage, number: Number, between: str) -> bool:
    """Tell "…, including 16 in Oslo", "— six of them", "followed by Oslo with 21"."""
    if passage.language != "en":
        return False
    behind = passage.text[number.end : number.end + 40]
    if re.fullmatch(r"[^.;]{0,60}(?:\bincluding|\w:)\s+", between):
        return bool(re.match(r"(?: [a-z]+)? in [A-Z]", behind))
    # "23 from Oslo, 12 from Bergen and one each from two more".
    if re.fullmatch(r"[^.;\d]{0,45}(?:,|\band)\s(?:and\s)?", between):
        is_told = re.search(r"\b(?:from|in)\s[^,]+,?\s*(?:and\s)?$", between)
        return bool(
            is_told and re.match(r"(?: each| [a-z]+)? (?:from|in) [A-Z]", behind)
        )
    if re.fullmatch(r"\s\w*\s*[—–-]+\s*", between):
        return behind.startswith((" of them", " of whom", " of these"))
    return bool(
        re.fullmatch(r"[^.;]{0,30}\bfollowed by [^.;,]{2,30}\b(?:with|at)\s", between)
    )


def _leads(passage: Passage, numbers: list[Number], index: int) -> bool:
    """Tell whether a number is of what the next one counts.

    In "son sutkada 8 min 275, indiyədək isə 5 milyon test" both are of tests, and in
    "Norveçdə 8, Osloda - 7 nəfər" both of persons.
    """
    if passage.language != "az" or index + 1 >= len(numbers):
        return False
    first, last = numbers[index].end, numbers[index + 1].start
    between = passage.text[first:last]
    if re.fullmatch(r",[^.;,]{0,40}\b(?:isə|cəmi)\b[^.;,]{0,20}", between):
        return True
    # "Kirmanda 28 adam, Gilanda 5 nəfər ölüb".
    if re.fullmatch(rf"{_PERSONS}(?:\s[^.;,\d]{{2,30}}d[aə])?,\s[^.;,\d]{{0,50}}", between):
        return True
    # "1,3 milyondan 4 milyona qədər yoluxma".
    if re.fullmatch(r"-?d[aə]n\s", between):
        return True
    is_listed = re.fullmatch(r",[^.;,\d]{3,30}", between) is not None
    return is_listed and any(first < p.start < last for p in passage.places)


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
