"""Whatever the clock does by some hours, the log has one order, and days divide it."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from databases import sqlite_ledger
from django_set_up import set_up

set_up()

from epihq.operations.duty.day_record import bounds  # noqa: E402
from epihq.operations.ledger import ledger, log  # noqa: E402 - after Django
from epihq.operations.ledger.tables import LogRow  # noqa: E402

__all__ = ["sqlite_ledger"]
REST = {"by": "x", "via": "cli", "verb": "signal.raise", "thing": "signal"}
REST |= {"thing_number": 1, "after": "new", "content": "{}"}
START = datetime(2020, 7, 1, 20, tzinfo=UTC)
# Minutes from one entry to the next: mostly forward, at times back by some hours.
STEPS = st.lists(st.integers(0, 240) | st.integers(-300, -1), min_size=1, max_size=14)


@pytest.fixture(scope="module")
def home(sqlite_ledger, tmp_path_factory):
    home = tmp_path_factory.mktemp("clock") / "home"
    shutil.copytree(sqlite_ledger, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        ledger.configure(home)
        yield home
    connection.close()


def written(steps):
    """Entries at hours that go forward and back; all within a day of each other."""
    hour, hours = START, []
    for number, step in enumerate(steps, start=1):
        hour = max(START - timedelta(hours=8), hour + timedelta(minutes=step))
        hour = min(START + timedelta(hours=12), hour)
        hours.append(hour)
        LogRow.objects.create(number=number, recorded_at=hour, **REST)
    return hours


def law(test):
    """Each case in a ledger as it was."""

    def ran(home, steps):
        with transaction.atomic():
            test(written(steps))
            transaction.set_rollback(True)

    ran.__name__ = test.__name__
    told = settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    return told(given(steps=STEPS)(ran))


@law
def test_nothing_is_shown_before_it_was(hours):
    for at in hours:
        assert all(one <= at for one in hours[: log.head_at(at)])


@law
def test_what_was_shown_once_is_shown_at_every_later_hour(hours):
    shown = [log.head_at(at) for at in sorted(hours)]
    assert shown == sorted(shown)
    for later in (timedelta(0), timedelta(hours=20), timedelta(days=9)):
        assert log.head_at(max(hours) + later) == len(hours)


@law
def test_each_entry_is_in_the_record_of_one_day(hours):
    days = [START.date() + timedelta(days=n) for n in range(-2, 4)]
    spans = [log.span(*bounds(day, "Asia/Baku")) for day in days]
    told = [number for first, last in spans for number in range(first, last + 1)]
    assert told == list(range(1, len(hours) + 1))


def test_an_hour_that_has_not_come_hides_nothing(home):
    with transaction.atomic():
        now = datetime.now(UTC)
        for number, hour in enumerate((now - timedelta(hours=2), *FAULTY), start=1):
            LogRow.objects.create(number=number, recorded_at=hour, **REST)

        assert log.head_at(now - timedelta(hours=1)) == 1 + len(FAULTY)
        transaction.set_rollback(True)


FAULTY = (datetime(2090, 1, 1, tzinfo=UTC), datetime(2090, 1, 2, tzinfo=UTC))
