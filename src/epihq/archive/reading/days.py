"""Days as people write them: one style a column, decided over the whole of it.

"03/04/2020" may be two days; "13/04/2020" in the same column says which. What no cell
decides is asked. A year of two digits is no year until a person says where it stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

import polars as pl

from epihq.archive.reading.digits import plain_digits
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError
from epihq.terms.folding import fold


class Style(StrEnum):
    """Where year, month and day stand."""

    YEAR_FIRST = "year-first"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    EXCEL = "excel"


_WORDS: Final = {
    Style.YEAR_FIRST: "year first",
    Style.DAY_FIRST: "day first",
    Style.MONTH_FIRST: "month first",
    Style.EXCEL: "as Excel's day numbers, counted from 1900",
}
# What programs and people write where there is no day; in a column of days NA is no
# country.
_NO_DAY: Final = frozenset(
    "na n/a n.a. nan nat null none nil - -- — – . ? #n/a #value! unknown unk missing "
    "not known 00/00/0000 0000-00-00 00.00.0000 yoxdur məlum deyil нет неизвестно "
    "inconnu desconocido desconhecido ignorado".split(" ")
) | {"not known", "məlum deyil", "не известно", "sin dato"}
_TIME = r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$"
_BETWEEN = r"\s*[-/.\s]\s*"
_PARTS = re.compile(rf"(\d{{1,4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,4}})\.?")
_DAY_NAMED = re.compile(r"(\d{1,4})[-/.\s]*(?:de )?([^\W\d_]+)\.?[-/.,\s]*(?:de )?(\d{1,4})(?: ?г\.?)?")
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
    "september sep sept sentyabr sen сентябрь сентября сен сент septembre septiembre setembro set",
    "october oct oktyabr okt октябрь октября окт octobre octubre outubro out",
    "november nov noyabr noy ноябрь ноября ноя novembre noviembre novembro",
    "december dec dekabr dek декабрь декабря дек décembre déc diciembre dic dezembro dez",
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
    bare = re.sub(_TIME, "", bare).rstrip(", ")
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


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Columns as days, and what was decided of them."""

    frame: pl.DataFrame
    notes: tuple[str, ...]


def dated(
    file: str, frame: pl.DataFrame, columns: Mapping[str, str], said: str = ""
) -> Dated:
    """Turn text columns into days; ``columns`` gives the name of each in the file.

    ``said`` is the style that a person named. A column that cannot say whether day or
    month stands first follows the others of its file, which is told.

    Raises:
        DataError: ``source.not-a-date``, ``file.mixed-dates``.
        UsageError: ``file.which-dates``.
    """
    read = {
        name: _Column(file, called, frame, name) for name, called in columns.items()
    }
    styles = {name: column.decided(said) for name, column in read.items()}
    others = {s for s in styles.values() if s in (Style.DAY_FIRST, Style.MONTH_FIRST)}
    notes: list[str] = []
    for name, column in read.items():
        style = styles[name]
        if style is None:
            style = column.as_others(others)
            notes.append(f"{column.called}: {_WORDS[style]}, as the other days.")
        else:
            notes += column.told(style, said)
        frame = frame.with_columns(column.days(style).alias(name))
    return Dated(frame=frame, notes=tuple(notes))


