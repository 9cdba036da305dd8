"""Sums of seven days are the same whoever shows them: board, briefing, criteria."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import assess
from epihq.assessment.figures import trend
from epihq.assessment.overview import overview
from epihq.assessment.overview_known import side_by_side
from epihq.assessment.overview_rows import columns_of_counts
from epihq.assessment.settings import Settings
from epihq.desk.criteria import criteria
from epihq.epi.reporting import examine
from epihq.terms.series import DailySeries

TODAY = date(2020, 7, 2)
# Two days were caught up on the third, which holds no whole number of cases a day;
# a week before, a day holds a dump.
LUMPED = [100] * 30 + [5000] + [60, 110, 98, 102, 120, 100] + [0, 0, 305, 99, 100, 120]


def series_of(name, counts, observed=None):
    counts = np.asarray(counts, float)
    return DailySeries(
        location="ZZA",
        indicator=name,
        start=TODAY - timedelta(days=counts.size),
        counts=counts,
        observed=np.ones(counts.size, bool) if observed is None else observed,
    )


@given(
    st.lists(st.integers(-20, 900), min_size=1, max_size=40),
    st.sampled_from([None, 0.0, 1_013.0, 10_139_175.0]),
    st.data(),
)
def test_the_table_and_the_briefing_tell_the_same_of_any_counts(counts, people, data):
    observed = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    )
    one = series_of("cases", counts, observed)
    side = side_by_side([one])
    population = {} if people is None else {"ZZA": people}

    row = columns_of_counts({"cases": side, "deaths": side_by_side([])}, population)
    told = trend(one, examine(one.counts, one.observed), people)

    assert row["cases_7_days"] == [told.last_7_days]
    assert row["cases_change"] == [told.change]
    assert row["cases_per_100k"] == [told.per_100k]
    assert row["published_cases_7_days"] == [told.published_7_days]


@pytest.fixture
def archive(tmp_path):
    lines = ["location,indicator,reference_date,report_date,value"]
    for back, cases in enumerate(reversed(LUMPED), start=1):
        lines.append(f"ZZA,cases,{TODAY - timedelta(back)},{TODAY},{cases}")
    held = Archive(tmp_path)
    held.add(
        Publication(
            source="exercise",
            files={"counts.csv": "\n".join(lines).encode()},
            report_date=TODAY,
            retrieved_at=datetime(2020, 7, 2, 6, tzinfo=UTC),
            origin="test",
        )
    )
    return held


def test_board_briefing_and_criteria_tell_the_same_sum(archive):
    (row,) = overview(archive, TODAY, Settings(), estimates=None).rows
    briefing = assess(archive, "ZZA", TODAY, beside=[])
    cases = briefing.data.trends[0]
    decline = next(
        one for one in criteria(briefing, archive, {}) if one.name == "decline-of-cases"
    )

    assert (cases.last_7_days, cases.previous_7_days) == (row.cases_7_days, 690)
    assert cases.change == row.cases_change
    found = decline.found
    assert (found.count, found.before) == (cases.last_7_days, 690)
