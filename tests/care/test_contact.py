"""How somebody at home is reached without a call: links, messages in and out."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.db import DatabaseError, transaction

from care_samples import PLANTED, RASHAD, reading, somebody
from epihq.care.checks.intake import write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.contact import links, messages, sending
from epihq.care.contact.grammar import understand
from epihq.care.contact.links import make_diary, make_page, whose_diary, whose_page
from epihq.care.contact.messages import Message, mark_read, take, unread, words_of
from epihq.care.contact.tables import LinkRow, MessageRow
from epihq.care.desk.acts import Ending, Outcome, end_episode
from epihq.care.records import Channel, Feeling, Level, Reading
from epihq.care.register import rotating
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.centre.actions import set_centre
from epihq.operations.instructions.carriers import Outcome as Sent
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import DataError, RecordError, UsageError

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def said(text="94 37,2 worse", number="1", sender="+994 50 501 23 45", hours=0.0):
    at = clock.now() - timedelta(hours=hours)
    return Message(gateway_id=number, sender=sender, text=text, sent_at=at)


def answer(row, once="a", **values):
    now = clock.now()
    told = Reading(about_at=now, written_at=now, channel=Channel.WEB, **values)
    return links.answer(row, told, once=once)


def test_a_page_opens_for_its_secret_and_only_the_hash_is_kept(desk):
    row = somebody(desk, RASHAD)

    link, secret = make_page(desk.nurse, row.pk)

    assert whose_page(secret).pk == row.pk
    assert whose_page(secret + "x") is None
    assert len(secret) >= 32
    assert secret not in str(vars(link))
    assert secret not in "".join(LogRow.objects.values_list("content", flat=True))


def test_a_page_that_was_withdrawn_or_made_anew_opens_no_more(desk):
    row = somebody(desk)
    _, first = make_page(desk.nurse, row.pk)
    _, second = make_page(desk.nurse, row.pk)

    assert whose_page(first) is None
    assert whose_page(second).pk == row.pk
    assert links.withdraw_page(desk.nurse, row.pk) == 1
    assert whose_page(second) is None
    assert links.withdraw_page(desk.nurse, row.pk) == 0


def test_a_page_ends_with_the_episode(desk):
    row = somebody(desk)
    _, secret = make_page(desk.nurse, row.pk)

    end_episode(desk.doctor, row.pk, reason=Ending.RECOVERED, outcome=Outcome.WELL)

    assert whose_page(secret) is None


def test_somebody_of_another_district_makes_and_finds_nothing(desk):
    row = somebody(desk)
    code = make_diary(desk.nurse, row.pk).code

    for asked in (
        lambda: make_page(desk.other, row.pk),
        lambda: make_diary(desk.other, row.pk),
        lambda: links.withdraw_page(desk.other, row.pk),
        lambda: whose_diary(desk.other, code),
    ):
        with pytest.raises(UsageError):
            asked()


def test_a_diary_is_found_by_its_code_however_it_is_written(desk):
    row = somebody(desk)
    code = make_diary(desk.nurse, row.pk).code

    assert make_diary(desk.nurse, row.pk).code == code
    assert whose_diary(desk.nurse, code.lower().replace("-", " ")).pk == row.pk
    with pytest.raises(UsageError) as raised:
        whose_diary(desk.nurse, "4F7-K2C-8")
    assert raised.value.code == "care.no-such-code"


def test_what_somebody_says_on_their_page_is_a_reading_once(desk):
    row = somebody(desk)
    _, secret = make_page(desk.nurse, row.pk)

    first = answer(whose_page(secret), spo2_rest=96.0, feeling=Feeling.BETTER)
    again = answer(whose_page(secret), spo2_rest=96.0, feeling=Feeling.BETTER)

    assert again.number == first.number
    assert again.is_again
    kept = ReadingRow.objects.get(episode=row.pk)
    assert (kept.channel, kept.entered_by) == ("web", "patient")


@pytest.mark.parametrize(
    ("waited", "hours"),
    [(timedelta(), 0), (timedelta(hours=5), 5), (timedelta(days=9), 72)],
)
def test_an_answer_that_waited_is_about_the_hour_it_was_given(waited, hours):
    now = datetime(2020, 7, 1, 12, tzinfo=UTC)

    assert links.hour_of(waited, now) == now - timedelta(hours=hours)
    assert links.hour_of(-waited, now) == now


def test_a_message_of_somebody_is_a_reading(desk):
    row = somebody(desk, RASHAD)

    taken = take(said())

    assert taken.row.state == "kept"
    assert taken.kept.level in {Level.REVIEW, Level.WATCH}
    kept = ReadingRow.objects.get(pk=taken.row.reading)
    assert (kept.episode, kept.channel) == (row.pk, "sms")
    assert (kept.spo2_rest, kept.temperature, kept.feeling) == (94, 37.2, "worse")


@pytest.mark.parametrize("sender", ["0505012345", "994505012345", "+994-50-501-23-45"])
def test_a_number_is_known_however_the_gateway_writes_it(desk, sender):
    row = somebody(desk, RASHAD)

    assert take(said(sender=sender)).row.episode == row.pk


def test_a_gateway_that_sends_twice_late_and_out_of_order_keeps_each_once(desk):
    somebody(desk, RASHAD)
    noon, night = said("97 36.6 same", "1", hours=1), said("91 38 worse", "2", hours=9)

    first, second = take(noon), take(night)
    again = [take(noon), take(night), take(noon)]

    assert [one.row.pk for one in again] == [first.row.pk, second.row.pk, first.row.pk]
    assert all(one.is_again for one in again)
    assert ReadingRow.objects.count() == 2
    hours = ReadingRow.objects.order_by("about_at").values_list("spo2_rest", flat=True)
    assert list(hours) == [91, 97]


def test_an_unknown_number_waits_for_a_person_who_says_whose_it_is(desk):
    row = somebody(desk)
    taken = take(said(sender="+7 900 000 00 00"))

    assert taken.row.state == "unknown"
    assert [one.pk for one in unread(desk.nurse)] == [taken.row.pk]
    assert words_of(taken.row).text == "94 37,2 worse"

    done = mark_read(desk.nurse, taken.row.pk, episode=row.pk)

    assert (done.state, done.episode, done.read_by) == ("read", row.pk, "nina")
    assert not unread(desk.nurse)
    with pytest.raises(UsageError) as raised:
        mark_read(desk.nurse, taken.row.pk)
    assert raised.value.code == "care.no-such-message"


def test_two_people_with_one_telephone_are_not_guessed_between(desk):
    for name in ("Somebody", "Another"):
        somebody(desk, msgspec.structs.replace(RASHAD, name=name))

    taken = take(said())

    assert taken.row.state == "unclear"
    assert taken.row.episode is None
    assert not ReadingRow.objects.exists()


def test_of_a_shared_telephone_only_who_sees_one_of_them_sees_the_message(desk):
    for district in (desk.sabail, desk.sabail):
        row = somebody(desk, RASHAD, district=district)
    number = take(said()).row.pk

    assert [one.pk for one in unread(desk.nurse)] == [number]
    assert [one.pk for one in unread(desk.doctor)] == [number]
    assert not unread(desk.other)
    with pytest.raises(UsageError):
        mark_read(desk.other, number)
    assert mark_read(desk.nurse, number, episode=row.pk).episode == row.pk


def test_a_telephone_shared_between_districts_is_read_in_both(desk):
    for district in (desk.sabail, desk.narimanov):
        somebody(desk, RASHAD, district=district)
    number = take(said()).row.pk

    for actor in desk.people:
        assert [one.pk for one in unread(actor)] == [number]


def test_a_nurse_without_a_district_reads_no_message(desk):
    take(said(sender="+7 900 000 00 00"))
    idle = replace(desk.nurse, districts=frozenset())

    assert unread(desk.other)
    assert not unread(idle)


@pytest.mark.parametrize("text", ["the dog", "94 88", "95 same call me", "STOP"])
def test_what_is_not_wholly_understood_is_read_by_a_person(desk, text):
    somebody(desk, RASHAD)

    taken = take(said(text))

    assert taken.row.state == "unclear"
    assert taken.row.episode is not None


def test_somebody_of_another_district_sees_no_message(desk):
    somebody(desk, RASHAD)
    number = take(said("the dog")).row.pk

    assert not unread(desk.other)
    with pytest.raises(UsageError):
        mark_read(desk.other, number)


def test_nothing_of_a_message_stands_open_in_the_database(desk):
    somebody(desk, RASHAD)
    take(said("greylips 94"))

    kept = [
        *MessageRow.objects.values_list(),
        *ReadingRow.objects.values_list(),
        *ActRow.objects.values_list(),
        *EpisodeRow.objects.values_list(),
        *LogRow.objects.values_list(),
    ]
    text = "".join(
        bytes(one).decode("latin-1")
        if isinstance(one, bytes | memoryview)
        else str(one)
        for row in kept
        for one in row
    )
    assert not [word for word in PLANTED if word in text]


@pytest.mark.parametrize(
    "changed",
    [
        {"gateway_id": ""},
        {"gateway_id": "9" * 81},
        {"sender": " "},
        {"text": ""},
        {"text": "9" * 1601},
        {"sent_at": datetime(2020, 7, 1, 12)},  # noqa: DTZ001 - without a zone
    ],
)
def test_what_is_no_message_is_refused_without_its_words(desk, changed):
    with pytest.raises(UsageError) as raised:
        take(replace(said("greylips"), **changed))

    assert "greylips" not in str(raised.value)
    assert not MessageRow.objects.exists()


@pytest.mark.parametrize("broken", ["\0", "\ud83d"])
def test_a_message_with_a_letter_that_cannot_be_kept_is_taken(desk, broken):
    row = somebody(desk, RASHAD)

    taken = take(said(f"94 37,2 worse {broken}"))

    assert taken.row.episode == row.pk
    assert take(said(f"94 37,2 worse {broken}")).is_again
    assert ReadingRow.objects.get().spo2_rest == 94
    assert words_of(taken.row).text == "94 37,2 worse \ufffd"


def test_messages_of_nobody_open_after_keys_were_renewed_often(desk):
    lost, kept = (take(said(number=n, sender="+7 900 000 00 00")).row for n in "12")
    damage(MessageRow, lost.pk)

    done = [rotating.rotate(SETUP) for _ in range(3)]

    assert done == [(0, 1, 1)] * 3

    assert words_of(MessageRow.objects.get(pk=kept.pk)).text == "94 37,2 worse"
    with pytest.raises(DataError):
        words_of(MessageRow.objects.get(pk=lost.pk))


def test_neither_a_link_nor_a_message_can_be_deleted_or_changed_unseen(desk):
    row = somebody(desk, RASHAD)
    make_page(desk.nurse, row.pk)
    take(said())

    for table in (LinkRow, MessageRow):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(made_at=clock.now())


class Gateway:
    """A gateway that remembers; its answers are given."""

    def __init__(self, monkeypatch, *answers):
        self.sent, self.answers = [], [*answers]
        monkeypatch.setenv("EPIHQ_SMS_URL", "https://gateway.example/send")
        monkeypatch.setenv("EPIHQ_SMS_SECRET", "shared")
        monkeypatch.setattr(sending, "post_to", self.post)

    def post(self, address, _number, content, secret):
        self.sent.append((content["to"], content["text"]))
        assert (address, secret) == ("https://gateway.example/send", "shared")
        return self.answers.pop(0) if self.answers else Sent()


def silent(desk, language="az", count=1):
    """Somebody who answered in the morning and did not when they were to."""
    clock.set_clock(desk.home, datetime(2020, 7, 1, 7, tzinfo=UTC))
    for _ in range(count):
        row = somebody(desk, RASHAD, language=language)
        write_reading(desk.nurse, row.pk, reading(97.0))
    due_at = EpisodeRow.objects.get(pk=row.pk).due_at
    clock.set_clock(desk.home, due_at + timedelta(hours=2, minutes=10))


def damage(table, number):
    """Put something else in the place of a locked key."""
    row = table.objects.get(pk=number)
    row.locked_key, row.version = b"damaged", row.version + 1
    row.save(force_update=True)


def remind(desk):
    from epihq.care.checks import restanding  # noqa: PLC0415

    restanding.restand()
    return sending.remind(clock.now())


def test_who_is_silent_is_reminded_once_in_their_language(desk, monkeypatch):
    gateway = Gateway(monkeypatch)
    silent(desk)

    assert (remind(desk), remind(desk)) == (1, 0)
    assert sending.send_due(clock.now()) == (1, "")
    assert sending.send_due(clock.now()) == (0, "")
    assert len(gateway.sent) == 1
    to, text = gateway.sent[0]
    assert to == RASHAD.telephone
    assert "95 37,2 eyni" in text
    assert not [word for word in PLANTED if word in text]


@pytest.mark.parametrize(
    ("language", "shown"), [("tr", "95 37,2 eyni"), ("ru-KZ", "95 37,2 так же")]
)
def test_a_language_that_is_not_spoken_here_is_that_of_the_place(
    desk, monkeypatch, language, shown
):
    gateway = Gateway(monkeypatch)
    set_centre(SETUP, name="HQ", location="AZE", language="az")
    silent(desk, language)

    assert remind(desk) == 1
    sending.send_due(clock.now())
    assert shown in gateway.sent[0][1]


def test_the_trouble_of_one_stops_no_reminder_of_others(desk, monkeypatch, caplog):
    gateway = Gateway(monkeypatch)
    silent(desk, count=2)
    first = EpisodeRow.objects.order_by("pk").first()
    damage(PersonRow, first.pk)

    assert remind(desk) == 1
    assert f"1 not reminded, the first care {first.pk}: care.cannot-open" in caplog.text
    assert sending.send_due(clock.now()) == (1, "")
    assert len(gateway.sent) == 1


def test_a_damaged_message_stops_no_other_on_its_way(desk, monkeypatch):
    gateway = Gateway(monkeypatch)
    for number in range(2):
        row = somebody(desk)
        sending.put_in_line(row, f"text {number}", "test")
    first = MessageRow.objects.order_by("due_at").first()
    first.words, first.version = b"damaged", first.version + 1
    first.save(force_update=True)

    assert sending.send_due(clock.now()) == (1, "care.cannot-open")
    assert [text for _, text in gateway.sent] == ["text 1"]


def test_who_was_reminded_is_not_opened_for_it_again(desk, monkeypatch):
    Gateway(monkeypatch)
    silent(desk)
    assert remind(desk) == 1
    monkeypatch.setattr(sending.locking, "opened_key", lambda _locked: 1 / 0)

    assert sending.remind(clock.now()) == 0


def test_who_asked_for_no_more_messages_gets_none(desk, monkeypatch):
    Gateway(monkeypatch)
    silent(desk)
    take(said("STOP"))

    assert remind(desk) == 0


def test_who_shares_a_telephone_that_asked_for_no_more_gets_none(desk, monkeypatch):
    Gateway(monkeypatch)
    silent(desk, count=2)
    number = take(said("STOP")).row.pk

    assert remind(desk) == 0
    mark_read(desk.nurse, number, episode=EpisodeRow.objects.first().pk)
    assert remind(desk) == 0


def test_without_a_gateway_nobody_is_reminded_by_message(desk, monkeypatch):
    monkeypatch.delenv("EPIHQ_SMS_URL", raising=False)
    silent(desk)

    assert remind(desk) == 0
    assert sending.send_due(clock.now()) == (0, "")


def test_a_gateway_that_fails_is_asked_again_later_and_given_up_in_the_end(
    desk, monkeypatch
):
    gateway = Gateway(monkeypatch, *[Sent(trouble="down", unreachable=True)] * 9)
    silent(desk)
    remind(desk)
    now = clock.now()

    assert sending.send_due(now) == (0, "down")
    assert sending.send_due(now) == (0, "")
    assert sending.send_due(now + timedelta(hours=1)) == (0, "down")
    assert sending.send_due(now + timedelta(hours=14)) == (0, "down")
    row = MessageRow.objects.get(is_out=True)
    assert (row.state, row.tries) == ("given-up", 3)
    assert len(gateway.sent) == 3


def test_an_answer_tells_what_to_do_and_nothing_of_how_somebody_is(desk, monkeypatch):
    gateway = Gateway(monkeypatch)
    row = EpisodeRow.objects.select_related("district").get(
        pk=somebody(desk, RASHAD, language="ru").pk
    )

    for level in (Level.EMERGENCY, Level.REVIEW, Level.STEADY):
        assert sending.answer(row, level, f"answer {level}")
    assert not sending.answer(row, Level.STEADY, "answer steady")

    sending.send_due(clock.now())
    assert len({text for _, text in gateway.sent}) == 3
    assert not [
        w
        for w in ("emergency", "94", *PLANTED[:4])
        if w in str(gateway.sent) and w not in RASHAD.telephone
    ]


def test_only_who_may_link_makes_pages(desk):
    row = somebody(desk)
    stranger = replace(desk.nurse, roles=frozenset())

    with pytest.raises(RecordError):
        make_page(stranger, row.pk)
    with pytest.raises(RecordError):
        messages.unread(stranger)


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_who_answers_as_the_reminder_shows_is_understood(desk, monkeypatch, language):
    gateway = Gateway(monkeypatch)
    silent(desk, language)
    remind(desk)
    sending.send_due(clock.now())
    _, text = gateway.sent[0]

    shown = understand(re.search(r"95 37[.,]2 [^.]+", text)[0])
    assert (shown.values["spo2_rest"], shown.feeling) == (95, Feeling.SAME)
    words = re.split(r"[,;:.]| or | və ya | или ", text)
    assert set(Feeling) <= {understand(one).feeling for one in words if one.strip()}
