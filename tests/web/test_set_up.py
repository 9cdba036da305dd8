"""A headquarters is set up once, without a password, and served by one command."""

import os
import re
import signal
import stat
import threading
import urllib.request

import pytest

from epihq.operations.centre.actions import centre
from epihq.operations.ledger import ledger
from epihq.operations.people.tables import Officer
from epihq.terms.errors import UsageError
from epihq.web import settings
from epihq.web.secret_key import secret_key
from program import epihq
from server import free_port, serve

WORDS = (
    *("init", "--name", "Headquarters of a city", "--location", "az-ba"),
    *("--time-zone", "Asia/Baku", "--username", "a.mammadova"),
    *("--full-name", "Aysel Mammadova", "--language", "az"),
)


@pytest.fixture
def clean(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    monkeypatch.delenv("EPIHQ_SECRET_KEY", raising=False)
    return tmp_path / "home"


def test_set_up_makes_an_administrator_and_a_link_but_no_password(clean):
    done = epihq(*WORDS, home=clean)

    assert re.fullmatch(r"http://127\.0\.0\.1:8000/enter/\S{30,}\n", done.stdout)
    with ledger.reading(clean):
        assert centre().location == "AZ-BA"
        (officer,) = Officer.objects.all()
        assert officer.roles == ["administrator"]
        assert not officer.has_usable_password()


def test_a_second_time_is_refused(clean):
    epihq(*WORDS, home=clean)

    again = epihq(*WORDS, home=clean)

    assert again.returncode == 1
    assert "without a headquarters was expected" in again.stderr
    assert again.stdout == ""


def test_a_wrong_word_leaves_nothing_half_set_up(clean):
    done = epihq(*WORDS[:-1], "fr", home=clean)

    assert done.returncode == 2
    with ledger.reading(clean):
        assert centre() is None


def test_the_secret_key_is_made_once_and_for_the_owner_alone(clean):
    made = []
    at_once = [
        threading.Thread(target=lambda: made.append(secret_key(clean)))
        for _ in range(8)
    ]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()

    assert len(set(made)) == 1
    assert stat.S_IMODE((clean / "secret-key").stat().st_mode) == 0o600
    assert [file.name for file in clean.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("variable", "given", "code"),
    [
        ("EPIHQ_ADDRESS", "hq.example", "web.bad-address"),
        ("EPIHQ_ADDRESS", "https://hq.example/pages", "web.bad-address"),
        ("EPIHQ_SESSION_HOURS", "a day", "web.bad-number"),
    ],
)
def test_a_wrong_setting_is_told(clean, monkeypatch, variable, given, code):
    monkeypatch.setenv(variable, given)

    with pytest.raises(UsageError) as told:
        settings.settings_of(clean)

    assert told.value.code == code


def test_cookies_are_safe_where_the_address_is(clean, monkeypatch):
    monkeypatch.setenv("EPIHQ_ADDRESS", "https://hq.example")
    told = settings.settings_of(clean)

    assert told["SESSION_COOKIE_SECURE"]
    assert told["CSRF_COOKIE_SECURE"]
    assert told["SECURE_HSTS_SECONDS"] > 0
    assert "hq.example" in told["ALLOWED_HOSTS"]


@pytest.mark.slow
def test_a_server_told_to_stop_answers_first(clean):
    epihq(*WORDS, home=clean)
    server = serve(clean, free_port())
    with urllib.request.urlopen(f"{server.url}/sign-in/") as answer:  # noqa: S310
        assert b"</html>" in answer.read()

    os.kill(server.process.pid, signal.SIGTERM)

    assert server.process.wait(30) == 0
