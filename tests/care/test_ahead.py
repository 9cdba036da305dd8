"""The work of the next weeks, from a decision that is kept and from the register."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sample_decisions
from ahead_samples import NOW, TODAY, compared
from archive_samples import publication_of
from care_samples import somebody
from epihq.archive import Archive
from epihq.assessment.behind import interval_of
from epihq.care.ahead import keeping
from epihq.care.ahead import making as ahead
from epihq.care.ahead.shortages import shortages
from epihq.care.desk import acts, escalations
from epihq.care.needs import actions as needs
from epihq.care.needs.stocks import change_stock, held
from epihq.operations.centre.actions import set_centre
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from epihq.operations.processes.background import Ended
from epihq.operations.processes.heartbeats import heartbeat
from epihq.operations.watch import background_work, steps
from epihq.terms.errors import DataError
from program import epihq_here

pytestmark = pytest.mark.databases("sqlite", "postgresql")


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
    compared(at_ten.home, days=6)
    done = epihq_here("care", "report", "--ahead", "--by", "sara", home=at_ten.home)
    assert done.returncode == 1
    assert "Ask for one on the page of decisions" in done.stderr


def test_the_register_takes_as_large_a_part_as_it_did(at_ten):
    row = compared(at_ten.home)
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
    compared(at_ten.home)
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


def test_the_watch_keeps_it_until_what_it_rests_on_is_another(at_ten, monkeypatch):
    assert keeping.due(NOW) == ""
    compared(at_ten.home)
    somebody(at_ten)
    watched = Watched(at_ten.home)

    first = watched.round()
    kept = keeping.kept(at_ten.home)

    assert first == ["care ahead"]
    assert watched.round() == []
    assert (kept.as_of, kept.made_at, kept.days_old) == (TODAY, NOW, 0)
    assert heartbeat("care ahead").trouble == ""
    sabail = kept.of_district(at_ten.sabail)
    assert sabail.at_home == 1
    week = next(one for one in sabail.weeks if one.what == "calls")
    assert (week.first, week.last) == (
        TODAY + timedelta(days=1),
        TODAY + timedelta(days=7),
    )
    assert sabail.future("new").sum(axis=1)[:1] > 0
    assert sabail.future("at-home").shape == (500, 10)

    later = NOW + timedelta(days=50)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert watched.round() == ["care ahead"]
    old = keeping.kept(at_ten.home)
    assert (old.as_of, old.days_old) == (TODAY, 50)


@given(st.lists(st.integers(0, 10**6), min_size=1, unique=True), st.integers(-1, 10**6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_at_each_hour_the_newest_made_by_then_stood(at_ten, monkeypatch, made, asked):
    """Forecasts are made at some seconds, in their order, and asked for at one."""
    home = at_ten.home
    shutil.rmtree(home / "watch", ignore_errors=True)
    monkeypatch.setattr(keeping, "made", lambda *_: None)
    for second in sorted(made):
        hour = NOW + timedelta(seconds=second)
        monkeypatch.setattr(clock, "now", lambda hour=hour: hour)
        monkeypatch.setattr(keeping, "_kept", made_at)
        keeping.keep(home)

    stood = keeping.stood_at(home, NOW + timedelta(seconds=asked))

    by_then = [one for one in made if one <= asked]
    assert (stood and (stood.made_at - NOW).total_seconds()) == max(
        by_then, default=None
    )


def made_at(_, hour):
    """A forecast of nothing, made at an hour."""
    return keeping.Kept(
        as_of=hour.date(),
        made_at=hour,
        decision=1,
        of=TODAY,
        option=keeping.Meant(name="lapse", title="", days=0),
        began=0,
        expected=None,
        stay=interval_of(np.zeros(9), 1),
        persons=0,
        districts=(),
    )


def test_what_fails_each_time_is_tried_no_more_of_the_same(at_ten, monkeypatch):
    compared(at_ten.home)

    def full(*_):
        raise DataError("disk.full", "No space left.")

    monkeypatch.setattr(keeping, "write_whole", full)
    watched = Watched(at_ten.home)

    assert [bool(watched.round()) for _ in range(5)] == [True, True, True, False, False]
    assert "No space left" in heartbeat("care ahead").trouble


class Watched:
    """The step of the watch, whose works are done at once in this process."""

    def __init__(self, home):
        self.home, self.ended = home, []

    def round(self):
        """Do the step of one round, then what it began; name that."""
        begun = []
        this = SimpleNamespace(
            home=self.home,
            ended=self.ended,
            background=SimpleNamespace(
                goes_on=lambda _: False, start=lambda *work: begun.append(work)
            ),
        )
        steps.beside(this)
        self.ended = [self._done(name, words) for name, words, _seconds in begun]
        # What has ended is written down before anything is begun anew.
        steps.beside(
            SimpleNamespace(
                home=self.home,
                ended=self.ended,
                background=SimpleNamespace(
                    goes_on=lambda _: True, start=lambda *_: None
                ),
            )
        )
        self.ended = []
        return [name for name, *_ in begun]

    def _done(self, name, words):
        what, home, *more = words
        trouble = ""
        try:
            background_work._WORKS[what](Path(home), *more)
        except DataError as error:
            trouble = str(error)
        return Ended(name=name, trouble=trouble, words=words)


def test_shortages_are_told_from_the_forecast_that_is_kept(at_ten, monkeypatch):
    """Zinc is given to everybody new, masks are used as they were of late."""
    compared(at_ten.home)
    ten = [somebody(at_ten) for _ in range(10)]
    for item in ("zinc", "masks"):
        change_stock(at_ten.supervisor, at_ten.sabail, item, 100, why="received")
    needs.ask_package(at_ten.nurse, ten[0].pk, "azerbaijan-2020")
    asked = needs.ask(at_ten.nurse, ten[1].pk, {"masks": 7})
    needs.step(at_ten.nurse, "care.pack", [asked[0].pk])
    keeping.keep(at_ten.home)
    kept = keeping.kept(at_ten.home)

    told = shortages(kept, held(at_ten.nurse))
    zinc, masks = told[at_ten.sabail, "zinc"], told[at_ten.sabail, "masks"]

    # Of forty new a day two districts share; 99 pieces last some days, not a week.
    assert zinc.chance > 0.9
    assert TODAY < zinc.first <= zinc.day <= zinc.last <= TODAY + timedelta(days=7)
    assert zinc.to_order > 50
    assert (zinc.as_of, zinc.until) == (TODAY, TODAY + timedelta(days=7))
    # Seven in two weeks among ten people: 93 do, unless very many come.
    assert 0 < masks.chance < 0.5 < zinc.chance
    assert 0 < masks.to_order < zinc.to_order
    assert told[at_ten.sabail, "vitamin-c"].chance == 1.0

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    assert shortages(kept, held(at_ten.nurse))[at_ten.sabail, "zinc"].as_of == TODAY
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))
    assert shortages(kept, held(at_ten.nurse)) == {}
