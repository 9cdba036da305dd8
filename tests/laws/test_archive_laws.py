"""Laws of the archive: it answers like a person who kept every newspaper."""

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_samples import JULY, publication_of, published
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


# What a publication says: total cases, deaths or both, of few places and days, so
# that texts are repeated, figures come back and are withdrawn.
figures = st.dictionaries(
    st.tuples(
        st.sampled_from(["cumulative_cases", "cumulative_deaths"]),
        st.sampled_from(["ZZA", "ZZB"]),
        st.just(1),
    ),
    st.integers(0, 1),
    min_size=1,
    max_size=3,
)
# By our clock, each with the day that it is of: publications of an old day come late.
sets = st.dictionaries(
    st.integers(0, 5), st.tuples(st.integers(0, 3), figures), min_size=2, max_size=5
)
CLOCK = datetime(2020, 7, 9, 6, tzinfo=UTC)


def entered_in(home, source, publications, arrival, day_of_row=lambda day: day):
    archive = Archive(Path(home))
    for clock in arrival:
        offset, stated = publications[clock]
        day = FIRST + timedelta(days=offset)
        lines = [
            f"{place},{what},{JULY[about - 1]},{day_of_row(day)},{value}"
            for (what, place, about), value in stated.items()
        ]
        of_day = publication_of(day, lines, source=source)
        archive.add(replace(of_day, retrieved_at=CLOCK + timedelta(hours=clock)))
    return archive


def all_that_is_known(archive):
    """Every answer on every day, each with the day on which it was first said."""
    days = [FIRST + timedelta(days=offset) for offset in range(-1, 4)]
    answers = [archive.snapshot(as_of=day) for day in days]
    (source,) = {v.source for v in archive.vintages()}
    said = archive.statements(
        source=source,
        since=date(2020, 1, 1),
        until=days[-1],
        indicator=["cumulative_cases", "cumulative_deaths"],
    )
    frames = [
        answer.frame.sort("location", "indicator", "reference_date").rows()
        for answer in answers
    ]
    return frames, [answer.vintages for answer in answers], said.rows()


@settings(max_examples=30, deadline=None)
@given(
    data=st.data(),
    publications=sets,
    source=st.sampled_from(["exercise", "own-counts"]),
)
def test_the_order_of_arrival_never_changes_what_is_known(data, publications, source):
    arrival = data.draw(st.permutations(sorted(publications)))
    # Rows of own counts may all be of one day, said again and again.
    one_day = source == "own-counts" and data.draw(st.booleans())
    row_day = (lambda _: FIRST) if one_day else (lambda day: day)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        in_order = entered_in(one, source, publications, sorted(arrival), row_day)
        as_it_came = entered_in(other, source, publications, arrival, row_day)

        assert all_that_is_known(as_it_came) == all_that_is_known(in_order)
        assert as_it_came.verify() == []


@settings(max_examples=20, deadline=None)
@given(data=st.data(), publications=sets)
def test_of_each_indicator_the_newest_publication_that_has_it_answers(
    data, publications
):
    arrival = data.draw(st.permutations(sorted(publications)))
    by_day = sorted(
        ((day, clock, said) for clock, (day, said) in publications.items()),
        key=lambda one: one[:2],
    )
    with tempfile.TemporaryDirectory() as home:
        archive = entered_in(home, "exercise", publications, arrival)

        for offset in range(by_day[0][0], 4):
            wanted = {}
            for _, _, said in (one for one in by_day if one[0] <= offset):
                new = {what for what, *_ in said}
                wanted = {k: v for k, v in wanted.items() if k[0] not in new} | {
                    key[:2]: value for key, value in said.items()
                }
            frame = archive.snapshot(as_of=FIRST + timedelta(days=offset)).frame
            rows = frame.select("indicator", "location", "value").rows()
            assert {(what, place): v for what, place, v in rows} == wanted


# Persons on a list: the day of the event, and days from it to their report.
people = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 4)), min_size=1, max_size=6
)
lists = st.dictionaries(st.integers(4, 9), people, min_size=1, max_size=4)


def listed(day, persons, disease):
    """A whole list of a day: who was reported by then."""
    rows = ["event_date,report_date,location"]
    for event, lag in persons:
        reported = min(event + lag, day)
        rows.append(f"{JULY[event - 1]},{JULY[reported - 1]},ZZA")
    said = published(JULY[day - 1], source="line-list")
    body = "\n".join(rows).encode()
    return replace(said, files={"list.csv": body}, disease=disease)


@settings(max_examples=20, deadline=None)
@given(data=st.data(), calendar=lists, other=lists)
def test_a_list_answers_for_its_day_whatever_came_later_or_of_another_disease(
    data, calendar, other
):
    every = [("measles", day) for day in calendar] + [("cholera", day) for day in other]
    arrival = data.draw(st.permutations(every))
    with tempfile.TemporaryDirectory() as home:
        archive = Archive(Path(home))
        for disease, day in arrival:
            persons = (calendar if disease == "measles" else other)[day]
            publication = listed(day, persons, disease)
            archive.add(publication, accept_withdrawals=True)

        for disease, held in (("measles", calendar), ("cholera", other)):
            for day, persons in held.items():
                frame = archive.about(disease).snapshot(as_of=JULY[day - 1]).frame
                told = dict(frame.select("reference_date", "value").iter_rows())
                events = [JULY[event - 1] for event, _ in persons]
                assert told == {event: events.count(event) for event in set(events)}
        assert archive.verify() == []
