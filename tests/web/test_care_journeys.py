"""A day at the care desk by pages and gateway, on both databases."""

import csv
import io
import json
import re
import time
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from care_samples import open_desk
from epihq.care.checks import restanding
from epihq.care.checks.tables import ReadingRow
from epihq.care.desk import escalations
from epihq.care.needs.tables import NeedRow
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.operations.instructions.carriers import signature
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from epihq.web.care.finding import told_of
from every_address import browser

pytestmark = pytest.mark.databases("sqlite", "postgresql")
PEOPLE = 200
HEAD = "Ad soyad;Telefon;Yaş;Cins;Case number;Rayon"
ONCE = re.compile(r'name="once" value="([^"]+)"')


def listed(count=PEOPLE):
    """A list as a clinic sends it: semicolons, Azerbaijani heads, two districts."""
    rows = [
        f"Xəstə {n} Sınaq;+9945020{n:05};{20 + n % 70};{'qadın' if n % 2 else 'kişi'};"
        f"AZ-{n};{'Sabail' if n % 4 else 'Narimanov'}"
        for n in range(count)
    ]
    return "\n".join([HEAD, *rows])


class Fields(HTMLParser):
    """What a browser would send of a page's forms: hidden fields and choices."""

    def __init__(self):
        super().__init__()
        self.told, self._choice = {}, ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden":
            self.told[told["name"]] = told.get("value", "")
        elif tag == "select":
            self._choice = told.get("name", "")
        elif tag == "option" and "selected" in told and self._choice:
            self.told[self._choice] = told.get("value", "")


class Day:
    """A desk, and browsers of those who work at it."""

    def __init__(self, room, monkeypatch):
        self.desk = open_desk(room)
        monkeypatch.setenv("EPIHQ_SMS_SECRET", "shared")
        self.supervisor = self._browser("sara", Role.CARE_SUPERVISOR)
        self.nurse = self._browser("nina", Role.NURSE, self.desk.sabail)
        self.other = self._browser("olga", Role.NURSE, self.desk.narimanov)
        self.doctor = self._browser("cem", Role.CARE_DOCTOR)

    def _browser(self, name, role, *districts):
        told = {"full_name": name.title(), "roles": (role,), "districts": districts}
        return browser(make_officer(SETUP, Person(username=name, **told)))

    def bring_in(self):
        """Bring the list in as the page asks for it: the file, then its columns."""
        shown = self.supervisor.post("/care/import/", {"pasted": listed()})
        assert shown.status_code == 200
        read = Fields()
        read.feed(shown.content.decode())
        return self.supervisor.post("/care/import/", read.told).content.decode()

    def page(self, number):
        """The page of a person as their nurse sees it."""
        return self.nurse.get(f"/care/{number}/").content.decode()

    def sms(self, sender, text, number="1"):
        body = json.dumps({"id": number, "from": sender, "text": text}).encode()
        said = str(int(time.time()))
        return Client(SERVER_NAME="127.0.0.1").post(
            "/care/sms/",
            body,
            content_type="application/json",
            headers={
                "X-Epihq-Timestamp": said,
                "X-Epihq-Signature": f"sha256={signature('shared', said, body)}",
            },
        )


@pytest.fixture
def day(room, monkeypatch):
    return Day(room, monkeypatch)


def whose(number):
    return EpisodeRow.objects.get(pk=number)


def taken(client, once=""):
    """Take the next in hand as the key n does; give their number."""
    answer = client.post("/care/next/", {"once": once})
    assert answer.status_code == 303
    return int(answer["Location"].strip("/").rpartition("/")[2])


def shown(client, address):
    return client.get(address).content.decode()


def check(client, number, **told):
    return client.post(f"/care/{number}/check/", {"channel": "call", **told})


def deed(client, number, name, **told):
    sent = {"version": whose(number).version, **told}
    answer = client.post(f"/care/{number}/{name}/", sent)
    assert answer.status_code == 303, answer.content[-2000:]


def test_a_list_of_two_hundred_comes_in_and_the_queue_is_worked(day):
    done = day.bring_in()

    assert EpisodeRow.objects.count() == PEOPLE
    assert "200 people are taken in" in done
    assert "On record already" in day.bring_in()
    assert EpisodeRow.objects.count() == PEOPLE

    worked = [taken(day.nurse) for _ in range(3)]
    assert len(set(worked)) == 3
    assert "Xəstə" in day.page(worked[0])
    assert check(day.nurse, worked[0], spo2_rest="97").status_code == 303
    assert whose(worked[0]).state == "observed"
    # Whom one nurse has in hand, no other is offered; and Sabail is not Olga's.
    assert whose(taken(day.other)).district_id == day.desk.narimanov
    assert day.other.get(f"/care/{worked[0]}/").status_code == 404


