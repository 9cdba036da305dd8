"""Deliveries reach a real mail server and a real web address, or wait and say why."""

import hashlib
import hmac
import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from epihq.operations.centre.actions import set_centre
from epihq.operations.instructions import carriers, deliveries
from epihq.operations.instructions.actions import (
    Order,
    finish_instruction,
    issue_instruction,
    return_answer,
    withdraw_instruction,
)
from epihq.operations.instructions.deliveries import retry
from epihq.operations.instructions.sending import deliver_due
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import Person, make_officer
from epihq.terms.instructions import Priority
from epihq.terms.own_networks import NotReachedError, check_name
from post_samples import free_port, mail_server, web_address
from room_samples import hours, open_room


@pytest.fixture
def room(kept_home, monkeypatch):
    monkeypatch.setenv("EPIHQ_MAIL_FROM", "Headquarters <hq@health.example>")
    monkeypatch.setenv("EPIHQ_ADDRESS", "https://hq.example/")
    monkeypatch.setenv("EPIHQ_OWN_NETWORKS", "127.0.0.0/8")
    yield open_room(kept_home)
    connection.close()


def agency_at(email="", webhook="", secret=""):
    wanted = Agency(
        name="Clinic",
        location="AZE",
        email=email,
        webhook=webhook,
        webhook_secret=secret,
    )
    return set_agency(WATCH, wanted).pk


def instruct(room, agency=None, **more):
    order = Order(text="Report free beds.", deadline=hours(5), agency=agency)
    return issue_instruction(room.duty, replace(order, **more))


def now(**later):
    return datetime.now(UTC) + timedelta(**later)


def states():
    return [row.state for row in DeliveryRow.objects.order_by("pk")]


def test_an_e_mail_names_the_instruction_its_deadline_and_where_to_answer(
    room, monkeypatch
):
    set_centre(WATCH, name="Baku HQ", location="AZE", time_zone="Asia/Baku")
    row = instruct(
        room,
        agency_at("clinic@health.example"),
        legal_basis="Law 12",
        priority=Priority.URGENT,
    )

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        assert deliver_due(now()).arrived == 1

    (letter,) = box.letters
    text = letter.get_content()
    assert letter["Subject"] == f"Instruction {row.pk} (urgent): a new instruction"
    assert letter["To"] == "clinic@health.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Report free beds." in text
    assert "Law 12" in text
    assert f"{row.deadline:%Y-%m-%d %H:%M} UTC" in text
    assert f"{row.deadline + timedelta(hours=4):%H:%M} Asia/Baku" in text
    assert f"https://hq.example/instructions/{row.pk}" in text


def test_an_officer_is_written_to_in_the_officers_language(room, monkeypatch):
    person = Person(
        username="rasim",
        full_name="Rasim",
        roles=(Role.DUTY_OFFICER,),
        email="rasim@health.example",
        language="ru",
    )
    instruct(room, officer=make_officer(WATCH, person).pk)

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        deliver_due(now())

    assert "новое поручение" in box.letters[0]["Subject"]
    assert "Rasim" not in box.letters[0].get_content()


def test_an_agency_is_written_to_in_the_centres_language(room, monkeypatch):
    set_centre(WATCH, name="Bakı", location="AZE", time_zone="Asia/Baku", language="az")
    row = instruct(room, agency_at("clinic@health.example"), priority=Priority.FLASH)

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        deliver_due(now())

    (letter,) = box.letters
    assert letter["Subject"] == f"Tapşırıq {row.pk} (ən təcili): yeni tapşırıq"
    assert "Nə edilməlidir: Report free beds." in letter.get_content()


def test_a_mail_server_that_is_down_delays_and_loses_nothing(room, monkeypatch):
    port = free_port()
    monkeypatch.setenv("EPIHQ_MAIL_URL", f"smtp://127.0.0.1:{port}")
    for _ in range(3):
        instruct(room, room.ministry)

    down = deliver_due(now())
    with mail_server(port) as (box, _):
        too_soon = deliver_due(now())
        up = deliver_due(now(minutes=1))
        again = deliver_due(now(days=1))

    assert (down.arrived, down.failed, too_soon.arrived) == (0, 3, 0)
    assert "did not answer" in down.trouble
    assert (up.arrived, again.arrived, len(box.letters)) == (3, 0, 3)
    assert len({letter["Message-ID"] for letter in box.letters}) == 3
    assert states() == ["delivered"] * 3


