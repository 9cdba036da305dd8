"""Laws of the archive: it answers like a person who kept every newspaper."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_samples import published
from epihq.archive import Archive

FIRST = date(2020, 7, 5)

# A restatement: total cases of two places on the first days of July, some missing.
tables = st.dictionaries(
    st.tuples(st.sampled_from(["ZZA", "ZZB"]), st.integers(1, 3)),
    st.integers(0, 4),
    min_size=1,
    max_size=6,
)
# Publications by the day on which they came out, in any order of arrival.
calendars = st.dictionaries(st.integers(0, 9), tables, min_size=1, max_size=6)


def filled(home, calendar, arrival):
    archive = Archive(Path(home))
    for offset in arrival:
        rows = [(place, day, v) for (place, day), v in calendar[offset].items()]
        archive.add(published(FIRST + timedelta(days=offset), *rows))
    return archive


def told(archive, day):
    frame = archive.snapshot(as_of=day).frame
    return {
        (row["location"], row["reference_date"].day): row["value"]
        for row in frame.to_dicts()
    }


@settings(max_examples=40, deadline=None)
@given(data=st.data(), calendar=calendars)
def test_as_of_gives_the_newest_publication_of_that_day(data, calendar):
    arrival = data.draw(st.permutations(sorted(calendar)))
    with tempfile.TemporaryDirectory() as home:
        archive = filled(home, calendar, arrival)

        for offset in range(min(calendar), 11):
            newest = max(day for day in calendar if day <= offset)
            assert told(archive, FIRST + timedelta(days=offset)) == calendar[newest]


@settings(max_examples=15, deadline=None)
@given(data=st.data(), calendar=calendars)
def test_the_table_is_rebuilt_from_the_bytes_whatever_the_arrival(data, calendar):
    arrival = data.draw(st.permutations(sorted(calendar)))
    with tempfile.TemporaryDirectory() as home:
        assert filled(home, calendar, arrival).verify() == []


@settings(max_examples=15, deadline=None)
@given(calendar=calendars)
def test_the_archive_never_forgets_a_statement(calendar):
    with tempfile.TemporaryDirectory() as home:
        archive = filled(home, calendar, sorted(calendar))
        before = told(archive, FIRST + timedelta(days=max(calendar)))
        later = FIRST + timedelta(days=20)
        archive.add(published(later, ("ZZA", 1, 99), ("ZZB", 2, 99)))

        assert told(archive, later - timedelta(days=1)) == before
