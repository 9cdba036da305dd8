"""Four weeks of home care by district: people, calls, visits, beds, and who it takes.

    the desk's new people at home ──share of the register, of each district──> new here
    those at home now + new here ──the register's own stays──> people at home
                                       └──rates of home care──> calls, visits, nurses
    the desk's beds ──share of each district──> beds

Counts are drawn person by person, so that small districts have wide intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import interval_of
from epihq.assessment.record import Interval
from epihq.care.workload.stays import LONGEST, Stays
from epihq.desk.home_care import (
    AS_PUBLISHED,
    NURSES,
    ON_DUTY,
    TEAMS,
    HomeCare,
    work_of,
)

Values = NDArray[np.float64]

DAYS = 28
NEW, AT_HOME, BEDS = "new", "at-home", "beds"
# What lasts from day to day, and is not added up over days.
STANDING = (AT_HOME, BEDS, *ON_DUTY)
# Where a district's share rests on few, its inhabitants count as so many persons.
_BY_POPULATION = 1.0
# Districts differ from their share day by day: a gamma distribution of this shape.
_SHAPE = 10.0


@dataclass(frozen=True, kw_only=True)
class District:
    """What the register knows of a district.

    ``at_home``: for each person at home now the nights they have been so;
    ``recent_new``: who began in the last days (four weeks, say; the same for all).
    """

    code: str
    at_home: Sequence[int]
    recent_new: int
    population: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Ahead:
    """The desk's projection from tomorrow, [draw, day].

    ``new`` begin treatment at home, ``beds`` are those needed (wards and intensive
    care; None: not projected). ``recent_new``: how many began in the days of
    ``District.recent_new`` as the desk counts them; None: the register has all.
    """

    as_of: date
    new: Values
    beds: Values | None = None
    recent_new: float | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure, e.g. "calls": of each day, its most, and its sum where it has one."""

    what: str
    by_day: tuple[Interval, ...]
    peak: Interval
    total: Interval | None


@dataclass(frozen=True, kw_only=True, eq=False)
class DistrictWork:
    """The work of a district, ``code`` "" for all together.

    ``draws`` are the futures behind the lines, by their name, [draw, day]: of packages
    ``run_out`` asks for them.
    """

    code: str
    at_home: int
    draws: Mapping[str, Values] = field(repr=False)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Each figure of all days; it takes long, and who asks by week does without."""
        return tuple(_line(what, paths) for what, paths in self.draws.items())


@dataclass(frozen=True, kw_only=True, eq=False)
class Workload:
    """Work of the days after ``as_of``, by district and in all.

    ``registered``: share of the people at home that the register knows, as it was;
    ``stay``: mean days at home; ``persons``: episodes from which it is known.
    """

    as_of: date
    days: tuple[date, ...]
    all: DistrictWork
    districts: tuple[DistrictWork, ...]
    registered: Interval | None
    stay: Interval
    persons: int
    care: HomeCare


def workload(
    ahead: Ahead,
    districts: Sequence[District],
    stays: Stays,
    *,
    care: HomeCare = AS_PUBLISHED,
    days: int = DAYS,
    rng: np.random.Generator,
) -> Workload:
    """Forecast the work of home care for the days after ``ahead.as_of``.

    Draws of the projection and of the stays are put together one by one; as many as
    the projection has are made.

    Units: persons; calls, visits, ... per day; nurses and teams on duty.
    Source: own; docs/why/workload.md.
    """
    new = ahead.new[:, :days]
    still = stays.still[rng.integers(0, len(stays.still), len(new))]
    share = _registered(ahead, districts, len(new), rng)
    parts = _parts(districts, len(new), rng)
    # Beds of people whom the register does not have are others' to find.
    registered = np.minimum(share, 1.0)[:, None]
    beds = None if ahead.beds is None else ahead.beds[:, :days] * registered
    works = [
        _district(one, beds, new * share[:, None], parts[:, n], still, care, rng)
        for n, one in enumerate(districts)
    ]
    whole = {
        what: np.sum([work[what] for work in works], axis=0)
        for what in (works[0] if works else ())
    }
    return Workload(
        as_of=ahead.as_of,
        days=tuple(ahead.as_of + timedelta(days=n + 1) for n in range(new.shape[1])),
        all=DistrictWork(
            code="", at_home=sum(len(one.at_home) for one in districts), draws=whole
        ),
        districts=tuple(
            DistrictWork(code=one.code, at_home=len(one.at_home), draws=work)
            for one, work in zip(districts, works, strict=True)
        ),
        registered=None if ahead.recent_new is None else interval_of(share, 3),
        stay=interval_of(stays.mean(), 1),
        persons=stays.persons,
        care=care,
    )


def _registered(
    ahead: Ahead,
    districts: Sequence[District],
    draws: int,
    rng: np.random.Generator,
) -> Values:
    """Draw which share of the desk's people at home the register takes on, [draw]."""
    if ahead.recent_new is None:
        return np.ones(draws)
    known = sum(one.recent_new for one in districts)
    drawn = rng.gamma(known + 0.5, size=draws)
    return np.asarray(drawn / max(ahead.recent_new, 1.0))


