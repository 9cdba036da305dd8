"""The log as it is read: people's deeds first, runs folded, and nothing lost by it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import LogRow
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.tokens import actor_for
from epihq.operations.signals.actions import raise_signal
from epihq.web.log import entries, folds
from epihq.web.log.entries import PEOPLE, PROGRAM, Wanted, all_of, found
from epihq.web.log.folds import page
from room_samples import alarm, hours

ZONE = "Asia/Baku"


def enter(*deeds):
    """Write entries: "w" is the watch's, "p" a publication's, a name a person's."""
    with ledger.changing():
        for deed in deeds:
            program = deed in {"w", "p"}
            source = {"source": "jhu", "report_date": "2020-07-02"}
            log.write(
                by="watch" if program else deed,
                via="watch" if program else "page",
                verb="publication.enter" if deed == "p" else "signal.join",
                thing="publication" if deed == "p" else "signal",
                number=1,
                content=source if deed == "p" else None,
            )


def lines(wanted):
    return [line for day in page(wanted).days for line in day.lines]


def all_pages(wanted, read):
    """Numbers of all pages, one after the other."""
    numbers, before = [], None
    while True:
        shown = read(wanted, before)
        numbers += sorted((one.number for one in shown.entries), reverse=True)
        before = shown.further
        if before is None:
            return numbers


@pytest.fixture
def auditor(client_as):
    return client_as("auditor")


@pytest.mark.databases("sqlite", "postgresql")
def test_publications_are_one_line_between_peoples_deeds(room, auditor):
    enter("dara", *["p"] * 37, "elif")

    shown = lines(Wanted(zone=ZONE))[:3]

    assert [line.first.by for line in shown] == ["elif", "watch", "dara"]
    assert [len(line.entries) for line in shown] == [1, 37, 1]
    told = auditor.get("/log/").content.decode()
    assert "37 times" in told
    assert "Johns Hopkins" in told
    assert told.count("2\xa0July 2020") == 30


def test_what_one_did_many_times_in_a_row_is_folded_and_two_are_not(room):
    enter("dara", "dara", "elif", "elif", "elif", "elif")

    shown = lines(Wanted(zone=ZONE))[:3]

    assert [len(line.entries) for line in shown] == [4, 1, 1]
    assert not shown[0].is_program


@given(st.lists(st.sampled_from(["w", "p", "dara", "elif"]), max_size=60))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_pages_show_each_entry_once_however_they_are_cut(room, deeds):
    enter(*deeds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folds, "_READ", 7)
        patch.setattr(folds, "_LINES", 3)
        folded = all_pages(Wanted(zone=ZONE), page)
    each = all_pages(Wanted(zone=ZONE), found)

    assert sorted(folded, reverse=True) == each == [*range(log.head(), 0, -1)]
    assert len(folded) == len(set(folded))


def test_a_fold_that_goes_on_says_so(room, auditor, monkeypatch):
    enter("dara", *["p"] * 9)
    monkeypatch.setattr(folds, "_READ", 5)

    first = page(Wanted(zone=ZONE))

    assert first.days[0].lines[0].is_cut
    assert "may go on" in auditor.get("/log/").content.decode()
    assert page(Wanted(zone=ZONE), first.further).entries[0].number == first.further - 1


@pytest.mark.databases("sqlite", "postgresql")
def test_people_and_program_are_asked_for_apart(room):
    enter("w", "dara", "p", "elif", "w")

    people = found(Wanted(zone=ZONE, who=PEOPLE)).entries
    program = found(Wanted(zone=ZONE, who=PROGRAM)).entries

    assert {one.by for one in people} >= {"dara", "elif"}
    assert {one.via for one in program} == {"watch"}
    assert len(people) + len(program) == log.head()
    assert [*all_of(Wanted(zone=ZONE, who=PEOPLE))] == [*people]


@pytest.mark.databases("sqlite", "postgresql")
def test_what_was_done_about_things_of_a_place_is_found(room, officer):
    manager = actor_for(officer("incident-manager"), via="page")
    raise_signal(WATCH, [alarm(location="GEO")], cause="one")
    raise_signal(WATCH, [alarm(location="AZE")], cause="two")
    ministry = set_agency(WATCH, Agency(name="Ministry", location="GEO")).pk
    order = Order(text="Count.", deadline=hours(5), agency=ministry, location="GEO")
    issue_instruction(manager, order)

    there = found(Wanted(zone=ZONE, place="GEO")).entries

    assert {one.thing for one in there} == {"signal", "agency", "instruction"}
    assert {one.content["now"]["location"] for one in there} == {"GEO"}
    assert [*all_of(Wanted(zone=ZONE, place="GEO"))] == [*there]


def test_where_no_index_leads_a_page_says_how_far_it_looked(room, auditor, monkeypatch):
    enter("dara", *["w"] * 12)
    monkeypatch.setattr(entries, "_AT_ONCE", 5)
    wanted = Wanted(zone=ZONE, who=PEOPLE, verb="signal.join")

    first = found(wanted)

    assert first.entries == ()
    assert first.searched == first.further == log.head() + 1 - 5
    asked = "/log/?who=people&verb=signal.join"
    assert "Looked back to entry" in auditor.get(asked).content.decode()
    assert all_pages(wanted, found) == [log.head() - 12]


def test_days_are_asked_for_from_one_to_another(room):
    enter("dara", "elif")
    today = (datetime.now(UTC) + timedelta(hours=4)).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)

    def count(**days):
        return len(found(Wanted(zone=ZONE, **days)).entries)

    assert count(day=yesterday, until=tomorrow) == count() == log.head()
    assert count(day=yesterday) == count(until=yesterday) == 0
    assert count(until=today) == count(day=today) == log.head()


def test_the_whole_log_is_walked_by_indexes(room):
    from django.db import connection  # noqa: PLC0415 - of a set up Django

    rows = LogRow.objects.order_by("-number").values_list("number", flat=True)
    for asked in ({"by": "dara"}, {"via": "page"}, {"verb": "signal.join"}):
        sql, values = rows.filter(**asked)[:51].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            plan = " ".join(str(line[-1]) for line in cursor.fetchall())
        assert "USING" in plan
        assert "INDEX ledger_log_of" in plan
        assert "TEMP B-TREE" not in plan


def test_people_are_told_by_their_names(room, client_as, auditor):
    person = client_as("duty-officer").officer
    enter(person.username)

    told = auditor.get("/log/").content.decode()

    assert re.search(rf"<strong>{person.full_name}</strong>\s+added new figures", told)
