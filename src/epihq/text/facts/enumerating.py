"""Which numbers count what another one counts: nothing is said of them themselves.

12 cases in Oslo and three in Bergen          as the one before
518 people died, among them six children
Kirmanda 28, Gilanda 5 nəfər ölüb             as the one behind
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Protocol

from epihq.text.facts.numbers import Number
from epihq.text.sentences.lexicon import lexicon
from epihq.text.sentences.passages import Passage

_FAR_APART: Final = 120
_NEAR_ITS_HEAD: Final = 40
# "Under the age of 10", "older than 65" counts nobody.
_UNDER: Final = re.compile(
    r"\b(?:under|over|below|above|aged?|age of|older than|younger than)\s$"
)
# "… (two confirmed and two probable)".
_SORT: Final = re.compile(
    r"\s(?:\w+-)?(?:confirmed|probable|suspected)(?=[,)]|\sand\s)"
)
_SORTED_OUT: Final = re.compile(
    r"[^.;()\d]{3,40}\((?:including\s)?|\s[\w-]+(?:,|,?\sand)\s"
)
# "27 deaths, 14 in suspected cases and 13 in confirmed cases".
_AMONG_SORTS: Final = re.compile(
    r"\sin\s(?:[\w-]+\s)?(?:suspected|probable|confirmed)\scases"
)
_AND_SO_MANY: Final = re.compile(r"[^.;()\d]{3,40}(?:,|,?\sand)\s")
# Between "28 adam Kirmanda" and "5 nəfər", whatever was done to both.
_PERSONS_AND: Final = re.compile(
    r"\s(?:nəfər|adam|insan|şəxs|uşaq)\w*(?:\s[^.;,\d]{2,30}d[aə])?,\s[^.;,\d]{0,50}"
)


class Counted(Protocol):
    """A count that was found before."""

    @property
    def end(self) -> int:
        """Where it ends in its passage."""

    @property
    def value(self) -> int | float:
        """How many, or a share."""


def counts_the_same(passage: Passage, number: Number, before: Counted) -> bool:
    """Tell that "by 1,290 to a new total of 3,869" counts the same twice."""
    if number.is_share != isinstance(before.value, float):
        return False
    between = passage.text[before.end : number.start]
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


def is_sorted_out(passage: Passage, number: Number, before: Counted) -> bool:
    """Tell "four deaths (two confirmed and two probable)": parts of those before."""
    if number.is_share or passage.language != "en":
        return False
    between = passage.text[before.end : number.start]
    if _AMONG_SORTS.match(passage.text, number.end) and _AND_SO_MANY.fullmatch(between):
        return True
    return bool(
        _SORT.match(passage.text, number.end) and _SORTED_OUT.fullmatch(between)
    )


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
    is_led = parts is not None and parts.match(led)
    return bool(is_beside and is_next and is_led)


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


def counts_as_the_next(passage: Passage, numbers: Sequence[Number], index: int) -> bool:
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
    is_of_persons = _PERSONS_AND.fullmatch(between) is not None
    # "1,3 milyondan 4 milyona qədər yoluxma".
    if is_of_persons or re.fullmatch(r"-?d[aə]n\s", between):
        return True
    is_listed = re.fullmatch(r",[^.;,\d]{3,30}", between) is not None
    return is_listed and any(first < p.start < last for p in passage.places)
