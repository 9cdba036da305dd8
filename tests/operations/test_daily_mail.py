"""The daily mail of what waits: once a day to each who chose it, whatever happens."""

import contextlib
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.operations.centre.actions import set_centre
from epihq.operations.inbox import daily
from epihq.operations.inbox.actions import choose_daily_mail
from epihq.operations.inbox.daily import send_daily
from epihq.operations.inbox.tables import DayMailRow
from epihq.operations.instructions.carriers import Outcome
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.people.officers import suspend_officer
from epihq.operations.people.tables import Officer
from epihq.operations.signals import actions as signals
from epihq.terms.errors import EpihqError
from epihq.terms.signals import Severity
from post_samples import mail_server
from room_samples import alarm, open_room

BAKU = ZoneInfo("Asia/Baku")
TODAY = datetime.now(BAKU).date()


def at(hour, day=0, minute=0):
    """An hour of the centre's clock on a day from today."""
    told = datetime.combine(TODAY + timedelta(days=day), time(hour, minute), BAKU)
    return told.astimezone(UTC)


@pytest.fixture
def room(kept_home, monkeypatch):
    monkeypatch.setenv("EPIHQ_MAIL_FROM", "Headquarters <hq@health.example>")
    monkeypatch.setenv("EPIHQ_ADDRESS", "https://hq.example/")
    opened = open_room(kept_home)
    set_centre(WATCH, name="Baku HQ", location="AZE", time_zone="Asia/Baku")
    yield opened
    connection.close()


class Post:
    """A mail server in name: what it took, by address and day."""

    def __init__(self):
        self.took, self.numbers, self.works = Counter(), set(), True

    def __call__(self, letter):
        if not self.works:
            return Outcome(trouble="no answer", unreachable=True)
        self.took[letter["To"], letter["Subject"][:10]] += 1
        self.numbers.add(letter["Message-ID"])
        return Outcome()


@pytest.fixture
def post(monkeypatch):
    taken = Post()
    monkeypatch.setattr(daily, "mail", taken)
    return taken


def raised(severity=Severity.HIGH, cause="AZE cases"):
    return signals.raise_signal(WATCH, [alarm(severity=severity)], cause=cause).pk


def states():
    return [row.state for row in DayMailRow.objects.order_by("pk")]


@pytest.mark.databases("sqlite", "postgresql")
def test_a_mail_says_what_waits_and_where_to_open_it(room, monkeypatch):
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    raised(Severity.VERY_HIGH)

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        assert send_daily(at(6, minute=59)).arrived == 0
        assert send_daily(at(7)).arrived == 1
        assert send_daily(at(7, minute=1)).arrived == 0

    (letter,) = box.letters
    assert letter["To"] == "dara@health.example"
    assert letter["Subject"] == f"{TODAY:%Y-%m-%d}: 1 thing waits for you"
    text = letter.get_content().replace("\r\n", "\n")
    assert "May do harm now:\n- Take up a new signal (signal 1, very high" in text
    assert "Azerbaijan" in text
    assert "https://hq.example/inbox/" in text
    assert "Baku HQ" in text
    assert list(log.verify()) == []


def test_it_speaks_its_readers_language_and_names_nobody(room, monkeypatch):
    Officer.objects.filter(pk=room.duty.number).update(language="ru", version=2)
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    raised()

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        send_daily(at(7))

    text = box.letters[0].get_content()
    assert "Возьмите новый сигнал на проверку" in text
    people = Officer.objects.values_list("full_name", flat=True)
    assert not [name for name in people if name in text]


def test_when_nothing_waits_no_mail_goes_unless_it_was_asked_for(room, post):
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    choose_daily_mail(room.incoming, room.incoming.number, hour=7, always=True)

    send_daily(at(7))
    raised()
    send_daily(at(9))

    assert states() == ["skipped", "delivered"]
    assert sum(post.took.values()) == 1


def test_nobody_has_a_mail_who_did_not_choose_it_or_left(room, post):
    raised()
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    choose_daily_mail(room.incoming, room.incoming.number, hour=7)
    choose_daily_mail(room.incoming, room.incoming.number, hour=None)
    suspend_officer(WATCH, room.duty.number, reason="Left.")

    assert send_daily(at(12)).arrived == 0
    assert (states(), post.took) == ([], Counter())


def test_what_did_not_arrive_is_tried_again_until_the_day_is_over(room, post):
    raised()
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    post.works = False
    assert send_daily(at(7)).failed == 1
    assert send_daily(at(7)).failed == 0
    assert send_daily(at(8)).failed == 1
    post.works = True
    assert send_daily(at(10)).arrived == 1
    post.works = False
    send_daily(at(23, day=1))
    post.works = True

    assert send_daily(at(5, day=2)).arrived == 0
    assert states() == ["delivered", "given-up"]


def test_a_watch_that_died_after_sending_sends_the_same_number_again(
    room, post, monkeypatch
):
    raised()
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    record = daily.record_mail
    monkeypatch.setattr(daily, "record_mail", _dies)
    with contextlib.suppress(KeyboardInterrupt):
        send_daily(at(7))
    monkeypatch.setattr(daily, "record_mail", record)
    send_daily(at(8))

    assert sum(post.took.values()) == 2
    assert len(post.numbers) == 1


def _dies(*_args, **_words):
    raise KeyboardInterrupt


@pytest.mark.databases("sqlite", "postgresql")
def test_the_database_holds_one_mail_of_a_day(room, post):
    raised()
    choose_daily_mail(room.duty, room.duty.number, hour=7)
    send_daily(at(7))
    row = DayMailRow.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert sum(post.took.values()) == 1


@pytest.mark.parametrize("hour", [-1, 24])
def test_no_hour_is_taken_that_no_clock_shows(room, hour):
    with pytest.raises(EpihqError) as refused:
        choose_daily_mail(room.duty, room.duty.number, hour=hour)
    assert refused.value.code == "inbox.bad-hour"


def test_who_has_no_address_is_told_so(room):
    Officer.objects.filter(pk=room.duty.number).update(email="", version=2)

    with pytest.raises(EpihqError) as refused:
        choose_daily_mail(room.duty, room.duty.number, hour=7)
    assert refused.value.code == "inbox.no-address"
    assert choose_daily_mail(room.duty, room.duty.number, hour=None).mail_hour is None


# What a watch lives through: rounds at hours of any order, servers that are down.
ROUNDS = st.lists(
    st.tuples(
        st.integers(-2, 3), st.integers(0, 23), st.sampled_from([0, 30]), st.booleans()
    ),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rounds=ROUNDS, hours=st.tuples(st.integers(0, 23), st.integers(0, 23)))
def test_each_has_one_mail_a_day_whatever_the_clock_and_the_server_do(
    room, post, rounds, hours
):
    post.took.clear()
    with transaction.atomic():
        raised()
        chose = dict(zip((room.duty, room.incoming), hours, strict=True))
        for one, hour in chose.items():
            choose_daily_mail(one, one.number, hour=hour)
        wanted = set()
        for day, hour, minute, works in rounds:
            post.works = works
            send_daily(at(hour, day, minute))
            wanted |= {
                (f"{one.name}@health.example", f"{TODAY + timedelta(days=day)}")
                for one, chosen in chose.items()
                if chosen <= hour
            }
        if all(works for *_, works in rounds):
            assert set(post.took) == wanted
        transaction.set_rollback(True)

    assert set(post.took) <= wanted
    assert set(post.took.values()) <= {1}
