"""The log is one chain: what is altered, removed or slipped in shows."""

import hashlib
import json
import subprocess
import sys
import textwrap
from datetime import date

import pytest
from django.db import connection

from behind import behind_the_back
from epihq.operations.duty import day_record
from epihq.operations.keeping import comparing
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.acting import begin, change, held, view
from epihq.operations.ledger.past import past
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.ledger.tables import CentreRow, LogRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.tables import SourceRow
from epihq.terms.errors import RecordError

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OFFICER = Actor(name="leyla", roles=frozenset({Role.DUTY_OFFICER}), via="page")


def signal(location="AZE", **more):
    return SignalRow(
        **{
            "state": "new",
            "location": location,
            "signal_kind": "reported",
            "severity": "high",
            "cause": "a call",
            "reference_date": date(2020, 7, 1),
            "last_date": date(2020, 7, 1),
            "alarms": [{"value": 12.5, "method": "EARS"}],
            **more,
        }
    )


@pytest.fixture
def room(kept_home):
    """A ledger with three entries: a signal raised, verified, and another raised."""
    ledger.configure(kept_home)
    ledger.bring_up_to_date(kept_home)
    with ledger.changing():
        row = begin(WATCH, "signal.raise", signal())
        change(OFFICER, "signal.verify", row, {"state": "under-verification"})
        begin(WATCH, "signal.raise", signal("ARM"))
    yield kept_home
    connection.close()


def damage():
    return [(d.number, d.sentence) for d in (*log.verify(), *comparing.check_things())]


def test_what_was_done_in_the_room_is_a_whole_chain(room):
    assert damage() == []
    first, second, third = LogRow.objects.order_by("number")
    assert first.previous_hash == "0" * 64
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)


def test_entries_between_two_hours_are_asked_for_by_both(room):
    hours = [entry.recorded_at for entry in log.entries()]
    first, last = hours[0], hours[-1]

    told = [entry.recorded_at for entry in log.entries(between=(first, last))]

    assert told == [hour for hour in hours if hour < last]
    with pytest.raises(TypeError):
        log.entries(since=first)


def test_a_seal_can_be_had_from_the_record_with_a_few_lines_of_python(room):
    told = day_record.export_day(OFFICER, LogRow.objects.first().recorded_at.date())
    *entries, last = map(json.loads, day_record.lines(told))

    def canonical(value):
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    def sha256(text):
        return hashlib.sha256(text.encode()).hexdigest()

    before = entries[0]["previous_hash"]
    for e in entries:
        assert sha256(canonical(e["content"])) == e["content_hash"]
        names = ("number", "recorded_at", "by", "via", "verb", "thing")
        names += ("thing_number", "before", "after", "content_hash")
        assert sha256(canonical([*(e[n] for n in names), before])) == e["hash"]
        before = e["hash"]
    assert (len(entries), last["head"]["hash"]) == (3, before)


ALTERED = {
    "by": "UPDATE ledger_log SET by = 'nobody' WHERE number = 2",
    "hour": "UPDATE ledger_log SET recorded_at = '2020-01-01' WHERE number = 2",
    "after": "UPDATE ledger_log SET after = 'closed' WHERE number = 2",
}


@pytest.mark.parametrize("column", ALTERED)
def test_an_altered_entry_shows(room, column):
    behind_the_back(ALTERED[column].replace(" by ", ' "by" '))

    assert (2, "it was altered") in damage()


def test_an_altered_content_shows(room):
    behind_the_back(
        "UPDATE ledger_log SET content = replace(content, 'high', 'low') "
        "WHERE number = 1",
    )

    assert [d.number for d in log.verify()] == [1]


def test_an_altered_and_newly_sealed_entry_no_longer_fits_the_next(room):
    row = LogRow.objects.get(number=2)
    row.by = "nobody"
    again = f"UPDATE ledger_log SET \"by\" = 'nobody', hash = '{log.seal(row)}' "  # noqa: S608
    behind_the_back(f"{again} WHERE number = 2")

    assert damage() == [(3, "it does not follow the one before")]


def test_a_removed_entry_shows(room):
    behind_the_back("DELETE FROM ledger_log WHERE number = 2")

    assert (3, "entries 2 to 2 are missing") in damage()


