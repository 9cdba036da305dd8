"""The database itself refuses to change or remove what was written."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from epihq.operations.ledger import ledger
from epihq.operations.ledger.thing import Thing
from epihq.operations.measures.acts import acts, record_act
from epihq.operations.measures.shares import record_shares
from regime_samples import act, july

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def written(kept_home):
    """A ledger with a row in each table, opened as a later room will open it."""
    record_act(kept_home, act(), by="x")
    record_shares(kept_home, "AZE", {"AZ-BA": 0.25}, source="a census", by="x")
    ledger.configure(kept_home)
    yield kept_home
    connection.close()


def table(name):
    return apps.get_model("operations", name).objects


def ask(statement, rows=None):
    with connection.cursor() as cursor:
        cursor.execute(statement.format(rows.model._meta.db_table if rows else ""))
        return cursor.fetchall() if cursor.description else None


REWRITINGS = {
    "update": lambda rows: rows.update(recorded_by="somebody else"),
    "save": lambda rows: rows.get().save(),
    "delete": lambda rows: rows.all().delete(),
    "raw update": lambda rows: ask("UPDATE {} SET source = 'x'", rows),
    "raw delete": lambda rows: ask("DELETE FROM {}", rows),
}


@pytest.mark.parametrize("way", REWRITINGS)
@pytest.mark.parametrize("name", ["ActRow", "PeopleRow"])
def test_nothing_is_changed_or_removed(written, name, way):
    before = list(table(name).values())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        REWRITINGS[way](table(name))

    assert list(table(name).values()) == before


OVER = {
    "sqlite": "INSERT OR REPLACE INTO ledger_people SELECT id, location, area, share, "
    "source, recorded_at, 'somebody else' FROM ledger_people",
    "postgresql": "INSERT INTO ledger_people SELECT * FROM ledger_people "
    "ON CONFLICT (id) DO UPDATE SET recorded_by = 'somebody else'",
}


def test_nothing_is_written_over(written):
    before = list(table("PeopleRow").values())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ask(OVER[connection.vendor])

    assert list(table("PeopleRow").values()) == before


def test_a_corrections_place_is_not_taken(written):
    record_act(written, act(effective_to=july(12), corrects=1), by="x")
    second = table("ActRow").values().get(pk=2)
    columns = list(second)
    how = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    chosen = ["3" if name == "id" else name for name in columns]

    with pytest.raises(DatabaseError), transaction.atomic():
        ask(
            f"{how} INTO ledger_act ({', '.join(columns)}) "  # noqa: S608 - our own
            f"SELECT {', '.join(chosen)} FROM ledger_act WHERE id = 2"
        )

    assert table("ActRow").values().get(pk=2) == second
    assert table("ActRow").count() == 2


@pytest.mark.postgres
def test_postgresql_does_not_truncate(postgres_url, tmp_path):
    record_act(tmp_path, act(), by="x")
    ledger.configure(tmp_path)

    with pytest.raises(IntegrityError, match="append-only"):
        ask("TRUNCATE ledger_act CASCADE")

    connection.close()
    assert len(acts(tmp_path)) == 1


TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
    "WHERE NOT tgisinternal",
}


# When the watch last worked, and which forms were answered.
NOT_FOR_THE_RECORD = {"ledger_heartbeat", "ledger_once"}


def test_every_table_of_the_ledger_is_protected(written):
    """A later migration that makes a table anew would lose its triggers."""
    found = set(ask(TRIGGERS[connection.vendor]))
    append_only = (
        {"no_update", "no_delete", "no_replace"},
        {"no_change", "no_truncate"},
    )
    kept = {"seen", "no_delete"}

    for model in apps.get_app_config("operations").get_models():
        name = model._meta.db_table
        kinds = {trigger.removeprefix(f"{name}_") for t, trigger in found if t == name}
        if issubclass(model, Thing):
            assert kinds in (kept | {"no_replace"}, kept | {"no_truncate"})
        elif name not in NOT_FOR_THE_RECORD:
            assert kinds in append_only


def test_the_tables_are_as_the_models_say(written):
    call_command("makemigrations", "operations", check=True, dry_run=True, verbosity=0)


def test_a_row_is_named_in_a_persons_words(written):
    assert str(table("ActRow").get()) == "1: AZE, strict, set"
    assert str(table("PeopleRow").get()) == "AZ-BA: 0.25"
