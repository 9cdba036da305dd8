"""From cells and a mapping to typed rows: counts, or persons."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from epihq.archive.reading.cells import Cells
from epihq.archive.reading.days import dated, days_in
from epihq.archive.reading.figures import figures
from epihq.archive.reading.mapping import Mapping
from epihq.archive.reading.places import placed
from epihq.archive.reading.weeks import (
    WEEKLY,
    are_weeks,
    dated_weeks,
    last_days,
    stand_a_week_apart,
)
from epihq.archive.reading.words import is_total, worded
from epihq.archive.sources.line_list import DAYS, PERSONS_SCHEMA
from epihq.archive.sources.own import COLUMNS, WITHDRAWN
from epihq.archive.sources.tables import LINE
from epihq.terms.locations import check_location, country_of

_DAY_FIELDS: Final = frozenset((*DAYS, "reference_date"))
_MOST_LINES: Final = 6


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """Typed rows with their lines, and what was decided on the way."""

    frame: pl.DataFrame
    notes: tuple[str, ...]


def persons(cells: Cells, mapping: Mapping) -> Shaped:
    """Read a line list: the columns of ``PERSONS_SCHEMA`` that the file has.

    Raises:
        DataError, UsageError: those of ``dated``, ``placed``, ``figures``, ``worded``.
    """
    work = _Work(cells, mapping)
    work.take({f: c for f, c in mapping.columns.items() if f in PERSONS_SCHEMA})
    work.drop_totals(("location",))
    work.constants()
    work.days()
    work.places()
    for name in ("outcome", "sex", "imported", "disease"):
        work.words(name)
    for name in ("age", "persons"):
        work.numbers(name)
    if "imported" in work.frame.columns:
        flag = pl.col("imported") == "1"
        work.frame = work.frame.with_columns(flag.alias("imported"))
    return work.shaped((*PERSONS_SCHEMA,))


def counts(cells: Cells, mapping: Mapping, *, withdraw: bool = False) -> Shaped:
    """Read own counts, long or wide: the archive's columns.

    With ``withdraw`` every row takes its figure back, whatever its value.

    Raises:
        DataError, UsageError: as ``persons``, and those of weeks.
    """
    work = _Work(cells, mapping)
    work.lengthen()
    work.drop_totals(("location", "reference_date"))
    work.constants()
    work.weeks_and_days()
    work.places()
    work.words("disease")
    work.values(withdraw=withdraw)
    work.weekly()
    return work.shaped(("disease", *COLUMNS))


def single(cells: Cells, mapping: Mapping) -> Shaped:
    """Read one series: its days and its values, null where a cell has none.

    Raises:
        DataError, UsageError: those of days, weeks and numbers.
    """
    work = _Work(cells, mapping)
    work.take(dict(mapping.columns))
    work.drop_totals(("reference_date",))
    work.weeks_and_days()
    work.numbers("value")
    return work.shaped(("reference_date", "value"))


class _Work:
    """A table while it is being read: its columns become fields one after another."""

    def __init__(self, cells: Cells, mapping: Mapping) -> None:
        self.cells, self.mapping, self.file = cells, mapping, cells.file
        self.frame = cells.frame
        self.notes: list[str] = []
        self.called = dict(mapping.columns)

    def take(self, columns: dict[str, str]) -> None:
        self.frame = self.frame.select(
            LINE, *(pl.col(name).alias(field) for field, name in columns.items())
        )

    def lengthen(self) -> None:
        """Make one row of each figure: days or indicators may stand side by side."""
        mapping = self.mapping
        fields = {f: c for f, c in mapping.columns.items() if c in self.frame.columns}
        if mapping.days_across:
            free = [c for c in self.cells.columns if c not in fields.values()]
            days = days_in(free, mapping.dates, self.file)
            self._unpivot(fields, list(days), "reference_date")
            self.frame = self.frame.with_columns(
                pl.col("reference_date").replace_strict(days, return_dtype=pl.Date)
            )
            self.notes.append(f"Days stand side by side: {len(days):,} of them.")
        elif mapping.indicators:
            self._unpivot(fields, list(mapping.indicators), "indicator")
            self.frame = self.frame.with_columns(
                pl.col("indicator").replace_strict(dict(mapping.indicators))
            )
        else:
            self.take(fields)
        self.called.setdefault("value", "value")
        self.called.setdefault("reference_date", "of the header")

    def _unpivot(self, fields: dict[str, str], across: list[str], name: str) -> None:
        fields = {f: c for f, c in fields.items() if f not in (name, "value")}
        kept = self.frame.select(
            LINE, *(pl.col(c).alias(f) for f, c in fields.items()), *across
        )
        self.frame = kept.unpivot(
            across, index=[LINE, *fields], variable_name=name, value_name="value"
        ).drop_nulls("value")

    def drop_totals(self, fields: tuple[str, ...]) -> None:
        """Leave out rows that are sums of others, and tell their lines."""
        wanted = [f for f in fields if self._is_text(f)]
        if not wanted:
            return
        sums = pl.lit(value=False)
        for field in wanted:
            told = [
                t for t in self.frame[field].unique().to_list() if t and is_total(t)
            ]
            sums |= pl.col(field).is_in(told).fill_null(value=False)
        lines = self.frame.filter(sums)[LINE].unique().sort().to_list()
        if lines:
            listed = ", ".join(map(str, lines[:_MOST_LINES]))
            more = " ..." if len(lines) > _MOST_LINES else ""
            self.notes.append(f"Left out as sums of other rows: line {listed}{more}.")
            self.frame = self.frame.filter(~sums)

    def _is_text(self, field: str) -> bool:
        return field in self.frame.columns and self.frame.schema[field] == pl.String

    def constants(self) -> None:
        """Fill in what goes for the whole file; a column of the file stands."""
        told = {
            name: text
            for name, text in self.mapping.constants.items()
            if name not in self.frame.columns
        }
        self.called |= {name: name for name in told}
        self.frame = self.frame.with_columns(
            pl.lit(text).alias(name) for name, text in told.items()
        )

    def days(self) -> None:
        wanted = {
            field: self.called[field]
            for field in self.frame.columns
            if field in _DAY_FIELDS and self._is_text(field)
        }
        found = dated(self.file, self.frame, wanted, self.mapping.dates)
        self.frame = found.frame
        self.notes += found.notes

    def weeks_and_days(self) -> None:
        rule, field = self.mapping.week.removesuffix("none"), "reference_date"
        numbered = self._is_text(field) and are_weeks(self.frame, field)
        if numbered:
            days = last_days(self.file, self.frame, field, self.called[field], rule)
            self.frame = self.frame.with_columns(days.alias(field))
        self.days()
        if rule and not numbered:
            days = dated_weeks(self.file, self.frame, field, self.called[field], rule)
            self.frame = self.frame.with_columns(days.alias(field))
        if rule and "indicator" in self.frame.columns:
            name = pl.col("indicator")
            self.frame = self.frame.with_columns(
                pl.when(name.str.starts_with(WEEKLY)).then(name)
                .otherwise(pl.lit(WEEKLY) + name).alias("indicator")
            )  # fmt: skip
            self.notes.append("Figures are sums of weeks, dated with the last day.")

    def places(self) -> None:
        constant = self.mapping.constants.get("location", "")
        within = country_of(check_location(constant)) if constant else ""
        if constant and "location" not in self.mapping.columns:
            code = pl.lit(check_location(constant))
            self.frame = self.frame.with_columns(code.alias("location"))
            return
        said = self.mapping.values.get("location", {})
        called = self.called["location"]
        found = placed(
            self.file, self.frame, "location", called, said=said, within=within
        )
        self.frame = self.frame.with_columns(found.codes.alias("location"))
        self.notes += found.notes

    def words(self, field: str) -> None:
        if field not in self.frame.columns:
            return
        said = self.mapping.values.get(field, {})
        series, notes = worded(self.file, self.frame, field, self.called[field], said)
        self.frame = self.frame.with_columns(series.alias(field))
        self.notes += notes

    def numbers(self, field: str) -> None:
        if field not in self.frame.columns:
            return
        point = "." if self.cells.by_program and self._has_no_comma(field) else ""
        found = figures(
            self.file,
            self.frame,
            field,
            self.called[field],
            self.mapping.decimal or point,
        )
        self.frame = self.frame.with_columns(found.values.alias(field))
        self.notes += found.notes

    def _has_no_comma(self, field: str) -> bool:
        return not self.frame[field].str.contains(",", literal=True).any()

    def values(self, *, withdraw: bool) -> None:
        """Read figures; a cell without one says nothing, and its row is left out."""
        back = pl.col("value").str.strip_chars().str.to_lowercase() == WITHDRAWN
        taken = pl.lit(value=True) if withdraw else back.fill_null(value=False)
        self.frame = self.frame.with_columns(taken.alias(WITHDRAWN)).with_columns(
            pl.when(WITHDRAWN).then(None).otherwise("value").alias("value")
        )
        self.numbers("value")
        said = self.frame.filter(pl.col(WITHDRAWN) | pl.col("value").is_not_null())
        if lost := self.frame.height - said.height:
            self.notes.append(
                f"{lost:,} rows without a value say nothing and were left out (to take "
                "a figure back, say --rows withdraw)."
            )
        self.frame = said

    def weekly(self) -> None:
        """See sums of weeks that nobody called so, and call them so."""
        if self.mapping.week:
            return
        found = stand_a_week_apart(self.frame)
        if found.is_empty():
            return
        keys = ["location", "indicator"]
        is_weekly = found.select(*keys, pl.lit(value=True).alias("is weekly"))
        name = pl.col("indicator")
        self.frame = self.frame.join(
            is_weekly, on=keys, how="left", maintain_order="left"
        ).with_columns(
            pl.when("is weekly").then(pl.lit(WEEKLY) + name).otherwise(name)
            .alias("indicator")
        )  # fmt: skip
        listed = ", ".join(f"{a} {b}" for a, b, _ in found.head(8).iter_rows())
        self.notes.append(
            f"Figures stand a week apart and were read as sums of weeks, under "
            f"weekly_: {listed}. Say --week sunday, saturday or monday with files "
            "like this one, or --week none if they are counts of single days."
        )

    def shaped(self, fields: tuple[str, ...]) -> Shaped:
        known = [name for name in fields if name in self.frame.columns]
        return Shaped(frame=self.frame.select(LINE, *known), notes=tuple(self.notes))
