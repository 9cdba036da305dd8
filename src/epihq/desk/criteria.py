"""WHO's criteria for adjusting measures, with their values on the day of the decision.

The annex of 12 May 2020 asks three questions: is the epidemic controlled, can the
health system cope, can surveillance detect? Each criterion is answered from what was
known by the end of the day, and is "not known" where nothing is published. A
headquarters can enter figures of its own as own counts under the names in ``FIGURES``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    rule: str
    unit: str

    def told(self, value: float, sentence: str, *, met: bool | None) -> Criterion:
        return Criterion(
            name=self.name,
            question=self.question,
            rule=self.rule,
            value=value,
            unit=self.unit,
            met=met,
            sentence=sentence,
        )

    def not_known(self, reason: str) -> Criterion:
        return Criterion(
            name=self.name,
            question=self.question,
            rule=self.rule,
            value=None,
            unit=self.unit,
            met=None,
            sentence=f"Not known: {reason}.",
        )


# Criteria that one published figure answers: the indicator, what it is, and WHO's
# criterion. Shares are published as numbers from 0 to 1.
FIGURES: Mapping[str, tuple[str, _Asked]] = {
    "share_cases_from_contacts": (
        "the share of new cases that were known as contacts",
        _Asked(
            "cases from contact lists",
            CONTROLLED,
            "at least 80 % of new cases were known as contacts before",
            "%",
        ),
    ),
    "hours_to_report": (
        "the hours from sample to report",
        _Asked(
            "reporting time",
            SURVEILLANCE,
            "new cases are found, reported and analysed within 24 hours",
            "hours",
        ),
    ),
    "share_contacts_traced_72_hours": (
        "the share of new cases whose contacts are traced within 72 hours",
        _Asked(
            "contacts traced",
            SURVEILLANCE,
            "contacts of at least 80 % of new cases are in quarantine within 72 hours",
            "%",
        ),
    ),
    "share_contacts_watched_14_days": (
        "the share of contacts that are watched for 14 days",
        _Asked(
            "contacts watched",
            SURVEILLANCE,
            "at least 80 % of contacts are watched for 14 days",
            "%",
        ),
    ),
}
_LEAST_SHARE, _MOST_HOURS = 0.8, 24


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
    other = _Asked(
        "care of other patients",
        HEALTH_SYSTEM,
        "other patients are cared for as before",
        "",
    )
    return (
        _reproduction_number(assessment),
        _decline_of_cases(cases),
        _positive_tests(shelf, assessment),
        _figure(shelf, "share_cases_from_contacts"),
        _decline_of_deaths(deaths),
        _decline_of_admissions(shelf),
        _beds(shelf, "hospital beds", "hospital_patients", _hospital_beds(capacity)),
        _beds(shelf, "ICU beds", "icu_patients", capacity.get("icu_beds")),
        other.not_known("nothing is published of the care of other patients"),
        _figure(shelf, "hours_to_report"),
        _figure(shelf, "share_contacts_traced_72_hours"),
        _figure(shelf, "share_contacts_watched_14_days"),
    )


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _reproduction_number(assessment: Assessment) -> Criterion:
    rule = "R_t below 1 on each of the last 14 days, with a chance of 95 % or more"
    asked = _Asked("reproduction number", CONTROLLED, rule, "")
    known = assessment.reproduction_number
    medians = [m for m in known.curve.median[-_FORTNIGHT:] if m is not None]
    uppers = [u for u in known.curve.upper90[-_FORTNIGHT:] if u is not None]
    if len(medians) < _FORTNIGHT or known.reference_date is None:
        return asked.not_known(f"no R_t is estimated for two weeks ({known.verdict})")
    sentence = (
        f"R_t of all infections was {min(medians):.2f} to {max(medians):.2f} (medians) "
        f"on the 14 days to {_day(known.reference_date)}"
    )
    if known.p_above_1 is not None:
        chance = f"{100 * known.p_above_1:.0f} %"
        sentence += f"; the chance that it is above 1 on the last of them is {chance}"
    # Of each day it is to be well known: a median below 1 is a toss of a coin.
    below = True if max(uppers) < 1 else None
    met = False if max(medians) >= 1 else below
    return asked.told(max(medians), f"{sentence}.", met=met)


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
    filling = 0 if known is None else _still_filling(known[: known.size - silent])
    days = len(curve.dates) - filling
    observed = np.array([value is not None for value in curve.published])
    counts = np.array([value or 0.0 for value in curve.published])
    examined = examine(counts, observed)
    every = (
        float(examined.week_sum(back)[0])
        for back in range(filling, len(curve.dates), _WEEK)
    )
    sums = tuple(takewhile(isfinite, every))
    return _Weeks(last=curve.dates[days - 1], sums=sums) if sums else _NO_WEEKS


def _still_filling(shares: Values) -> int:
    """Count the last days that the publisher will still fill up."""
    enough = shares[::-1] >= _KNOWN_ENOUGH
    return int(enough.argmax()) if enough.any() else enough.size


def _decline_of_cases(weeks: _Weeks) -> Criterion:
    rule = (
        "at least 50 % fewer cases a week than at the latest peak, which was three "
        "weeks ago or more, and fewer in every week since"
    )
    asked = _Asked("decline of cases", CONTROLLED, rule, "%")
    sums = weeks.sums
    back = next((n for n, pair in enumerate(pairwise(sums)) if not _falls(pair)), None)
    if weeks.last is None or back is None:
        return asked.not_known("the usable days show no peak of cases")
    change = 100 * (sums[0] / sums[back] - 1)
    sentence = f"{sums[0]:,.0f} cases in the week to {_day(weeks.last)}"
    if back == 0:
        sentence += f", after {sums[1]:,.0f} in the week before: no decline yet."
    else:
        peak = weeks.last - timedelta(weeks=back)
        sentence += f", {abs(change):.0f} % fewer than in the latest peak week, which "
        sentence += f"ended on {_day(peak)}."
    return asked.told(change, sentence, met=back >= 3 and change <= -50)


def _falls(newest_first: Sequence[float]) -> bool:
    """Fewer each week than the week before, or none any more."""
    pairs = pairwise(newest_first)
    return all(now < before or now == before == 0 for now, before in pairs)


def _decline(what: str, spelt: str, length: int, weeks: _Weeks) -> Criterion:
    rule = f"fewer {what} in each of the last {spelt} weeks than in the week before"
    asked = _Asked(f"decline of {what}", CONTROLLED, rule, f"{what} a week")
    shown = weeks.sums[: length + 1]
    if weeks.last is None or len(shown) <= length:
        return asked.not_known(
            f"nothing is published of {what} in the last {spelt} weeks and before"
        )
    listed = ", ".join(f"{one:,.0f}" for one in reversed(shown))
    return asked.told(
        shown[0] - shown[-1],
        f"{what.capitalize()} by week to {_day(weeks.last)}, oldest first: {listed}.",
        met=_falls(shown),
    )


def _decline_of_deaths(weeks: _Weeks) -> Criterion:
    return _decline("deaths", "three", 3, weeks)


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

    def note(self, *indicators: str) -> str:
        """Say where figures had to be answered from a later publication."""
        rows = self.frame.filter(self.frame["indicator"].is_in(indicators))
        return " Taken from a later publication." if rows["revised"].any() else ""


def _positive_tests(shelf: _Shelf, assessment: Assessment) -> Criterion:
    rule = "below 5 % of tests positive in both of the last two weeks"
    asked = _Asked("positive tests", CONTROLLED, rule, "%")
    found = _published_rate(shelf) or _cases_per_test(shelf, assessment)
    if found is None:
        return asked.not_known("nothing is published of tests in the last two weeks")
    value, last = found
    sentence = (
        f"Up to {100 * value:.1f} % of tests were positive in the two weeks to "
        f"{_day(last)}.{shelf.note(*_TESTS)}"
    )
    return asked.told(100 * value, sentence, met=value < 0.05)


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
    found = _decline("admissions", "two", 2, weeks)
    return replace(found, sentence=found.sentence + shelf.note(*_ADMISSIONS))


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


def _beds(shelf: _Shelf, name: str, indicator: str, beds: float | None) -> Criterion:
    rule = f"patients take up less than all of the {name}"
    asked = _Asked(name, HEALTH_SYSTEM, rule, "% of beds")
    rows = shelf.rows(indicator)
    missing = [] if beds else [f"no capacity of {name} was given"]
    missing += [] if rows else [f"nothing is published of patients in {name}"]
    if not beds or missing:
        return asked.not_known(", and ".join(missing))
    day, patients = rows[-1]
    value = 100 * patients / beds
    sentence = (
        f"{patients:,.0f} patients on {_day(day)}, {value:.0f} % of the {beds:,.0f} "
        f"beds.{shelf.note(indicator)}"
    )
    return asked.told(value, sentence, met=patients < beds)


def _figure(shelf: _Shelf, indicator: str) -> Criterion:
    """Answer a criterion with the newest published figure."""
    what, asked = FIGURES[indicator]
    rows = shelf.rows(indicator)
    if not rows:
        return asked.not_known(f"nothing is published of {what}")
    day, figure = rows[-1]
    is_share = asked.unit == "%"
    if is_share and figure > 1:
        return asked.not_known(f"{what} is a number from 0 to 1; {figure:g} is entered")
    value = 100 * figure if is_share else figure
    met = figure >= _LEAST_SHARE if is_share else figure <= _MOST_HOURS
    sentence = f"{what}: {value:.0f} {asked.unit} on {_day(day)}."
    sentence = sentence[0].upper() + sentence[1:] + shelf.note(indicator)
    return asked.told(value, sentence, met=met)
