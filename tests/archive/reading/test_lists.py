"""A line list as people have it: read, joined, taken back, and never a name in it."""

import io
import json
from datetime import date

import polars as pl
import pytest

from epihq.archive import Archive
from epihq.archive.reading.brought import When, publication_of_own
from epihq.archive.reading.mapping import Mapping
from epihq.archive.sources import source_named
from epihq.archive.sources.line_list import PERSONS_SCHEMA, line_list
from epihq.terms.errors import DataError, UsageError

LATEST = date(2020, 8, 1)
THEIRS = """ФИО;Телефон;Дата начала болезни;Дата регистрации;Район;Пол;Возраст;Исход
Кто-то;123;13.06.2020;15.06.2020;Баку;М;44;выздоровел
Кто-то;124;03.06.2020;05.06.2020;Сумгаит;Ж;30;умер
Кто-то;125;;16.06.2020;Баку;ж;;
"""


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "home")


def made(archive, text, day=None, **said):
    path = archive.home.parent / "list.csv"
    path.write_text(text)
    when = When(today=LATEST, latest=LATEST, said=day)
    source = source_named("line-list")
    return publication_of_own(source, path, Mapping(**said), when, archive)


def enter(archive, text, day=None, *, accept=False, **said):
    publication = made(archive, text, day, **said)
    return archive.add(publication, accept_withdrawals=accept).vintage


def rows(*people):
    return "event_date,report_date,location\n" + "".join(f"{p}\n" for p in people)


def said(archive, as_of):
    frame = archive.snapshot(as_of=as_of, indicator="cases").frame
    return dict(frame.select("reference_date", "value").iter_rows())


ONE, TWO, THREE = (date(2020, 7, day) for day in (1, 2, 3))
FIRST = ["2020-07-01,2020-07-02,AZE"] * 10
NEXT = ["2020-07-01,2020-07-03,AZE"] * 2 + ["2020-07-02,2020-07-03,AZE"] * 5


def test_a_list_in_russian_is_read_and_names_are_left_out_and_told(archive):
    publication = made(archive, THEIRS)
    persons = line_list(publication.files)
    notes = json.loads(publication.files["how-it-was-read.json"])["notes"]

    assert persons.schema == pl.Schema(PERSONS_SCHEMA)
    assert persons["location"].to_list() == ["AZ-BA", "AZ-SM", "AZ-BA"]
    assert persons["onset_date"].to_list() == [
        date(2020, 6, 13),
        date(2020, 6, 3),
        None,
    ]
    assert persons["sex"].to_list() == ["male", "female", "female"]
    assert persons["outcome"].to_list() == ["alive", "dead", None]
    assert persons["age"].to_list() == [44, 30, None]
    assert any("ФИО, Телефон" in note for note in notes)


def test_nothing_of_a_column_that_names_a_person_is_kept(archive):
    enter(archive, THEIRS)

    kept = [p.read_bytes() for p in archive.home.rglob("*") if p.is_file()]
    assert not any("Кто-то".encode() in body or b"124" in body for body in kept)


def test_the_dead_are_counted_by_the_day_of_death(archive):
    enter(
        archive,
        "event_date,report_date,location,death_date\n"
        "2020-07-01,2020-07-02,AZE,2020-07-05\n"
        "2020-07-01,2020-07-08,AZE,2020-07-05\n"
        "2020-07-01,2020-07-02,AZE,NA\n",
    )

    frame = archive.snapshot(as_of=date(2020, 7, 6), indicator="deaths").frame
    assert frame["value"].to_list() == [1.0]
    frame = archive.snapshot(as_of=date(2020, 7, 8), indicator="deaths").frame
    assert frame["value"].to_list() == [2.0]


def test_a_row_may_stand_for_several_persons_and_say_who_was_infected_abroad(archive):
    publication = made(
        archive,
        "event_date,report_date,location,n,imported\n"
        "2020-07-01,2020-07-02,AZE,3,yes\n2020-07-01,2020-07-02,AZE,4,no\n",
    )
    archive.add(publication)

    persons = line_list(publication.files)
    assert persons["persons"].to_list() == [3, 4]
    assert persons["imported"].to_list() == [True, False]
    assert said(archive, LATEST) == {ONE: 7.0}


def test_a_word_that_is_not_known_is_asked_and_a_mapping_answers(archive):
    text = "event_date,report_date,location,outcome\n2020-07-01,2020-07-02,AZE,3\n"

    with pytest.raises(DataError) as error:
        made(archive, text)
    answered = made(archive, text, values={"outcome": {"3": "dead"}})

    assert error.value.code == "file.unknown-word"
    assert "line 2" in str(error.value)
    assert "[values.outcome]" in str(error.value)
    assert line_list(answered.files)["outcome"].to_list() == ["dead"]


def test_a_list_without_what_is_needed_is_told_what_would_do(archive):
    with pytest.raises(UsageError) as error:
        made(archive, "onset_date,location\n2020-07-01,AZE\n")

    assert error.value.code == "file.which-column"
    assert "--report-date" in str(error.value)
    day = date(2020, 7, 9)
    publication = made(archive, "onset_date,location\n2020-07-01,AZE\n", day)
    assert line_list(publication.files)["report_date"].to_list() == [day]


