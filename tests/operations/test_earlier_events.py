"""A ledger in which an event was a state of a signal: each gets an event, on record."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from epihq.operations.events import actions as events
from epihq.operations.events.tables import EventRow, FiguresRow
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.keeping import comparing
from epihq.operations.ledger import ledger, log, moments
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.steps import STEPS

pytestmark = pytest.mark.databases("sqlite", "postgresql")

BEFORE = ("operations", "0009_deliveries_name_their_addressee")
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
HOUR = datetime(2020, 7, 1, 22, tzinfo=UTC)


@pytest.fixture
def upgraded(home):
    """Three signals of the version before, one of them an event, opened by this one."""
    home.mkdir()
    ledger.configure(home)
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    apps = executor.loader.project_state(BEFORE).apps
    for number, state in enumerate(("new", "event", "closed"), 1):
        _raise(apps.get_model("operations.SignalRow"), number, state)
    ledger.bring_up_to_date(home)
    yield home
    connection.close()


def _raise(table, number, state):
    told = {
        "state": state,
        "opened_at": HOUR,
        "changed_at": HOUR,
        "signal_kind": "reported",
        "severity": "high",
        "cause": f"AZE {number}",
        "reference_date": HOUR.date(),
        "last_date": HOUR.date(),
        "location": "AZE",
        "locations": ["AZE"],
        "note": "Beds are full.",
    }
    row = table.objects.create(**told)
    now = SignalRow(number=row.pk, **told).columns()
    del now["event"]
    log.write(
        by="dara",
        via="page",
        verb="signal.raise",
        thing="signal",
        number=row.pk,
        after=state,
        content={"now": now},
    )


def sound():
    return [*log.verify(), *comparing.check_things()] == []


def test_the_log_of_before_verifies_as_it_stood_and_goes_on(upgraded):
    head = log.head()
    assert sound()

    assert STEPS["events"](None) == "1 declared"
    assert STEPS["events"](None) == ""

    assert sound()
    event, signal = EventRow.objects.get(), SignalRow.objects.get(pk=2)
    assert (event.title, event.locations) == ("Beds are full.", ["AZE"])
    assert (signal.state, signal.event, signal.version) == ("event", event.pk, 2)
    told = [entry.verb for entry in log.entries() if entry.number > head]
    assert told == ["event.declare", "signal.link"]


def test_they_are_asked_about_at_an_hour_of_before(upgraded):
    head = moments.Moment(at=HOUR, upto=log.head())
    events.declare_missing(WATCH)

    assert moments.rows(SignalRow, head, {"event": 1}) == []
    assert moments.row_at(SignalRow, 2, head).event is None
    assert moments.row_at(SignalRow, 2, moments.now()).event == 1


def test_an_event_of_before_is_closed_with_its_signal(upgraded):
    events.declare_missing(WATCH)

    events.close_event(BY, 1, reason="42 days.")

    assert SignalRow.objects.get(pk=2).state == "closed"
    assert sound()


def test_who_declares_it_first_leaves_none_to_the_watch(upgraded):
    told = events.Description(title="Full wards")

    events.declare_event(BY, told, signal=2)

    assert events.declare_missing(WATCH) == 0
    assert EventRow.objects.get().title == "Full wards"


WAYS = {
    "unseen": lambda rows: rows.update(state="gone"),
    "removed": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_rows_are_guarded_new_ones_and_those_of_before(upgraded, way):
    events.declare_missing(WATCH)
    value = {"reference_date": "2020-07-01", "indicator": "deaths", "value": 2}
    FiguresRow.objects.create(
        state="kept",
        opened_at=HOUR,
        changed_at=HOUR,
        event_id=1,
        report_date=HOUR.date(),
        source="Port",
        values=[value],
    )
    for table in (EventRow, FiguresRow, SignalRow):
        with pytest.raises(IntegrityError), transaction.atomic():
            WAYS[way](table.objects.all())

    assert signals.close_signal(BY, 1, reason="A batch.").state == "closed"
    assert InstructionRow.objects.filter(event=1).count() == 0
