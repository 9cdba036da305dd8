"""The persons of a line list as they were known by the end of a day.

They are read when a count is asked for, counted at once and forgotten: no row of this
module is kept, logged or shown. ``epihq.assessment.line_list`` says what is told.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.archive.catalogue import Vintage
from epihq.archive.sources.line_list import LINE_LIST, line_list
from epihq.terms.diseases import COVID_19
from epihq.terms.locations import is_within
from epihq.terms.provenance import VintageRef

Values = NDArray[np.float64]
_DAYS = ("event_date", "onset_date", "hospital_date", "outcome_date", "death_date")
DIED, RECOVERED, NOT_KNOWN = "died", "recovered", "not-known"


@dataclass(frozen=True, kw_only=True, eq=False)
class HeldList:
    """The newest list of an archive's disease by a day.

    ``is_later`` where no publication is as old as ``as_of``, and the oldest answers.
    """

    archive: Archive
    as_of: date
    vintage: Vintage

    @property
    def is_later(self) -> bool:
        """Whether it was published after the day."""
        return self.vintage.report_date > self.as_of

    @property
    def ref(self) -> VintageRef:
        """The publication by its hash."""
        return VintageRef(
            source=self.vintage.source,
            report_date=self.vintage.report_date,
            sha256=self.vintage.sha256,
        )

    def persons(self, location: str) -> pl.DataFrame:
        """Give the persons of a location, and of its parts; see ``known_by``.

        Raises:
            DataError: ``archive.bytes-damaged``, and those of ``line_list``.
        """
        codes = self._known["location"].unique().to_list()
        here = [code for code in codes if is_within(code, location)]
        return self._known.filter(pl.col("location").is_in(here))

    @cached_property
    def _known(self) -> pl.DataFrame:
        publication = self.archive.publication(self.vintage)
        about = pl.col("disease").fill_null(self.vintage.disease or COVID_19)
        listed = line_list(publication.files)
        theirs = listed.filter(about == self.archive.disease)
        return known_by(theirs, self.as_of, is_later=self.is_later)


def held_list(archive: Archive, as_of: date) -> HeldList | None:
    """Find the newest list of an archive's disease by a day; None where none is held.

    Raises:
        UsageError: ``archive.which-disease``.
    """
    held = archive.about(archive.disease).vintages(LINE_LIST.name)
    then = [one for one in held if one.report_date <= as_of]
    if not held:
        return None
    vintage = then[-1] if then else held[0]
    return HeldList(archive=archive, as_of=as_of, vintage=vintage)


def known_by(persons: pl.DataFrame, as_of: date, *, is_later: bool) -> pl.DataFrame:
    """Leave of a list what was known by the end of a day.

    Persons reported later are left out, and so are days that were still to come. The
    column ``state`` is ``died``, ``recovered`` or ``not-known``: who is told to be
    alive has recovered only where a day of that outcome is told, because lists call
    alive who is still ill. Of a list that was published later (``is_later``), an
    outcome counts where its day shows that it was known; ``died_undated`` are those
    whom it tells to be dead without a day, by then or since.
    """
    dead = pl.col("outcome") == "dead"
    known = persons.filter(pl.col("report_date") <= as_of).with_columns(
        pl.when(dead)
        .then(pl.coalesce("death_date", "outcome_date"))
        .otherwise("death_date")
        .alias("death_date")
    )
    known = known.with_columns(
        (dead & pl.col("death_date").is_null() & is_later).alias("died_undated")
    )
    known = known.with_columns(
        pl.when(pl.col(day) <= as_of).then(day).alias(day) for day in _DAYS
    )
    has_died = pl.col("death_date").is_not_null()
    if not is_later:
        has_died |= dead
    alive = (pl.col("outcome") == "alive") & pl.col("outcome_date").is_not_null()
    return known.with_columns(
        pl.when(has_died)
        .then(pl.lit(DIED))
        .when(alive)
        .then(pl.lit(RECOVERED))
        .otherwise(pl.lit(NOT_KNOWN))
        .alias("state"),
        pl.col("persons").cast(pl.Float64),
    )


def count_of(persons: pl.DataFrame, *conditions: pl.Expr) -> float:
    """Count persons; where there are conditions, those who meet all of them."""
    met = persons.filter(*conditions) if conditions else persons
    return float(met["persons"].sum() or 0.0)


def days_of(persons: pl.DataFrame, name: str) -> Values:
    """Give a column of days as numbers, as ``number_of`` numbers them."""
    return persons[name].to_physical().to_numpy().astype(np.float64)


def number_of(day: date) -> int:
    """Number a day, from 1970-01-01 on."""
    return (day - date(1970, 1, 1)).days