def test_a_second_attempt_carries_the_same_message_id(room, monkeypatch):
    instruct(room, room.ministry)

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        monkeypatch.setattr(
            "epihq.operations.instructions.sending.record_attempt", fails
        )
        with pytest.raises(OSError, match="gone"):
            deliver_due(now())
        monkeypatch.undo()
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        monkeypatch.setenv("EPIHQ_MAIL_FROM", "Headquarters <hq@health.example>")
        deliver_due(now())

    first, second = box.letters
    assert first["Message-ID"] == second["Message-ID"]


def fails(*_, **__):
    message = "the database is gone"
    raise OSError(message)


def test_after_three_days_a_notice_is_given_up_until_a_person_asks_again(
    room, monkeypatch
):
    monkeypatch.delenv("EPIHQ_MAIL_URL", raising=False)
    instruct(room, room.ministry)

    deliver_due(now())
    deliver_due(now(days=4))
    assert states() == ["given-up"]
    assert deliver_due(now(days=5)).failed == 0

    retry(room.manager, DeliveryRow.objects.get().pk)
    with mail_server() as (_, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        assert deliver_due(now(days=5)).arrived == 1
    attempts = DeliveryRow.objects.get().attempts
    assert [bool(one["trouble"]) for one in attempts] == [True, True, False]
    assert "EPIHQ_MAIL_URL is not set" in attempts[0]["trouble"]


def test_a_withdrawal_is_told_with_its_reason(room, monkeypatch):
    row = instruct(room, room.ministry)
    withdraw_instruction(room.duty, row.pk, reason="The beds were found.")

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        deliver_due(now())

    assert "it was withdrawn" in box.letters[1]["Subject"]
    assert "The beds were found." in box.letters[1].get_content()


def test_a_webhook_is_signed_and_numbered(room):
    with web_address() as (came, address):
        row = instruct(room, agency_at(webhook=address, secret="sesame"))  # noqa: S106 - a sample
        assert deliver_due(now()).arrived == 1

    ((headers, body),) = came
    told = json.loads(body)
    stamp = headers["X-Epihq-Timestamp"].encode()
    digest = hmac.new(b"sesame", stamp + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Epihq-Signature"] == f"sha256={digest}"
    assert headers["Idempotency-Key"] == str(DeliveryRow.objects.get().pk)
    assert (told["instruction"], told["occasion"]) == (row.pk, "issued")
    assert told["link"] == f"https://hq.example/instructions/{row.pk}"


def test_each_agency_at_a_shared_address_is_sent_its_own_signature(room):
    with web_address() as (came, address):
        secrets = {"Clinic": "sesame", "Hospital": "poppy"}
        for name, secret in secrets.items():
            wanted = Agency(
                name=name, location="AZE", webhook=address, webhook_secret=secret
            )
            instruct(room, set_agency(WATCH, wanted).pk)
        assert deliver_due(now()).arrived == 2

    for (headers, body), secret in zip(came, secrets.values(), strict=True):
        stamp = headers["X-Epihq-Timestamp"]
        signed = carriers.signature(secret, stamp, body)
        assert headers["X-Epihq-Signature"] == f"sha256={signed}"


def test_two_agencies_at_one_address_are_told_both_of_one_occasion(room):
    with web_address() as (came, address):
        row = instruct(room, agency_at(webhook=address))
        wanted = Agency(name="Hospital", location="AZE", webhook=address)
        both = [row.agency, set_agency(WATCH, wanted)]
        for _ in range(2):
            deliveries.put_in_line(room.duty, row, "withdrawn", both, [])
        assert deliver_due(now()).arrived == 3

    assert len(came) == 3


def test_what_went_wrong_is_kept_without_the_address(room, monkeypatch):
    class Refusing:
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802 - aiosmtpd's
            return f"550 <{address}> no mailbox a.aliyev here"

    with mail_server(box=Refusing()) as (_, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        instruct(room, agency_at("A.Aliyev@health.example"))
        sent = deliver_due(now())

    kept = str(DeliveryRow.objects.get().attempts)
    assert "no mailbox" in kept
    assert "aliyev" not in f"{kept} {sent.trouble}".casefold()


OWN = ["127.0.0.1", "localhost", "2130706433", "127.1", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("host", OWN)
def test_nothing_is_sent_to_the_machine_itself(room, monkeypatch, host):
    monkeypatch.delenv("EPIHQ_OWN_NETWORKS")
    with web_address() as (came, address):
        instruct(room, agency_at(webhook=address.replace("127.0.0.1", host)))
        sent = deliver_due(now())

    assert (came, states()) == ([], ["waiting"])
    assert "EPIHQ_OWN_NETWORKS" in sent.trouble


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1%eth0", "0.0.0.0"])  # noqa: S104 - to be refused
def test_nothing_is_sent_to_what_is_plugged_into_the_machine(address, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 0))]
    )

    with pytest.raises(NotReachedError):
        check_name("keys.example", 80)


def environment(monkeypatch, **proxies):
    """The proxies of the environment: these, and no others."""
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)
    for name, value in proxies.items():
        monkeypatch.setenv(name, value)


