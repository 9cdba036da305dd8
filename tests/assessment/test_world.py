"""Many locations: what is said of one is the same whether or not it could be kept."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import assess
from epihq.assessment.settings import Settings
from epihq.assessment.world import forecast_world

MONDAY = date(2020, 7, 6)


@pytest.fixture
def archive(tmp_path):
    """Four months of cases that grow by a tenth a week."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(120, 0, -1):
        cases = round(300 * np.exp(-0.014 * back))
        lines.append(f"ZZA,cases,{MONDAY - timedelta(back)},{MONDAY},{cases}")
    held = Archive(tmp_path)
    held.add(
        Publication(
            source="exercise",
            files={"counts.csv": "\n".join(lines).encode()},
            report_date=MONDAY,
            retrieved_at=datetime(2020, 7, 6, 6, tzinfo=UTC),
            origin="test",
        )
    )
    return held


def test_a_forecast_is_the_same_where_no_estimate_can_be_kept(archive):
    (archive.home / "estimates").write_text("a file in the place of the folder")

    ahead = forecast_world(archive, MONDAY, Settings(), locations=["ZZA"], workers=1)
    told = {(one.indicator, one.target_end_date): one.quantiles for one in ahead}

    assert (archive.home / "estimates").is_file()
    briefing = assess(archive, "ZZA", MONDAY, beside=[]).forecast_weekly
    assert told == {
        (week.indicator, week.date): tuple(week.quantiles.values()) for week in briefing
    }
