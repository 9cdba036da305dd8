"""Feeds and addresses: asked from allowed hosts alone, each entry once, dated."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from epihq.operations.ledger import clock, log
from epihq.operations.ledger.attachments import bytes_of
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.processes.heartbeats import heartbeat
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.texts import entries, fetched
from epihq.operations.texts.actions import read_again
from epihq.operations.texts.feeds import FeedSaid, set_feed
from epihq.operations.texts.fetched import Asked, ask_text, fetch_again
from epihq.operations.texts.hosts import allow_host, allowed_hosts, withdraw_host
from epihq.operations.texts.outside import FEEDS, PAGES
from epihq.operations.texts.tables import TextRow
from epihq.operations.watch.schedule import troubles
from epihq.terms.errors import EpihqError
from fed_texts import HOST, answered, item, look_outside, news, rfc
from room_samples import open_room
from taken_texts import read_here

__all__ = ["news"]
DAY = date(2020, 7, 2)
ADMIN = Actor(name="adil", roles=frozenset({Role.ADMINISTRATOR}), via="page")
EPI = Actor(name="eva", roles=frozenset({Role.EPIDEMIOLOGIST}), via="page")
DUTY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
ADDRESS = f"http://{HOST}/feed.xml"


@pytest.fixture
def room(kept_home, monkeypatch):
    """A room that lives on 2 July 2020."""
    made = open_room(kept_home)
    monkeypatch.setattr("epihq.operations.texts.outside.room_day", lambda *_: DAY)
    yield made
    connection.close()


@pytest.fixture
def feed(room, news):
    """A feed whose host is allowed."""
    allow_host(ADMIN, HOST, why="The ministry's news")
    return set_feed(EPI, FeedSaid(name="The ministry", address=ADDRESS))


def code_of(action, *told, **words):
    with pytest.raises(EpihqError) as raised:
        action(*told, **words)
    return raised.value.code


def due(row):
    """The schedule has come round."""
    HeartbeatRow.objects.filter(name=f"feed:{row.pk}").update(due_at=None)


def said(row):
    return heartbeat(f"feed:{row.pk}").said


def states():
    return list(TextRow.objects.order_by("number").values_list("state", flat=True))


def test_no_host_may_be_asked_before_an_administrator_allows_it(room):
    asked = Asked(address=f"http://{HOST}/a")

    assert allowed_hosts() == []
    assert code_of(ask_text, DUTY, asked, today=DAY) == "texts.host-not-allowed"
    assert code_of(allow_host, EPI, HOST, why="x") == "rules.not-allowed"
    allow_host(ADMIN, f"https://{HOST.upper()}/a", why="News")

    assert allowed_hosts() == [HOST]
    assert ask_text(DUTY, asked, today=DAY).state == "to-fetch"
    (entry,) = log.entries(thing="host")
    assert (entry.verb, entry.by, entry.content["note"]) == (
        "host.allow",
        "adil",
        "News",
    )


def test_a_host_that_was_withdrawn_is_asked_no_more(room, news):
    news.page("a")
    host = allow_host(ADMIN, HOST, why="News")
    row = ask_text(DUTY, Asked(address=f"http://{HOST}/a"), today=DAY)

    withdraw_host(ADMIN, host.pk, why="It was hacked")
    look_outside(room.home)

    row.refresh_from_db()
    assert (row.state, news.asked) == ("not-fetched", [])
    assert "the centre has allowed" in row.trouble
    assert code_of(fetch_again, DUTY, row.pk) == "texts.host-not-allowed"
    assert allow_host(ADMIN, HOST, why="Clean again").state == "allowed"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "*", "*.az", "10.0.0.0/8"])
def test_no_number_can_be_allowed(room, name):
    assert code_of(allow_host, ADMIN, name, why="Our own") == "text.not-a-host"


def test_a_feed_becomes_texts_with_their_bytes_their_days_and_their_source(
    room, feed, news
):
    news.page("a")
    news.feed(item("a"))

    told = look_outside(room.home)
    row = TextRow.objects.get()
    read_here(room.home, row)

    assert told == [f"feed {feed.pk} asked", f"text {row.pk} asked for"]
    assert bytes_of(row.sha256, room.home, "a") == news.pages["/a"]
    assert (row.published, row.published_from) == (date(2020, 7, 1), "feed")
    assert clock.now() - row.retrieved_at < timedelta(minutes=1)
    assert (row.publisher, row.title) == ("The ministry", "Title of a")
    assert (row.feed, row.listed_as, row.taken_by) == (feed.pk, "a", "watch")
    assert row.records > 0
    verbs = [e.verb for e in log.entries(thing="text")]
    assert verbs == ["text.ask", "text.fetch", "text.read"]


def test_what_is_known_is_not_taken_twice_and_not_sent_again(room, feed, news):
    news.page("a")
    news.feed(item("a"))
    look_outside(room.home)

    due(feed)
    look_outside(room.home)

    assert TextRow.objects.count() == 1
    assert news.asked == [("/feed.xml", 200), ("/a", 200), ("/feed.xml", 304)]
    assert said(feed) | {"new": 0, "listed": 1, "is_unchanged": True} == said(feed)


def test_a_feed_that_gives_other_ids_brings_nothing_twice_and_says_so(room, feed, news):
    news.page("a")
    news.feed(item("a"), item("a", number="twice"))
    look_outside(room.home)

    due(feed)
    news.feed(item("a", number="other"))
    look_outside(room.home)

    assert TextRow.objects.count() == 1
    assert (said(feed)["renamed"], said(feed)["new"]) == (1, 0)


def test_an_entry_of_another_host_waits_until_that_is_allowed(room, feed, news):
    news.page("a")
    news.feed(item("a", host="other.example"), item("b", host="10.0.0.1"))
    look_outside(room.home)
    assert said(feed)["hosts"] == {"other.example": 1, "10.0.0.1": 1}
    assert TextRow.objects.count() == 0

    allow_host(ADMIN, "other.example", why="The ministry's own")
    due(feed)
    look_outside(room.home)

    assert said(feed)["is_unchanged"]
    assert states() == ["to-read"]


def test_no_day_is_guessed(room, feed, news):
    news.feed(
        item("a", day=""), item("b", day="soon"), item("c", day=rfc(DAY + timedelta(9)))
    )

    look_outside(room.home)

    days = TextRow.objects.values_list("published", "published_from")
    assert set(days) == {(None, "")}
    assert said(feed)["undated"] == 3


def test_what_is_older_than_the_feed_is_here_is_left_where_it_is(room, feed, news):
    news.page("new")
    news.feed(item("new"), item("old", day=rfc(DAY - timedelta(days=30))))

    look_outside(room.home)

    assert (said(feed)["new"], said(feed)["old"]) == (1, 1)


def test_a_flood_comes_in_parts_the_newest_first(room, feed, news, monkeypatch):
    monkeypatch.setattr(entries, "MOST_NEW", 2)
    news.feed(item("c"), item("b"), item("a"))

    answered(FEEDS, room.home)
    assert (said(feed)["new"], said(feed)["later"]) == (2, 1)
    due(feed)
    answered(FEEDS, room.home)

    names = TextRow.objects.order_by("number").values_list("listed_as", flat=True)
    assert list(names) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"<rss><channel><item>&nbsp;", 200, "line 1, column"),
        (b"<html>Sign in</html>", 200, "<html>"),
        (b'<!DOCTYPE a [<!ENTITY a "a">]><rss/>', 200, "entities"),
        (b"a" * 8_000_001, 200, "at most 8 MB"),
        (b"<rss/>", 404, "the answer 404"),
        (b"<rss/>", 503, "the answer 503"),
    ],
)
def test_a_feed_that_is_wrong_says_so_and_stops_no_other(
    room, feed, news, body, status, told
):
    news.pages["/feed.xml"], news.statuses["/feed.xml"] = body, status
    news.page("a")
    news.pages["/good.xml"] = news.pages["/a"].replace(b"html", b"rss")
    other = set_feed(EPI, FeedSaid(name="Other", address=f"http://{HOST}/good.xml"))

    sentences = look_outside(room.home)

    assert sentences == [
        f"feed {feed.pk} could not be asked",
        f"feed {other.pk} asked",
    ]
    beat = heartbeat(f"feed:{feed.pk}")
    assert told in beat.trouble
    assert beat.trouble.startswith("The ministry: ")
    assert timedelta(minutes=4) < beat.due_at - beat.beat_at <= timedelta(minutes=5)


def test_a_feed_that_fails_for_a_day_is_a_signal_until_it_is_back(room, feed, news):
    news.feed(item("a"))
    news.statuses["/feed.xml"] = 404
    for _ in range(3):
        due(feed)
        look_outside(room.home)
    long_ago = datetime.now(UTC) - timedelta(days=2)
    beat = HeartbeatRow.objects.filter(name=f"feed:{feed.pk}")
    beat.update(done_at=long_ago, due_at=None)

    look_outside(room.home)
    (signal,) = SignalRow.objects.all()
    assert (signal.signal_kind, signal.state) == ("source-silent", "new")
    assert signal.cause == "feed The ministry cannot be fetched"

    news.statuses.clear()
    due(feed)
    look_outside(room.home)
    signal.refresh_from_db()
    assert signal.state == "closed"
    assert heartbeat(f"feed:{feed.pk}").failures == 0
    assert troubles() == []


def test_a_page_that_does_not_come_is_asked_for_again_and_then_waits_for_a_person(
    room, feed, news, monkeypatch
):
    news.page("a")
    news.statuses["/a"] = 503
    row = ask_text(DUTY, Asked(address=f"http://{HOST}/a"), today=DAY)
    look_outside(room.home)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("to-fetch", 1)
    assert PAGES.asked() == []

    monkeypatch.setattr(fetched, "_PAUSES", (timedelta(), timedelta()))
    later(row)
    look_outside(room.home)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("not-fetched", 3)

    news.statuses.clear()
    fetch_again(DUTY, row.pk)
    look_outside(room.home)
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("to-read", "")


def test_a_publisher_who_asks_to_be_left_in_peace_is(room, feed, news):
    news.page("a")
    for path in ("/feed.xml", "/a"):
        news.statuses[path], news.in_peace[path] = 429, "7200"
    row = ask_text(DUTY, Asked(address=f"http://{HOST}/a"), today=DAY)

    before = datetime.now(UTC)
    due(feed)
    look_outside(room.home)

    row.refresh_from_db()
    two_hours = before + timedelta(hours=2)
    beat = heartbeat(f"feed:{feed.pk}")
    assert two_hours <= row.asked_at <= two_hours + timedelta(minutes=2)
    assert two_hours <= beat.due_at <= two_hours + timedelta(minutes=2)
    assert "the answer 429" in beat.trouble


def later(row):
    """The hour has come at which a text is asked for again."""
    from django.db.models import F  # noqa: PLC0415

    TextRow.objects.filter(pk=row.pk).update(
        asked_at=clock.now() - timedelta(hours=1), version=F("version") + 1
    )


def test_a_page_that_is_gone_waits_for_a_person_at_once(room, feed, news):
    row = ask_text(DUTY, Asked(address=f"http://{HOST}/gone"), today=DAY)

    look_outside(room.home)

    row.refresh_from_db()
    assert row.state == "not-fetched"
    assert "the answer 404" in row.trouble


def test_an_address_that_is_being_fetched_is_asked_for_once(room, feed):
    asked = Asked(address=f"http://{HOST}/a", published=DAY - timedelta(days=1))
    first = ask_text(DUTY, asked, today=DAY)

    assert ask_text(EPI, asked, today=DAY).pk == first.pk
    assert first.published_from == "given"


@pytest.mark.parametrize(
    "address",
    ["ftp://news.example/a", "http://127.0.0.1/a", "http://news.example@10.0.0.1/",
     "http://2130706433/", "news.example/a", "http://news.example\\@127.0.0.1/"],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_refused_at_once(room, feed, address):
    code = code_of(ask_text, DUTY, Asked(address=address), today=DAY)

    assert code in {"text.not-an-address", "texts.host-not-allowed"}
    assert not TextRow.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "ledger.says-nothing"),
        ({"every_minutes": 1}, "texts.bad-minutes"),
        ({"language": "azeri"}, "text.no-such-language"),
        ({"address": "http://other.example/feed.xml"}, "texts.host-not-allowed"),
        ({"address": "feed.xml"}, "text.not-an-address"),
        ({"name": "n" * 121}, "texts.too-long"),
        ({"address": ADDRESS}, "texts.feed-known"),
    ],
)
def test_a_feed_that_cannot_be_is_refused(room, feed, changes, code):
    told = {"name": "Another", "address": f"http://{HOST}/other.xml"} | changes

    assert code_of(set_feed, EPI, FeedSaid(**told)) == code


def test_a_paused_feed_is_not_asked(room, feed, news):
    paused = FeedSaid(name="The ministry", address=ADDRESS, paused=True)
    set_feed(EPI, paused, number=feed.pk, version=feed.version)

    assert look_outside(room.home) == []
    assert news.asked == []
    stale = {"number": feed.pk, "version": feed.version}
    assert code_of(set_feed, EPI, paused, **stale) == "ledger.stale"


def test_the_language_of_a_feed_is_that_of_its_texts(room, feed, news):
    told = FeedSaid(name="The ministry", address=ADDRESS, language="az")
    set_feed(EPI, told, number=feed.pk)
    news.page("a", "Gürcüstanda 12 nəfər vəba xəstəliyindən ölüb.")
    news.feed(item("a"))

    look_outside(room.home)
    row = read_here(room.home, TextRow.objects.get())

    assert row.language == "az"


def test_the_day_of_a_feed_may_be_set_right(room, feed, news):
    news.page("a")
    news.feed(item("a"))
    look_outside(room.home)
    row = read_here(room.home, TextRow.objects.get())

    again = read_again(EPI, row.pk, published=date(2020, 6, 30), today=DAY)

    assert (again.published_from, again.state) == ("given", "to-read")


def test_what_is_no_text_is_kept_nowhere_and_told(room, feed, news):
    news.pages["/a"] = b"\x89PNG\r\n\0\0\0"
    row = ask_text(DUTY, Asked(address=f"http://{HOST}/a"), today=DAY)

    look_outside(room.home)

    row.refresh_from_db()
    assert row.state == "not-fetched"
    assert "a file that is what its name says" in row.trouble


def test_only_the_program_keeps_what_was_fetched(room, feed):
    row = ask_text(DUTY, Asked(address=f"http://{HOST}/a"), today=DAY)

    assert code_of(fetched.keep_missed, DUTY, row.pk, "x") == "rules.not-allowed"
    assert fetched.keep_missed(WATCH, row.pk, "x").state == "not-fetched"
