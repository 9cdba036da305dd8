"""Feeds, hosts and addresses on their pages, and a whole round from feed to review."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.ledger.tables import LogRow
from epihq.operations.processes.heartbeats import went_well, went_wrong
from epihq.operations.texts.feeds import FeedSaid, set_feed
from epihq.operations.texts.hosts import allow_host
from epihq.operations.texts.tables import FeedRow, HostRow, TextRow
from fed_texts import HOST, item, look_outside, news, rfc
from taken_texts import read_here

__all__ = ["news"]
ADMIN = Actor(name="adil", roles=frozenset({Role.ADMINISTRATOR}), via="page")
ADDRESS = f"http://{HOST}/feed.xml"


def text(answer):
    return answer.getvalue().decode()


@pytest.fixture
def host(room):
    return allow_host(ADMIN, HOST, why="The ministry's news")


@pytest.fixture
def feed(host):
    return set_feed(WATCH, FeedSaid(name="The ministry", address=ADDRESS))


def today():
    return clock.now().date()


@pytest.mark.databases("sqlite", "postgresql")
def test_a_feed_is_set_asked_and_its_text_waits_for_review(room, news, client_as):
    """An administrator allows, an epidemiologist sets, the watch asks."""
    on = today() - timedelta(days=1)
    news.page("a")
    news.feed(item("a", day=rfc(on)), item("b", host="other.example", day=rfc(on)))
    told = {"name": f"https://{HOST}/", "why": "The ministry's news"}
    assert client_as("administrator").post("/hosts/allow/", told)["Location"]
    epi = client_as("epidemiologist")
    feed = {"name": "The ministry", "address": ADDRESS, "every_minutes": "60"}
    made = epi.post("/feeds/new/", feed)
    assert made["Location"] == "/feeds/1/"

    look_outside(room)
    row = read_here(room, TextRow.objects.get())

    listed = text(epi.get("/texts/"))
    assert f'href="/texts/{row.pk}/"' in listed
    assert "The ministry" in listed
    shown = text(epi.get(f"/texts/{row.pk}/"))
    assert "(as the feed tells)" in shown
    assert "Fetched:" in shown
    assert 'href="/feeds/1/"' in shown
    assert row.published == on
    asked = text(epi.get("/feeds/1/"))
    assert "1 new among 2." in asked
    assert "other.example" in asked
    assert f'href="/texts/{row.pk}/"' in asked
    assert f'href="/texts/{row.pk}/"' in text(epi.get("/inbox/"))


def test_only_an_administrator_sees_how_a_host_is_allowed(host, client_as):
    admin, epi = client_as("administrator"), client_as("epidemiologist")

    assert "Allow a host" in text(admin.get("/hosts/?host=other.example"))
    assert 'value="other.example"' in text(admin.get("/hosts/?host=other.example"))
    assert "Allow a host" not in text(epi.get("/hosts/"))
    for client in (epi, client_as("duty-officer"), client_as("incident-manager")):
        told = {"name": "other.example", "why": "x"}
        assert client.post("/hosts/allow/", told).status_code == 403
    assert HostRow.objects.count() == 1


def test_a_host_is_withdrawn_with_a_reason_and_in_the_log(host, client_as):
    admin = client_as("administrator")
    told = {"version": host.version, "why": ""}
    assert admin.post(f"/hosts/{host.pk}/withdraw/", told).status_code == 400

    told = {"version": host.version, "why": "It was hacked"}
    assert admin.post(f"/hosts/{host.pk}/withdraw/", told).status_code == 303

    host.refresh_from_db()
    assert (host.state, host.why) == ("withdrawn", "It was hacked")
    assert LogRow.objects.filter(verb="host.withdraw").exists()
    assert "It was hacked" in text(client_as("auditor").get("/log/"))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": "127.0.0.1"}, "a name like www.who.int was expected"),
        ({"why": ""}, "This field is required"),
    ],
)
def test_a_host_that_is_none_is_refused_beside_the_form(
    room, client_as, told, sentence
):
    form = {"name": HOST, "why": "News"} | told

    answer = client_as("administrator").post("/hosts/allow/", form)

    assert answer.status_code == 400
    assert sentence in text(answer)


def test_a_feed_of_a_host_that_is_not_allowed_is_refused_beside_its_field(
    room, client_as
):
    feed = {"name": "The ministry", "address": ADDRESS, "every_minutes": "60"}

    answer = client_as("epidemiologist").post("/feeds/new/", feed)

    assert answer.status_code == 400
    assert "a host that the centre has allowed was expected" in text(answer)
    assert not FeedRow.objects.exists()


def test_a_feed_is_changed_and_paused_by_who_sees_its_newest_version(feed, client_as):
    epi = client_as("epidemiologist")
    told = {"name": "The ministry of health", "address": ADDRESS, "version": "1"}
    told |= {"every_minutes": "90", "paused": "on", "language": "az"}

    assert epi.post(f"/feeds/{feed.pk}/set/", told).status_code == 303
    assert epi.post(f"/feeds/{feed.pk}/set/", told).status_code == 409

    feed.refresh_from_db()
    assert (feed.state, feed.every_minutes, feed.language) == ("paused", 90, "az")
    assert client_as("duty-officer").post(f"/feeds/{feed.pk}/set/").status_code == 403


def test_a_feed_tells_its_trouble_there_and_on_the_page_of_the_watch(feed, client_as):
    went_wrong(f"feed:{feed.pk}", clock.now(), "The ministry: got the answer 404.")
    client = client_as("duty-officer")

    for address in ("/feeds/", f"/feeds/{feed.pk}/", "/sources/"):
        page = text(client.get(address))
        assert "got the answer 404." in page
        assert "failed 1 time in a row" in page


def test_what_is_odd_about_a_feed_is_told_in_words(feed, client_as):
    said = {
        "listed": 9, "new": 2, "later": 1, "old": 3, "undated": 2, "renamed": 1,
        "without_address": 1, "left_out": 4, "hosts": {"other.example": 5},
        "moved_to": "https://new.example/feed", "is_unchanged": False,
    }  # fmt: skip
    went_well(f"feed:{feed.pk}", clock.now(), said=said)

    page = text(client_as("administrator").get(f"/feeds/{feed.pk}/"))

    for sentence in (
        "2 new among 9.",
        "1 more comes with the next asking.",
        "3 were published more than two weeks before",
        "2 new ones tell no day of publication",
        "1 known one has another id",
        "1 has no address of a page",
        "4 stand beyond the first 500",
        "https://new.example/feed",
        'href="/hosts/?host=other.example#allow"',
    ):
        assert sentence in page


def test_what_an_earlier_version_kept_of_an_asking_spoils_no_page(feed, client_as):
    went_well(f"feed:{feed.pk}", clock.now(), said={"entries": 3})

    assert client_as("auditor").get(f"/feeds/{feed.pk}/").status_code == 200


def test_the_list_asks_the_same_however_many_feeds_there_are(feed, client_as):
    client = client_as("duty-officer")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/feeds/").status_code == 200
        return len(asked)

    questions()
    few = questions()
    for n in range(4):
        more = set_feed(WATCH, FeedSaid(name=f"{n}", address=f"{ADDRESS}?{n}"))
        went_well(f"feed:{more.pk}", clock.now())
    questions()
    assert questions() == few


def test_an_address_is_given_where_texts_are_taken_in(host, room, news, client_as):
    news.page("a")
    client = client_as("duty-officer")
    form = {"fetch": f"http://{HOST}/a", "published": f"{today()}", "publisher": "P"}

    made = client.post("/texts/new/", form)
    row = TextRow.objects.get()
    assert made["Location"] == f"/texts/{row.pk}/"
    waiting = text(client.get(f"/texts/{row.pk}/"))
    assert "Being fetched" in waiting
    assert "Being fetched" in text(client.get(f"/texts/{row.pk}/live/"))
    look_outside(room)
    assert "Being read" in text(client.get(f"/texts/{row.pk}/live/"))

    row = read_here(room, TextRow.objects.get())
    assert (row.published, row.published_from) == (today(), "given")
    assert row.publisher == "P"


@pytest.mark.parametrize(
    "fetch", [f"http://other.{HOST}/a", "http://10.0.0.1/", "ftp://x", "  a b"]
)
def test_an_address_that_may_not_be_asked_is_refused_there(host, client_as, fetch):
    answer = client_as("duty-officer").post("/texts/new/", {"fetch": fetch})

    assert answer.status_code == 400
    assert "was expected; got" in text(answer)
    assert not TextRow.objects.exists()


def test_a_text_and_an_address_at_once_are_asked_again(host, client_as):
    form = {"fetch": f"http://{HOST}/a", "words": "Words."}

    assert client_as("duty-officer").post("/texts/new/", form).status_code == 400
    assert not TextRow.objects.exists()


def test_what_could_not_be_fetched_says_why_and_is_asked_for_again(
    host, room, news, client_as
):
    client = client_as("duty-officer")
    client.post("/texts/new/", {"fetch": f"http://{HOST}/a"})
    look_outside(room)
    row = TextRow.objects.get()

    page = text(client.get(f"/texts/{row.pk}/"))
    assert "It could not be fetched" in page
    assert "the answer 404" in page

    news.page("a")
    again = {"version": row.version}
    assert client.post(f"/texts/{row.pk}/fetch/", again).status_code == 303
    look_outside(room)
    row.refresh_from_db()
    assert row.state == "to-read"


def test_a_past_hour_shows_which_hosts_and_feeds_there_were(feed, host, client_as):
    then = clock.now().isoformat()
    told = FeedSaid(name="Renamed", address=ADDRESS)
    set_feed(WATCH, told, number=feed.pk)
    client = client_as("auditor")

    for address in ("/feeds/", f"/feeds/{feed.pk}/"):
        page = text(client.get(address, {"at": then}))
        assert "The ministry" in page
        assert "Renamed" in text(client.get(address))
    assert HOST in text(client.get("/hosts/", {"at": then}))


def test_all_of_it_is_had_as_csv_and_by_program(feed, host, client_as):
    client = client_as("epidemiologist")

    assert f"{HOST},allowed,The ministry's news" in text(client.get("/hosts.csv"))
    assert "The ministry," in text(client.get("/feeds.csv"))
    (one,) = client.get("/api/v1/feeds").json()["items"]
    assert (one["name"], one["address"]) == ("The ministry", ADDRESS)
    asked = {"address": f"http://{HOST}/a", "published": "2020-07-01"}
    made = client.post("/api/v1/texts/fetch", asked, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (202, "to-fetch")
    assert TextRow.objects.get().published == date(2020, 7, 1)
    bad = {"address": "http://10.0.0.1/a"}
    made = client.post("/api/v1/texts/fetch", bad, content_type="application/json")
    assert made.json()["code"] == "texts.host-not-allowed"
