"""What people at home ask of those who look after them: calls, visits, nurses on duty.

    new people and people at home ──so many calls and visits each──> work of a day
                                     └──calls an hour, hours of a shift──> nurses

The rates are settings of the headquarters (``[home_care]`` of its file). Where it gives
none they are what programmes of other countries published: docs/why/workload.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import interval_of
from epihq.assessment.record import Interval

Values = NDArray[np.float64]

# Kinds of work of a day, in the order in which they are told.
CALLS, VISITS, PACKAGES, ESCALATIONS, ADMISSIONS, NURSES, TEAMS = WORK = (
    "calls",
    "visits",
    "packages",
    "escalations",
    "admissions",
    "nurses",
    "teams",
)
# Of these a day's are there again the next day.
ON_DUTY = (NURSES, TEAMS)


@dataclass(frozen=True, kw_only=True)
class HomeCare:
    """How home care is run: what each person asks for, and what a nurse can do.

    Calls, visits, ... are per new person and per person at home and day.
    ``calls_per_hour`` are those of one nurse, ``visits_per_team`` those of one team in
    a day. Defaults, two calls a day (every 12 hours): Baku 2020; 95 to 152 calls a
    day and caller: Delhi 2020, Chennai 2022; a first visit: Delhi 2020; a package:
    Azerbaijan 2020; 9.6 % not reached and visited: Chennai 2022; escalated 21 % in 16
    days, in hospital 5.7 % in 14: a pilot of 2020, England 2020. Visits of a team are
    our own: eight hours at three quarters of an hour each, and the ways.
    """

    calls_per_new: float = 1.0
    calls_per_person_day: float = 2.0
    calls_per_hour: float = 15.0
    shift_hours: float = 8.0
    visits_per_new: float = 1.0
    visits_per_person_day: float = 0.1
    visits_per_team: float = 8.0
    packages_per_new: float = 1.0
    escalations_per_person_day: float = 0.013
    admissions_per_person_day: float = 0.004

    @property
    def calls_per_nurse(self) -> float:
        """Calls of one nurse in a shift."""
        return self.calls_per_hour * self.shift_hours


AS_PUBLISHED = HomeCare()


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """One kind of home care's work, e.g. "calls": over the horizon, and its most.

    ``total`` is None of what is on duty (nurses, teams): days of it are not added.
    """

    what: str
    total: Interval | None
    peak: Interval


def work_lines(work: Mapping[str, Values]) -> tuple[WorkLine, ...]:
    """Tell the work of some days, [draw, day] by name, as intervals."""
    return tuple(
        WorkLine(
            what=what,
            total=None if what in ON_DUTY else interval_of(path.sum(axis=1), 1),
            peak=interval_of(path.max(axis=1), 1),
        )
        for what, path in work.items()
    )


def work_of(new: Values, census: Values, care: HomeCare) -> Mapping[str, Values]:
    """Give the work of each day by name of ``WORK``, [draw, day].

    ``new`` are people who begin treatment at home, ``census`` those at home, both
    [draw, day]. Nurses and teams are those on duty on a day, parts of one kept: who
    has several districts rounds each up.

    Units: persons; calls, visits, ... per day; nurses and teams on duty.
    Source: own; each rate times its persons.
    """
    calls = care.calls_per_new * new + care.calls_per_person_day * census
    visits = care.visits_per_new * new + care.visits_per_person_day * census
    return {
        CALLS: calls,
        VISITS: visits,
        PACKAGES: care.packages_per_new * new,
        ESCALATIONS: care.escalations_per_person_day * census,
        ADMISSIONS: care.admissions_per_person_day * census,
        NURSES: calls / care.calls_per_nurse,
        TEAMS: visits / care.visits_per_team,
    }
