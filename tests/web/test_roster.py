"""The roster's pages: a week in the centre's hours, gaps in words, turns planned."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.duty.tables import ShiftRow
from epihq.web.duty.week import week_of
from turn_samples import turn

BAKU = ZoneInfo("Asia/Baku")


def monday():
    today = datetime.now(BAKU).date() + timedelta(days=7)
    return today - timedelta(days=today.weekday())


def hour(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), BAKU)


def form(person, **changes):
    told = {
        "officer": person.pk,
        "position": "Duty officer",
        "starts_at": f"{monday()}T08:00",
        "ends_at": f"{monday()}T20:00",
        "once": "key-1",
    }
    return {**told, **changes}


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_a_week_begins_on_its_monday():
    week = week_of("2026-11-25", date(2026, 1, 1), BAKU)

    assert (week.monday, week.sunday) == (date(2026, 11, 23), date(2026, 11, 29))
    assert week_of("never", date(2026, 11, 29), BAKU).monday == date(2026, 11, 23)


def test_a_turn_is_planned_by_the_clock_of_the_centre(officer, client_as):
    client, person = client_as("incident-manager"), officer("duty-officer")

    answer = client.post("/roster/plan/", form(person))

    row = ShiftRow.objects.get()
    assert answer.status_code == 303
    assert row.starts_at == hour(monday(), "08:00")
    assert "08:00 to 20:00" in text(client.get(f"/roster/?week={monday()}"))


def test_a_form_sent_twice_plans_one_turn(officer, client_as):
    client, person = client_as("incident-manager"), officer("duty-officer")

    for _ in range(2):
        assert client.post("/roster/plan/", form(person)).status_code == 303

    assert ShiftRow.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": f"{monday()}T23:00"}, "at most 12 hours were expected"),
        ({"ends_at": f"{monday()}T07:00"}, "an end after"),
        ({"starts_at": "2019-01-01T08:00", "ends_at": "2019-01-01T09:00"}, "a year"),
        ({"officer": ""}, "This field is required"),
    ],
)
def test_a_mistake_stands_beside_what_was_typed(officer, client_as, changes, sentence):
    client, person = client_as("incident-manager"), officer("duty-officer")

    answer = client.post("/roster/plan/", form(person, position="Night", **changes))

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert 'value="Night"' in text(answer)
    assert not ShiftRow.objects.exists()


def test_a_week_says_where_nobody_is_and_where_an_overlap_is_short(officer, client_as):
    one, two = officer("duty-officer"), officer("duty-officer")
    turn(one, hour(monday(), "08:00"))
    turn(two, hour(monday(), "19:50"))
    turn(one, hour(monday() + timedelta(days=1), "09:00"))

    shown = text(client_as("auditor").get(f"/roster/?week={monday()}"))

    assert "Only 10 minutes together" in shown
    assert "Nobody is here from" in shown


def test_a_gap_across_the_edge_of_a_week_shows_without_last_weeks_turns(
    officer, client_as
):
    person = officer("duty-officer")
    turn(person, hour(monday() - timedelta(days=1), "08:00"))
    late = turn(person, hour(monday(), "08:00"))

    shown = text(client_as("auditor").get(f"/roster/?week={monday()}"))

    assert "Nobody is here from" in shown
    assert shown.count("/roster/1/") == 0
    assert f"/roster/{late.pk}/" in shown


def test_every_page_says_who_is_on_duty_and_when_the_next_comes(officer, client_as):
    now = datetime.now(UTC)
    turn(officer("duty-officer"), now - timedelta(hours=2), 4)
    turn(officer("epidemiologist"), now + timedelta(hours=1, minutes=30), 4)
    client = client_as("spokesperson")

    shown = text(client.get("/account/"))

    coming = (now + timedelta(hours=1, minutes=30)).astimezone(BAKU)
    head = shown.split("</header>")[0]
    assert "The duty-officer" in head
    assert f"handover at {coming:%H:%M}" in head


@pytest.mark.parametrize(
    ("language", "handover"),
    [("az", "təhvil-təslim: "), ("ru", "смена в ")],
)
def test_what_comes_next_is_called_a_handover_in_each_language(
    officer, client_as, language, handover
):
    now = datetime.now(UTC)
    turn(officer("duty-officer"), now - timedelta(hours=2), 4)
    turn(officer("epidemiologist"), now + timedelta(hours=1), 4)

    head = text(client_as("auditor", language=language).get("/account/"))

    assert f"{handover}{(now + timedelta(hours=1)).astimezone(BAKU):%H:%M}" in head


def test_where_nobody_is_on_duty_no_handover_is_told_but_until_when(officer, client_as):
    coming = datetime.now(UTC) + timedelta(hours=1)
    turn(officer("duty-officer"), coming, 4)

    head = text(client_as("auditor").get("/account/")).split("</header>")[0]

    assert f"until {coming.astimezone(BAKU):%H:%M}" in head
    assert "handover" not in head


def test_an_agency_is_not_told_who_is_on_duty(officer, client_as):
    turn(officer("duty-officer"), datetime.now(UTC) - timedelta(hours=1), 4)

    assert "On duty" not in text(client_as("agency-officer").get("/account/"))


def test_a_turn_is_cancelled_with_a_reason_and_stays_on_record(officer, client_as):
    row, client = turn(officer("duty-officer"), hour(monday(), "08:00")), None
    client = client_as("administrator")
    address = f"/roster/{row.pk}/cancel/"

    assert client.post(address, {"reason": " ", "version": 1}).status_code == 400
    assert client.post(address, {"reason": "ill", "version": 1}).status_code == 303
    assert client.post(address, {"reason": "ill", "version": 1}).status_code == 409

    shown = text(client.get(f"/roster/{row.pk}/"))
    assert "cancelled a shift" in shown
    assert "<q" in shown
    assert f"/roster/{row.pk}/" not in text(client.get(f"/roster/?week={monday()}"))


@pytest.mark.parametrize("role", ["duty-officer", "auditor", "spokesperson"])
def test_who_may_not_plan_is_refused_and_sees_no_button(officer, client_as, role):
    client, person = client_as(role), officer("duty-officer")

    assert client.post("/roster/plan/", form(person)).status_code == 403
    assert "Plan a turn" not in text(client.get("/roster/"))
    assert not ShiftRow.objects.exists()


def test_a_week_of_many_turns_asks_no_more_than_one_of_few(officer, client_as):
    one, client = officer("duty-officer"), client_as("auditor")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/roster/?week={monday()}").status_code == 200
        return len(asked)

    turn(one, hour(monday(), "08:00"))
    questions()
    few = questions()
    for day in range(1, 6):
        turn(one, hour(monday() + timedelta(days=day), "08:00"))
    questions()
    assert questions() == few


def test_the_past_shows_a_turn_that_was_cancelled_since(officer, client_as):
    row, client = (
        turn(officer("duty-officer"), hour(monday(), "08:00")),
        client_as("incident-manager"),
    )
    before = datetime.now(UTC).isoformat()
    client.post(f"/roster/{row.pk}/cancel/", {"reason": "ill", "version": 1})

    then = text(client.get("/roster/", {"at": before, "week": str(monday())}))

    assert f"/roster/{row.pk}/" in then
    assert "Plan a turn" not in then
    assert "08:00" in text(client.get("/roster.csv", {"at": before})) or row.pk
