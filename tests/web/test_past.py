"""The past is the past: nothing recorded later shows, and the day asked is the day."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from django.db import transaction
from django.test import RequestFactory, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.cli.measures_rows import show_rows
from epihq.cli.output import Format
from epihq.operations.centre.actions import set_centre
from epihq.operations.centre.modes import Mode, set_mode
from epihq.operations.duty.roster import cancel_shift, plan_shift
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import SETUP, WATCH
from epihq.operations.ledger.tables import LogRow
from epihq.operations.measures.acts import acts, record_act
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES, Person, change_officer
from epihq.operations.people.tables import Officer
from epihq.terms.errors import EpihqError
from epihq.terms.measures import describe
from epihq.terms.regimes import acts_of
from epihq.web.board import pages as pages_board
from epihq.web.board.table import board
from epihq.web.kit.memory import Kept
from epihq.web.kit.moment import look_of
from every_address import browser, filled, key_of, operations, pages
from furnished_room import actor_of, may_all, one_of_each, person
from regime_samples import act, july
from room_actions import ACTIONS
from room_samples import hours, open_room

# What is one's own, or a form for now: they look at no past hour.
NOW_ONLY = (
    "account",
    "tokens",
    "new/",
    "plan/",
    "propose",
    "edit/",
    "api",
    "verify",
    "sign-in",
    "help",
    "attachments",
    "days/",
    "count/",
)
# What every page has anew: proofs, keys of forms, the clock's minute, its opening.
# Whole minutes of hours ago are counted from now, whatever hour is looked at.
FRESH = re.compile(
    r'[\w-]{60,}|"[0-9a-f-]{36}"|id="clock-\w+">[^<]*<|at=[\d-]{10}T\d\d:\d\d:00Z'
    r'|class="on-paper">.*?</p>'
)


def seen(client, auth, at):
    """All that pages and operations show of a past hour, by address."""
    pages_board._past = Kept(8)  # nothing kept from another look
    told = {}
    for address, _view in pages():
        for number in ("1", "2") if "number" in address else ("1",):
            where = filled(address, number=number)
            if not any(one in where for one in NOW_ONLY):
                shown = client.get(where, {"at": at}).getvalue().decode()
                told[where] = FRESH.sub("", shown)
    for method, address, about in operations():
        if any(one["name"] == "at" for one in about.get("parameters", ())):
            where = filled(address)
            answer = client.get(where, {"at": at}, headers=auth)
            told[f"{method} {where}"] = answer.getvalue().decode()
    return told


def change_everything(people, owner, home):
    """Every action of the room, and new names for all that has one."""
    for action in ACTIONS.values():
        by = getattr(people, action.by, WATCH)
        for number in ("prepared", 1):
            with suppress(EpihqError):
                told = action.prepare(people) if number == "prepared" else number
                action.do(people, by, told, None, "")
    one_of_each(person("later", *ROLES), home)
    record_act(home, act(regime="later"), by="the duty officer")
    set_mode(may_all(actor_of(owner)), Mode.RESPONSE, why="Later.")
    for number in (1, 2, 3):
        told = Agency(name=f"Renamed later {number}", location="GEO")
        set_agency(WATCH, told, number=number)
    for officer in Officer.objects.exclude(username="reader"):
        told = Person(
            username=officer.username,
            full_name=f"Renamed later {officer.pk}",
            roles=ROLES,
            agency=officer.agency_id or 1,
        )
        change_officer(SETUP, officer.pk, told)
    set_centre(
        SETUP, name="Operational Headquarters", location="GEO", time_zone="Asia/Baku"
    )


@override_settings(API_PER_MINUTE=0)
@pytest.mark.databases("sqlite", "postgresql")
def test_what_is_recorded_later_shows_nowhere_in_the_past(room):
    people, owner = open_room(room), person("owner", *ROLES)
    one_of_each(owner, room)
    start, end = hours(-1), hours(1)
    plan_shift(
        may_all(actor_of(owner)),
        officer=people.duty.number,
        position="Duty officer",
        starts_at=start,
        ends_at=end,
    )
    reader = person("reader", *ROLES)
    client, auth = browser(reader), {"Authorization": f"Bearer {key_of(reader)}"}
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    before = seen(client, auth, at)

    change_everything(people, owner, room)
    after = seen(client, auth, at)

    assert {where for where in before if before[where] != after[where]} == set()


ASKED = st.dates(date(2020, 1, 1), date(2026, 6, 30))
ZONES = st.sampled_from(sorted(available_timezones()))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(day=ASKED, zone=ZONES, hour=st.sampled_from(["", "T00:30", "T23:30"]))
@pytest.mark.parametrize("exercise", [False, True])
def test_the_day_asked_is_the_day_shown_in_every_time_zone(
    room, exercise, day, zone, hour
):
    with transaction.atomic():
        place = "ZZA" if exercise else "AZE"
        told = {"name": "Centre", "time_zone": zone, "exercise": exercise}
        set_centre(SETUP, location=place, **told)
        look = look_of(RequestFactory().get("/board/", {"at": f"{day}{hour}"}))
        transaction.set_rollback(True)

    assert look.as_of == day
    assert look.exercise or look.moment.is_past


def test_what_holds_by_the_record_is_on_the_board_of_that_day(room):
    record_act(room, act(), by="the duty officer")
    at = july(10, 12)
    held = show_rows(acts_of(acts(room, "AZE"), "AZE", at.date()), at, None, Format.CSV)

    shown = board(look_of(RequestFactory().get("/", {"at": at.isoformat()})))

    held_then = [one.measure for one in (*shown.measures, *shown.measures_since)]
    told = {describe(one.code, one.level) for one in held_then}
    assert {row["measure"] for row in held} == told != set()


def test_a_clock_set_back_shows_nothing_before_it_was(room):
    set_mode(WATCH, Mode.ALERT, why="It grows.")
    late = LogRow.objects.latest("number")
    early = late.recorded_at - timedelta(hours=2)
    late.number += 1
    late.recorded_at = early
    late.save(force_insert=True)

    assert log.head_at(early) < late.number - 1


def test_a_board_of_the_past_names_who_was_on_duty_then(room):
    people = open_room(room)
    shift = plan_shift(
        people.manager,
        officer=people.duty.number,
        position="Duty officer",
        starts_at=hours(-1),
        ends_at=hours(1),
    )
    then = datetime.now(UTC)
    cancel_shift(people.manager, shift.pk, reason="Ill.")

    past, now = (
        board(look_of(RequestFactory().get("/", at)))
        for at in ({"at": then.isoformat()}, {})
    )

    assert [turn.officer.full_name for turn in past.on_duty] == ["Dara"]
    assert now.on_duty == ()
