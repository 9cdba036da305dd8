"""WHO's criteria for adjusting measures, with their values on the day of the decision.

The annex of 12 May 2020 asks three questions: is the epidemic controlled, can the
health system cope, can surveillance detect? Each criterion is answered from what was
known by the end of the day, and is "not known" where nothing is published. A
headquarters can enter figures of its own as own counts under the names in ``FIGURES``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, takewhile
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.known_so_far import Shares, shares_known
from epihq.assessment.record import Assessment
from epihq.assessment.series import daily_series
from epihq.desk.decision import Criterion
from epihq.desk.remarks import (
    ByWeek,
    Declined,
    Figure,
    Finding,
    NoBeds,
    NoDecline,
    NoEstimate,
    NoPeak,
    NotAShare,
    NotPublished,
    Occupied,
    RangeOfRt,
    UpTo,
)
from epihq.epi.reporting import examine
from epihq.terms.series import DailySeries

if TYPE_CHECKING:
    import polars as pl

Values = NDArray[np.float64]

CONTROLLED, HEALTH_SYSTEM, SURVEILLANCE = "controlled", "health-system", "surveillance"
_TESTS = ("positive_rate", "tests", "cumulative_tests")
_ADMISSIONS = ("admissions", "cumulative_admissions", "weekly_hospital_admissions")
_PATIENTS = ("hospital_patients", "icu_patients")
# An older figure no longer tells of the day.
_STALE_DAYS = 14
_WEEK, _FORTNIGHT = 7, 14
# Later days are so far from complete that they would look like a decline.
_KNOWN_ENOUGH = 0.9


@dataclass(frozen=True)
class _Asked:
    """One criterion before it is answered."""

    name: str
    question: str
    unit: str = ""
    threshold: float | None = None

    def answered(
        self,
        value: float,
        found: Finding,
        *,
        met: bool | None,
        is_revised: bool = False,
    ) -> Criterion:
        return Criterion(
            name=self.name,
            question=self.question,
            value=value,
            unit=self.unit,
            threshold=self.threshold,
            met=met,
            found=found,
            is_revised=is_revised,
        )

    def not_known(self, reason: Finding) -> Criterion:
        return Criterion(
            name=self.name,
            question=self.question,
            value=None,
            unit=self.unit,
            threshold=self.threshold,
            met=None,
            found=reason,
        )


# Criteria that one published figure answers, by indicator. Shares are published as
# numbers from 0 to 1, and told in percent.
FIGURES: Mapping[str, _Asked] = {
    "share_cases_from_contacts": _Asked(
        "cases-from-contact-lists", CONTROLLED, "percent", 80
    ),
    "hours_to_report": _Asked("reporting-time", SURVEILLANCE, "hours", 24),
    "share_contacts_traced_72_hours": _Asked(
        "contacts-traced", SURVEILLANCE, "percent", 80
    ),
    "share_contacts_watched_14_days": _Asked(
        "contacts-watched", SURVEILLANCE, "percent", 80
    ),
}
_LEAST_SHARE, _MOST_HOURS = 0.8, 24
_R_T = _Asked("reproduction-number", CONTROLLED, "", 1)
_CASES = _Asked("decline-of-cases", CONTROLLED, "percent", -50)
_TESTED = _Asked("positive-tests", CONTROLLED, "percent", 5)
_DEATHS = _Asked("decline-of-deaths", CONTROLLED, "deaths-a-week", 0)
_ADMITTED = _Asked("decline-of-admissions", CONTROLLED, "admissions-a-week", 0)
_HOSPITAL = _Asked("hospital-beds", HEALTH_SYSTEM, "percent-of-beds", 100)
_INTENSIVE = _Asked("icu-beds", HEALTH_SYSTEM, "percent-of-beds", 100)
_OTHERS = _Asked("care-of-other-patients", HEALTH_SYSTEM)


def criteria(
    assessment: Assessment, archive: Archive, capacity: Mapping[str, float]
) -> tuple[Criterion, ...]:
    """Answer every criterion for the location and day of an assessment.

    ``capacity``: beds by name of ``decision.CAPACITIES``, as the headquarters gave.
    """
    location, as_of = assessment.location, assessment.as_of
    asked = [*FIGURES, *_TESTS, *_ADMISSIONS, *_PATIENTS]
    frame = archive.snapshot(as_of=as_of, location=location, indicator=asked).frame
    shelf = _Shelf(frame=frame, location=location, as_of=as_of)
    shares = shares_known(archive, as_of, assessment.data.source, [location])
    cases, deaths = (_weeks(assessment, n, shares) for n in ("cases", "deaths"))
    return (
        _reproduction_number(assessment),
        _decline_of_cases(cases),
        _positive_tests(shelf, assessment),
        _figure(shelf, "share_cases_from_contacts"),
        _decline(_DEATHS, 3, deaths),
        _decline_of_admissions(shelf),
        _beds(_HOSPITAL, shelf, "hospital_patients", _hospital_beds(capacity)),
        _beds(_INTENSIVE, shelf, "icu_patients", capacity.get("icu_beds")),
        _OTHERS.not_known(NotPublished()),
        _figure(shelf, "hours_to_report"),
        _figure(shelf, "share_contacts_traced_72_hours"),
        _figure(shelf, "share_contacts_watched_14_days"),
    )


def _reproduction_number(assessment: Assessment) -> Criterion:
    known = assessment.reproduction_number
    medians = [m for m in known.curve.median[-_FORTNIGHT:] if m is not None]
    uppers = [u for u in known.curve.upper90[-_FORTNIGHT:] if u is not None]
    if len(medians) < _FORTNIGHT or known.reference_date is None:
        return _R_T.not_known(NoEstimate(verdict=known.verdict))
    found = RangeOfRt(
        last_date=known.reference_date,
        lowest=min(medians),
        highest=max(medians),
        p_above_1=known.p_above_1,
    )
    # Of each day it is to be well known: a median below 1 is a toss of a coin.
    below = True if max(uppers) < 1 else None
    met = False if max(medians) >= 1 else below
    return _R_T.answered(max(medians), found, met=met)


@dataclass(frozen=True, kw_only=True)
class _Weeks:
    """Sums of whole weeks, the newest first, which ends on ``last``; up to a gap."""

    last: date | None
    sums: tuple[float, ...]


_NO_WEEKS = _Weeks(last=None, sums=())


def _weeks(assessment: Assessment, indicator: str, shares: Shares) -> _Weeks:
    """Weekly sums of the days that are complete by now.

    As everywhere in the house; they end where a week has no sum.
    """
    curve = next((c for c in assessment.data.curves if c.indicator == indicator), None)
    if curve is None or not curve.dates:
        return _NO_WEEKS
    silent = (assessment.as_of - curve.dates[-1]).days
    known = shares.get((assessment.location, indicator))
    filling = (
        0 if known is None else _still_filling(known.share[: known.share.size - silent])
    )
    observed = np.array([value is not None for value in curve.published])
    # As used: sums of weeks are spread by then, and their days are not told anew.
    both = zip(curve.published, curve.used, strict=True)
    counts = np.array([(said if used is None else used) or 0.0 for said, used in both])
    examined = examine(counts, observed)
    ends = range(filling, len(curve.dates), _WEEK)
    every = (float(examined.week_sum(back)[0]) for back in ends)
    sums = tuple(takewhile(isfinite, every))
    return _Weeks(last=curve.dates[-1 - filling], sums=sums) if sums else _NO_WEEKS


def _still_filling(shares: Values) -> int:
    """Count the last days that the publisher will still fill up."""
    enough = shares[::-1] >= _KNOWN_ENOUGH
    return int(enough.argmax()) if enough.any() else enough.size


def _decline_of_cases(weeks: _Weeks) -> Criterion:
    sums, last = weeks.sums, weeks.last
    back = next((n for n, pair in enumerate(pairwise(sums)) if not _falls(pair)), None)
    if last is None or back is None:
        return _CASES.not_known(NoPeak())
    change = 100 * (sums[0] / sums[back] - 1)
    found: Finding = NoDecline(last_date=last, count=sums[0], before=sums[1])
    if back > 0:
        peak_to = last - timedelta(weeks=back)
        found = Declined(last_date=last, count=sums[0], peak_to=peak_to)
    return _CASES.answered(change, found, met=back >= 3 and change <= -50)


def _falls(newest_first: Sequence[float]) -> bool:
    """Fewer each week than the week before, or none any more."""
    pairs = pairwise(newest_first)
    return all(now < before or now == before == 0 for now, before in pairs)


def _decline(
    asked: _Asked, length: int, weeks: _Weeks, *, is_revised: bool = False
) -> Criterion:
    shown = weeks.sums[: length + 1]
    if weeks.last is None or len(shown) <= length:
        return asked.not_known(NotPublished())
    found = ByWeek(last_date=weeks.last, counts=shown[::-1])
    fewer = shown[0] - shown[-1]
    return asked.answered(fewer, found, met=_falls(shown), is_revised=is_revised)


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    """What the archive held of one location by the end of a day."""

    frame: "pl.DataFrame"
    location: str
    as_of: date

    def rows(self, indicator: str) -> list[tuple[date, float]]:
        """Published values in order; none if the newest is too old to tell."""
        rows = self.frame.filter(self.frame["indicator"] == indicator)
        chosen = rows.sort("reference_date").select("reference_date", "value")
        found = [(day, float(value)) for day, value in chosen.iter_rows()]
        return found if found and self._is_fresh(found[-1][0]) else []

    def daily(self, indicator: str) -> DailySeries | None:
        """New persons per day; None if the newest is too old to tell."""
        found = daily_series(self.frame, self.location, indicator)
        return found if found is not None and self._is_fresh(found.last_date) else None

    def _is_fresh(self, day: date) -> bool:
        return (self.as_of - day).days <= _STALE_DAYS

    def is_revised(self, *indicators: str) -> bool:
        """Whether figures had to be answered from a later publication."""
        rows = self.frame.filter(self.frame["indicator"].is_in(indicators))
        return bool(rows["revised"].any())


def _positive_tests(shelf: _Shelf, assessment: Assessment) -> Criterion:
    found = _published_rate(shelf) or _cases_per_test(shelf, assessment)
    if found is None:
        return _TESTED.not_known(NotPublished())
    value, last = found
    return _TESTED.answered(
        100 * value,
        UpTo(last_date=last),
        met=value < 0.05,
        is_revised=shelf.is_revised(*_TESTS),
    )


def _published_rate(shelf: _Shelf) -> tuple[float, date] | None:
    """Find the highest published share of two weeks, each with at least one figure."""
    rows = shelf.rows("positive_rate")
    if not rows:
        return None
    last = rows[-1][0]
    recent = [(d, rate) for d, rate in rows if (last - d).days < _FORTNIGHT]
    if (last - recent[0][0]).days < _WEEK:
        return None
    return max(rate for _, rate in recent), last


def _cases_per_test(shelf: _Shelf, assessment: Assessment) -> tuple[float, date] | None:
    """Find the higher of two weeks' cases per test; every day must be published."""
    tests = shelf.daily("tests")
    curve = next((c for c in assessment.data.curves if c.indicator == "cases"), None)
    if tests is None or curve is None or not tests.observed[-_FORTNIGHT:].all():
        return None
    used = dict(zip(curve.dates, curve.used, strict=True))
    known = [v for d in tests.days[-_FORTNIGHT:] if (v := used.get(d)) is not None]
    if len(known) < _FORTNIGHT:
        return None
    done = tests.counts[-_FORTNIGHT:].reshape(2, _WEEK).sum(axis=1)
    if (done <= 0).any():
        return None
    found = np.array(known).reshape(2, _WEEK).sum(axis=1)
    return float((found / done).max()), tests.last_date


