"""Cases of the parts of a country in its last four weeks, for a map of them."""

from datetime import date, timedelta

from epihq.archive import Archive
from epihq.assessment.part_record import PartCases
from epihq.assessment.parts import parts_of
from epihq.assessment.series import daily_series
from epihq.assessment.whose import counts_known

_DAYS = 28


def part_cases(archive: Archive, location: str, as_of: date) -> tuple[PartCases, ...]:
    """Count the cases of a country's parts that are held, in the order of their codes.

    Raises:
        UsageError: those of the archive.
    """
    known = counts_known(archive, as_of, parts_of([location])).frame
    found = []
    for code in sorted(known["location"].unique().to_list()):
        series = daily_series(known, code, "cases")
        if series is None:
            continue
        since = as_of - timedelta(days=_DAYS - 1)
        first = max(0, series.counts.size - 1 - (series.last_date - since).days)
        counts = series.counts[first:][series.observed[first:]]
        row = PartCases(
            location=code,
            cases_28_days=round(float(counts.sum()), 2),
            last_date=series.last_date,
        )
        found.append(row)
    return tuple(found)