def test_an_erased_content_leaves_the_chain_whole(room):
    behind_the_back("UPDATE ledger_log SET content = '' WHERE number = 1")

    assert damage() == [(1, "its content was erased")]
    assert list(past(SignalRow, 1)) == []
    assert past(SignalRow, 1).filter(location="AZE").order_by("opened_at").count() == 0


def test_a_row_altered_behind_the_programs_back_shows(room):
    behind_the_back("UPDATE ledger_signal SET severity = 'low' WHERE number = 1")

    assert damage() == [(2, "signal 1 was altered without an entry: severity")]


def test_a_row_removed_behind_the_programs_back_shows(room):
    behind_the_back("DELETE FROM ledger_signal WHERE number = 2")

    assert damage() == [(3, "signal 2 is gone")]


def test_a_row_slipped_in_shows(room):
    row = SourceRow(state="watched", name="own-counts")
    row.opened_at = row.changed_at = LogRow.objects.first().recorded_at
    row.save()

    assert damage() == [(0, "no entry tells of source 1")]


def test_looking_at_personal_data_changes_nothing_that_is_compared(room):
    with ledger.changing():
        view(OFFICER, "signal.see", held(SignalRow, 1))

    assert damage() == []
    assert log.head() == 4


def test_after_looks_alone_nothing_has_changed_and_after_a_deed_it_has(room):
    number, seal = log.head_seal()
    assert log.is_unchanged_since(number, seal)

    with ledger.changing():
        view(OFFICER, "signal.see", held(SignalRow, 1))
    assert log.is_unchanged_since(number, seal)
    assert not log.is_unchanged_since(number, "of another ledger")
    assert not log.is_unchanged_since(number + 9, seal)

    with ledger.changing():
        begin(WATCH, "signal.raise", signal("GEO"))
    assert not log.is_unchanged_since(number, seal)


def test_things_stood_at_an_entry_as_the_log_says(room):
    after = {upto: past(SignalRow, upto).states() for upto in range(4)}

    assert after[0] == {}
    assert after[1] == {1: "new"}
    assert after[2] == {1: "under-verification"}
    assert sorted(after[3]) == [1, 2]


def test_who_may_not_takes_out_no_record_and_the_log_tells_who_did(room):
    stranger = Actor(name="agency", roles=frozenset({Role.AGENCY_OFFICER}), via="page")
    today = LogRow.objects.first().recorded_at.date()
    with pytest.raises(RecordError) as refused:
        day_record.export_day(stranger, today)

    day_record.export_day(OFFICER, today)

    assert refused.value.code == "rules.not-allowed"
    newest = LogRow.objects.last()
    assert (newest.number, newest.verb, newest.by) == (4, "log.export", "leyla")


def test_a_day_is_that_of_the_centres_own_zone(room):
    with ledger.changing():
        centre = CentreRow(
            state="open", name="EOC", location="AZE", time_zone="Asia/Baku"
        )
        begin(WATCH, "centre.set", centre)

    since, until = day_record.bounds(date(2020, 7, 1), day_record.time_zone())

    assert since.isoformat() == "2020-06-30T20:00:00+00:00"
    assert until.isoformat() == "2020-07-01T20:00:00+00:00"


WRITER = textwrap.dedent(
    """
    import sys
    from datetime import date
    from pathlib import Path
    from epihq.operations.ledger import ledger

    ledger.configure(Path(sys.argv[1]))
    from epihq.operations.ledger.acting import begin
    from epihq.operations.ledger.rules import WATCH
    from epihq.operations.signals.tables import SignalRow

    for number in range(int(sys.argv[2])):
        with ledger.changing():
            begin(WATCH, "signal.raise", SignalRow(
                state="new", signal_kind="reported", severity="low",
                cause=f"{sys.argv[3]} {number}", reference_date=date(2020, 7, 1),
                last_date=date(2020, 7, 1)))
    """
)


@pytest.mark.slow
def test_many_writers_make_one_chain(room):
    command = [sys.executable, "-c", WRITER, str(room), "25"]
    writers = [subprocess.Popen([*command, name]) for name in "abcd"]

    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]

    assert damage() == []
    assert log.head() == 103
    hours = list(LogRow.objects.values_list("recorded_at", flat=True))
    assert hours == sorted(hours)
