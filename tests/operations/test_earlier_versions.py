"""A ledger of an earlier version of the program is opened, and guarded as before."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from claim_samples import TODAY, statement
from epihq.operations.claims import actions as claims
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.keeping import comparing
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import Actor, Role

pytestmark = pytest.mark.databases("sqlite", "postgresql")

BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
BEFORE = ("operations", "0005_claims")
SINCE = ("asked_as_of", "asked_by", "asked_at", "check_trouble", "disease")


@pytest.fixture
def upgraded(home):
    """A claim recorded before checks were asked for, opened by this version."""
    home.mkdir()
    ledger.configure(home)
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    then = executor.loader.project_state(BEFORE).apps.get_model("operations.ClaimRow")
    row = then.objects.create(**columns())
    now = {**claim_of(row.pk).columns()}
    told = {name: value for name, value in now.items() if name not in SINCE}
    log.write(
        by="dara",
        via="page",
        verb="claim.record",
        thing="claim",
        number=row.pk,
        after="recorded",
        content={"now": told},
    )
    ledger.bring_up_to_date(home)
    yield row.pk
    connection.close()


def columns():
    hour = datetime(2020, 7, 1, 9, tzinfo=UTC)
    said = vars(statement(grade="C3"))
    # Nobody said then which disease was meant.
    del said["disease"]
    claim_kind = {"claim_kind": said.pop("kind"), "recorded_by": "dara"}
    life = {"state": "recorded", "opened_at": hour, "changed_at": hour}
    return said | claim_kind | life


def claim_of(number):
    return ClaimRow(number=number, **columns())


def test_it_stands_as_its_log_says_and_goes_on(upgraded):
    assert [*log.verify(), *comparing.check_things()] == []

    row = claims.ask_check(BY, upgraded, as_of=TODAY, today=TODAY)

    assert (row.version, row.asked_by) == (2, "dara")
    assert [*log.verify(), *comparing.check_things()] == []


WAYS = {
    "unseen": lambda rows: rows.update(asked_by="nobody"),
    "removed": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_its_rows_are_guarded_as_before(upgraded, way):
    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS[way](ClaimRow.objects.all())

    assert ClaimRow.objects.get().asked_by == ""


def test_a_new_column_that_was_filled_behind_the_logs_back_shows(upgraded):
    ClaimRow.objects.update(version=F("version") + 1, check_trouble="Forged.")

    (damage,) = comparing.check_things()
    assert damage.sentence.endswith("check_trouble, version")