def _decline_of_admissions(shelf: _Shelf) -> Criterion:
    weeks = _daily_admissions(shelf) or _weekly_admissions(shelf)
    is_revised = shelf.is_revised(*_ADMISSIONS)
    return _decline(_ADMITTED, 2, weeks, is_revised=is_revised)


def _daily_admissions(shelf: _Shelf) -> _Weeks | None:
    series = shelf.daily("admissions")
    if series is None:
        return None
    days = slice(-3 * _WEEK, None)
    recent, observed = series.counts[days], series.observed[days]
    if recent.size < 3 * _WEEK or not observed.all():
        return None
    sums = recent.reshape(3, _WEEK).sum(axis=1)[::-1]
    return _Weeks(last=series.last_date, sums=tuple(float(one) for one in sums))


def _weekly_admissions(shelf: _Shelf) -> _Weeks:
    rows = dict(shelf.rows("weekly_hospital_admissions"))
    if not rows:
        return _NO_WEEKS
    last = max(rows)
    days = (last - timedelta(weeks=n) for n in range(3))
    return _Weeks(last=last, sums=tuple(rows[day] for day in days if day in rows))


def _hospital_beds(capacity: Mapping[str, float]) -> float | None:
    """Beds of any kind: publishers count patients in intensive care among all."""
    ward = capacity.get("ward_beds")
    return None if ward is None else ward + capacity.get("icu_beds", 0.0)


def _beds(
    asked: _Asked, shelf: _Shelf, indicator: str, beds: float | None
) -> Criterion:
    rows = shelf.rows(indicator)
    if not beds:
        return asked.not_known(NoBeds(is_published=bool(rows)))
    if not rows:
        return asked.not_known(NotPublished())
    day, patients = rows[-1]
    return asked.answered(
        100 * patients / beds,
        Occupied(last_date=day, patients=patients, beds=beds),
        met=patients < beds,
        is_revised=shelf.is_revised(indicator),
    )


def _figure(shelf: _Shelf, indicator: str) -> Criterion:
    """Answer a criterion with the newest published figure."""
    asked = FIGURES[indicator]
    rows = shelf.rows(indicator)
    if not rows:
        return asked.not_known(NotPublished())
    day, figure = rows[-1]
    is_share = asked.unit == "percent"
    if is_share and figure > 1:
        return asked.not_known(NotAShare(entered=figure))
    return asked.answered(
        100 * figure if is_share else figure,
        Figure(last_date=day),
        met=figure >= _LEAST_SHARE if is_share else figure <= _MOST_HOURS,
        is_revised=shelf.is_revised(indicator),
    )
