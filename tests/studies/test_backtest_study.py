"""Forecasts on dates that were not looked at when they were tuned.

make study
"""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.backtest import backtest
from publishers import own_counts_of_jhu_revisions

pytestmark = [pytest.mark.study, pytest.mark.data]
ORIGINS = [date(2020, 10, 1) + timedelta(days=14 * step) for step in range(5)]


def test_forecasts_of_late_2020_beat_persistence_and_cover(shared_data, tmp_path):
    rows = own_counts_of_jhu_revisions(shared_data)
    body = io.BytesIO()
    rows.write_parquet(body)
    archive = Archive(tmp_path)
    archive.add(
        Publication(
            source="own-counts",
            files={"jhu.parquet": body.getvalue()},
            report_date=date(2021, 1, 2),
            retrieved_at=datetime(2021, 1, 2, tzinfo=UTC),
            origin="study",
        )
    )
    # Every third country by name: a sample that nobody chose.
    places = sorted(rows["location"].unique().to_list())[::3]

    scores = backtest(archive, places, ORIGINS, draws=500, truth_as_of=date(2021, 1, 2))

    print(f"\n{len(places)} countries, {len(ORIGINS)} origins, weekly sums")
    for s in scores:
        print(
            f"{s.forecaster:14} {s.indicator:7} week {s.week}: WIS {s.wis:9.1f} "
            f"relative {s.relative_wis:5.2f} covered {s.coverage50:.2f} "
            f"{s.coverage90:.2f} of {s.targets}"
        )
    ours = [s for s in scores if s.forecaster == "damped-growth"]
    assert all(s.coverage90 > 0.7 for s in ours)
    assert min(s.relative_wis for s in ours) < 1
