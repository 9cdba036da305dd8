"""When a regime ends is told by one function, to all who ask."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.operations.acts import enter_acts, held_acts
from epihq.operations.centre import set_centre
from epihq.operations.handovers import items_of
from epihq.operations.held import held_at, regimes_at
from epihq.operations.regime_ends import endings
from epihq.operations.rules import WATCH
from epihq.terms.drafting import Draft, extension
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Kind, acts_of, standing
from regime_samples import act, july
from room_samples import open_room

DAYS = st.integers(2, 28)
STEPS = st.lists(
    st.tuples(st.sampled_from(["set", "extend", "lift", "correct"]), DAYS, DAYS),
    max_size=5,
)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        yield open_room(tmp_path_factory.mktemp("held") / "home")
        connection.close()


def decided(what, first, last):
    """An act decided on the first of July, as a person may word it."""
    told = {"decided_on": july(1).date(), "instrument": f"{what} {first} {last}"}
    if what == "extend":
        words = {"location": "AZE", "regime": "strict", **told}
        return extension(Draft(effective_to=july(last), **words), held_acts())
    if what == "lift":
        return act(Kind.LIFT, effective_from=july(first), **told)
    wrong = held_acts()[-1].number if what == "correct" else 0
    span = {"effective_from": july(first), "effective_to": july(last)}
    return act(corrects=wrong, **span, **told)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, day=DAYS)
def test_handover_watch_and_board_tell_one_end_whatever_was_decided(room, steps, day):
    at = july(day) + timedelta(hours=1)
    with transaction.atomic():
        enter_acts([act(decided_on=july(1).date(), effective_from=july(1))], "Mina")
        for what, *span in steps:
            with suppress(UsageError):
                enter_acts([decided(what, *span)], "Mina")
        known = acts_of(held_acts(), "AZE", at.date())
        told = {one.act.regime: one.ends for one in regimes_at(held_acts(), at)}
        items = [one for one in items_of(at, at, at) if one["kind"] == "ends"]
        seen = [one.ends_at for one in endings(at)]
        held = held_at(held_acts(), "AZE", at.date(), at)
        transaction.set_rollback(True)

    hours = [at + timedelta(hours=n) for n in range(24 * 30)]
    assert set(told) == set(standing(known, at))
    for regime, end in told.items():
        lapses = (hour for hour in hours if regime not in standing(known, hour))
        assert end == next(lapses, None)
    soon = [e for e in told.values() if e and e <= at + timedelta(days=7)]
    assert [datetime.fromisoformat(one["until"]) for one in items] == soon == seen
    assert {one.until for one in held} == set(told.values())


def test_the_day_of_a_decision_is_that_of_the_headquarters_not_of_utc(room):
    end, hour = july(20, 6), july(17, 1)  # 16 July, 21:00 in UTC
    more = {"effective_from": end, "effective_to": july(31)}
    with transaction.atomic():
        set_centre(WATCH, name="HQ", location="AZE", time_zone="Asia/Baku")
        enter_acts([act()], "Mina")
        enter_acts([act(Kind.EXTEND, decided_on=july(17).date(), **more)], "Mina")

        (one,) = regimes_at(held_acts(), hour)
        transaction.set_rollback(True)

    assert one.ends == july(31)
