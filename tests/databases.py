"""The ledger's two databases: SQLite in a folder, and a PostgreSQL of our own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from lending import lent_database, new_database


def program(name):
    """Find a program of PostgreSQL's server; Debian keeps them off the path."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return places[-1] if places else shutil.which(name)


def as_server(*words):
    """Run as who may run a server: PostgreSQL refuses root."""
    account = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run([*account, *words], check=True, capture_output=True, cwd="/")


def may_run():
    try:
        return os.geteuid() != 0 or bool(pwd.getpwnam("postgres"))
    except KeyError:
        return False


@pytest.fixture(scope="session")
def postgres():
    """A server on a socket in a folder of its own, gone after the tests."""
    if not (program("initdb") and program("pg_ctl") and may_run()):
        pytest.skip("no PostgreSQL server here: install Debian's package postgresql")
    # pytest's own folder is closed to the server's account.
    folder = Path(tempfile.mkdtemp(prefix="epihq-postgres-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"
    try:
        as_server(program("initdb"), "-D", data, "-A", "trust", "-U", "epihq", "-N")
        options = f"-c listen_addresses='' -c fsync=off -k {folder}"
        as_server(
            program("pg_ctl"), "-D", data, "-w", "-l", log, "-o", options, "start"
        )
        try:
            yield folder
        finally:
            as_server(program("pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres, monkeypatch):
    """The address of an empty database, set as a person sets it."""
    with lent_database(postgres) as address:
        monkeypatch.setenv("EPIHQ_DATABASE_URL", address)
        yield address


@pytest.fixture
def home(request, database, tmp_path, monkeypatch):
    """A headquarters without a ledger."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    if database == "postgresql":
        request.getfixturevalue("postgres_url")
    return tmp_path / "home"


def furnish(home):
    """Make the tables of a ledger, for others to copy: migrating once is enough."""
    from epihq.operations.ledger import ledger  # noqa: PLC0415 - after Django is set up

    with ledger.writing(home):
        pass
    return home


@pytest.fixture(scope="session")
def sqlite_ledger(tmp_path_factory):
    """A folder with an empty ledger."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        return furnish(tmp_path_factory.mktemp("ledger") / "home")


@pytest.fixture(scope="session")
def postgres_ledger(postgres, tmp_path_factory):
    """Name of a database with an empty ledger."""
    name, address = new_database(postgres)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EPIHQ_DATABASE_URL", address)
        furnish(tmp_path_factory.mktemp("ledger") / "home")
    return name


@pytest.fixture
def kept_home(request, database, tmp_path, monkeypatch):
    """A headquarters with an empty ledger."""
    home = tmp_path / "home"
    if database == "sqlite":
        monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
        shutil.copytree(request.getfixturevalue("sqlite_ledger"), home)
        yield home
        return
    home.mkdir()
    template = request.getfixturevalue("postgres_ledger")
    with lent_database(request.getfixturevalue("postgres"), template) as address:
        monkeypatch.setenv("EPIHQ_DATABASE_URL", address)
        yield home
