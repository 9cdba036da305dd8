"""People at home: a nurse has those of her districts, and nobody else is there for her.

Names are planted; then every page and operation of home care is asked by a nurse of
another district, and every answer searched.
"""

import re

import pytest
from django.test import override_settings

from care_samples import PLANTED, RASHAD, open_desk, reading, somebody
from epihq.care.checks.intake import write_reading
from epihq.care.contact.messages import Message, take
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import CARE, SETUP
from epihq.operations.ledger.tables import LogRow
from epihq.operations.people.officers import Person, make_officer
from every_address import ask, browser, filled, key_of, operations, pages
from the_rules import OWN

pytestmark = pytest.mark.databases("sqlite", "postgresql")
# Whatever names somebody; their number names nobody.
NAMES = tuple(one for one in PLANTED if one != "5012345")
LOOKING = {"care.look", "care.search", "care.export", "care.register"}
_OF_A_PERSON = re.compile(r"(api/v1/)?care/(people/)?(<int:number>|{number})/?")
# A search by telephone: a page that shows a form again repeats what was typed.
_SENT = {
    "words": "Said.",
    "reason": "They called.",
    "phone": RASHAD.telephone,
    "item": "zinc",
}


class Care:
    """A desk with somebody in Sabail of whom all is known, and who works at it."""

    def __init__(self, room):
        self.desk = open_desk(room)
        row = somebody(self.desk, RASHAD, language="az", age=61)
        self.number = str(row.pk)
        told = "Has greylips, says Leyla."
        write_reading(self.desk.nurse, row.pk, reading(89.0), note=told)
        text = "Salam, Rashad Aliyev danisir"
        sent = {"sender": RASHAD.telephone, "text": text, "sent_at": clock.now()}
        take(Message(gateway_id="1", **sent))

    def officer(self, name, *districts):
        """Somebody who may do all that is done at the desk, in some districts."""
        told = {"full_name": name.title(), "roles": tuple(CARE)}
        return make_officer(SETUP, Person(username=name, districts=districts, **told))

    def walked(self, officer):
        """Every page and operation of home care as somebody asks them."""
        client, auth = browser(officer), {"Authorization": f"Bearer {key_of(officer)}"}
        for address, _view in pages():
            if address.startswith("care/"):
                where = filled(address, number=self.number)
                yield address, "get", client.get(where)
                yield address, "post", client.post(where, _SENT)
        for asked in ("/inbox/", "/find/?q=", "/care/districts.csv"):
            where = asked + (self.number if asked.endswith("=") else "")
            yield asked, "get", client.get(where)
        program = browser()
        for method, address, about in operations():
            if address.startswith("api/v1/care/"):
                where = filled(address, number=self.number)
                yield address, method, ask(program, method, where, about, **auth)


@pytest.fixture
def care(room):
    return Care(room)


def told(answer):
    return b"".join(answer).decode("utf-8", "replace")


def test_every_deed_for_a_person_is_an_operation(care):
    scopes = {about["x-scope"] for _, _, about in operations()}

    assert {verb for verb in OWN if verb.startswith("care.")} <= scopes


@override_settings(API_PER_MINUTE=0)
def test_who_is_of_another_district_is_not_there(care):
    officer = care.officer("olga", care.desk.narimanov)
    acts, before = ActRow.objects.count(), EpisodeRow.objects.values().get()
    wrong = []

    for address, method, answer in care.walked(officer):
        text = told(answer)
        named = [one for one in NAMES if one in text]
        is_of_person = _OF_A_PERSON.match(address) is not None
        if named or (is_of_person and answer.status_code not in {303, 404, 422}):
            wrong.append((method, address, answer.status_code, named))
        if f"/care/{care.number}/" in text and not is_of_person:
            wrong.append((method, address, "leads to them"))

    assert wrong == []
    assert ActRow.objects.count() == acts
    assert EpisodeRow.objects.values().get() == before


@override_settings(API_PER_MINUTE=0)
def test_nobody_is_named_without_an_entry_of_the_log(care):
    officer = care.officer("nina", care.desk.sabail)
    wrong, seen = [], set()
    before = LogRow.objects.count()

    for address, method, answer in care.walked(officer):
        named = {one for one in NAMES if one in told(answer)}
        looks = LogRow.objects.filter(number__gt=before, by="nina", verb__in=LOOKING)
        if named and not looks.exists():
            wrong.append((method, address, named))
        if answer.status_code >= 500:
            wrong.append((method, address, answer.status_code))
        seen |= named

    assert wrong == []
    # Where it may be seen, it is there to be seen.
    assert {"Rəşad", "Əliyev", "Nizami 14", "greylips"} <= seen


def test_every_page_opens_at_a_past_hour(care):
    client, wrong = browser(care.officer("sara")), []
    then = clock.now().isoformat().replace("+00:00", "Z")

    for address, _view in pages():
        if address.startswith("care/") and not address.endswith(("live/", "import/")):
            number = care.desk.sabail if "districts" in address else care.number
            where = f"{filled(address, number=str(number))}?at={then}"
            status = client.get(where).status_code
            if status not in {200, 302, 303, 404}:
                wrong.append((where, status))

    assert wrong == []
    page = told(client.get(f"/care/{care.number}/?at={then}"))
    assert "Rəşad" not in page
    assert client.get(f"/care/{care.number}/?at=2019-01-01").status_code == 404
