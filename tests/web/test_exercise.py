"""The demonstration waits for its players: the bar on top of each page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import override_settings

from epihq.operations.centre.actions import set_centre
from epihq.operations.exercise.turns import Played, asked, tell_played
from epihq.operations.ledger.clock import set_clock
from epihq.operations.ledger.rules import SETUP

DAY = date(2019, 5, 27)
NEXT = {"day": "2019-05-27"}


@pytest.fixture
def player(room, client_as):
    tell_played(room, Played(day=DAY))
    set_clock(room, datetime(2019, 5, 27, 8, tzinfo=UTC))
    with override_settings(DEMO=True):
        yield client_as("duty-officer")


def test_each_page_says_that_the_exercise_waits_and_shows_its_hour(player):
    for address in ("/board/", "/instructions/", "/roster/"):
        told = player.get(address).content.decode()

        assert "The exercise waits for you." in told
        assert "Monday, 27\xa0May 2019" in told
        assert ">08:00<" in told or ">08:01<" in told or ">12:00<" in told


def test_how_to_play_somebody_else_is_one_press_away(player, room):
    set_centre(SETUP, name="Exercise", location="ZZA", exercise=True, time_zone="UTC")

    bar = player.get("/board/").content.decode()
    told = player.get("/help/").content.decode()

    assert 'href="/help/#exercise-help"' in bar
    assert 'id="exercise-help"' in told
    assert "opens it in a private window" in told


def test_the_next_day_is_asked_for_once_however_often_it_is_pressed(player, room):
    player.get("/board/")
    for _ in range(2):
        player.post("/exercise/next/", NEXT)

    assert asked(room).until == DAY + timedelta(days=1)
    assert "The next day is coming." in player.get("/board/").content.decode()


def test_it_can_be_let_run_and_made_to_wait(player, room):
    player.post("/exercise/run/", NEXT)
    assert asked(room).runs

    player.post("/exercise/wait/", NEXT)
    assert not asked(room).runs
    assert not asked(room).wants_after(DAY)


def test_the_bar_is_sent_when_it_changed_alone(player, room):
    seen = f"/exercise/?seen={DAY} False False False"
    assert player.get(seen).status_code == 204

    tell_played(room, Played(day=DAY, is_last=True))

    assert "The last evening" in player.get(seen).content.decode()


def test_a_headquarters_at_work_has_no_turns(client_as):
    player = client_as("duty-officer")

    assert player.get("/exercise/").status_code == 404
    assert player.post("/exercise/next/", NEXT).status_code == 404