class _Column:
    """A column of days while it is being decided."""

    def __init__(self, file: str, called: str, frame: pl.DataFrame, name: str) -> None:
        self.file, self.called, self.frame, self.name = file, called, frame, name
        text = frame[name].cast(pl.String)
        # Hours and minutes would make every cell another.
        self.text = text.str.replace(_TIME, "") if _has_hours(text) else text
        counted = self.text.to_frame("day").group_by("day", maintain_order=True).len()
        self.rows = dict(counted.iter_rows())
        self.cells = {text: read_cell(text) for text in self.rows}

    def decided(self, said: str) -> Style | None:
        """Find the style that all cells fit; None where two do that differ."""
        told = [cell for cell in self.cells.values() if cell is not None]
        if said:
            fitting = [Style(said)] if said != Style.EXCEL else []
            fitting += [Style.YEAR_FIRST, Style.EXCEL]
            short = ()
        else:
            fitting, short = list(Style), tuple(c for c in told if c.short)
        if short:
            self._refuse_short_years()
        for style in fitting if said else ():
            if all(
                style in cell.days for cell in told if not cell.short or style == said
            ):
                return style
        if said:
            self._refuse_by(Style(said))
        whole = [s for s in Style if all(s in cell.days for cell in told)]
        if not whole:
            self._refuse()
        if all(len({cell.days[s] for s in whole}) == 1 for cell in told):
            return whole[0]
        return None

    def as_others(self, others: set[Style]) -> Style:
        if len(others) == 1:
            return next(iter(others))
        text, cell = next(
            (text, cell)
            for text, cell in self.cells.items()
            if cell is not None and len(set(cell.days.values())) > 1
        )
        meant = " or ".join(f"{d:%-d %B %Y}" for d in dict.fromkeys(cell.days.values()))
        raise UsageError(
            "file.which-dates",
            f"{self.file}, line {self._line(text)}, column {self.called}: days of which "
            f"one cell at least says whether day or month comes first were expected; "
            f"got {text!r}, which may be {meant}. Say which with --dates day-first or "
            "--dates month-first.",
        )

    def told(self, style: Style, said: str) -> Iterator[str]:
        """Tell how the column was read, where there was anything to find out."""
        cells = [(self.rows[t], c) for t, c in self.cells.items() if c is not None]
        count = sum(rows for rows, _ in cells)
        alike = all(len(set(c.days.values())) == 1 for _, c in cells if not c.short)
        if style != Style.YEAR_FIRST and not (alike and style != Style.EXCEL):
            only = sum(rows for rows, c in cells if set(c.days) == {style})
            why = "as said" if said == style else f"{only:,} of {count:,} only so"
            yield f"{self.called}: {_WORDS[style]}, {why}."
        elif style == Style.EXCEL:
            yield f"{self.called}: {_WORDS[style]}."
        if short := sum(rows for rows, c in cells if c.short):
            yield (
                f"{self.called}: years of two digits were read as 2000 to 2099, "
                f"{short:,} rows."
            )
        words = [t for t, c in self.cells.items() if c is None and t and t.strip()]
        if words:
            rows = sum(self.rows[t] for t in words)
            listed = ", ".join(sorted(set(words))[:4])
            yield f"{self.called}: {listed} was read as no day, {rows:,} rows."

    def days(self, style: Style) -> pl.Series:
        found = {
            text: None if cell is None else cell.days[style]
            for text, cell in self.cells.items()
        }
        return self.text.replace_strict(
            list(found), list(found.values()), return_dtype=pl.Date, default=None
        )

    def _refuse_short_years(self) -> None:
        text = next(t for t, c in self.cells.items() if c is not None and c.short)
        raise DataError(
            "source.not-a-date",
            f"{self.file}, line {self._line(text)}, column {self.called}: a day with a "
            f"year of four digits was expected; got {text!r}. Nothing was stored. Say "
            "where its year stands with --dates day-first, month-first or year-first: "
            "it is then one of 2000 to 2099.",
        )

    def _refuse_by(self, style: Style) -> None:
        text = next(
            t for t, c in self.cells.items() if c is not None and style not in c.days
        )
        raise DataError(
            "source.not-a-date",
            f"{self.file}, line {self._line(text)}, column {self.called}: a day, "
            f"{_WORDS[style]}, was expected; got {text!r}. Nothing was stored. Correct "
            "the cell, or say another style with --dates.",
        )

    def _refuse(self) -> None:
        """Say what stands against the style of most cells."""
        told = {t: c for t, c in self.cells.items() if c is not None}
        fits = {
            s: sum(self.rows[t] for t, c in told.items() if s in c.days) for s in Style
        }
        most = max(fits, key=lambda style: fits[style])
        text = next(t for t, c in told.items() if most not in c.days)
        place = f"{self.file}, line {self._line(text)}, column {self.called}"
        if fits[most] and told[text].days:
            example = next(t for t, c in told.items() if most in c.days)
            raise DataError(
                "file.mixed-dates",
                f"{place}: days of one style were expected; got {text!r} here and "
                f"{example!r} in line {self._line(example)}. Nothing was stored. A "
                "program may have swapped days and months: mend the column where the "
                "file was made.",
            )
        raise DataError(
            "source.not-a-date",
            f"{place}: a day like 2020-07-01 was expected; got {text!r}. Nothing was "
            "stored. Correct the cell, or leave it blank.",
        )

    def _line(self, text: str | None) -> int:
        wanted = self.text.is_null() if text is None else self.text == text
        return int(self.frame.filter(wanted.fill_null(value=False))[LINE][0])


def _has_hours(text: pl.Series) -> bool:
    return bool(text.str.contains(":", literal=True).any())


def days_in(names: Sequence[str], said: str, file: str) -> dict[str, date]:
    """Read the names of columns that are days, e.g. "01.07.2020"; others are left.

    Raises:
        UsageError: ``file.which-dates``.
        DataError: ``file.mixed-dates``.
    """
    wanted = [
        name
        for name in names
        if (cell := read_cell(name)) is not None
        and set(cell.days) - {Style.EXCEL}
        and (said or not cell.short)
    ]
    if not wanted:
        return {}
    frame = pl.DataFrame({LINE: [1] * len(wanted), "day": wanted})
    found = dated(file, frame, {"day": "of the header"}, said).frame["day"]
    return dict(zip(wanted, found, strict=True))
