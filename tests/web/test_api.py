"""The API: keys and their scopes, repeats, stale versions, bad requests, limits."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from api_program import Program, city, order, program, raised
from epihq.operations.instructions import actions as instructions
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people import tokens
from epihq.operations.people.officers import Person, change_officer, suspend_officer
from epihq.operations.people.tokens import actor_for, revoke_token
from proofs import give_factor
from room_samples import hours
from the_rules import RULES

__all__ = ["city", "program"]


class TwoDaysOn(datetime):
    """A clock by which keys made now have ended."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(days=2)


def test_a_key_is_needed(stranger):
    answer = stranger.get("/api/v1/signals")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "api.no-key"


@pytest.mark.parametrize("key", ["epihq_no", "", "épihq_", "epihq_" + "x" * 9000])
def test_an_unknown_key_opens_nothing(room, key):
    answer = Program(key.encode().decode("latin-1")).get("/signals")

    assert answer.status_code == 401
    assert answer.json()["code"] == "api.no-such-key"


def test_a_revoked_key_opens_nothing(program):
    one = program("duty-officer", "signal.see")
    assert one.get("/signals").status_code == 200
    revoke_token(actor_for(one.officer, via="page"), one.row.pk)

    assert one.get("/signals").status_code == 401


def test_a_key_of_a_suspended_officer_opens_nothing(program):
    one = program("duty-officer", "signal.see")
    assert one.get("/signals").status_code == 200
    suspend_officer(SETUP, one.officer.pk, reason="left")

    assert one.get("/signals").status_code == 401


def test_a_key_in_use_may_at_once_what_its_owner_may(program):
    one = program("duty-officer", "signal.see", "agency.set")
    person = Person(
        username=one.officer.username, full_name="A", roles=(Role.ADMINISTRATOR,)
    )
    wanted = {"name": "Town", "location": "AZE"}
    assert one.send("/agencies", wanted).status_code == 403
    give_factor(change_officer(SETUP, one.officer.pk, person))

    assert one.send("/agencies", wanted).status_code == 200


def test_a_key_in_use_ends_by_the_clock(program, monkeypatch):
    one = program("duty-officer", "signal.see")
    assert one.get("/signals").status_code == 200
    monkeypatch.setattr(tokens, "datetime", TwoDaysOn)

    assert one.get("/signals").status_code == 401


def test_a_key_that_has_ended_opens_nothing(program):
    one = program("duty-officer", "signal.see")
    past = datetime.now(UTC) - timedelta(seconds=1)
    type(one.row).objects.filter(pk=one.row.pk).update(
        expires_at=past, version=one.row.version + 1
    )

    assert one.get("/signals").status_code == 401


def test_a_key_may_no_more_than_its_scopes(program):
    one = program("duty-officer", "signal.see")
    number = raised()

    assert one.get(f"/signals/{number}").status_code == 200
    answer = one.send(f"/signals/{number}/verify")
    assert answer.status_code == 403
    assert answer.json()["code"] == "rules.not-allowed"


@pytest.mark.databases("sqlite", "postgresql")
def test_a_list_is_cut_to_what_is_asked_now_and_of_the_past(program):
    one, number = program("duty-officer", "signal.see"), raised()
    kept = one.get(f"/signals/{number}").json()
    asked = f"/signals?kind={kept['signal_kind']}&severity={kept['severity']}"
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    raised()

    now, then = one.get(asked).json(), one.get(f"{asked}&state=new&at={at}").json()
    other = one.get(f"{asked}&state=closed").json()

    assert number in [item["number"] for item in now["items"]]
    assert number in [item["number"] for item in then["items"]]
    assert other["items"] == []


def test_a_key_may_no_more_than_its_owner(program):
    one = program("auditor", "signal.see", "signal.verify")

    assert one.send(f"/signals/{raised()}/verify").status_code == 403


def test_a_key_gives_rights_to_nobody(program):
    """Made before this was the rule, it may ask for what it likes."""
    one = program("administrator", "signal.see")
    number = one.officer.pk
    type(one.row).objects.update(scopes=[*RULES], version=one.row.version + 1)

    told = {"name": "more", "scopes": ["signal.close"], "days": 3}
    person = {"username": "z.new", "full_name": "Z", "roles": ["administrator"]}
    for path, body in (
        ("/tokens", told),
        ("/officers", person),
        (f"/officers/{number}/invite", None),
        (f"/officers/{number}/suspend", {"reason": "x"}),
    ):
        assert one.send(path, body).json()["code"] == "rules.not-allowed", path


def test_a_key_of_an_administrator_without_a_second_proof_opens_nothing(program):
    one = program("administrator", "signal.see")
    Authenticator.objects.all().delete()

    answer = one.get("/signals")

    assert answer.status_code == 403
    assert answer.json()["code"] == "api.owner-without-factor"


