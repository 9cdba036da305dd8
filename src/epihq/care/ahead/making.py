"""The work of the next four weeks, from what is kept: no estimate is made here.

    a decision's record on the shelf of the desk ──its fans──> futures of new people
    the register ──nights at home, who began──> stays, shares of districts
    published cases of 28 days x the record's share at home ──> what part is on register

A record keeps quantiles of each day. A future here stays at its own quantile on all
days, which makes sums of days a little wider than the desk's own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from epihq.archive import room_archive
from epihq.assessment.behind import LEVELS, NAMES
from epihq.assessment.series import daily_series
from epihq.assessment.whose import counts_known
from epihq.care.records import EpisodeState
from epihq.care.register.tables import ActRow, CareDistrictRow, EpisodeRow
from epihq.care.workload import Ahead, District, Stay, Workload, stays_of, workload
from epihq.desk.decision import Decision, Fan, Option
from epihq.desk.home_care import AS_PUBLISHED
from epihq.operations.centre.actions import centre
from epihq.operations.decisions.actions import record_of
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import DataError, UsageError

Values = NDArray[np.float64]

WEEK, DAYS, BACK = 7, 28, 28
DRAWS = 500
# So many of the newest records are looked at.
_NEWEST = 5
_NEW, _CASES, _BEDS = "home_care_new", "cases", ("ward_beds", "icu_beds")


@dataclass(frozen=True, kw_only=True, eq=False)
class WorkAhead:
    """The forecast, and what it rests on: which decision, of which day, which option.

    ``names`` are those of all districts by code; ``began`` how many began at home in
    the last 28 days on the register, ``expected`` by the published cases (None: no
    cases of these days are on the shelf, and all are thought to be registered).
    """

    work: Workload
    names: Mapping[str, str]
    decision: int
    of: date
    option: Option
    began: int
    expected: float | None


def work_ahead(actor: Actor, home: Path) -> WorkAhead:
    """Forecast home care's work by district, from the newest decision compared.

    Raises:
        RecordError: ``rules.not-allowed``.
        DataError: ``care.no-forecast``, ``attachments.damaged``.
    """
    rules.require(actor, "care.figures")
    return made(home, clock.now())


def made(home: Path, now: datetime) -> WorkAhead:
    """Make the forecast as of an hour.

    Raises:
        DataError: ``care.no-forecast``, ``attachments.damaged``.
    """
    number, record, option = _newest(home, now.date())
    rng = np.random.default_rng(number)
    nights, began, stays = _at_home(now)
    expected = _expected(home, record, option, now.date())
    districts = CareDistrictRow.objects.order_by("name")
    return WorkAhead(
        work=workload(
            _ahead(option, now.date(), expected, rng),
            [
                District(
                    code=str(row.pk),
                    at_home=nights.get(row.pk, []),
                    recent_new=began[row.pk],
                    population=row.population,
                )
                for row in districts
            ],
            stays_of(stays, draws=DRAWS, rng=rng),
            care=record.home_care or AS_PUBLISHED,
            rng=rng,
        ),
        names={str(row.pk): row.name for row in districts},
        decision=number,
        of=record.as_of,
        option=option,
        began=began.total(),
        expected=expected,
    )


def _newest(home: Path, today: date) -> tuple[int, Decision, Option]:
    """Find the newest record of the headquarters' place that tells a week ahead."""
    disease = room_archive(home).disease
    for row in compared():
        record = record_of(row, home)
        option = _meant(record)
        if record.disease == disease and len(_days(option, today)) >= WEEK:
            return row.pk, record, option
    raise DataError(
        "care.no-forecast",
        f"care, ahead: a decision about {_location() or 'a place'} whose options were "
        "compared, with people at home for a week from now, was expected; got none. "
        "Ask for one on the page of decisions, as of today.",
    )


def compared() -> QuerySet[DecisionRow]:
    """Ask for the newest decisions about the headquarters' place that were compared."""
    rows = DecisionRow.objects.filter(location=_location(), state__in=_COMPARED)
    return rows.order_by("-as_of", "-number")[:_NEWEST]


def _location() -> str:
    room = centre()
    return room.location if room else ""


