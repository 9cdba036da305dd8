"""The FHIR endpoint: who opens it, what it gives and takes, and how it refuses."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client, override_settings

from care_samples import PLANTED as NAMED
from care_samples import RASHAD, open_desk, reading, somebody
from epihq.care.checks.intake import write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.fhir import structure
from epihq.care.fhir.parsing import parsed
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, WATCH, Role
from epihq.operations.ledger.tables import LogRow, OnceRow
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES, Person, make_officer
from epihq.operations.people.tables import Officer
from every_address import NONE, browser, key_of, patterns
from fhir_samples import PLANTED, from_clinic

pytestmark = pytest.mark.databases("sqlite", "postgresql")
BASE = "/api/fhir"
WHY = {"X-Reason": "Records for polyclinic 4"}


@pytest.fixture
def desk(room):
    """A desk with two districts and approved rules, in a room with officers."""
    with override_settings(API_PER_MINUTE=0):
        yield open_desk(room)


def officer(role, *districts):
    """Somebody of a role and of some districts."""
    number = Officer.objects.count()
    more = {"districts": districts}
    if role == Role.AGENCY_OFFICER:
        city = Agency(name=f"City {number}", location="AZE")
        more["agency"] = set_agency(WATCH, city).pk
    made = Person(username=f"one{number}", full_name="One", roles=(role,), **more)
    return make_officer(SETUP, made)


class Asking:
    """Somebody who asks the endpoint by a key."""

    def __init__(self, role, *districts):
        self.headers = {
            "Authorization": f"Bearer {key_of(officer(role, *districts))}",
            **WHY,
        }
        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)

    def get(self, path, **headers):
        return self.client.get(f"{BASE}{path}", headers={**self.headers, **headers})

    def post(self, path, body, kind="application/fhir+json", **headers):
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        told = {**self.headers, **headers}
        return self.client.post(f"{BASE}{path}", sent, content_type=kind, headers=told)

    def find(self, **form):
        told = "&".join(f"{name}={value}" for name, value in form.items())
        return self.post("/Patient/_search", told, "application/x-www-form-urlencoded")


def resources(answer):
    return [one["resource"] for one in answer.json().get("entry", ())]


def is_valid(resource):
    told = parsed(json.dumps(resource).encode(), clock.now())
    structure.check(told, resource["resourceType"])
    return told.faults == []


def of_sabail(desk):
    bundle = from_clinic()
    system = "urn:epihq:care:district"
    district = {"identifier": {"system": system, "value": str(desk.sabail)}}
    bundle["entry"][1]["resource"]["managingOrganization"] = district
    return bundle


def furnished(desk):
    row = somebody(desk, RASHAD, age=70, sex="male", usual_spo2=96.0)
    for _ in range(2):
        write_reading(desk.nurse, row.pk, reading(89.0, pulse=100.0))
    return row


def counts():
    tables = (EpisodeRow, PersonRow, ActRow, ReadingRow, OnceRow, LogRow)
    return [table.objects.count() for table in tables]


def test_anybody_may_ask_what_the_endpoint_can_do(desk):
    answer = Client(SERVER_NAME="127.0.0.1").get(f"{BASE}/metadata")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/fhir+json")
    told = answer.json()
    assert is_valid(told)
    kinds = {one["type"] for one in told["rest"][0]["resource"]}
    assert {"Patient", "EpisodeOfCare", "Observation", "AuditEvent"} <= kinds


def test_a_bundle_comes_and_its_person_leaves(desk):
    asking = Asking(Role.CARE_SUPERVISOR)

    come = asking.post("", of_sabail(desk))
    place = come.json()["entry"][0]["response"]["location"]
    read = asking.get(f"/{place}")
    whole = asking.get(f"/{place}/$everything")

    assert (come.status_code, come.json()["type"]) == (200, "transaction-response")
    assert is_valid(come.json())
    assert read.json()["name"] == [{"text": "Zarifa Plantova"}]
    assert read["ETag"] == f'W/"{read.json()["meta"]["versionId"]}"'
    assert is_valid(whole.json())
    assert all(map(is_valid, resources(whole)))
    kinds = {one["resourceType"] for one in resources(whole)}
    assert {"Patient", "EpisodeOfCare", "Observation", "CarePlan"} <= kinds


def test_a_bundle_sent_twice_is_taken_once(desk):
    asking = Asking(Role.CARE_SUPERVISOR)
    once = {"Idempotency-Key": "clinic-4-881"}

    first = asking.post("/", of_sabail(desk), **once)
    before = counts()
    again = asking.post("/", of_sabail(desk), **once)

    assert (first.status_code, again.json()) == (200, first.json())
    assert counts() == before


def test_a_bundle_that_is_wrong_is_refused_whole_with_its_places(desk):
    asking, bundle = Asking(Role.CARE_SUPERVISOR), of_sabail(desk)
    bundle["entry"][2]["resource"]["valueQuantity"]["code"] = "mm[Hg]"
    bundle["entry"][0]["resource"]["birthDate"] = "2099-01-01"
    before = counts()

    answer = asking.post("", bundle)

    told = answer.json()
    assert (answer.status_code, told["resourceType"]) == (422, "OperationOutcome")
    assert is_valid(told)
    places = {one["expression"][0] for one in told["issue"]}
    assert "Bundle.entry[2].resource.valueQuantity.code" in places
    assert "Bundle.entry[0].resource.birthDate" in places
    assert counts() == before


@pytest.mark.parametrize(
    ("raw", "status"), [(b"{", 400), (b"\xff", 400), (b" " * (5 << 20), 413)]
)
def test_what_is_no_bundle_is_refused(desk, raw, status):
    answer = Asking(Role.CARE_SUPERVISOR).post("", raw)

    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_people_are_found_by_what_stands_in_no_address(desk):
    row, asking = furnished(desk), Asking(Role.CARE_SUPERVISOR)

    for form in (
        {"name": "Rashad Aliyev"},
        {"phone": "%2B994 50 501 23 45"},
        {"identifier": "CASE-77"},
        {"identifier": "urn:epihq:care:document|AZE-D-9"},
    ):
        found = resources(asking.find(**form))
        assert [one["id"] for one in found] == [str(row.pk)]
    assert resources(asking.find(identifier="urn:oid:9|CASE-77")) == []
    assert resources(asking.find(name="Nobody")) == []
    for bad in ({"family": "Aliyev"}, {"identifier": "|CASE-77"}):
        assert asking.find(**bad).status_code == 400
    assert asking.find().status_code == 422


BAD = (
    "/Patient?name=Aliyev",
    "/Patient?family=Aliyev",
    "/Patient?_count=0",
    "/Patient?_count=9999",
    "/Patient?_lastUpdated=2020",
    "/Patient?_lastUpdated=ge2020-07-01T00:00:00",
    "/Patient?_lastUpdated=ge2020-99-01T00:00:00Z",
    "/Observation?_id=1",
    "/Observation?patient=1&subject=2",
    "/Observation?patient=Aliyev",
    "/Patient?page=-1",
    "/Patient?_format=xml",
    "/AuditEvent",
)


@pytest.mark.parametrize("path", BAD)
def test_a_search_that_cannot_be_read_is_refused_without_its_words(desk, path):
    answer = Asking(Role.CARE_SUPERVISOR).get(path)

    told = answer.json()
    assert (answer.status_code, told["resourceType"]) == (400, "OperationOutcome")
    assert "Aliyev" not in answer.content.decode()
    assert told["issue"][0]["details"]["coding"][0]["code"] == "fhir.bad-search"


@pytest.mark.parametrize(
    "path", ["/Medication", "/Medication/1", "/Patient/1/_history", "/a/b/c/d"]
)
def test_what_is_not_there_is_told_so(desk, path):
    answer = Asking(Role.CARE_SUPERVISOR).get(path)

    assert answer.status_code == 404
    assert answer.json()["issue"][0]["code"] == "not-found"


def test_other_methods_are_refused(desk):
    asking, row = Asking(Role.CARE_SUPERVISOR), somebody(desk)

    asked = asking.client.delete
    answer = asked(f"{BASE}/Patient/{row.pk}", headers=asking.headers)

    assert answer.status_code == 404
    assert answer.json()["issue"][0]["code"] == "not-found"


@pytest.mark.parametrize("number", ["0", "x", "12-", "-1", "9" * 19, "9" * 400])
def test_a_number_that_is_none_finds_nothing(desk, number):
    asking = Asking(Role.CARE_SUPERVISOR)

    for kind in ("Patient", "Observation", "Encounter", "Task", "AuditEvent"):
        assert asking.get(f"/{kind}/{number}").status_code == 404
    assert asking.get(f"/Patient/{number}/$everything").status_code == 404


def test_without_a_reason_nothing_is_told_and_nothing_taken(desk):
    row, asking = furnished(desk), Asking(Role.CARE_SUPERVISOR)
    before = counts()
    quiet = {"X-Reason": "%20 "}

    answers = [
        asking.get(f"/Patient/{row.pk}", **quiet),
        asking.get("/Observation", **quiet),
        asking.get(f"/Patient/{row.pk}/$everything", **quiet),
        asking.post("", of_sabail(desk), **quiet),
    ]

    assert {one.status_code for one in answers} == {400}
    assert counts() == before


@pytest.mark.parametrize(
    "sent", ["H%C9%99kim%20xahi%C5%9Fi", "Həkim xahişi".encode().decode("latin-1")]
)
def test_reasons_come_in_any_letters(desk, sent):
    row = furnished(desk)
    Asking(Role.CARE_SUPERVISOR).get(f"/Patient/{row.pk}", **{"X-Reason": sent})

    newest = LogRow.objects.order_by("-number").first()
    assert json.loads(newest.content)["note"] == "Həkim xahişi"


def reads(row):
    """Every way to read of somebody."""
    number = ReadingRow.objects.filter(episode=row.pk).first().pk
    kinds = ("EpisodeOfCare", "CarePlan", "Observation", "Flag", "Task")
    return [
        f"/Patient/{row.pk}",
        f"/Patient/{row.pk}/$everything",
        f"/Patient?_id={row.pk}",
        f"/EpisodeOfCare/{row.pk}",
        f"/CarePlan/{row.pk}",
        f"/Observation/{number}",
        f"/Observation/{number}-pulse",
        f"/Observation/e{row.pk}-age",
        f"/Flag/{row.pk}-0",
        f"/Task/{row.pk}-0",
        *[f"/{kind}?patient={row.pk}" for kind in kinds],
    ]


def test_a_nurse_reads_her_district_and_nothing_of_another(desk):
    row = furnished(desk)
    own, other = (
        Asking(Role.NURSE, district) for district in (desk.sabail, desk.narimanov)
    )
    nowhere = Asking(Role.NURSE)

    for path in reads(row):
        assert (path, own.get(path).status_code) == (path, 200)
        for stranger in (other, nowhere):
            before = counts()
            answer = stranger.get(path)
            assert (path, answer.status_code) == (path, 404)
            assert answer.json()["resourceType"] == "OperationOutcome"
            assert [one for one in NAMED if one in answer.content.decode()] == []
            assert counts() == before
    for stranger in (other, nowhere):
        found = stranger.find(name="Rashad Aliyev")
        assert resources(found) == []


def test_a_supervisor_of_a_district_takes_out_hers_alone(desk):
    row, far = furnished(desk), somebody(desk, district=desk.narimanov)
    write_reading(desk.supervisor, far.pk, reading(95.0))
    asking = Asking(Role.CARE_SUPERVISOR, desk.sabail)

    for kind in ("Patient", "EpisodeOfCare", "Condition", "Flag", "Observation"):
        text = asking.get(f"/{kind}").content.decode()
        assert f"Patient/{far.pk}" not in text
        if kind in {"Patient", "Observation"}:
            assert f"/{row.pk}" in text
    bundle = of_sabail(desk)
    district = bundle["entry"][1]["resource"]["managingOrganization"]["identifier"]
    district["value"] = str(desk.narimanov)
    assert asking.post("", bundle).status_code == 422


def test_every_view_is_told_to_the_log_with_its_reason(desk):
    row, asking = furnished(desk), Asking(Role.CARE_SUPERVISOR)

    for path in [*reads(row), "/Patient", "/Observation", "/EpisodeOfCare"]:
        before = LogRow.objects.count()
        assert asking.get(path).status_code == 200
        told = list(LogRow.objects.order_by("number")[before:])
        assert (path, len(told)) == (path, 1)
        assert json.loads(told[0].content)["note"] == WHY["X-Reason"]
        assert told[0].via == "api"
        assert [one for one in NAMED if one in told[0].content] == []


def test_many_are_read_by_pages(desk):
    rows = [somebody(desk).pk for _ in range(5)]
    asking = Asking(Role.CARE_SUPERVISOR)

    found, address = [], "/Patient?_count=2&_lastUpdated=ge2020-07-01T00:00:00Z"
    while address:
        answer = asking.get(address)
        assert is_valid(answer.json())
        found += [int(one["id"]) for one in resources(answer)]
        links = {one["relation"]: one["url"] for one in answer.json()["link"]}
        address = links.get("next", "").partition(BASE)[2]

    assert found == rows


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_rules_give_it(desk, role):
    row, asking = furnished(desk), Asking(role)
    care = {Role.NURSE, Role.CARE_DOCTOR, Role.CARE_SUPERVISOR}
    out = care - {Role.NURSE}
    before = counts()
    asked = {
        f"/Patient/{NONE}": (care, 404),
        f"/Patient/{NONE}/$everything": (care, 404),
        f"/Observation?patient={NONE}": (care, 404),
        "/no/such/address": (care, 404),
        "/Patient": (out, 200),
        "/Observation": (out, 200),
        f"/AuditEvent?patient={NONE}": (out, 404),
    }

    for path, (who, status) in asked.items():
        expected = status if Role(role) in who else 403
        assert (path, asking.get(path).status_code) == (path, expected)
    if Role(role) not in care:
        for path in reads(row):
            assert asking.get(path).status_code == 403
        assert asking.find(name="x").status_code == 403
    if Role(role) is not Role.CARE_SUPERVISOR:
        assert asking.post("", of_sabail(desk)).status_code == 403
    if Role(role) not in out:
        assert counts() == before


def test_nobody_opens_it_without_a_key(desk):
    row = furnished(desk)
    before, client = counts(), browser()

    addresses = [f"{BASE}{path}" for path in [*reads(row), "/Patient", "/a/b/c"]]
    answers = [client.get(address, headers=WHY) for address in addresses]
    answers.append(client.post(BASE, "{}", "application/json", headers=WHY))
    answers.append(client.post(f"{BASE}/Patient/_search", {"name": "x"}, headers=WHY))
    wrong = {"Authorization": "Bearer epihq_no", **WHY}
    answers.append(client.get(f"{BASE}/Patient", headers=wrong))

    assert {one.status_code for one in answers} == {401}
    assert {one.json()["resourceType"] for one in answers} == {"OperationOutcome"}
    assert all(one["WWW-Authenticate"] == "Bearer" for one in answers)
    assert counts() == before


def test_a_session_takes_a_bundle_only_with_the_pages_proof(desk):
    client = browser(officer(Role.CARE_SUPERVISOR), enforce_csrf_checks=True)

    answer = client.post(
        BASE, json.dumps(of_sabail(desk)), "application/json", headers=WHY
    )

    assert answer.status_code == 403
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert EpisodeRow.objects.count() == 0


@pytest.mark.usefixtures("one_minute")
def test_too_many_requests_are_asked_to_wait(room):
    desk = open_desk(room)
    asking = Asking(Role.CARE_SUPERVISOR)

    with override_settings(API_PER_MINUTE=1):
        answers = [asking.get(f"/Patient?_id={desk.sabail}") for _ in range(3)]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) >= 1
    assert answers[-1].json()["issue"][0]["code"] == "throttled"


def test_every_address_of_the_endpoint_has_a_rule_or_a_reason(room):
    ours = [view for address, view in patterns() if address.startswith("api/fhir")]

    assert len(ours) == 8
    assert all(hasattr(view, "verb") or view.public for view in ours)


def test_no_value_of_a_person_is_told_by_a_refusal_or_the_log(desk, caplog):
    asking, bundle = Asking(Role.CARE_SUPERVISOR), of_sabail(desk)
    bundle["entry"][3]["resource"]["status"] = "Plantova"
    before = LogRow.objects.count()

    answers = [asking.post("", bundle), asking.post("", of_sabail(desk))]
    bundle["entry"][3]["resource"]["status"] = "final"
    bundle["entry"][1]["resource"].pop("managingOrganization")
    answers.append(asking.post("", bundle))

    text = "".join(one.content.decode() for one in answers) + caplog.text
    rows = LogRow.objects.order_by("number")[before:]
    text += "".join(f"{row.content}{row.by}" for row in rows)
    text += "".join(f"{act.content}" for act in ActRow.objects.all())
    assert [one.status_code for one in answers] == [422, 200, 422]
    assert [one for one in PLANTED if one in text.replace("'Plantova'", "")] == []


KILLED = """
import os, sys
sys.path.insert(0, {tests!r})
from django_set_up import set_up
set_up()
from epihq.web import settings
from pathlib import Path
settings.configure(Path({home!r}))
from epihq.care.exchange import arriving
from epihq.operations.ledger.rules import Actor, Role
real = arriving.write_many
def write_many(*args):
    real(*args)
    os.kill(os.getpid(), 9)