def _parts(
    districts: Sequence[District], draws: int, rng: np.random.Generator
) -> Values:
    """Draw each district's share of the new, [draw, district]: Dirichlet."""
    people = np.array([one.population or 0.0 for one in districts])
    whole = people.sum()
    even = np.full(len(districts), 1 / max(len(districts), 1))
    weight = people / whole if whole and people.all() else even
    weight = weight * _BY_POPULATION * len(districts)
    recent = np.array([float(one.recent_new) for one in districts])
    return np.asarray(rng.dirichlet(recent + weight, draws))


def _district(
    district: District,
    beds: Values | None,
    new: Values,
    part: Values,
    still: Values,
    care: HomeCare,
    rng: np.random.Generator,
) -> dict[str, Values]:
    """Draw the futures of a district by name, [draw, day]."""
    uneven = rng.gamma(_SHAPE, 1 / _SHAPE, size=new.shape)
    here = rng.poisson(new * part[:, None] * uneven).astype(np.float64)
    census = _census(np.asarray(district.at_home, dtype=np.intp), here, still, rng)
    work = dict(work_of(here, census, care))
    # Half a nurse of one district cannot be the half that another lacks.
    for what in (NURSES, TEAMS):
        work[what] = np.maximum(np.ceil(work[what] - 1e-9), 0.0)
    shared = {} if beds is None else {BEDS: beds * part[:, None]}
    return {NEW: here, AT_HOME: census, **work, **shared}


def _census(
    nights: NDArray[np.intp], new: Values, still: Values, rng: np.random.Generator
) -> Values:
    """Draw how many are at home on each day ahead, [draw, day].

    Persons go one by one: the mean of those who stay, with the spread of as many
    tosses. A future that keeps more than expected does so on all its days.
    """
    days = new.shape[1]
    now = np.bincount(np.clip(nights, 0, LONGEST - 1), minlength=LONGEST)
    later = np.pad(still, ((0, 0), (0, days)))
    mean, spread = np.zeros_like(new), np.zeros_like(new)
    for day in range(days):
        # Of those of ``night`` nights, who are there after ``day`` + 1 more.
        then = later[:, day + 1 : day + 1 + LONGEST]
        stay = np.divide(then, still, out=np.zeros_like(still), where=still > 0)
        kept = later[:, day : day + 1]
        mean[:, day] += stay @ now
        spread[:, day] += (stay * (1 - stay)) @ now
        mean[:, day:] += kept * new[:, : days - day]
        spread[:, day:] += kept * (1 - kept) * new[:, : days - day]
    toss = rng.standard_normal((len(new), 1))
    return np.asarray(np.maximum(np.rint(mean + np.sqrt(spread) * toss), 0.0))


def _line(what: str, paths: Values) -> Line:
    return Line(
        what=what,
        by_day=tuple(interval_of(paths[:, day], 1) for day in range(paths.shape[1])),
        peak=interval_of(paths.max(axis=1), 1),
        total=None if what in STANDING else interval_of(paths.sum(axis=1), 1),
    )
