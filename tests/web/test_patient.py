"""The page of somebody at home, and the door of the gateway: strangers come there."""

import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from care_samples import PLANTED, RASHAD, open_desk, somebody
from epihq.care.checks.tables import ReadingRow
from epihq.care.contact import sending
from epihq.care.contact.links import make_page, withdraw_page
from epihq.care.contact.messages import words_of
from epihq.care.contact.tables import MessageRow
from epihq.care.register.districts import District, set_district
from epihq.operations.instructions.carriers import signature
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP
from epihq.terms.errors import DataError

pytestmark = pytest.mark.databases("sqlite", "postgresql")
WELL = {"feeling": "better", "breathing": "no", "once": "a"}


@pytest.fixture
def care(room):
    """A desk in the room, and somebody with a page of their own."""
    desk = open_desk(room)
    row = somebody(desk, RASHAD, language="az")
    _, secret = make_page(desk.nurse, row.pk)
    return desk, row, f"/h/{secret}/"


def telephone():
    """Somebody who is not signed in."""
    return Client(SERVER_NAME="127.0.0.1")


def send(address, **fields):
    return telephone().post(address, {**WELL, **fields}, HTTP_ACCEPT="application/json")


def newest(row):
    return ReadingRow.objects.filter(episode=row.pk).order_by("-number").first()


def test_the_page_asks_in_the_persons_language_and_names_nobody(care):
    _, _, address = care

    page = telephone().get(address)

    text = page.content.decode()
    assert page.status_code == 200
    assert 'lang="az"' in text
    assert text.count("<fieldset") == 5
    assert not [word for word in PLANTED if word in text]
    assert "epihq_session" not in page.cookies


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_who_reads_another_language_chooses_it(care, language):
    _, _, address = care

    text = telephone().get(f"{address}?language={language}").content.decode()

    assert f'<html lang="{language}">' in text


def test_answers_are_kept_and_told_what_to_do(care):
    _, row, address = care

    told = send(address, spo2_rest="96,5", temperature="37.2 °C").json()

    kept = newest(row)
    assert told["kind"] == "kept"
    assert (kept.spo2_rest, kept.temperature) == (96.5, 37.2)
    assert (kept.channel, kept.feeling) == ("web", "better")
    assert "chest-pain" in kept.denied
    assert not kept.symptoms


def test_no_device_is_needed(care):
    _, row, address = care

    assert send(address).json()["kind"] == "kept"
    assert newest(row).spo2_rest is None


def test_a_grave_answer_is_told_to_call_at_once(care):
    _, row, address = care

    told = send(address, feeling="worse", breathing="much", sign=["blue-lips"]).json()

    assert told["kind"] == "danger"
    assert newest(row).level == "emergency"
    assert "blue-lips" in newest(row).symptoms


def test_the_same_answer_sent_again_is_one(care):
    _, _, address = care

    for _ in range(3):
        assert send(address).status_code == 200

    assert ReadingRow.objects.count() == 1


def test_an_answer_that_waited_is_about_when_it_was_given(care):
    _, row, address = care

    send(address, waited=str(5 * 3600))

    waited = clock.now() - newest(row).about_at
    assert timedelta(hours=5) <= waited < timedelta(hours=5, minutes=2)


@pytest.mark.parametrize(
    ("field", "written"),
    [("spo2_rest", "960"), ("temperature", "3O.5"), ("spo2_walk", "ninety")],
)
def test_what_cannot_be_read_is_told_and_loses_nothing_else(care, field, written):
    _, row, address = care

    told = send(address, **{field: written}).json()

    assert written in told["sentence"]
    assert newest(row).feeling == "better"
    assert getattr(newest(row), field) is None


def test_nothing_answered_is_asked_again(care):
    _, _, address = care

    answer = telephone().post(address, {"once": "a"})

    assert answer.status_code == 400
    assert not ReadingRow.objects.exists()


def test_a_link_that_was_withdrawn_or_never_was_says_nothing(care):
    desk, row, address = care
    withdraw_page(desk.nurse, row.pk)

    closed = [telephone().get(one) for one in (address, "/h/" + "x" * 32 + "/")]
    sent = send(address)

    assert {one.status_code for one in (*closed, sent)} == {404}
    assert closed[0].content.replace(b"az", b"") == closed[1].content.replace(
        b"az", b""
    )
    assert not ReadingRow.objects.exists()


def test_a_whole_town_behind_one_address_is_answered(care):
    desk, _, _ = care
    pages = [make_page(desk.nurse, somebody(desk).pk)[1] for _ in range(70)]

    answers = {send(f"/h/{one}/", once=one[:9]).status_code for one in pages}

    assert answers == {200}
    assert ReadingRow.objects.count() == 70


def test_so_many_answers_are_no_persons(care):
    _, _, address = care

    answers = [send(address, once=str(number)).status_code for number in range(31)]

    assert answers[:30] == [200] * 30
    assert answers[30] == 429


@pytest.fixture
def gateway(care, monkeypatch):
    """A gateway that shares the secret "shared"."""
    monkeypatch.setenv("EPIHQ_SMS_SECRET", "shared")
    return care


