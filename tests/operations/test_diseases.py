"""The watch of a headquarters with several diseases: each is an epidemic of its own."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from archive_samples import publication_of
from epihq.archive import Archive
from epihq.assessment.behind import NOT_YET
from epihq.assessment.overview import kept_overview
from epihq.assessment.settings import Settings
from epihq.operations.centre.actions import set_centre
from epihq.operations.claims.cards import CARDS, ask_card
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import held_acts, record_act
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch import background_work
from epihq.operations.watch.steps import Round, signals
from epihq.terms.errors import UsageError
from regime_samples import act
from room_samples import open_room

DAY = date(2020, 7, 2)


@pytest.fixture
def room(kept_home):
    opened = open_room(kept_home)
    set_centre(WATCH, name="HQ", location="AZE", exercise=True)
    yield opened
    connection.close()


def publish(home, disease, counts, day=DAY):
    """Cases of Azerbaijan, one a day, up to the day before ``day``."""
    first = day - timedelta(days=len(counts))
    lines = [
        f"AZE,cases,{first + timedelta(days=at)},{day},{count}"
        for at, count in enumerate(counts)
    ]
    said = publication_of(day, lines, source="own-counts")
    Archive(home).add(replace(said, disease=disease))


def level(count, days=60):
    return [count + at % 3 for at in range(days)]


class Still:
    """Works beside the watch that nobody starts."""

    def goes_on(self):
        return False


def looked(home):
    return signals(Round(home=home, background=Still(), ended=[]))


def test_each_disease_is_looked_at_and_its_signals_name_it(room):
    publish(room.home, "cholera", [*level(10), 90])
    publish(room.home, "measles", [*level(10), 80])

    looked(room.home)

    held = SignalRow.objects.all()
    assert {row.disease for row in held} == {"cholera", "measles"}
    assert {row.location for row in held} == {"AZE"}


def test_the_same_figures_say_nothing_new_and_those_of_one_disease_do(room):
    publish(room.home, "cholera", [*level(10), 90])
    publish(room.home, "measles", level(10))
    looked(room.home)

    assert "raised" not in looked(room.home)
    publish(room.home, "measles", [*level(10), 80], DAY + timedelta(days=1))
    assert "raised" in looked(room.home)


def test_a_disease_without_cases_yet_stops_no_other(room):
    publish(room.home, "cholera", [*level(10), 90])
    deaths = publication_of(DAY, [f"AZE,deaths,{DAY},{DAY},1"], source="own-counts")
    Archive(room.home).add(replace(deaths, disease="measles"))

    looked(room.home)

    assert {row.disease for row in SignalRow.objects.all()} == {"cholera"}


def test_epidemics_of_one_place_are_estimated_apart(room, monkeypatch):
    """Answers of the engine are told apart by their location."""
    asked = []
    monkeypatch.setattr(
        "epihq.assessment.world.estimate_world",
        lambda cases, *_, **__: (
            asked.append([c.observed.cases.used[-1] for c in cases]) or iter(())
        ),
    )
    publish(room.home, "cholera", level(10))
    publish(room.home, "measles", level(50))

    background_work.estimate_changed(room.home, f"{DAY}", "AZE")

    assert [len(one) for one in asked if one] == [1, 1]
    assert sorted(one[0] // 10 for one in asked if one) == [1, 5]


def test_the_table_of_one_disease_takes_no_estimate_of_another(room):
    publish(room.home, "cholera", level(10))
    publish(room.home, "measles", level(50))
    keys = {}
    for disease in ("cholera", "measles"):
        archive = Archive(room.home, disease)
        table = kept_overview(archive, room.home / "overviews", DAY, Settings())
        keys[disease] = table.rows[0].cases_7_days
        assert table.disease == disease
        assert table.rows[0].infections_verdict in {"", NOT_YET}

    assert keys["cholera"] < keys["measles"]


def test_a_card_is_asked_for_once_of_each_disease(room):
    ask = {"as_of": DAY, "today": DAY}

    first = ask_card(room.duty, "AZE", disease="cholera", **ask)
    again = ask_card(room.duty, "AZE", disease="cholera", **ask)
    other = ask_card(room.duty, "AZE", disease="measles", **ask)

    assert (first.pk == again.pk, first.pk == other.pk) == (True, False)
    assert CARDS.question(other).disease == "measles"


def test_a_card_of_no_disease_is_refused(room):
    with pytest.raises(UsageError) as raised:
        ask_card(room.duty, "AZE", disease="meassles", as_of=DAY, today=DAY)

    assert raised.value.code == "disease.unknown"


def test_an_act_keeps_what_it_aims_at(room):
    record_act(room.home, replace(act(), disease="cholera"), by="Dara")
    record_act(room.home, replace(act(), regime="borders"), by="Dara")

    assert [one.disease for one in held_acts()] == ["cholera", ""]


def test_an_act_that_aims_at_no_disease_there_is_is_refused(room):
    with pytest.raises(UsageError) as raised:
        record_act(room.home, replace(act(), disease="meassles"), by="Dara")

    assert raised.value.code == "disease.unknown"


@pytest.mark.parametrize(("aims", "about"), [("cholera", "cholera"), ("", "")])
def test_the_end_of_a_regime_is_decided_by_the_disease_it_aims_at(
    room, monkeypatch, tmp_path, aims, about
):
    ends = datetime.fromisoformat("2020-08-01T00:00+04:00")
    said = replace(act(), disease=aims, effective_to=ends)
    record_act(room.home, said, by="Dara")
    asked = []
    monkeypatch.setattr(
        background_work, "house_archive", lambda _home, disease: asked.append(disease)
    )
    monkeypatch.setattr(
        "epihq.desk.decide.decide", lambda *_: pytest.skip("the desk is asked")
    )

    with pytest.raises(pytest.skip.Exception):
        background_work.decide_to(
            room.home, "AZE", "2020-07-02T18:00+04:00", ends.isoformat(), "out.json"
        )

    assert asked == [about]
