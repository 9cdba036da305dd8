"""Signals are raised once, joined, merged, and closed with a reason."""

from datetime import date

import pytest
from django.db import connection

from epihq.operations.ledger.rules import WATCH
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import UsageError
from epihq.terms.signals import Severity, SignalKind
from room_samples import alarm, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def raised(*alarms, cause="AZE cases", **more):
    return signals.raise_signal(WATCH, alarms or [alarm()], cause=cause, **more)


def test_a_signal_holds_what_its_alarms_tell(room):
    row = raised(alarm(severity=Severity.LOW), alarm("GEO", day=3))

    kept = SignalRow.objects.get(pk=row.pk)
    assert (kept.state, kept.severity, kept.location) == ("new", "high", "")
    assert kept.locations == ["AZE", "GEO"]
    assert (kept.reference_date, kept.last_date) == (date(2020, 6, 1), date(2020, 6, 3))
    assert signals.alarms_of(kept)[1] == alarm("GEO", day=3)


def test_a_later_alarm_of_one_cause_joins_the_signal_that_stands(room):
    first = raised()
    second = raised(alarm(day=2, severity=Severity.VERY_HIGH))

    assert second.pk == first.pk
    assert (second.times, second.severity) == (2, "very-high")
    assert len(signals.alarms_of(second)) == 2


def test_the_same_alarm_again_changes_nothing(room):
    raised()

    assert raised().version == 1


def test_after_a_signal_is_closed_its_cause_raises_a_new_one(room):
    first = raised()
    signals.close_signal(room.duty, first.pk, reason="Reported late.")

    assert raised().pk != first.pk


def test_a_flood_is_one_signal_told_by_its_first_alarms(room):
    row = raised(*(alarm(day=d) for d in range(1, 29)), kind=SignalKind.FLOOD)

    assert (row.signal_kind, len(row.alarms)) == ("flood", 12)
    assert row.last_date == date(2020, 6, 28)


def test_of_two_merged_signals_one_stays_and_tells_of_both(room):
    gone = raised()
    stays = raised(alarm("GEO", day=5), cause="GEO cases")

    told = signals.merge_signal(room.duty, gone.pk, into=stays.pk, version=1)

    gone.refresh_from_db()
    assert (gone.state, gone.merged_into_id) == ("closed", stays.pk)
    assert (told.pk, told.times, told.locations) == (stays.pk, 2, ["AZE", "GEO"])


def test_a_signal_is_not_merged_into_itself(room):
    number = raised().pk

    with pytest.raises(UsageError) as refused:
        signals.merge_signal(room.duty, number, into=number)
    assert refused.value.code == "signals.merged-into-itself"


def test_a_person_reports_what_was_heard(room):
    told = {"severity": Severity.MODERATE, "on": date(2020, 6, 1)}
    row = signals.report_signal(room.duty, location="aze", text=" Full. ", **told)

    assert (row.location, row.signal_kind, row.note) == ("AZE", "reported", "Full.")
    for wrong, code in (
        ({"location": "Atlantis", "text": "x"}, "terms.unknown-location"),
        ({"location": "AZE", "text": " "}, "ledger.says-nothing"),
    ):
        with pytest.raises(UsageError) as refused:
            signals.report_signal(room.duty, **wrong, **told)
        assert refused.value.code == code


def test_who_takes_a_signal_up_is_on_it(room):
    number = raised().pk
    signals.verify_signal(room.epidemiologist, number)

    assert signals.confirm_event(room.duty, number, event=7).officer == "elif"


def test_a_signal_is_not_closed_without_a_reason(room):
    number = raised().pk

    with pytest.raises(UsageError) as refused:
        signals.close_signal(room.duty, number, reason="  ")
    assert refused.value.code == "ledger.says-nothing"