def test_a_key_pressed_twice_takes_one_person_in_hand(day):
    day.bring_in()

    def key_of(address):
        form = shown(day.nurse, address).partition('action="/care/next/"')[2]
        return re.search(r'name="once" value="([^"]+)"', form.partition("</form>")[0])[
            1
        ]

    first = [taken(day.nurse, key) for key in [key_of("/care/")] * 2]
    next_ = [taken(day.nurse, key) for key in [key_of(f"/care/{first[0]}/")] * 2]
    again = taken(day.nurse, key_of("/care/"))

    assert first[0] == first[1]
    assert next_[0] == next_[1]
    assert len({first[0], next_[0], again}) == 3
    in_hand = EpisodeRow.objects.filter(taken_by="nina")
    assert {row.pk for row in in_hand} == {first[0], next_[0], again}


@pytest.mark.usefixtures("one_minute")
def test_each_answer_of_the_desk_has_a_key_of_its_own(day):
    keys = {ONCE.search(shown(day.nurse, "/care/"))[1] for _ in range(2)}

    assert len(keys) == 2


def test_who_worsens_by_sms_is_fetched_and_admitted(day):
    day.bring_in()
    number = taken(day.nurse)
    telephone = re.search(r"tel:([+\d]+)", day.page(number))[1]
    check(day.nurse, number, spo2_rest="97", temperature="37.2")

    assert day.sms(telephone, "88 38,9 pis").status_code == 200
    row = whose(number)
    assert (row.level, row.alarmed_at is not None) == ("emergency", True)
    assert taken(day.nurse) == number

    deed(day.nurse, number, "escalate", to="ambulance", words="88 %, worse.")
    order = InstructionRow.objects.get(pk=whose(number).instruction)
    assert order.agency_id == day.desk.ambulance
    assert "Xəstə" not in order.text
    deed(day.nurse, number, "admit", words="Fetched.")
    assert whose(number).state == "in-hospital"
    deed(day.doctor, number, "end", reason="recovered", outcome="well")
    assert whose(number).state == "ended"
    told = day.supervisor.get("/care/districts.csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(told.lstrip("\ufeff"))))
    assert sum(int(row["admissions"]) for row in rows) == 1
    assert sum(int(row["ended"]) for row in rows) == 1


def test_of_who_is_at_risk_it_is_said_wherever_they_wait(day):
    day.bring_in()
    row = EpisodeRow.objects.select_related("district").first()

    row.is_frail = True
    assert ", at risk, " in told_of(row)
    row.is_frail = False
    assert "at risk" not in told_of(row)


def test_a_check_in_danger_leads_to_help_and_says_who_is_asked(day):
    day.bring_in()
    number = taken(day.nurse)
    calm = check(day.nurse, number, spo2_rest="97")
    assert "nobody is asked for help yet" not in shown(day.nurse, calm["Location"])

    grave = check(day.nurse, number, spo2_rest="85")
    page = shown(day.nurse, grave["Location"])
    assert "nobody is asked for help yet" in page
    assert 'open=escalate#deed-escalate" autofocus' in page
    assert page.count("autofocus") == 1

    deed(day.nurse, number, "escalate", to="ambulance", words="85 %.")
    row = InstructionRow.objects.get(pk=whose(number).instruction)
    after = shown(day.nurse, f"/care/{number}/?done")
    assert f"Asked of: {row.agency.name}, to answer by" in after
    assert "No message goes out: there is no address on record." in after
    assert "nobody is asked for help yet" not in after


def test_who_falls_silent_is_found_by_a_team(day, monkeypatch):
    day.bring_in()
    number = taken(day.nurse)
    check(day.nurse, number, spo2_rest="97")
    later = clock.now() + timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "hour_in", lambda _home: later)
        restanding.restand_due(later)
        assert whose(number).silent in {"tell", "seek"}
        told = day.doctor.get("/inbox/").content.decode()
        assert f"/care/{number}/" in told

        sent = {"channel": "visit", "spo2_rest": "97", "note": "At his son's."}
        answer = check(day.nurse, number, **sent)
        assert answer.status_code == 303, answer.content[-1500:]
    row = whose(number)
    assert row.silent == ""
    assert ReadingRow.objects.filter(episode=number).last().channel == "visit"


def test_packages_go_out_with_proof(day):
    day.bring_in()
    number = taken(day.nurse)
    stock = {"district": day.desk.sabail, "why": "received", "amount": 10}
    items = ("vitamin-c", "vitamin-d3", "zinc", "magnesium", "selenium", "paracetamol")
    for item in items:
        assert day.nurse.post("/care/needs/stock/", {**stock, "item": item})

    package = {"package": "azerbaijan-2020"}
    assert day.nurse.post(f"/care/{number}/ask/", package).status_code == 303
    needs = ",".join(str(n) for n in NeedRow.objects.values_list("pk", flat=True))
    for verb, words in (("pack", ""), ("send", ""), ("deliver", "his daughter")):
        sent = {"needs": needs, "words": words}
        assert day.nurse.post(f"/care/needs/{verb}/", sent).status_code == 303

    assert set(NeedRow.objects.values_list("state", flat=True)) == {"delivered"}
    page = day.nurse.get("/care/needs/").content.decode()
    assert "daughter" not in page
    acts = ActRow.objects.filter(verb="care.deliver")
    assert acts.count() == 1
    assert "daughter" not in acts.get().content


