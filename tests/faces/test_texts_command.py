"""Hosts are allowed, feeds set and pages asked for in the terminal, with the log."""

import json

import pytest

from django_set_up import set_up

set_up()

from django.db import connection  # noqa: E402 - after Django is set up

from epihq.operations.ledger import (  # noqa: E402
    clock,
    ledger,
    log,
)
from epihq.operations.processes.heartbeats import went_well  # noqa: E402
from epihq.operations.texts.tables import TextRow  # noqa: E402
from epihq.web import settings  # noqa: E402
from program import epihq, epihq_here  # noqa: E402

HOST, FEED = "www.who.int", "https://www.who.int/feed.xml"
SET_UP = ("init", "--name", "HQ", "--location", "AZE", "--username", "a.aliyev")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A headquarters in which nothing may be asked yet."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    folder = tmp_path / "home"
    settings.configure(folder)
    done = epihq_here(*SET_UP, "--full-name", "Aysel Aliyeva", home=folder)
    assert done.returncode == 0, done.stderr
    settings.configure(folder)
    yield folder
    connection.close()


def test_a_host_a_feed_and_a_page_are_set_with_entries_of_the_log(home):
    def said(*words):
        done = epihq_here("texts", *words, home=home)
        assert done.returncode == 0, done.stderr
        return done.stdout

    by = ("--by", "the host")
    assert "may be asked" in said("allow", HOST, "--why", "News", *by)
    assert "WHO, watched" in said("feed", FEED, "--name", "WHO", *by)
    assert "is fetched by the watch" in said("take", f"https://{HOST}/a", *by)
    with ledger.writing(home):
        told = {"listed": 9, "new": 2, "hosts": {"other.example": 3}}
        went_well("feed:1", clock.now(), said=told)
        assert TextRow.objects.get().state == "to-fetch"
        assert [e.by for e in log.entries(thing="feed")] == ["the host"]

    (feed,) = json.loads(said("feeds", "--format", "json"))
    assert feed["came"] == "9 listed; 2 new; 3 of other.example, not allowed"
    assert "paused" in said("feed", FEED, "--pause", *by)
    assert "paused" in said("feed", FEED, "--every", "90", *by)
    said("withdraw", HOST, "--why", "It was hacked", *by)
    (host,) = json.loads(said("hosts", "--format", "json"))
    assert (host["state"], host["why"]) == ("withdrawn", "It was hacked")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("feed", FEED, "--name", "WHO"), "a host that the centre has allowed"),
        (("take", "http://127.0.0.1/"), "a host that the centre has allowed"),
        (("allow", "10.0.0.1", "--why", "x"), "a name like www.who.int"),
        (("withdraw", HOST, "--why", "x"), "one of the list was expected"),
    ],
)
def test_what_cannot_be_is_one_clear_line(home, words, told):
    done = epihq_here("texts", *words, home=home)

    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_a_headquarters_it_says_what_to_do(tmp_path):
    done = epihq("texts", "hosts", home=tmp_path / "none")

    assert done.returncode == 2
    assert "epihq init" in done.stderr
    assert not (tmp_path / "none").exists()
