"""A desk of home care for tests: two districts, their people, and rules approved.

The nurse Nina of Sabail, the nurse Olga of Narimanov, the clinician Cem and the
supervisor Sara of both. An ambulance and a polyclinic are asked for in Sabail.
"""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec import structs

from django_set_up import set_up

set_up()

from epihq.care.checks import rules as approving  # noqa: E402 - after Django
from epihq.care.records import Channel, Reading  # noqa: E402
from epihq.care.register.districts import District, set_district  # noqa: E402
from epihq.care.register.opening import Opening, open_episode  # noqa: E402
from epihq.care.register.persons import Facts, Person  # noqa: E402
from epihq.care.signs import rule_set  # noqa: E402
from epihq.operations.ledger import clock, ledger  # noqa: E402
from epihq.operations.ledger.rules import SETUP, Actor, Role  # noqa: E402
from epihq.operations.people.agencies import Agency, set_agency  # noqa: E402

# Nothing of these may stand in a log, an error or a notice.
PLANTED = (
    "Rəşad",
    "Əliyev",
    "Rashad",
    "Aliyev",
    "5012345",
    "Nizami 14",
    "CASE-77",
    "AZE-D-9",
    "greylips",
)
RASHAD = Person(
    name="Rəşad Əliyev",
    telephone="050 501 23 45",
    address="Nizami 14, flat 3",
    case_number="CASE-77",
    document="AZE-D-9",
    carer="Leyla Əliyeva",
    carer_telephone="+994 55 501 23 45",
)
_count = itertools.count(1)


@dataclass(frozen=True)
class Desk:
    """The people of the desk as actors, its districts and agencies by number."""

    home: object
    nurse: Actor
    other: Actor
    doctor: Actor
    supervisor: Actor
    sabail: int
    narimanov: int
    ambulance: int

    @property
    def people(self):
        """Everybody who works at the desk."""
        return (self.nurse, self.other, self.doctor, self.supervisor)


def set_to_noon(home):
    """Set the clock of a headquarters to the next day's noon in Baku.

    Whatever the hour at which this runs: teams go out, and nobody's night begins.
    """
    tomorrow = clock.now() + timedelta(days=1)
    noon = tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)
    clock.set_clock(home, noon)


def actor(name, role, *districts):
    """Somebody of the desk."""
    return Actor(
        name=name, roles=frozenset({role}), via="page", districts=frozenset(districts)
    )


def open_desk(home, *, rules="nhs-england-2022"):
    """Make a headquarters with a desk; ``rules`` "" approves none."""
    home.mkdir(parents=True, exist_ok=True)
    ledger.configure(home)
    ledger.bring_up_to_date(home)
    ambulance = set_agency(SETUP, Agency(name="Ambulance", location="AZE")).pk
    clinic = set_agency(SETUP, Agency(name="Polyclinic", location="AZE")).pk
    asked = {"ambulance": ambulance, "hospital": ambulance, "doctor": clinic}
    sabail = set_district(
        SETUP,
        District(name="Sabail", location="AZ-BA", calling_code="994", agencies=asked),
    ).pk
    narimanov = set_district(
        SETUP, District(name="Narimanov", location="AZ-BA", calling_code="994")
    ).pk
    doctor = actor("cem", Role.CARE_DOCTOR)
    if rules:
        row = approving.propose(doctor, rule_set(rules))
        approving.approve(doctor, row.pk, reason="As the ministry has it.")
    return Desk(
        home=home,
        nurse=actor("nina", Role.NURSE, sabail),
        other=actor("olga", Role.NURSE, narimanov),
        doctor=doctor,
        supervisor=actor("sara", Role.CARE_SUPERVISOR),
        sabail=sabail,
        narimanov=narimanov,
        ambulance=ambulance,
    )


def somebody(desk, person=None, *, district=None, by=None, **facts):
    """Take somebody under care; everybody has a name and telephone of their own."""
    number = next(_count)
    new = person or Person(name=f"Person {number}", telephone=f"+9945{number:08}")
    wanted = Opening(person=new, district=district or desk.sabail, facts=Facts(**facts))
    return open_episode(by or desk.supervisor, wanted)


def reading(spo2=97.0, hours=0.0, **changes):
    """A call in which somebody told their saturation, so many hours ago."""
    at = clock.now() - timedelta(hours=hours)
    whole = Reading(about_at=at, written_at=at, channel=Channel.CALL, spo2_rest=spo2)
    return structs.replace(whole, **changes)


def an_hour(count):
    """An hour so many from now."""
    return datetime.now(UTC) + timedelta(hours=count)
