"""The work of the next weeks, from a decision that is kept and from the register."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import sample_decisions
from archive_samples import publication_of
from care_samples import somebody
from decision_samples import compared_record, record_body
from epihq.archive import Archive
from epihq.care import ahead
from epihq.care.desk import acts, escalations
from epihq.operations.centre.actions import set_centre
from epihq.operations.decisions.actions import ask_decision, keep_record
from epihq.operations.decisions.asking import Asking
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, WATCH, Actor, Role
from epihq.operations.people.officers import Person, make_officer
from epihq.terms.errors import DataError
from program import epihq_here

pytestmark = pytest.mark.databases("sqlite", "postgresql")
NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
DUTY = Actor(name="duty", roles=frozenset({Role.DUTY_OFFICER}), via="page")
# What each fan of the record has as its median on each day.
LEVELS = {"home_care_new": 40, "cases": 80, "ward_beds": 90, "icu_beds": 10}


@pytest.fixture
def at_ten(desk, monkeypatch):
    """The desk on the day of the decision, with an officer who sees all of it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    set_centre(SETUP, name="HQ", location="AZE")
    told = Person(username="sara", full_name="Sara", roles=(Role.CARE_SUPERVISOR,))
    make_officer(SETUP, told)
    make_officer(
        SETUP,
        Person(
            username="nina",
            full_name="Nina",
            roles=(Role.NURSE,),
            districts=(desk.sabail,),
        ),
    )
    return desk


def compared(desk, days=56):
    """Keep a decision whose options tell of people at home from the next day on."""
    dates = tuple(TODAY + timedelta(days=n + 1) for n in range(days))
    fans = tuple(
        replace(
            sample_decisions.fan(name, level),
            dates=dates,
            **{
                one: getattr(sample_decisions.fan(name, level), one)[:days]
                for one in ahead.NAMES
            },
        )
        for name, level in LEVELS.items()
    )
    record = compared_record(last_date=TODAY)
    options = tuple(replace(one, fans=fans) for one in record.options)
    row = ask_decision(DUTY, Asking(location="AZE", as_of=TODAY), today=TODAY)
    body = record_body(desk.home, replace(record, options=options))
    return keep_record(WATCH, row.pk, body, seconds=1.0, home=desk.home)


def opened_at(desk, monkeypatch, hour):
    """Take somebody under care at an hour."""
    monkeypatch.setattr(clock, "now", lambda: hour)
    return somebody(desk)


def line(work, what):
    return next(one for one in work.lines if one.what == what)


def test_without_a_decision_it_says_so_and_how_to_get_one(at_ten):
    with pytest.raises(DataError) as found:
        ahead.work_ahead(at_ten.supervisor, at_ten.home)
    assert found.value.code == "care.no-forecast"
    compared(at_ten, days=6)
    done = epihq_here("care", "report", "--ahead", "--by", "sara", home=at_ten.home)
    assert done.returncode == 1
    assert "Ask for one on the page of decisions" in done.stderr


def test_the_register_takes_as_large_a_part_as_it_did(at_ten):
    row = compared(at_ten)
    for _ in range(30):
        somebody(at_ten)
    for _ in range(10):
        somebody(at_ten, district=at_ten.narimanov)
    lines = [
        f"AZE,cumulative_cases,{TODAY - timedelta(days=27 - n)},{TODAY},{100 + 20 * n}"
        for n in range(28)
    ]
    whole = ahead.work_ahead(at_ten.supervisor, at_ten.home)
    Archive(at_ten.home).add(publication_of(TODAY, lines, source="own-counts"))
    part = ahead.work_ahead(at_ten.supervisor, at_ten.home)

    assert (whole.decision, whole.of, whole.began) == (row.pk, TODAY, 40)
    assert whole.expected is None
    # A median of forty a day, of whom all are thought to come.
    assert line(whole.work.all, "new").total.median == pytest.approx(1120, rel=0.15)
    # 540 to 640 cases, half as many at home: forty on the register are a seventh.
    assert part.expected == pytest.approx(295, abs=30)
    share = 40 / part.expected
    assert line(part.work.all, "new").total.median == pytest.approx(
        1120 * share, rel=0.25
    )
    assert line(part.work.all, "beds").peak.median == pytest.approx(
        100 * share, rel=0.25
    )
    of = {part.names[one.code]: one for one in part.work.districts}
    assert of["Sabail"].at_home == 30
    assert (
        line(of["Sabail"], "calls").total.median
        > line(of["Narimanov"], "calls").total.median
    )


def test_nights_are_those_at_home_and_never_below_none(at_ten, monkeypatch):
    """One ended after five, one went to hospital after three, one begins tomorrow."""
    _there, ended, admitted, _to_come = (
        opened_at(at_ten, monkeypatch, NOW - timedelta(days=nights))
        for nights in (9, 5, 3, -1)
    )
    monkeypatch.setattr(clock, "now", lambda: NOW)
    acts.end_episode(
        at_ten.nurse,
        ended.pk,
        reason=acts.Ending.RECOVERED,
        outcome=acts.Outcome.WELL,
    )
    escalations.admit(at_ten.doctor, admitted.pk)

    nights, began, stays = ahead._at_home(NOW)

    assert sorted(nights[at_ten.sabail]) == [0, 9]
    assert began[at_ten.sabail] == 4
    assert sorted((one.days, one.ended) for one in stays) == [
        (0, False),
        (3, True),
        (5, True),
        (9, False),
    ]


def test_futures_have_the_quantiles_of_the_record():
    fan = sample_decisions.fan("home_care_new", 40.0)
    z = np.random.default_rng(1).standard_normal(20_000)
    drawn = ahead._drawn(fan, list(range(7)), z)

    found = np.quantile(drawn[:, 3], (0.05, 0.25, 0.5, 0.75, 0.95))
    assert found == pytest.approx([16, 32, 40, 52, 120], rel=0.05)
    assert (drawn >= 0).all()


def test_the_terminal_tells_weeks_and_only_ones_own_districts(at_ten):
    compared(at_ten)
    somebody(at_ten)
    asked = ("care", "report", "--ahead", "--by")

    shown = epihq_here(*asked, "sara", home=at_ten.home)
    own = epihq_here(*asked, "nina", "--format", "json", home=at_ten.home)

    assert shown.returncode == 0, shown.stderr
    assert "2020-07-11" in shown.stdout
    assert "2020-08-07" in shown.stdout
    assert "all" in shown.stdout
    assert "(-0" not in shown.stdout
    assert "option" in shown.stderr
    rows = json.loads(own.stdout)
    assert {one["district"] for one in rows} == {"Sabail"}
    assert len(rows) == 4 * 5
    assert {one["what"] for one in rows} == {
        "at-home",
        "calls",
        "visits",
        "nurses",
        "beds",
    }
    assert all(one["lower90"] <= one["median"] <= one["upper90"] for one in rows)
