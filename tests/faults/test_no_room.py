"""A full disk, and a lock that is not let go: reading goes on, writing says why not.

The disk is a small one of its own, really full. Nothing is half-stored.
"""

import http.client
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client as Browser

from django_set_up import set_up
from program import epihq_forked
from server import forked, free_port, serve

set_up()

from epihq.operations.centre.actions import set_centre  # noqa: E402
from epihq.operations.keeping import comparing  # noqa: E402 - after Django
from epihq.operations.ledger import ledger, log  # noqa: E402 - after Django
from epihq.operations.ledger.rules import SETUP, WATCH, Role  # noqa: E402
from epihq.operations.people.officers import Person, make_officer  # noqa: E402
from epihq.operations.people.tokens import actor_for, make_token  # noqa: E402
from epihq.operations.signals.actions import report_signal  # noqa: E402
from epihq.operations.signals.tables import SignalRow  # noqa: E402
from epihq.terms.signals import Severity  # noqa: E402
from epihq.web import settings  # noqa: E402

pytestmark = pytest.mark.slow

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROOF = "a" * 32
ADDRESS = "dara@home.example"
A_DAY = date(2020, 7, 1)
SIZE = 24 * 1024 * 1024
FULL = {
    "en": "The disk is full",
    "az": "Disk doludur",
    "ru": "Диск заполнен",
}


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A small disk of our own."""
    folder = tmp_path_factory.mktemp("disk")
    words = ("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder)
    if os.geteuid() != 0 or subprocess.run(words, check=False).returncode != 0:
        pytest.skip("no disk of our own here: a test of a full one mounts it as root")
    yield folder
    connection.close()
    subprocess.run(("umount", "-l", folder), check=True)


class Room:
    """A room that is served, seen by Dara, who may do all, and by a program of hers."""

    def __init__(self, live, cookie, key):
        self.live, self.home = live, live.home
        self._cookie, self._key = cookie, key

    def page(self, path, language="en", **form):
        """Ask for a page, or send a form; give the status and the words."""
        cookies = f"{self._cookie}; csrftoken={PROOF}; django_language={language}"
        told = urlencode({**form, "csrfmiddlewaretoken": PROOF}) if form else None
        return self._asked(path, told, {"Cookie": cookies})

    def api(self, path):
        key = {"Authorization": f"Bearer {self._key}"}
        return self._asked(f"/api/v1{path}", None, key)

    def report(self, text, **more):
        told = {"text": text, "location": "AZE", "on": "2020-07-01", "severity": "low"}
        return self.page("/signals/new/", **told, once=text[:20], **more)

    def _asked(self, path, form, headers):
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        place = self.live.url.removeprefix("http://")
        with closing(http.client.HTTPConnection(place, timeout=60)) as line:
            line.request("POST" if form else "GET", path, form, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()


def furnish(home):
    settings.configure(home)
    with ledger.writing(home):
        set_centre(SETUP, name="HQ", location="AZE")
        everyone = (Role.ADMINISTRATOR, Role.DUTY_OFFICER, Role.INCIDENT_MANAGER)
        person = Person(
            username="dara", full_name="Dara", roles=everyone, email=ADDRESS
        )
        officer = make_officer(SETUP, person)
        officer.set_password("four words that do not belong")
        officer.save(update_fields=["password"])
        report_signal(
            WATCH, location="AZE", text="kept", severity=Severity.LOW, on=A_DAY
        )
        actor = actor_for(officer, via="page")
        _, key = make_token(actor, name="program", scopes=["signal.see"], days=1)
    browser = Browser()
    browser.force_login(officer, BACKEND)
    connection.close()
    return f"epihq_session={browser.cookies['epihq_session'].value}", key


@contextmanager
def served(home, start=forked):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        cookie, key = furnish(home)
        live = start(home, EPIHQ_DEMO="1")
        try:
            room = Room(live, cookie, key)
            assert room.page("/board/")[0] == 200
            yield room
        finally:
            live.process.send_signal(signal.SIGQUIT)
            live.process.wait(20)


@pytest.fixture(scope="module")
def full(disk):
    """A room on a disk that is full."""
    home = disk / "home"
    home.mkdir()
    with served(home) as room:
        fill(disk)
        yield room


def fill(disk):
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        for size in (65536, 4096, 1):
            try:
                while True:
                    ballast.write(b"x" * size)
            except OSError:
                continue


def report_until_refused(room):
    """What was written before may leave room for a little more."""
    for number in range(300):
        status, words = room.report(f"call {number} {'x' * 3000}")
        if status != 303:
            return number, status, words
    raise AssertionError("the disk was never full")


@pytest.mark.parametrize("path", ["/board/", "/signals/", "/log/", "/roster/"])
def test_reading_goes_on_when_the_disk_is_full(full, path):
    report_until_refused(full)

    status, words = full.page(path)

    assert status == 200, words


def test_programs_go_on_reading_when_the_disk_is_full(full):
    report_until_refused(full)

    assert full.api("/signals")[0] == 200


@pytest.mark.parametrize("language", FULL)
def test_the_page_says_that_the_disk_is_full(full, language):
    report_until_refused(full)

    status, words = full.report("one more " + "x" * 3000, language=language)

    assert status == 503
    assert FULL[language] in words
    assert "one more" in words, "what was written is lost"


def test_who_is_not_on_record_as_looking_is_not_shown_personal_data(full, disk):
    (disk / "ballast").unlink()
    assert ADDRESS in full.page("/officers/1/")[1]
    fill(disk)
    report_until_refused(full)

    status, words = full.page("/officers/1/")

    assert status == 503
    assert ADDRESS not in words
    assert "ledger.disk-full" in words


def test_commands_and_the_watch_say_that_the_disk_is_full(full):
    report_until_refused(full)

    done = epihq_forked("watch", "--once", home=full.home)

    assert done.returncode == 1, done.stdout
    assert "ledger.disk-full" in done.stdout + done.stderr
    assert "fault of its own" not in done.stdout + done.stderr


def test_with_room_again_all_goes_on_and_nothing_is_half_stored(full, disk):
    kept, status, _ = report_until_refused(full)
    assert status == 503
    (disk / "ballast").unlink()
    try:
        assert full.report(f"call {kept} again")[0] == 303

        settings.configure(full.home)
        assert [*log.verify(), *comparing.check_things()] == []
        connection.close()
    finally:
        fill(disk)


@contextmanager
def locked(home):
    """Hold the lock of writers, as a program that hangs would."""
    with closing(sqlite3.connect(home / "ledger.sqlite3")) as held:
        held.execute("BEGIN IMMEDIATE")
        yield
        held.rollback()


def test_reading_goes_on_under_a_lock_and_writing_says_why_not(tmp_path):
    anew = partial(serve, port=free_port())
    with served(tmp_path / "home", anew) as room, locked(room.home):
        began = time.monotonic()
        status, words = room.report("one more")
        assert status == 503
        assert "Another program has been writing" in words
        assert time.monotonic() - began < 30

        assert room.page("/board/")[0] == 200
        assert room.api("/signals")[0] == 200
        assert room.page("/officers/1/")[0] == 503
    assert SignalRow.objects.count() == 1
    connection.close()
