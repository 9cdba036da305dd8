"""A room to test in: a ledger on each database, officers, browsers, a live server."""

import os
import shutil
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.utils import translation

from databases import postgres
from django_set_up import set_up
from lending import lent_database, new_database
from server import forked

set_up()

from epihq.operations.centre.actions import centre, set_centre  # noqa: E402
from epihq.operations.ledger import clock, ledger  # noqa: E402 - after Django is set up
from epihq.operations.ledger.rules import SETUP, WATCH, Role  # noqa: E402
from epihq.operations.people.agencies import Agency, set_agency  # noqa: E402
from epihq.operations.people.officers import Person, invite, make_officer  # noqa: E402
from epihq.web import settings  # noqa: E402
from epihq.web.board import pages as board  # noqa: E402
from epihq.web.charts import drawer, making  # noqa: E402
from epihq.web.kit import api_auth  # noqa: E402
from epihq.web.kit import making as pages_made  # noqa: E402
from proofs import give_factor, show  # noqa: E402

__all__ = ["postgres"]

PASSWORD = "four words that do not belong"  # noqa: S105 - a test's
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def furnish(home):
    """A ledger with a centre, for all tests to copy."""
    settings.configure(home)
    with ledger.writing(home):
        if centre() is None:
            set_centre(
                SETUP,
                name="Operational Headquarters",
                location="AZE",
                time_zone="Asia/Baku",
            )
    connection.close()
    return home


@pytest.fixture
def one_minute(monkeypatch):
    """The clock stands: what is kept or counted for a minute is so for all the test."""
    hour = datetime.now(UTC)
    monkeypatch.setattr(clock, "hour_in", lambda _home: hour)
    monkeypatch.setattr(api_auth, "minute", lambda: 1)
    # Of figures that are still waited for a board is made anew every few seconds.
    monkeypatch.setattr(board, "asking", lambda: 1)


@pytest.fixture(autouse=True)
def _no_language_of_another_test():
    """A page speaks its reader's language; the next test begins without one."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _charts_are_drawn_here(request, monkeypatch):
    """What draws is not started for each test; who asks for ``beside`` has it."""
    if "beside" not in request.fixturenames:
        monkeypatch.setattr(drawer, "ask", making.work)


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_made_for_pages_that_are_gone():
    """What tests had made beside their pages is ended with the last of them."""
    yield
    pages_made.end()


@pytest.fixture
def beside():
    """The process beside the pages that draws, ended afterwards."""
    yield drawer
    drawer.end()


@pytest.fixture(scope="session")
def sqlite_room(tmp_path_factory):
    """The folder that others copy: migrating once is enough."""
    kept = os.environ.pop("EPIHQ_DATABASE_URL", None)
    home = furnish(tmp_path_factory.mktemp("room") / "home")
    if kept is not None:
        os.environ["EPIHQ_DATABASE_URL"] = kept
    return home


@pytest.fixture(scope="session")
def postgres_room(postgres, tmp_path_factory):
    """The database that others copy."""
    name, address = new_database(postgres)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EPIHQ_DATABASE_URL", address)
        home = furnish(tmp_path_factory.mktemp("room") / "home")
    return postgres, name, home


def copied(sqlite_room, folder):
    home = folder / "home"
    shutil.copytree(sqlite_room, home)
    return home


@pytest.fixture
def room(request, database, tmp_path, monkeypatch):
    """A headquarters with a centre and nobody in it."""
    if database == "sqlite":
        monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
        yield from _opened(copied(request.getfixturevalue("sqlite_room"), tmp_path))
        return
    server, template, kept = request.getfixturevalue("postgres_room")
    home = copied(kept, tmp_path)
    with lent_database(server, template) as address:
        monkeypatch.setenv("EPIHQ_DATABASE_URL", address)
        yield from _opened(home)


@pytest.fixture(scope="module")
def shared_rooms():
    """Folder and address of each database that ``shared_room`` gives."""
    return {}


@pytest.fixture
def shared_room(request, database, shared_rooms, tmp_path_factory, monkeypatch):
    """A headquarters for all tests of a file that only look: the first fills it."""
    if database not in shared_rooms:
        folder = tmp_path_factory.mktemp("shared-room")
        shared_rooms[database] = _lasting(request, database, folder)
    home, address = shared_rooms[database]
    if address is None:
        monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("EPIHQ_DATABASE_URL", address)
    yield from _opened(home)


def _lasting(request, database, folder):
    """A room that stays as long as the tests' server."""
    if database == "sqlite":
        return copied(request.getfixturevalue("sqlite_room"), folder), None
    server, template, kept = request.getfixturevalue("postgres_room")
    return copied(kept, folder), new_database(server, template)[1]


def _opened(home):
    settings.configure(home)
    yield home
    connection.close()


def make(role, username=None, **more):
    """Enter an officer of a role; an agency officer gets an agency."""
    role = Role(role)
    if role is Role.AGENCY_OFFICER and "agency" not in more:
        name = f"Agency {uuid.uuid4().hex[:6]}"
        more["agency"] = set_agency(WATCH, Agency(name=name, location="AZE")).pk
    name = username or f"{role.value[:12]}.{uuid.uuid4().hex[:6]}"
    person = Person(username=name, full_name=f"The {role.value}", roles=(role,), **more)
    return make_officer(SETUP, person)


@pytest.fixture
def officer(room):
    """A maker of officers: ``officer("duty-officer")``."""
    return make


@cache
def hashed():
    """The password's hash: Argon2 is slow on purpose, once is enough."""
    return make_password(PASSWORD)


def signed_in(person, **headers):
    """A browser in which a person is signed in, both proofs shown."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False, **headers)
    if not person.has_usable_password():
        person.password = hashed()
        person.save(update_fields=["password"])
    give_factor(person)
    client.force_login(person, BACKEND)
    show(client, person, "password", "mfa")
    client.officer = person
    return client


@pytest.fixture
def client_as(room):
    """A maker of signed-in browsers: ``client_as("auditor").get("/log/")``."""
    return lambda role, **more: signed_in(make(role, **more))


@pytest.fixture
def stranger(room):
    """A browser in which nobody is signed in."""
    return Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)


def link(url, role, **more):
    """A link that lets an officer of a role in, once."""
    person = make(role, **more)
    person.password = hashed()
    person.save(update_fields=["password"])
    return f"{url}/enter/{invite(SETUP, person)}"


@contextmanager
def served(home):
    """Run ``epihq serve`` in demonstration (no second proof asked).

    It works on the database that the surroundings name as it starts.
    """
    settings.configure(home)
    server = forked(home, EPIHQ_DEMO="1")
    server.link = lambda role, **more: link(server.url, role, **more)
    try:
        yield server
    finally:
        # At once: how requests under way are ended is tested elsewhere.
        server.process.kill_all()
        connection.close()


@pytest.fixture
def live(room):
    """A server of one's own, to change things at."""
    with served(room) as server:
        yield server


@pytest.fixture(scope="module")
def shared_server(sqlite_room, tmp_path_factory):
    """The server that ``looked_at`` gives, on SQLite."""
    home = copied(sqlite_room, tmp_path_factory.mktemp("looked-at"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        with served(home) as server:
            yield server


@pytest.fixture
def looked_at(shared_server):
    """A server for all tests of a file that only look."""
    # A test with a server of its own may have come between.
    settings.configure(shared_server.home)
    return shared_server
