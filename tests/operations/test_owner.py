"""On PostgreSQL the tables have an owner, and the program's role cannot undo them."""

import os

import psycopg
import pytest
from django.db import connection

from django_set_up import set_up
from lending import as_owner, new_database
from program import epihq_here

set_up()

from epihq.operations.ledger import ledger  # noqa: E402 - after Django
from epihq.operations.measures.acts import acts, record_act  # noqa: E402
from epihq.terms.errors import DataError, UsageError  # noqa: E402
from regime_samples import act  # noqa: E402

pytestmark = pytest.mark.postgres

OWNER, PROGRAM = "EPIHQ_DATABASE_OWNER_URL", "EPIHQ_DATABASE_URL"
INIT = (
    "init", "--name", "HQ", "--location", "AZE", "--username", "a.aliyev",
    "--full-name", "Aysel Aliyeva",
)  # fmt: skip


@pytest.fixture
def server(postgres, monkeypatch, tmp_path):
    """A database of the role keeper's; that of the program is yet to be made."""
    name, address = new_database(postgres)
    as_owner(postgres, "CREATE ROLE keeper LOGIN CREATEROLE")
    as_owner(postgres, f"ALTER DATABASE {name} OWNER TO keeper")
    monkeypatch.setenv(OWNER, address.replace("epihq@", "keeper@"))
    monkeypatch.setenv(PROGRAM, address.replace("epihq@", "worker:secret@"))
    yield tmp_path / "home"
    connection.close()
    as_owner(postgres, f"DROP DATABASE {name} WITH (FORCE)")
    as_owner(postgres, "DROP ROLE IF EXISTS worker")
    as_owner(postgres, "DROP ROLE keeper")


@pytest.fixture
def home(server, monkeypatch):
    """A headquarters as `epihq init` leaves it; the owner's address is forgotten."""
    done = epihq_here(*INIT, home=server)
    assert done.returncode == 0, done.stderr
    monkeypatch.delenv(OWNER)
    connection.close()
    return server


def refused(statement):
    with (
        psycopg.connect(os.environ[PROGRAM]) as opened,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        opened.execute(statement)


FORBIDDEN = (
    "DROP TRIGGER ledger_log_no_change ON ledger_log",
    "ALTER TABLE ledger_log DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "TRUNCATE ledger_log",
    "UPDATE ledger_log SET by = 'nobody'",
    "DELETE FROM ledger_act",
    "DELETE FROM ledger_signal",
    "TRUNCATE ledger_officer CASCADE",
    "DROP TABLE ledger_log",
    "CREATE OR REPLACE FUNCTION ledger_log_is_append_only() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TABLE mine (x int)",
    "UPDATE django_migrations SET name = ''",
)


def test_the_programs_role_can_undo_no_guard(home):
    for statement in FORBIDDEN:
        refused(statement)


def test_the_headquarters_works_as_that_role(home):
    record_act(home, act(), by="x")

    assert [one.instrument for one in acts(home)] == [act().instrument]
    connection.close()
    done = epihq_here("log", "verify", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "owns the tables" not in done.stdout


def test_rights_are_those_of_the_pages_too(home):
    from django.test import Client  # noqa: PLC0415 - after Django

    from epihq.web import settings  # noqa: PLC0415

    settings.configure(home)
    told = {"login": "a.aliyev", "password": "not hers"}

    answer = Client(SERVER_NAME="127.0.0.1").post("/sign-in/", told)

    assert answer.status_code == 200


def asked(question):
    with psycopg.connect(os.environ[PROGRAM]) as opened:
        return opened.execute(question).fetchall()


# Which transaction gave the rights to each table.
GIVEN = (
    "SELECT relname, xmin::text FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace"
)


def test_rights_are_given_all_at_once_and_not_again_at_each_opening(server):
    acts_of_new(server)
    given = asked(GIVEN)

    acts_of_new(server)

    assert len({by for _, by in given}) == 1
    assert sorted(asked(GIVEN)) == sorted(given)


def test_who_names_as_owner_another_than_that_of_the_tables_is_told_whose_they_are(
    server, monkeypatch, postgres
):
    keeper = os.environ[OWNER]
    with monkeypatch.context() as patch:
        patch.delenv(OWNER)
        patch.setenv(PROGRAM, keeper)
        acts_of_new(server)
    as_owner(postgres, "CREATE ROLE other LOGIN CREATEROLE")
    monkeypatch.setenv(OWNER, keeper.replace("keeper@", "other@"))

    with pytest.raises(DataError) as error:
        acts_of_new(server)

    as_owner(postgres, "DROP ROLE other")
    assert error.value.code == "ledger.other-owner"
    assert "of keeper" in str(error.value)


def test_tables_that_have_to_change_ask_for_their_owner(server, monkeypatch, postgres):
    as_owner(postgres, "CREATE ROLE worker LOGIN")
    monkeypatch.delenv(OWNER)

    with pytest.raises(DataError) as error:
        acts_of_new(server)

    assert error.value.code == "ledger.needs-its-owner"


def acts_of_new(home):
    with ledger.writing(home):
        pass


def test_a_role_without_its_rights_is_told_to_ask_the_owner(
    server, monkeypatch, postgres
):
    with monkeypatch.context() as patch:
        patch.setenv(PROGRAM, os.environ[OWNER])
        patch.delenv(OWNER)
        acts_of_new(server)
    as_owner(postgres, "CREATE ROLE worker LOGIN")
    with monkeypatch.context() as patch:
        patch.delenv(OWNER)
        with pytest.raises(DataError) as error:
            acts_of_new(server)

    acts_of_new(server)

    assert error.value.code == "ledger.needs-its-owner"


def test_one_role_cannot_be_both(server, monkeypatch):
    monkeypatch.setenv(PROGRAM, os.environ[OWNER])

    with pytest.raises(UsageError) as error:
        acts_of_new(server)

    assert error.value.code == "ledger.one-role"


def test_an_owner_who_may_make_no_role_says_so(server, postgres):
    as_owner(postgres, "ALTER ROLE keeper NOCREATEROLE")

    with pytest.raises(DataError) as error:
        acts_of_new(server)

    assert error.value.code == "ledger.no-such-role"


def test_verify_notes_that_one_role_does_all(kept_home):
    done = epihq_here("log", "verify", home=kept_home)

    on_server = PROGRAM in os.environ
    assert ("owns the tables" in done.stdout) == on_server