NO_PROXY_HERE = [
    {},
    {"NO_PROXY": "elsewhere.example"},
    {"HTTPS_PROXY": "http://127.0.0.1:1"},
    {"ALL_PROXY": "http://127.0.0.1:1", "NO_PROXY": "hq.example"},
]


@pytest.mark.parametrize("proxies", NO_PROXY_HERE, ids=" ".join)
def test_a_name_that_leads_elsewhere_meanwhile_is_not_written_to(
    room, monkeypatch, proxies
):
    monkeypatch.delenv("EPIHQ_OWN_NETWORKS")
    environment(monkeypatch, **proxies)
    real, asked = socket.getaddrinfo, []

    def changing(host, port, *more, **words):
        asked.append(host)
        # First the address of a public place, then our own.
        first = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]
        return first if len(asked) == 1 else real("127.0.0.1", port, *more, **words)

    with web_address() as (came, address):
        instruct(room, agency_at(webhook=address.replace("127.0.0.1", "hq.example")))
        monkeypatch.setattr(socket, "getaddrinfo", changing)
        sent = deliver_due(now())

    assert came == []
    assert "EPIHQ_OWN_NETWORKS" in sent.trouble


def test_a_proxy_of_the_environment_is_the_one_that_is_written_to(room, monkeypatch):
    with web_address() as (came, proxy):
        told = proxy.removeprefix("http://").removesuffix("/hook")
        environment(monkeypatch, http_proxy=told)
        instruct(room, agency_at(webhook="http://hq.example/hook"))
        deliver_due(now())

    assert [headers["Host"] for headers, _ in came] == ["hq.example"]
    assert states() == ["delivered"]


@pytest.mark.parametrize("status", [301, 404, 500])
def test_only_an_answer_of_200_to_299_is_a_delivery(room, status):
    with (
        web_address() as (elsewhere, other),
        web_address(status, location=other) as (came, address),
    ):
        instruct(room, agency_at(webhook=address))
        sent = deliver_due(now())

    assert (len(came), len(elsewhere), states()) == (1, 0, ["waiting"])
    assert f"answered {status}" in sent.trouble


def test_a_webhook_that_never_answers_holds_up_no_other(room, monkeypatch):
    monkeypatch.setattr(carriers, "TIMEOUT_SECONDS", 0.3)

    with web_address(wait=2) as (came, slow), mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        clinic = agency_at("clinic@health.example", slow)
        instruct(room, clinic)
        instruct(room, clinic)
        sent = deliver_due(now())

    # Who is silent is asked once a round, not once for each notice.
    assert (sent.arrived, sent.failed, len(came), len(box.letters)) == (2, 2, 1, 2)
    assert "did not answer" in sent.trouble


def test_a_web_address_that_no_agency_has_any_more_is_not_written_to(room):
    with web_address() as (came, address):
        clinic = agency_at(webhook=address)
        instruct(room, clinic)
        set_agency(WATCH, Agency(name="Clinic", location="AZE"), number=clinic)
        sent = deliver_due(now())

    assert came == []
    assert "does not have this web address any more" in sent.trouble


def test_a_mail_server_s_password_is_never_told(room, monkeypatch):
    monkeypatch.setenv("EPIHQ_MAIL_URL", f"smtp://hq:sesame@127.0.0.1:{free_port()}")
    instruct(room, room.ministry)

    sent = deliver_due(now())

    assert sent.failed == 1
    assert "sesame" not in sent.trouble


def test_a_letter_about_an_answer_sent_back_says_why(room, monkeypatch):
    number = instruct(room, agency_at("clinic@health.example")).pk
    finish_instruction(room.duty, number, report="Yes.", home=room.home)
    return_answer(room.duty, number, reason="How many beds?")

    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        deliver_due(now())

    letter = box.letters[-1]
    assert "its answer was sent back" in letter["Subject"]
    assert "Sent back because: How many beds?" in letter.get_content()