def test_a_whole_list_that_lost_most_persons_is_refused_with_the_answer(archive):
    enter(archive, rows(*FIRST), TWO)

    with pytest.raises(DataError) as error:
        enter(archive, rows(*NEXT), THREE)

    assert error.value.code == "archive.persons-vanished"
    assert "8 of 10" in str(error.value)
    assert "--rows new" in str(error.value)
    assert "--accept-withdrawals" in str(error.value)


def test_only_the_new_persons_are_joined_to_those_held(archive):
    enter(archive, rows(*FIRST), TWO)
    enter(archive, rows(*NEXT), THREE, rows="new")

    assert said(archive, TWO) == {ONE: 10.0}
    assert said(archive, THREE) == {ONE: 12.0, TWO: 5.0}
    assert archive.verify() == []


def test_the_same_new_persons_twice_are_refused(archive):
    enter(archive, rows(*FIRST), TWO, rows="new")
    enter(archive, rows(*NEXT), THREE, rows="new")

    for people in (FIRST, NEXT):
        with pytest.raises(DataError) as error:
            enter(archive, rows(*people), THREE, rows="new")
        assert error.value.code == "list.added-already"


def test_persons_are_taken_off_a_list_from_that_day_on(archive):
    enter(archive, rows(*FIRST, *NEXT), THREE)
    enter(archive, rows(*FIRST[:3]), date(2020, 7, 5), rows="withdraw", accept=True)

    assert said(archive, THREE) == {ONE: 12.0, TWO: 5.0}
    assert said(archive, date(2020, 7, 5)) == {ONE: 9.0, TWO: 5.0}
    assert archive.verify() == []


def test_a_person_taken_off_may_come_again(archive):
    one = rows("2020-07-01,2020-07-03,AZE")
    enter(archive, rows(*FIRST), TWO)
    for rule in ("new", "withdraw", "new"):
        enter(archive, one, THREE, rows=rule)

    assert said(archive, THREE) == {ONE: 11.0}


def test_who_is_not_on_the_list_is_not_taken_off(archive):
    with pytest.raises(DataError) as none_held:
        enter(archive, rows(FIRST[0]), THREE, rows="withdraw")
    enter(archive, rows(*FIRST), TWO)
    with pytest.raises(DataError) as error:
        enter(archive, rows("2020-07-09,2020-07-10,AZE"), rows="withdraw")

    assert none_held.value.code == "list.nothing-held"
    assert error.value.code == "list.not-held"
    assert "2020-07-09" in str(error.value)


def test_new_persons_come_in_the_order_of_their_days(archive):
    enter(archive, rows(*FIRST), THREE)

    with pytest.raises(DataError) as error:
        enter(archive, rows(FIRST[0]), TWO, rows="new")

    assert error.value.code == "list.older"


def test_who_is_gone_from_a_whole_list_is_gone_from_the_day_of_that_list(archive):
    """A person discarded is not there for ever, and was there until then."""
    people = ["2020-06-30,2020-07-01,AZE", *FIRST]
    enter(archive, rows(*people), TWO)
    enter(archive, rows(*FIRST, "2020-07-02,2020-07-03,AZE"), THREE)

    gone = date(2020, 6, 30)
    assert said(archive, TWO) == {gone: 1.0, ONE: 10.0}
    assert said(archive, THREE) == {ONE: 10.0, TWO: 1.0}
    assert archive.verify() == []


def test_a_person_who_is_entered_late_was_not_known_before(archive):
    enter(archive, rows(*FIRST), TWO)
    late = date(2020, 7, 6)
    enter(archive, rows(*FIRST, FIRST[0]), late)

    assert said(archive, TWO) == {ONE: 10.0}
    assert said(archive, date(2020, 7, 5)) == {ONE: 10.0}
    assert said(archive, late) == {ONE: 11.0}


def test_the_rows_own_report_dates_are_the_reporting_triangle(archive):
    enter(archive, rows(*FIRST, *NEXT))

    assert said(archive, TWO) == {ONE: 10.0}
    assert said(archive, THREE) == {ONE: 12.0, TWO: 5.0}


def test_a_list_that_comes_late_takes_its_turn(archive):
    enter(archive, rows(*FIRST, *NEXT), THREE)
    enter(archive, rows(*FIRST), TWO)

    assert said(archive, TWO) == {ONE: 10.0}
    assert said(archive, THREE) == {ONE: 12.0, TWO: 5.0}
    assert archive.verify() == []


def test_a_list_in_the_archives_own_layout_is_kept_byte_for_byte(archive):
    text = rows(*FIRST)

    assert made(archive, text).files == {"list.csv": text.encode()}


def test_parquet_of_typed_columns_is_read(archive):
    body = io.BytesIO()
    pl.DataFrame(
        {
            "event_date": [ONE],
            "report_date": [TWO],
            "location": ["AZE"],
            "imported": [True],
        }
    ).write_parquet(body)
    path = archive.home.parent / "list.parquet"
    path.write_bytes(body.getvalue())
    when = When(today=LATEST, latest=LATEST)
    source = source_named("line-list")

    publication = publication_of_own(source, path, Mapping(), when, archive)

    assert line_list(publication.files)["imported"].to_list() == [True]
