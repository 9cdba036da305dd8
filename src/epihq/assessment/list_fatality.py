"""Deaths per case that a line list tells, with those whose outcome is still to come."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from epihq.assessment.disease_table import Estimate
from epihq.assessment.figures_used import not_known
from epihq.assessment.list_delays import ToldDelay
from epihq.assessment.list_record import TO_DEATH, TO_REPORT, ListFatality
from epihq.assessment.persons import (
    DIED,
    RECOVERED,
    Values,
    count_of,
    days_of,
    number_of,
)
from epihq.epi.delays import DelayVerdict, count_delays, estimate_delay
from epihq.epi.fatality import (
    CaseFatality,
    estimate_fatality,
    possible_delays,
    published_delays,
)
from epihq.epi.pathogen import Pathogen

# Whence the time to death is.
OWN_LIST, TABLE = "own-list", "table"
# From here on the recoveries of a list are said to be told.
_MOST_RECOVERED = 0.8
# Of more deaths without a day a fatality would be too low by more than its interval.
_UNDATED = 0.05


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
    day = (days_of(persons, "ill") - number_of(first)).astype(int)
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
        days_of(dated, "onset_date"),
        days_of(dated, "outcome_date"),
        float(number_of(as_of)),
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
    return replace(
        plain,
        median=round(told.quantiles[0.5], 4) if is_usable else None,
        lower90=round(told.quantiles[0.05], 4) if is_usable else None,
        upper90=round(told.quantiles[0.95], 4) if is_usable else None,
        known_share=round(told.known, 3),
        delay_from=whence,
        counts_recovered=counted,
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