def message(text="94 37,2 worse", number="881", secret="shared", **changed):  # noqa: S107
    sent_at = clock.now().isoformat()
    sent = {"id": number, "from": "+994505012345", "text": text, "sent_at": sent_at}
    body = json.dumps({**sent, **changed}).encode()
    said = str(int(time.time()))
    return telephone().post(
        "/care/sms/",
        body,
        content_type="application/json",
        headers={
            "X-Epihq-Timestamp": said,
            "X-Epihq-Signature": f"sha256={signature(secret, said, body)}",
        },
    )


def test_a_signed_message_is_a_reading_once(gateway):
    _, row, _ = gateway

    first, again = message(), message()

    assert first.json()["state"] == "kept"
    assert first.json() == again.json()
    assert newest(row).spo2_rest == 94
    assert ReadingRow.objects.count() == 1


def test_who_cannot_sign_is_refused_and_nothing_is_kept(gateway):
    assert message(secret="another").status_code == 403  # noqa: S106 - a test's
    unsigned = telephone().post("/care/sms/", b"{}", content_type="application/json")
    assert unsigned.status_code == 403
    assert not MessageRow.objects.exists()


def test_without_a_gateway_the_door_is_shut(care, monkeypatch):
    monkeypatch.delenv("EPIHQ_SMS_SECRET", raising=False)

    assert message().status_code == 404
    assert not MessageRow.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"id": ""}, {"text": ""}, {"sent_at": "noon"}, {"from": None}]
)
def test_what_is_no_message_is_refused_without_repeating_it(gateway, changed):
    answer = message(**{"text": "greylips", **changed})

    kept = MessageRow.objects.count()
    assert (answer.status_code == 422) == (kept == 0)
    assert b"greylips" not in answer.content


def test_who_writes_is_answered_once(gateway, monkeypatch):
    monkeypatch.setenv("EPIHQ_SMS_URL", "https://gateway.example/send")

    for _ in range(2):
        message()
        message("the dog", "882")
        message("STOP", "883")
        message("95 same", "884", **{"from": "+7 900 000 00 00"})

    out = MessageRow.objects.filter(is_out=True)
    assert sorted(out.values_list("state", flat=True)) == ["waiting", "waiting"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("88 37,2 worse please hlp", "kömək çağırın"),
        ("88 worse STOP", "kömək çağırın"),
        ("call me", "Tibb bacısı sizə zəng edəcək"),
        ("95 same", "Təşəkkür"),
        ("the dog", "başa düşmədik"),
    ],
)
def test_who_is_in_danger_is_told_so_whatever_else_they_write(
    gateway, monkeypatch, text, told
):
    desk, _, _ = gateway
    monkeypatch.setenv("EPIHQ_SMS_URL", "https://gateway.example/send")
    calling = District(name="Sabail", location="AZ-BA", calling_code="994")
    set_district(
        SETUP, replace(calling, telephone="+994 12 500 00 00"), number=desk.sabail
    )

    message(text)

    sent = words_of(MessageRow.objects.get(is_out=True))
    assert told in sent.text


@pytest.mark.parametrize("written", ["twelve", "1 or 2"])
def test_a_slip_in_whose_message_it_is_loses_nothing(gateway, client_as, written):
    message("95 same", **{"from": "+7 900 000 00 00"})
    row = MessageRow.objects.get()
    nurse = client_as("care-supervisor")

    answer = nurse.post(f"/care/messages/{row.pk}/done/", {"person": written})

    row.refresh_from_db()
    assert answer.status_code == 400
    assert row.state == "unknown"


def test_a_number_is_read_as_people_write_it(gateway, client_as):
    _, person, _ = gateway
    message("95 same", **{"from": "+7 900 000 00 00"})
    row = MessageRow.objects.get()

    client_as("care-supervisor").post(
        f"/care/messages/{row.pk}/done/", {"person": f"№ {person.pk}"}
    )

    row.refresh_from_db()
    assert (row.state, row.episode) == ("read", person.pk)


@pytest.mark.parametrize("broken", ["\0", "\ud83d"])
def test_a_message_cut_inside_an_emoji_is_kept(gateway, broken):
    answer = message(f"94 worse {broken}")

    assert answer.status_code == 200
    assert words_of(MessageRow.objects.get()).text == "94 worse \ufffd"


def test_a_message_that_cannot_be_answered_is_kept_all_the_same(gateway, monkeypatch):
    def fail(*_):
        raise DataError("care.cannot-open", "home care: damaged")

    monkeypatch.setattr(sending, "answer", fail)

    assert message("95 same").status_code == 200
    assert MessageRow.objects.get().state == "kept"


def test_a_damaged_message_closes_the_page_for_no_other(gateway, client_as):
    for number in ("1", "2"):
        message(f"the dog {number}", number, **{"from": "+7 900 000 00 00"})
    row = MessageRow.objects.order_by("pk").first()
    row.locked_key, row.version = b"damaged", row.version + 1
    row.save(force_update=True)

    page = client_as("care-supervisor").post("/care/messages/read/").content.decode()

    assert "the dog 2" in page
    assert page.count("It cannot be opened") == 1


def test_who_shares_a_telephone_is_named_by_number_to_who_sees_them(gateway, client_as):
    desk, row, _ = gateway
    twin = somebody(desk, RASHAD)
    message()

    page = client_as("care-supervisor").get("/care/messages/").content.decode()

    assert "Several people share this number" in page
    assert all(f'href="/care/{one.pk}/"' in page for one in (row, twin))