def test_what_is_packed_for_who_is_not_at_home_is_put_back(day):
    day.bring_in()
    number = taken(day.nurse)
    stock = {"district": day.desk.sabail, "why": "received", "amount": 1}
    day.nurse.post("/care/needs/stock/", {**stock, "item": "zinc"})
    day.nurse.post(f"/care/{number}/ask/", {"item": "zinc"})
    need = NeedRow.objects.get()
    day.nurse.post("/care/needs/pack/", {"needs": str(need.pk)})
    assert "not at home" not in day.nurse.get("/care/needs/").content.decode()

    escalations.admit(day.desk.nurse, number)
    page = day.nurse.get("/care/needs/").content.decode()
    assert "Packed for somebody who is not at home" in page
    assert "/care/needs/send/" not in page
    assert "/care/needs/drop-need/" in page
    day.nurse.post("/care/needs/drop-need/", {"needs": str(need.pk)})

    assert NeedRow.objects.get().state == "dropped"
    assert "not at home" not in day.nurse.get("/care/needs/").content.decode()


def test_somebody_is_registered_by_hand_and_looked_for_first(day):
    told = {"name": "Leyla Sınaq", "telephone": "+994502111111", "age": "61"}
    told |= {"district": day.desk.sabail, "is_pregnant": "", "own_room": ""}

    first = day.nurse.post("/care/new/", {**told, "once": "a"})
    again = day.nurse.post("/care/new/", {**told, "once": "b"})
    another = day.nurse.post("/care/new/", {**told, "once": "c", "is_another": "1"})

    assert first.status_code == 303, first.content[-3000:]
    assert again.status_code == 400
    assert "on record already" in again.content.decode()
    assert another.status_code == 303
    second = EpisodeRow.objects.order_by("-pk").first()
    assert second.twins == [second.pk - 1]
    sent = {"other": second.pk - 1, "is_same": "yes", "words": "She says so."}
    settled = day.doctor.post(f"/care/{second.pk}/settle/", sent)
    assert settled.status_code == 303
    assert whose(second.pk).state == "ended"


def test_what_is_known_is_corrected(day):
    told = {"name": "Leyla Sinaq", "telephone": "+994502111111"}
    told |= {"district": day.desk.sabail}
    day.nurse.post("/care/new/", told)
    row = EpisodeRow.objects.get()
    assert day.nurse.get(f"/care/{row.pk}/correct/").status_code == 200

    sent = {**told, "name": "Leyla Sınaq", "age": "70", "version": row.version}
    answer = day.nurse.post(f"/care/{row.pk}/correct/", sent)

    assert answer.status_code == 303, answer.content[-3000:]
    assert whose(row.pk).age == 70


def test_calls_are_paused_until_an_hour_that_is_near(day):
    told = {"name": "Leyla Sınaq", "telephone": "+994502111111"}
    day.nurse.post("/care/new/", {**told, "district": day.desk.sabail})
    row = EpisodeRow.objects.get()
    sent = {"words": "With her sister.", "version": row.version}

    def pause(until):
        at = f"{clock.now() + until:%Y-%m-%dT%H:%M}"
        return day.nurse.post(f"/care/{row.pk}/pause/", {**sent, "until": at})

    late = pause(timedelta(days=30))
    assert late.status_code == 400
    assert "at most 14 days" in late.content.decode()
    assert whose(row.pk).state == "waiting-contact"
    assert pause(timedelta(days=2)).status_code == 303
    assert whose(row.pk).state == "paused"


def test_a_list_tells_of_another_district_that_somebody_is_there(day):
    day.bring_in()
    head = "Ad soyad;Telefon;Yaş;Cins;Rayon"
    line = "Xəstə 0 Sınaq;+994502000000;20;kişi;Sabail"
    leader = day._browser("lala", Role.CARE_SUPERVISOR, day.desk.sabail)

    shown = leader.post("/care/import/", {"pasted": f"{head}\n{line}"})
    read = Fields()
    read.feed(shown.content.decode())
    page = leader.post("/care/import/", read.told).content.decode()

    far = EpisodeRow.objects.filter(district=day.desk.narimanov).order_by("pk")[0]
    assert "1 like them is in a district that you do not see." in page
    assert f"/care/{far.pk}/" not in page


def test_thresholds_of_somebodys_own_stand_on_their_page_with_who_set_them(day):
    told = {"name": "Leyla Sınaq", "telephone": "+994502111111"}
    day.nurse.post("/care/new/", {**told, "district": day.desk.sabail})
    number = EpisodeRow.objects.get().pk
    one = {"threshold": "spo2-rest-low-review", "value": "90", "words": "COPD."}
    other = {"threshold": "pulse-high-review", "value": "120", "words": "Seen."}
    deed(day.doctor, number, "thresholds", **one)
    kept = whose(number).thresholds["spo2-rest-low-review"]
    deed(day._browser("dara", Role.CARE_DOCTOR), number, "thresholds", **other)

    page = day.page(number).replace("\xa0", " ")

    assert whose(number).thresholds["spo2-rest-low-review"] == kept
    assert "Thresholds of their own" in page
    assert "oxygen saturation at rest too low" in page
    assert "90 %, set by cem" in page
    assert "set by dara" in page
