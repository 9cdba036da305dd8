"""Delays and fatality that a line list tells, beside what is published of the disease.

    persons with both days -> counts by delay -> posterior -> a figure, or why not

Where a list counts persons by their onset, nobody waits for being counted, and the time
from onset to count is none.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from epihq.assessment.disease_table import Estimate
from epihq.assessment.figures_used import not_known
from epihq.assessment.list_record import (
    TO_DEATH,
    TO_EVENT,
    TO_HOSPITAL,
    TO_REPORT,
    ListDelay,
    ListFatality,
)
from epihq.assessment.persons import DIED, RECOVERED, count_of
from epihq.epi.delays import (
    ANY_DELAY,
    DelayPrior,
    DelayVerdict,
    EstimatedDelay,
    count_delays,
    estimate_delay,
)
from epihq.epi.fatality import (
    CaseFatality,
    estimate_fatality,
    possible_delays,
    published_delays,
)
from epihq.epi.pathogen import Delay, Pathogen

Values = NDArray[np.float64]

# A published figure is of another outbreak: means differ by half or twice, shapes less.
_OF_OTHER_OUTBREAKS, _OF_OTHER_SHAPES = 0.7, 0.5
# From here on a list is said to count by onset, and its recoveries to be told.
_NEARLY_ALL = 0.9
_MOST_RECOVERED = 0.8
# Of more deaths without a day a fatality would be too low by more than its interval.
_UNDATED = 0.05
# The columns of a delay's two days, and where the disease's figure is held.
_OF_PERSONS: Mapping[str, tuple[str, str, str]] = {
    TO_REPORT: ("onset_date", "report_date", "onset_to_report"),
    TO_EVENT: ("onset_date", "event_date", "onset_to_report"),
    TO_HOSPITAL: ("onset_date", "hospital_date", "onset_to_hospital"),
    TO_DEATH: ("onset_date", "death_date", "onset_to_death"),
}
OWN_LIST, TABLE = "own-list", "table"


class ToldDelay(NamedTuple):
    """A delay as the record has it, and its whole posterior."""

    record: ListDelay
    estimate: EstimatedDelay


def told_delays(
    persons: pl.DataFrame, as_of: date, pathogen: Pathogen
) -> dict[str, ToldDelay]:
    """Estimate what delays a list tells, by their code; none without both days.

    That from onset to the event that is counted is told where the event is neither the
    onset nor the report.
    """
    found = {}
    for code, (first, second, name) in _OF_PERSONS.items():
        if code == TO_EVENT and not _has_own_event(persons):
            continue
        known: Delay | None = getattr(pathogen, name)
        told = _told(code, persons.drop_nulls([first, second]), as_of, known)
        if told is not None:
            found[code] = told
    return found


def _told(
    code: str, persons: pl.DataFrame, as_of: date, known: Delay | None
) -> ToldDelay | None:
    if persons.is_empty():
        return None
    first, second, _ = _OF_PERSONS[code]
    counts = count_delays(
        _days(persons, first),
        _days(persons, second),
        float(_number(as_of)),
        persons=persons["persons"].to_numpy(),
    )
    told = estimate_delay(counts, prior=_prior(known))
    record = ListDelay(
        delay=code,
        verdict=str(told.verdict),
        persons=told.persons,
        backwards=counts.negative,
    )
    return ToldDelay(_beside(_with_estimate(record, told), known), told)


def _with_estimate(record: ListDelay, told: EstimatedDelay) -> ListDelay:
    """Add the figures, where they may be told."""
    if told.verdict is not DelayVerdict.USABLE:
        return record
    return replace(
        record,
        family=str(told.family),
        mean=round(told.mean, 2),
        mean_lower90=round(told.mean_quantiles[0.05], 2),
        mean_upper90=round(told.mean_quantiles[0.95], 2),
        mean_error=round(told.mean_error, 3),
        sd=round(told.sd, 2),
        sd_lower90=round(told.sd_quantiles[0.05], 2),
        sd_upper90=round(told.sd_quantiles[0.95], 2),
    )


def _beside(record: ListDelay, known: Delay | None) -> ListDelay:
    """Add what is published of the disease, if anything is."""
    if known is None:
        return record
    return replace(
        record,
        table_mean=known.mean,
        table_sd=known.sd,
        table_error=known.mean_error,
        table_source=known.source,
    )


def _prior(known: Delay | None) -> DelayPrior:
    if known is None:
        return ANY_DELAY
    return DelayPrior(
        mean=known.mean,
        mean_log_sd=_OF_OTHER_OUTBREAKS,
        variation=known.sd / known.mean,
        variation_log_sd=_OF_OTHER_SHAPES,
    )


def counts_by_onset(persons: pl.DataFrame) -> bool:
    """Whether nearly all persons are counted on the day of their onset."""
    return _share_alike(persons, "onset_date") >= _NEARLY_ALL


def _has_own_event(persons: pl.DataFrame) -> bool:
    alike = (_share_alike(persons, name) for name in ("onset_date", "report_date"))
    return max(alike) < _NEARLY_ALL


def _share_alike(persons: pl.DataFrame, day: str) -> float:
    """Share of the persons with both days whose event is on that day."""
    both = persons.drop_nulls(["event_date", "onset_date", day])
    total = count_of(both)
    same = count_of(both, pl.col("event_date") == pl.col(day))
    return same / total if total else 0.0


def usable_delays(
    delays: Mapping[str, ListDelay], *, by_onset: bool
) -> dict[str, ListDelay]:
    """Choose what may replace the table's, by the name of a pathogen's figure.

    The time to the report is that to the event by which the list counts.
    """
    report = delays.get(TO_EVENT, delays.get(TO_REPORT))
    asked = {
        "onset_to_report": None if by_onset else report,
        "onset_to_hospital": delays.get(TO_HOSPITAL),
        "onset_to_death": delays.get(TO_DEATH),
    }
    return {
        name: told
        for name, told in asked.items()
        if told is not None and told.verdict == DelayVerdict.USABLE
    }


def learnt_delays(
    delays: Mapping[str, ListDelay], *, by_onset: bool
) -> dict[str, Delay]:
    """Give the delays that replace the table's, by the name of a pathogen's figure.

    Where a list counts by onset, the time from onset to count is none.
    """
    usable = usable_delays(delays, by_onset=by_onset)
    found = {name: _as_delay(told) for name, told in usable.items()}
    if by_onset:
        found["onset_to_report"] = Delay(
            mean=0.0, sd=0.0, mean_error=0.0, source="own list, counted by onset"
        )
    return found


def _as_delay(told: ListDelay) -> Delay:
    assert told.mean is not None  # noqa: S101 - it is usable
    assert told.sd is not None  # noqa: S101 - as above
    return Delay(
        mean=told.mean,
        sd=told.sd,
        mean_error=told.mean_error or 0.0,
        source=f"own list, {told.persons:,.0f} persons",
    )


def told_fatality(
    persons: pl.DataFrame,
    as_of: date,
    delays: Mapping[str, ToldDelay],
    pathogen: Pathogen,
    published: Estimate | None,
) -> ListFatality:
    """Estimate deaths per case, with those whose outcome is still to come.

    Persons fell ill on the day of their onset; without it, so many days before their
    report as others on the whole.
    """
    if not _tells_outcomes(persons):
        nothing = _untold(count_of(persons), 0.0, 0.0, "outcomes-not-told", published)
        return replace(nothing, of_cases=None)
    if (untold := _without_a_day(persons, published)) is not None:
        return untold
    report = delays.get(TO_REPORT)
    usual = 0
    if report is not None and report.record.verdict == DelayVerdict.USABLE:
        usual = round(report.estimate.mean)
    ill = persons.with_columns(
        pl.coalesce("onset_date", pl.col("report_date") - pl.duration(days=usual))
        .clip(upper_bound=as_of)
        .alias("ill")
    )
    if ill.is_empty():
        return _untold(0.0, 0.0, 0.0, "too-few-cases", published)
    first = ill["ill"].min()
    assert isinstance(first, date)  # noqa: S101 - a column of days without gaps
    length = (as_of - first).days + 1
    cases, died, recovered = (
        _by_day(frame, first, length)
        for frame in (ill, _in_state(ill, DIED), _in_state(ill, RECOVERED))
    )
    whence, within = _to_death(delays, pathogen, length)
    if not within:
        verdict = not_known(TO_DEATH)
        sums = float(cases.sum()), float(died.sum()), float(recovered.sum())
        return _untold(*sums, verdict, published)
    counted, known_after = _recoveries(persons, as_of, length)
    told = estimate_fatality(
        cases,
        died,
        within,
        recovered=recovered if counted else None,
        recovered_within=known_after,
    )
    return _fatality(told, float(recovered.sum()), whence, published, counted=counted)


def _tells_outcomes(persons: pl.DataFrame) -> bool:
    """Whether of anybody it is said what became of them: else nobody "did not die"."""
    is_told = pl.any_horizontal(
        pl.col("outcome").is_in(["alive", "dead"]),
        pl.col("death_date").is_not_null(),
        pl.col("outcome_date").is_not_null(),
    )
    return persons.is_empty() or count_of(persons, is_told) > 0


def _without_a_day(
    persons: pl.DataFrame, published: Estimate | None
) -> ListFatality | None:
    """Refuse an estimate where of too many dead nobody knows whether they were by then.

    Their share of the deaths is how far it would be too low at most.
    """
    died, undated = (
        count_of(persons, which)
        for which in (pl.col("state") == DIED, pl.col("died_undated"))
    )
    if undated <= _UNDATED * (died + undated):
        return None
    recovered = count_of(persons, pl.col("state") == RECOVERED)
    sums = count_of(persons), died, recovered
    untold = _untold(*sums, "deaths-without-a-day", published)
    return replace(untold, of_cases=None, of_outcomes=None)


def _in_state(persons: pl.DataFrame, state: str) -> pl.DataFrame:
    return persons.filter(pl.col("state") == state)


def _by_day(persons: pl.DataFrame, first: date, length: int) -> Values:
    day = (_days(persons, "ill") - _number(first)).astype(int)
    return np.bincount(day, persons["persons"].to_numpy(), length).astype(np.float64)


def _to_death(
    delays: Mapping[str, ToldDelay], pathogen: Pathogen, length: int
) -> tuple[str, list[tuple[Values, float]]]:
    """Possible times to death: the list's where it tells them, else the table's."""
    own, known = delays.get(TO_DEATH), pathogen.onset_to_death
    if own is not None and own.record.verdict == DelayVerdict.USABLE:
        return OWN_LIST, possible_delays(own.estimate, length)
    if known is not None:
        return TABLE, published_delays(known.mean, known.sd, known.mean_error, length)
    return "", []


def _recoveries(
    persons: pl.DataFrame, as_of: date, length: int
) -> tuple[bool, Values | None]:
    """Whether a list tells nearly all recoveries with their day, and how fast.

    Where it dates some of the survivors and all of the dead, those whose outcome is
    known would be the dead ones.
    """
    alive = count_of(persons, pl.col("outcome") == "alive")
    dated = _in_state(persons, RECOVERED).drop_nulls(["onset_date", "outcome_date"])
    if alive == 0 or count_of(dated) < _MOST_RECOVERED * alive:
        return False, None
    counts = count_delays(
        _days(dated, "onset_date"),
        _days(dated, "outcome_date"),
        float(_number(as_of)),
        persons=dated["persons"].to_numpy(),
    )
    told = estimate_delay(counts)
    if told.verdict is not DelayVerdict.USABLE:
        return False, None
    return True, told.known_within(length)


def _fatality(
    told: CaseFatality,
    recovered: float,
    whence: str,
    published: Estimate | None,
    *,
    counted: bool,
) -> ListFatality:
    is_usable = str(told.verdict) == "usable"
    plain = _untold(told.cases, told.deaths, recovered, str(told.verdict), published)
    return ListFatality(
        **{name: getattr(plain, name) for name in _PLAIN},
        median=round(told.quantiles[0.5], 4) if is_usable else None,
        lower90=round(told.quantiles[0.05], 4) if is_usable else None,
        upper90=round(told.quantiles[0.95], 4) if is_usable else None,
        known_share=round(told.known, 3),
        delay_from=whence,
        counts_recovered=counted,
    )


_PLAIN = (
    "verdict",
    "cases",
    "deaths",
    "recovered",
    "of_cases",
    "of_outcomes",
    "table_fatality",
    "table_low",
    "table_high",
    "table_source",
)


def _untold(
    cases: float,
    deaths: float,
    recovered: float,
    verdict: str,
    published: Estimate | None,
) -> ListFatality:
    outcomes = deaths + recovered
    return ListFatality(
        verdict=verdict,
        cases=cases,
        deaths=deaths,
        recovered=recovered,
        of_cases=round(deaths / cases, 4) if cases else None,
        of_outcomes=round(deaths / outcomes, 4) if recovered else None,
        table_fatality=published.mean if published else None,
        table_low=published.low if published else None,
        table_high=published.high if published else None,
        table_source=published.source if published else "",
    )


def _days(persons: pl.DataFrame, name: str) -> Values:
    return persons[name].to_physical().to_numpy().astype(np.float64)


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
