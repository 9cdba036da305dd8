"""Whoever has the machine lets an officer back in, and the log tells it."""

import re

import pytest

from django_set_up import set_up

set_up()

from allauth.mfa.models import Authenticator  # noqa: E402 - after Django is set up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from epihq.operations.keeping.verifying import check  # noqa: E402
from epihq.operations.ledger import ledger, log  # noqa: E402
from epihq.operations.people import tokens  # noqa: E402
from epihq.operations.people.officers import named  # noqa: E402
from epihq.operations.people.tables import Officer  # noqa: E402
from epihq.web import settings  # noqa: E402
from program import epihq, epihq_here  # noqa: E402

PASSWORD = "four words that do not belong"  # noqa: S105 - a test's
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SET_UP = (
    *("init", "--name", "HQ", "--location", "AZE", "--username", "a.aliyev"),
    *("--full-name", "Aysel Aliyeva"),
)
RECOVER = ("officers", "recover", "a.aliyev", "--why", "lost both", "--by", "the host")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A headquarters whose administrator has a password, a factor and a key."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    folder = tmp_path / "home"
    settings.configure(folder)
    assert epihq_here(*SET_UP, home=folder).returncode == 0
    settings.configure(folder)
    person = named("a.aliyev")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    yield folder
    connection.close()


def test_the_only_administrator_comes_back_in_and_nothing_from_before_does(home):
    person = named("a.aliyev")
    actor = tokens.actor_for(person, via="page")
    key = tokens.make_token(actor, name="a", scopes=["signal.see"], days=9)[1]
    session = Client(SERVER_NAME="127.0.0.1")
    session.force_login(person, BACKEND)

    done = epihq(*RECOVER, home=home)

    assert done.returncode == 0, done.stderr
    link = re.fullmatch(r"http://127\.0\.0\.1:8000(/enter/\S+)\n", done.stdout)[1]
    assert tokens.holder_of(key) is None
    assert session.get("/account/")["Location"].startswith("/sign-in/?next=")
    anew = Client(SERVER_NAME="127.0.0.1")
    told = {"login": "a.aliyev", "password": PASSWORD}
    assert anew.post("/sign-in/", told).status_code == 200
    assert anew.post(link).status_code == 302
    assert anew.get("/board/")["Location"] == "/sign-in/new-password/"
    told = {"password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    anew.post("/sign-in/new-password/", told)
    assert anew.get("/board/")["Location"] == "/sign-in/two-factors/"


def test_the_log_tells_who_did_it_why_and_what_was_lost(home):
    epihq_here(*RECOVER, home=home)

    with ledger.reading(home):
        told = [entry for entry in log.entries() if entry.via == "cli"][-2:]
        assert [entry.verb for entry in told] == ["account.recovered", "officer.invite"]
        assert {entry.by for entry in told} == {"the host"}
        assert told[0].content["note"] == "lost both"
        assert told[0].content["factors"] == ["totp"]
        assert not check().damage


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("officers", "recover", "nobody", "--why", "x"), "nobody"),
        (("officers", "recover", "a.aliyev", "--why", " "), "the reason"),
    ],
)
def test_what_is_refused_leaves_all_as_it_was(home, words, code):
    done = epihq_here(*words, home=home)

    assert done.returncode == 2
    assert code in done.stderr
    assert Officer.objects.get().check_password(PASSWORD)
    assert Authenticator.objects.exists()


def test_without_a_headquarters_none_is_made(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)

    done = epihq_here(*RECOVER, home=tmp_path / "none")

    assert done.returncode == 1
    assert "--home" in done.stderr
    assert not (tmp_path / "none" / "ledger.sqlite3").exists()