def test_a_session_reads_and_needs_the_pages_proof_to_change(client_as):
    client = client_as("duty-officer")
    client.handler.enforce_csrf_checks = True
    number = raised()

    assert client.get("/api/v1/signals").json()["items"][0]["number"] == number
    answer = client.post(f"/api/v1/signals/{number}/verify")
    assert answer.status_code == 403
    assert answer.json()["code"] == "api.not-our-page"
    client.get("/roster/")
    proof = client.cookies["csrftoken"].value
    answer = client.post(
        f"/api/v1/signals/{number}/verify",
        "{}",
        content_type="application/json",
        headers={"X-CSRFToken": proof},
    )
    assert answer.status_code == 200


def test_the_same_request_again_does_nothing_new(program, city):
    duty = program("duty-officer")
    told = order(city)

    first = duty.send("/instructions", told, Idempotency_Key="k1").json()
    again = duty.send("/instructions", told, Idempotency_Key="k1").json()

    assert again["number"] == first["number"]
    assert len(duty.get("/instructions").json()["items"]) == 1


@pytest.mark.parametrize("how", ["header", "body"])
def test_what_changed_meanwhile_is_told(program, how):
    duty = program("duty-officer")
    number = raised()
    duty.send(f"/signals/{number}/note", {"note": "Asked the city."})

    headers = {"If_Match": '"1"'} if how == "header" else {}
    body = {} if how == "header" else {"version": 1}
    answer = duty.send(f"/signals/{number}/verify", body, **headers)

    assert answer.status_code == 409
    assert answer.json()["code"] == "ledger.stale"
    assert duty.get(f"/signals/{number}").json()["state"] == "new"


BAD = [
    ("/instructions", {"deadline": "soon"}, "api.bad-request"),
    ("/instructions", {"agency": None}, "instructions.to-nobody"),
    (
        "/instructions",
        {"deadline": "2020-01-01T00:00Z"},
        "instructions.deadline-past",
    ),
    ("/instructions", {"deadline": "2020-01-01T00:00"}, "api.bad-request"),
    ("/instructions", {"deadline": "0001-01-01T00:00+14:00"}, "api.bad-request"),
    ("/instructions", {"text": " "}, "ledger.says-nothing"),
    ("/instructions", {"text": "a\0b"}, "api.bad-request"),
    ("/instructions", {"agency": 2**70}, "api.bad-request"),
    ("/instructions", {"location": "Atlantis"}, "terms.unknown-location"),
    ("/instructions", {"location": "XQZ"}, "terms.unknown-location"),
]


@pytest.mark.parametrize(("path", "changes", "code"), BAD)
def test_bad_input_gets_a_sentence_and_nothing_is_done(
    program, city, path, changes, code
):
    duty = program("duty-officer")
    before = log.head()

    answer = duty.send(path, order(city, **changes))

    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert answer.json()["message"].endswith(".")
    assert log.head() == before


@pytest.mark.parametrize(
    "body", ["{", '{"value": NaN}', '{"value": 1e999}', "[" * 9000]
)
def test_what_is_not_json_is_told(program, body):
    one = program("epidemiologist")

    answer = one.client.put("/api/v1/thresholds", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "api.not-json"


def test_what_is_not_there_is_told(program):
    one = program("duty-officer")

    assert one.get("/signals/77").json()["code"] == "ledger.no-such-thing"
    assert one.get("/signals/77").status_code == 404
    assert one.get("/nothing").json()["code"] == "web.no-such-page"


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x"]
)
def test_a_form_that_is_cut_off_is_told(program, city, kind):
    there = program("agency-officer", agency=city)

    answer = there.client.post(
        "/api/v1/instructions/1/done", "--x\r\nno", content_type=kind
    )

    assert answer.status_code in {400, 422}
    assert answer.json()["code"].startswith("api.")


def test_a_key_is_shown_once(client_as):
    client = client_as("duty-officer")
    told = {"name": "dashboard", "scopes": ["signal.see", "token.revoke"], "days": 3}

    made = client.post("/api/v1/tokens", told, content_type="application/json").json()

    one = Program(made["key"])
    assert one.get("/signals").status_code == 200
    assert made["key"] not in one.get("/tokens").content.decode()
    assert one.send(f"/tokens/{made['number']}/revoke").status_code == 200
    assert Program(made["key"]).get("/signals").status_code == 401


@pytest.mark.usefixtures("one_minute")
@override_settings(API_PER_MINUTE=3)
def test_too_many_requests_have_to_wait(program):
    one, other = program("duty-officer"), program("duty-officer")

    codes = [one.get("/signals").status_code for _ in range(5)]

    assert codes == [200, 200, 200, 429, 429]
    assert other.get("/signals").status_code == 200
    answer = one.get("/signals")
    assert int(answer["Retry-After"]) <= 60
    assert answer.json()["code"] == "api.too-many"


def test_a_file_that_is_too_large_is_refused(program, city):
    there = program("agency-officer", agency=city)
    issued = instructions.issue_instruction(
        actor_for(program("duty-officer").officer, via="page"),
        instructions.Order(text="Count.", deadline=hours(2), agency=city),
    )
    path = f"/api/v1/instructions/{issued.pk}/done"
    body = SimpleUploadedFile("report.pdf", b"%PDF-" + b"0" * (21 << 20))

    answer = there.client.post(path, {"report": "Counted.", "files": [body]})

    assert answer.status_code == 413
    assert there.get(f"/instructions/{issued.pk}").json()["state"] == "issued"
