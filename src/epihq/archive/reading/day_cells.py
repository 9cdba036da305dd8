"""One cell that holds a day, and all that it may mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from epihq.archive.reading.digits import plain_digits
from epihq.terms.folding import fold


class Style(StrEnum):
    """Where year, month and day stand."""

    YEAR_FIRST = "year-first"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    EXCEL = "excel"


# What programs and people write where there is no day; in a column of days NA is no
# country.
_NO_DAY: Final = frozenset((
    "na", "n/a", "n.a.", "nan", "nat", "null", "none", "nil", "-", "--", "—", "–", ".",
    "?", "#n/a", "#value!", "unknown", "unk", "missing", "not known", "00/00/0000",
    "0000-00-00", "00.00.0000", "yoxdur", "məlum deyil", "нет", "неизвестно",
    "не известно", "inconnu", "desconocido", "sin dato", "desconhecido", "ignorado",
))  # fmt: skip
TIME = (
    r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[+-]\d{2}:?\d{2})?$"
)
_BETWEEN = r"\s*[-/.\s]\s*"
_PARTS = re.compile(rf"(\d{{1,4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,4}})\.?")
_DAY_NAMED = re.compile(
    r"(\d{1,4})[-/.\s]*(?:de )?([^\W\d_]+)\.?[-/.,\s]*(?:de )?(\d{1,4})(?: ?г\.?)?"
)
_NAMED_DAY = re.compile(
    r"([^\W\d_]+)\.?[-/.\s]*(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]+(\d{4}|\d{2})"
)
_EIGHT = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_EXCEL_ZERO: Final = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_MONTHS: Final = (
    "january jan yanvar yan январь января янв janvier janv enero ene janeiro",
    "february feb fevral fev февраль февраля фев février févr fevr febrero fevereiro",
    "march mar mart март марта мар mars marzo março",
    "april apr aprel апрель апреля апр avril avr abril abr",
    "may май мая mai mayo maio",
    "june jun iyun июнь июня июн juin junio junho",
    "july jul iyul июль июля июл juillet juil julio julho",
    "august aug avqust avq август августа авг août agosto ago",
    "september sep sept sentyabr sen сентябрь сентября сен сент septembre septiembre "
    "setembro set",
    "october oct oktyabr okt октябрь октября окт octobre octubre outubro out",
    "november nov noyabr noy ноябрь ноября ноя novembre noviembre novembro",
    "december dec dekabr dek декабрь декабря дек décembre déc diciembre dic dezembro "
    "dez",
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What a cell may mean, by style; ``short`` says that its year has two digits."""

    days: Mapping[Style, date]
    short: bool = False


@cache
def _months() -> dict[str, int]:
    return {
        fold(name): number
        for number, names in enumerate(_MONTHS, 1)
        for name in names.split()
    }


def looks_like_a_day(text: str) -> bool:
    """Tell whether a text is a day with a year of four digits, in any style."""
    cell = read_cell(text)
    return cell is not None and bool(set(cell.days) - {Style.EXCEL}) and not cell.short


def read_cell(text: str | None) -> Cell | None:
    """Read one cell; None where it says that there is no day."""
    bare = "" if text is None else " ".join(plain_digits(text).split()).strip("'\"")
    bare = re.sub(TIME, "", bare).rstrip(", ")
    if not bare or bare.casefold() in _NO_DAY:
        return None
    for form, read in _READERS:
        if found := form.fullmatch(bare):
            return read(found)
    return Cell({})


def _of_parts(found: re.Match[str]) -> Cell:
    one, two, three = found.groups()
    a, b, c = int(one), int(two), int(three)
    if len(one) == 4:
        return Cell(_days({Style.YEAR_FIRST: (a, b, c)}) if len(three) <= 2 else {})
    if len(three) == 4:
        return Cell(_days({Style.DAY_FIRST: (c, b, a), Style.MONTH_FIRST: (c, a, b)}))
    if {len(one), len(three)} <= {1, 2} and len(two) <= 2:
        return Cell(
            _days({
                Style.YEAR_FIRST: (2000 + a, b, c),
                Style.DAY_FIRST: (2000 + c, b, a),
                Style.MONTH_FIRST: (2000 + c, a, b),
            }) if 2 in (len(one), len(three)) else {},
            short=True,
        )  # fmt: skip
    return Cell({})


def _of_day_named(found: re.Match[str]) -> Cell:
    one, name, three = found.groups()
    month = _months().get(fold(name))
    if month is None or len(one) == 3 or len(three) == 3:
        return Cell({})
    a, c = int(one), int(three)
    if len(one) == 4:
        return _named(a, month, c)
    if len(three) == 4:
        return _named(c, month, a)
    day_first, year_first = (2000 + c, month, a), (2000 + a, month, c)
    return Cell(
        _days({
            Style.YEAR_FIRST: year_first,
            Style.DAY_FIRST: day_first,
            Style.MONTH_FIRST: day_first,
        }),
        short=True,
    )  # fmt: skip


def _of_named_day(found: re.Match[str]) -> Cell:
    name, day, year = found.groups()
    month = _months().get(fold(name))
    if month is None:
        return Cell({})
    if len(year) == 4:
        return _named(int(year), month, int(day))
    day_told = (2000 + int(year), month, int(day))
    return Cell(
        _days({Style.DAY_FIRST: day_told, Style.MONTH_FIRST: day_told}), short=True
    )


def _named(year: int, month: int, day: int) -> Cell:
    """Give a day whose month has a name: it is the same in every style."""
    told = (year, month, day)
    styles = (Style.YEAR_FIRST, Style.DAY_FIRST, Style.MONTH_FIRST)
    return Cell(_days(dict.fromkeys(styles, told)))


def _of_eight(found: re.Match[str]) -> Cell:
    digits = found[0]
    a, b, c, d = (int(digits[n : n + 2]) for n in (0, 2, 4, 6))
    return Cell(
        _days({
            Style.YEAR_FIRST: (100 * a + b, c, d),
            Style.DAY_FIRST: (100 * c + d, b, a),
            Style.MONTH_FIRST: (100 * c + d, a, b),
        })
    )  # fmt: skip


def _of_serial(found: re.Match[str]) -> Cell:
    number = int(found[1])
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return Cell({})
    return Cell({Style.EXCEL: _EXCEL_ZERO + timedelta(days=number)})


_READERS: Final = (
    (_PARTS, _of_parts),
    (_DAY_NAMED, _of_day_named),
    (_NAMED_DAY, _of_named_day),
    (_EIGHT, _of_eight),
    (_SERIAL, _of_serial),
)


def _days(told: Mapping[Style, tuple[int, int, int]]) -> dict[Style, date]:
    found = {}
    for style, (year, month, day) in told.items():
        if _FIRST_YEAR <= year < _LAST_YEAR:
            try:
                found[style] = date(year, month, day)
            except ValueError:
                continue
    return found
