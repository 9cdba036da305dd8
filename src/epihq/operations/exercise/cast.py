"""The cast of an exercise: who plays in the demonstration's headquarters.

Fictional people and agencies of a fictional country, entered through the same actions
as real ones, so that all of it is in the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from epihq.operations.centre.actions import set_centre
from epihq.operations.centre.modes import Mode, set_mode
from epihq.operations.duty.roster import plan_shift
from epihq.operations.events import following
from epihq.operations.events.actions import Description, declare_event
from epihq.operations.events.tables import EventRow
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.instructions.templates import Template, set_template
from epihq.operations.ledger import ledger
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.measures.acts import enter_acts
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import Person, make_officer
from epihq.operations.people.tables import Officer
from epihq.operations.people.tokens import actor_for
from epihq.terms.instructions import Priority
from epihq.terms.regimes import Act
from epihq.terms.signals import SignalKind

_ALL_ROLES = (Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST, Role.INCIDENT_MANAGER)
_HOME_CARE = (Role.CARE_DOCTOR, Role.CARE_SUPERVISOR)
# As long as the exercise lasts, and some days to look around in.
_TURNS = 3 * 35
# User name, name, roles; the player is the first.
_PEOPLE = (
    ("player", "You, the duty officer", (*_ALL_ROLES, *_HOME_CARE, Role.ADMINISTRATOR)),
    ("aygun", "Aygün Vaqif", (Role.DUTY_OFFICER,)),
    ("timur", "Timur Orlov", (Role.DUTY_OFFICER, Role.INCIDENT_MANAGER)),
    ("leyla", "Leyla Hart", (Role.EPIDEMIOLOGIST,)),
    ("auditor", "Nora Field", (Role.AUDITOR,)),
)
_AGENCIES = (
    ("Ministry of Health", None),
    ("City health office", "Ministry of Health"),
    ("Hospital trust", "Ministry of Health"),
    ("Border service", None),
)
# Who answers for an agency: user name, name, agency.
_ANSWERING = (
    ("selin", "Selin Reed", "City health office"),
    ("david", "David Amir", "Hospital trust"),
)
_TEMPLATES = (
    Template(
        name="Find out about unusual counts",
        signal_kind=SignalKind.UNUSUAL_COUNTS.value,
        text="Find out within the day whether the rise is real: laboratories that "
        "reported late, a cluster, or spread in the community. Report what you found.",
        deadline_hours=24,
        priority=Priority.URGENT,
    ),
    Template(
        name="Ask the publisher",
        signal_kind=SignalKind.REVISION.value,
        text="Ask the publisher why earlier figures changed, and report the answer.",
        deadline_hours=48,
    ),
    Template(
        name="Beds for the next two weeks",
        signal_kind=SignalKind.RT_CHANGE.value,
        text="Report free ward and ICU beds, and how many could be added in two weeks.",
        deadline_hours=12,
        priority=Priority.URGENT,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where an exercise is played: its centre's location, name and regimes so far."""

    name: str
    location: str
    acts: Sequence[Act]


def open_centre(scene: Scene) -> dict[str, Officer]:
    """Set the centre up and enter its people; a second time changes nothing."""
    names = [username for username, *_ in _PEOPLE]
    there = {one.username: one for one in Officer.objects.filter(username__in=names)}
    if there:
        return there
    with ledger.changing():
        set_centre(WATCH, name=scene.name, location=scene.location, exercise=True)
        return {
            username: make_officer(
                WATCH, Person(username=username, full_name=name, roles=roles)
            )
            for username, name, roles in _PEOPLE
        }


def set_the_scene(scene: Scene, now: datetime) -> Officer:
    """Enter people, agencies, roster and regimes; return the player's officer.

    A second time changes nothing.
    """
    officers = open_centre(scene)
    if EventRow.objects.exists():
        return officers["player"]
    with ledger.changing():
        manager = actor_for(officers["timur"], via="cli")
        agencies = _enter_agencies(manager, scene.location)
        _enter_who_answers(agencies)
        for template in _TEMPLATES:
            set_template(manager, template)
        set_mode(manager, Mode.RESPONSE, why="The strict regime holds in five cities.")
        _plan(manager, officers, now)
        enter_acts(scene.acts, "timur, for the exercise")
        event = _declare(manager, scene.location)
        _first_instructions(manager, agencies, scene.location, now, event)
    return officers["player"]


def _enter_agencies(manager: Actor, location: str) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for name, above in _AGENCIES:
        wanted = Agency(name=name, location=location)
        if above:
            wanted = replace(wanted, above=numbers[above])
        numbers[name] = set_agency(manager, wanted).pk
    return numbers


def _enter_who_answers(agencies: Mapping[str, int]) -> None:
    for username, name, agency in _ANSWERING:
        make_officer(
            WATCH,
            Person(
                username=username,
                full_name=name,
                roles=(Role.AGENCY_OFFICER,),
                agency=agencies[agency],
            ),
        )


def _plan(manager: Actor, officers: Mapping[str, Officer], now: datetime) -> None:
    """Three turns a day around the clock, half an hour of overlap.

    The player has the mornings, in which the days of the exercise begin.
    """
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    turns = ("player", "aygun", "timur")
    for turn in range(_TURNS):
        starts_at = first + timedelta(hours=8 * turn)
        plan_shift(
            manager,
            officer=officers[turns[turn % 3]].pk,
            position="Duty officer",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=8, minutes=30),
        )


def _declare(manager: Actor, location: str) -> int:
    """Declare the event that it is about; its risk is the players' to judge."""
    told = Description(
        title="Spread of a respiratory virus in the cities", locations=[location]
    )
    number = declare_event(manager, told).pk
    following.begin_response(manager, number)
    following.write_situation(
        manager,
        number,
        {
            "known": "Cases are found in five cities, most without a known source.",
            "done": "The strict regime holds in these cities; contacts are traced.",
            "needed": "A judgement of the risk, and a decision before the regime ends.",
        },
    )
    return int(number)


def _first_instructions(
    manager: Actor,
    agencies: Mapping[str, int],
    location: str,
    now: datetime,
    event: int,
) -> None:
    orders = (
        (
            "City health office",
            "Trace the contacts of every case found since Monday, and report how many "
            "were reached within 24 hours.",
            timedelta(hours=20),
            Priority.URGENT,
        ),
        (
            "Hospital trust",
            "Report free ward and ICU beds of both cities every morning by nine.",
            timedelta(hours=9),
            Priority.NORMAL,
        ),
        (
            "Border service",
            "Keep the list of arrivals of the last 14 days ready for the tracers.",
            timedelta(days=2),
            Priority.NORMAL,
        ),
    )
    for agency, text, within, priority in orders:
        order = Order(
            text=text,
            deadline=now + within,
            agency=agencies[agency],
            location=location,
            event=event,
            priority=priority,
            legal_basis="Order of the Operational Headquarters No. 14 (exercise)",
        )
        issue_instruction(manager, order)