arriving.write_many = write_many
who = Actor(name="sara", roles=frozenset({{Role.CARE_SUPERVISOR}}), via="api")
raw = sys.stdin.buffer.read()
arriving.take_in(who, raw, disease="covid-19", reason="R", once="a1")
"""


def test_a_kill_in_the_middle_leaves_nothing(desk, room):
    before = counts()
    tests = str(Path(__file__).resolve().parents[1])
    program = KILLED.format(tests=tests, home=str(room))
    raw = json.dumps(of_sabail(desk)).encode()

    ran = subprocess.run(
        [sys.executable, "-c", program], input=raw, capture_output=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (-9, b"")
    assert counts() == before
    asking = Asking(Role.CARE_SUPERVISOR)
    assert asking.post("", raw).status_code == 200


def test_research_is_taken_out_without_names_and_told(desk):
    for number in range(12):
        row = somebody(desk, age=70 + number % 3, sex="male")
        write_reading(desk.supervisor, row.pk, reading(95.0))
    rare = somebody(desk, RASHAD, age=20, sex="female")
    client = Client(SERVER_NAME="127.0.0.1")
    auth = {"Authorization": f"Bearer {key_of(officer(Role.CARE_SUPERVISOR))}"}
    asked = {"since": "2020-01-01T00:00:00Z", "until": "2199-01-01T00:00:00Z",
             "k": 5, "reason": "A study"}  # fmt: skip

    answer = client.post(
        "/api/v1/care/research", json.dumps(asked), "application/json", headers=auth
    )

    packed = zipfile.ZipFile(BytesIO(answer.content))
    about = json.loads(packed.read("about.json"))
    people, course = (packed.read(f"{n}.csv").decode() for n in ("people", "course"))
    assert (about["people"], about["told"], about["left_out"]) == (13, 12, 1)
    assert about["rarest_is_shared_by"] >= 5
    assert len(people.splitlines()) == 13
    assert len(course.splitlines()) == 13
    assert [one for one in NAMED if one in people + course] == []
    told = LogRow.objects.order_by("-number").first()
    assert (told.verb, json.loads(told.content)["left_out"]) == ("care.export", 1)
    assert rare.pk
    nurse = {"Authorization": f"Bearer {key_of(officer(Role.NURSE, desk.sabail))}"}
    refused = client.post(
        "/api/v1/care/research", json.dumps(asked), "application/json", headers=nurse
    )
    assert refused.status_code == 403