_COMPARED = ("compared", "forward")


def _meant(record: Decision) -> Option:
    """Give the option that was decided, else the best, else the first."""
    name = record.decided.option if record.decided else record.best
    return next((one for one in record.options if one.name == name), record.options[0])


def _fan(option: Option, quantity: str) -> Fan | None:
    return next((one for one in option.fans if one.quantity == quantity), None)


def _days(option: Option, today: date) -> list[int]:
    """Tell which days of the record are the next whole weeks, from tomorrow."""
    fan = _fan(option, _NEW)
    if fan is None or today + timedelta(days=1) not in fan.dates:
        return []
    first = fan.dates.index(today + timedelta(days=1))
    whole = min(DAYS, (len(fan.dates) - first) // WEEK * WEEK)
    return list(range(first, first + whole))


def _ahead(
    option: Option, today: date, expected: float | None, rng: np.random.Generator
) -> Ahead:
    days, z = _days(option, today), rng.standard_normal(DRAWS)
    new = _fan(option, _NEW)
    beds = [_drawn(fan, days, z) for one in _BEDS if (fan := _fan(option, one))]
    return Ahead(
        as_of=today,
        new=_drawn(new, days, z) if new else np.zeros((DRAWS, 0)),
        beds=np.sum(beds, axis=0) if len(beds) == len(_BEDS) else None,
        recent_new=expected,
    )


def _drawn(fan: Fan, days: list[int], z: Values) -> Values:
    """Draw futures that stay at their quantile, [draw, day]; tails as of a normal."""
    order = np.argsort(LEVELS)
    at = np.array([NormalDist().inv_cdf(LEVELS[n]) for n in order])
    values = np.array([[getattr(fan, NAMES[n])[day] for day in days] for n in order])
    place = np.clip(np.searchsorted(at, z) - 1, 0, len(at) - 2)
    part = ((z - at[place]) / (at[place + 1] - at[place]))[:, None]
    drawn = values[place] + part * (values[place + 1] - values[place])
    return np.asarray(np.maximum(drawn, 0.0))


def _expected(
    home: Path, record: Decision, option: Option, today: date
) -> float | None:
    """Tell how many began at home in 28 days, as published cases count them."""
    new, cases = _fan(option, _NEW), _fan(option, _CASES)
    if new is None or cases is None or not sum(cases.median):
        return None
    try:
        found = counts_known(room_archive(home), today, [record.location]).frame
    except UsageError:
        return None
    series = daily_series(found, record.location, "cases")
    if series is None:
        return None
    last = (record.last_date - series.start).days + 1
    known = float(series.counts[max(last - BACK, 0) : max(last, 0)].sum())
    return known * sum(new.median) / sum(cases.median) if known > 0 else None


def _at_home(
    now: datetime,
) -> tuple[dict[int, list[int]], Counter[int], Iterable[Stay]]:
    """Read the register: nights of who is at home, who began lately, and all stays."""
    nights: dict[int, list[int]] = {}
    began: Counter[int] = Counter()
    stays: list[Stay] = []
    admitted = _admitted()
    rows = EpisodeRow.objects.order_by("pk").values_list(
        "pk", "district", "state", "opened_at", "ended_at"
    )
    for number, district, state, opened, ended in rows.iterator():
        left = admitted.get(number) or ended
        # Who is written down as of an hour to come has had no night yet.
        stay = max(((left or now) - opened).days, 0)
        stays.append(Stay(days=stay, ended=left is not None))
        if left is None and state != EpisodeState.ENDED.value:
            nights.setdefault(district, []).append(stay)
        if opened > now - timedelta(days=BACK):
            began[district] += 1
    return nights, began, stays


def _admitted() -> dict[int, datetime]:
    """Tell who went to hospital and did not come home again, and when."""
    found: dict[int, datetime] = {}
    acts = ActRow.objects.filter(verb__in=("care.admit", "care.return"))
    for episode, verb, at in acts.order_by("number").values_list(
        "episode", "verb", "at"
    ):
        if verb == "care.admit":
            found[episode] = at
        else:
            found.pop(episode, None)
    return found
