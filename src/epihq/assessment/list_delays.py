"""Delays that a line list tells, beside what is published of the disease.

    persons with both days -> counts by delay -> posterior -> a figure, or why not

Where a list counts persons by their onset, nobody waits for being counted, and the time
from onset to count is none.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import polars as pl

from epihq.assessment.list_record import (
    TO_DEATH,
    TO_EVENT,
    TO_HOSPITAL,
    TO_REPORT,
    ListDelay,
)
from epihq.assessment.persons import count_of, days_of, number_of
from epihq.epi.delays import (
    ANY_DELAY,
    DelayPrior,
    DelayVerdict,
    EstimatedDelay,
    count_delays,
    estimate_delay,
)
from epihq.epi.pathogen import Delay, Pathogen

# A published figure is of another outbreak: means differ by half or twice, shapes less.
_OF_OTHER_OUTBREAKS, _OF_OTHER_SHAPES = 0.7, 0.5
# From here on a list is said to count by onset.
_NEARLY_ALL = 0.9
# The columns of a delay's two days, and where the disease's figure is held.
_OF_PERSONS: Mapping[str, tuple[str, str, str]] = {
    TO_REPORT: ("onset_date", "report_date", "onset_to_report"),
    TO_EVENT: ("onset_date", "event_date", "onset_to_report"),
    TO_HOSPITAL: ("onset_date", "hospital_date", "onset_to_hospital"),
    TO_DEATH: ("onset_date", "death_date", "onset_to_death"),
}


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
        days_of(persons, first),
        days_of(persons, second),
        float(number_of(as_of)),
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
