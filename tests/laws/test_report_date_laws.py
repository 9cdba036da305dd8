"""Laws of the day on which figures were said, whenever they were entered."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import assess_as_kept
from epihq.assessment.settings import Settings

FIRST = date(2020, 3, 1)
HEADER = "location,indicator,reference_date,report_date,value"

# Counts of days, said so many days later, in the files of one or two syncs.
counts = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 9), st.integers(0, 50)),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one[:2],
)


def entered(home, rows, number):
    lines = [
        f"AZE,cases,{FIRST + timedelta(day)},{FIRST + timedelta(day + later)},{value}"
        for day, later, value in rows
    ]
    Archive(home).add(
        Publication(
            source="own-counts",
            files={"own.csv": "\n".join([HEADER, *lines]).encode()},
            report_date=date(2026, 11, 26),
            retrieved_at=datetime(2026, 11, 26, number, tzinfo=UTC),
            origin="test",
        )
    )


@settings(max_examples=30, deadline=None)
@given(first=counts, second=counts, after=st.integers(0, 40))
def test_what_is_not_from_later_was_said_by_then(first, second, after):
    as_of = FIRST + timedelta(days=after)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        entered(home, first, 1)
        entered(home, second, 2)
        rows = Archive(home).snapshot(as_of=as_of, location="AZE").frame
        if rows.is_empty():
            return
        made = assess_as_kept(Archive(home), "AZE", as_of, Settings()).assessment

    assert made.data.revised == (made.data.report_date > as_of)
    assert made.data.report_date == rows["report_date"].max()
    since = made.data.changes.since
    assert since is None or since < made.data.report_date
