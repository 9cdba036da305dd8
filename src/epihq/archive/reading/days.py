"""Days as people write them: one style a column, decided over the whole of it.

"03/04/2020" may be two days; "13/04/2020" in the same column says which. What no cell
decides is asked. A year of two digits is no year until a person says where it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn

import polars as pl

from epihq.archive.reading.day_cells import TIME, Cell, Style, read_cell
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError

_WORDS: Final = {
    Style.YEAR_FIRST: "year first",
    Style.DAY_FIRST: "day first",
    Style.MONTH_FIRST: "month first",
    Style.EXCEL: "as Excel's day numbers, counted from 1900",
}


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
    either = (Style.DAY_FIRST, Style.MONTH_FIRST)
    others: set[Style] = {s for s in styles.values() if s in either}
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
        self.text = text.str.replace(TIME, "") if _has_hours(text) else text
        counted = self.text.to_frame("day").group_by("day", maintain_order=True).len()
        self.rows = dict(counted.iter_rows())
        self.cells = {text: read_cell(text) for text in self.rows}

    def decided(self, said: str) -> Style | None:
        """Find the style that all cells fit; None where two do that differ."""
        told = [cell for cell in self.cells.values() if cell is not None]
        if said:
            return self._as_said(Style(said), told)
        if any(cell.short for cell in told):
            self._refuse_short_years()
        whole = [s for s in Style if all(s in cell.days for cell in told)]
        if not whole:
            self._refuse()
        if all(len({cell.days[s] for s in whole}) == 1 for cell in told):
            return whole[0]
        return None

    def _as_said(self, said: Style, told: Sequence[Cell]) -> Style:
        """Take the style that was said, or one that can be no other."""
        for style in dict.fromkeys((said, Style.YEAR_FIRST, Style.EXCEL)):
            if all(
                style in cell.days and (style == said or not cell.short)
                for cell in told
            ):
                return style
        raise self._not_as_said(said)

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
            f"{self.file}, line {self._line(text)}, column {self.called}: days of "
            "which one cell at least says whether day or month comes first were "
            f"expected; got {text!r}, which may be {meant}. Say which with --dates "
            "day-first or --dates month-first.",
        )

    def told(self, style: Style, said: str) -> Iterator[str]:
        """Tell how the column was read, where there was anything to find out."""
        cells = [(self.rows[t], c) for t, c in self.cells.items() if c is not None]
        count = sum(rows for rows, _ in cells)
        alike = all(len(set(c.days.values())) == 1 for _, c in cells if not c.short)
        if style == Style.EXCEL:
            yield f"{self.called}: {_WORDS[style]}."
        elif style != Style.YEAR_FIRST and not alike:
            only = sum(rows for rows, c in cells if set(c.days) == {style})
            why = "as said" if said == style else f"{only:,} of {count:,} only so"
            yield f"{self.called}: {_WORDS[style]}, {why}."
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

    def _refuse_short_years(self) -> NoReturn:
        text = next(t for t, c in self.cells.items() if c is not None and c.short)
        raise DataError(
            "source.not-a-date",
            f"{self.file}, line {self._line(text)}, column {self.called}: a day with a "
            f"year of four digits was expected; got {text!r}. Nothing was stored. Say "
            "where its year stands with --dates day-first, month-first or year-first: "
            "it is then one of 2000 to 2099.",
        )

    def _not_as_said(self, style: Style) -> DataError:
        text = next(
            t for t, c in self.cells.items() if c is not None and style not in c.days
        )
        return DataError(
            "source.not-a-date",
            f"{self.file}, line {self._line(text)}, column {self.called}: a day, "
            f"{_WORDS[style]}, was expected; got {text!r}. Nothing was stored. Correct "
            "the cell, or say another style with --dates.",
        )

    def _refuse(self) -> NoReturn:
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
