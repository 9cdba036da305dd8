"""What a record tells of a line list: counts, delays and fatality, and no person.

Times are between two days of the same person. A count by age and sex of fewer than
``FEWEST_TOLD`` persons is in no record (``epihq.assessment.list_counts``).
"""

from dataclasses import dataclass
from datetime import date, timedelta

# Fewer persons of an age and sex could be known by who reads of them.
FEWEST_TOLD = 5
# The delays, in the order in which they are told.
TO_REPORT, TO_EVENT = "onset-to-report", "onset-to-event"
TO_HOSPITAL, TO_DEATH = "onset-to-hospital", "onset-to-death"
_SATURDAY = 5


def week_end(day: date) -> date:
    """Find the Saturday that ends a day's week."""
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)


@dataclass(frozen=True, kw_only=True)
class ListDelay:
    """How long it takes from one day of a person to another; days.

    ``mean`` and ``sd`` are medians of their posterior with the ends of their 90 %
    intervals; None where ``verdict`` is not ``usable`` and says why. ``family`` is
    the likeliest distribution, ``persons`` those with both days, ``backwards`` those
    whose second day lies before the first: they are left out. ``table_mean``,
    ``table_sd``, ``table_error`` and ``table_source`` are what is published of the
    disease; None and "" where nothing is. ``is_used``: the list's figure is taken in
    the estimate of infections in place of the table's.
    """

    delay: str
    verdict: str
    persons: float
    backwards: float
    family: str = ""
    mean: float | None = None
    mean_lower90: float | None = None
    mean_upper90: float | None = None
    mean_error: float | None = None
    sd: float | None = None
    sd_lower90: float | None = None
    sd_upper90: float | None = None
    table_mean: float | None = None
    table_sd: float | None = None
    table_error: float | None = None
    table_source: str = ""
    is_used: bool = False


@dataclass(frozen=True, kw_only=True)
class ListFatality:
    """Deaths per case, those whose outcome is not known yet taken into account; shares.

    ``of_cases`` and ``of_outcomes`` are deaths over all cases and over known outcomes.
    ``known_share``: of the deaths to come of these cases, the share that would be known
    by now. ``delay_from``: ``own-list`` or ``table``, whence the time to death is;
    "" where it is not known, and then ``verdict`` says so. ``counts_recovered``: those
    who recovered were told from those who are still ill.
    """

    verdict: str
    cases: float
    deaths: float
    recovered: float
    of_cases: float | None = None
    of_outcomes: float | None = None
    median: float | None = None
    lower90: float | None = None
    upper90: float | None = None
    known_share: float | None = None
    delay_from: str = ""
    counts_recovered: bool = False
    table_fatality: float | None = None
    table_low: float | None = None
    table_high: float | None = None
    table_source: str = ""


@dataclass(frozen=True, kw_only=True)
class OnsetWeek:
    """Persons who fell ill in the week that ends on ``date``, a Saturday.

    By what is known of them: died, recovered (with the day of it), or neither yet.
    """

    date: date
    died: float
    recovered: float
    not_known: float

    @property
    def persons(self) -> float:
        """All who fell ill in the week."""
        return self.died + self.recovered + self.not_known


@dataclass(frozen=True, kw_only=True)
class AreaWeek:
    """Persons of a part of the location who fell ill in the week to ``date``.

    ``area`` is its code; "" stands for those of no part, or of one that is not named.
    """

    area: str
    date: date
    persons: float


@dataclass(frozen=True, kw_only=True)
class AgeGroup:
    """Persons from ``first`` to ``last`` years of age, ``last`` None without an end.

    Where an age and a sex together would tell of a few, ``both`` alone is told, and
    ``female`` and ``male`` are None.
    """

    first: int
    last: int | None
    female: float | None
    male: float | None
    both: float


@dataclass(frozen=True, kw_only=True)
class DayOfDeaths:
    """Persons who died on a day."""

    date: date
    persons: float


@dataclass(frozen=True, kw_only=True)
class LineList:
    """What the newest line list of a location's disease tells of it by ``as_of``.

    ``report_date`` is its publication's day; ``is_later`` where none is held that is
    as old as ``as_of``: what was known later is then left out as far as days tell it.
    ``speaks``: the list is the source of the location's cases as well. Persons
    ``with_onset`` and so on have that day or word. ``by_onset``: the list counts by
    onset, so that nobody waits between onset and count. ``without_week`` have no onset,
    and stand in no week; ``without_age_group`` have no age or sex that is told.
    ``died_undated`` are told to be dead without a day by a list published later: of
    whom it is not known whether they had died by ``as_of``.
    """

    report_date: date
    is_later: bool
    speaks: bool
    persons: float
    with_onset: float
    with_hospital: float
    with_age: float
    with_sex: float
    first_onset: date | None
    last_onset: date | None
    died: float
    died_dated: float
    died_undated: float
    recovered: float
    outcome_not_known: float
    imported: float
    not_imported: float
    import_not_known: float
    by_onset: bool
    delays: tuple[ListDelay, ...]
    fatality: ListFatality
    weeks: tuple[OnsetWeek, ...]
    without_week: float
    area_weeks: tuple[AreaWeek, ...]
    age_groups: tuple[AgeGroup, ...]
    without_age_group: float
    deaths_by_day: tuple[DayOfDeaths, ...]
