"""The scene of home care in an exercise: three districts, their teams, staff and rules.

Fictional people of a fictional city, entered through the same actions as real ones.
The city lies where no land is: no map shows anybody's home.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from epihq.care.checks import rules
from epihq.care.register.districts import District, Team, set_district, set_team
from epihq.care.register.tables import CareDistrictRow
from epihq.care.signs import RuleSet, parsed
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import Person, make_officer, named
from epihq.operations.people.tokens import actor_for

# Name, centre, latitude and longitude: the place in the sea farthest from any land.
_DISTRICTS: Final = (
    ("Harbour", "Harbour polyclinic", -48.88, -123.40),
    ("Old Town", "Old Town polyclinic", -48.86, -123.36),
    ("Hillside", "Hillside polyclinic", -48.84, -123.42),
)
DISTRICTS: Final = tuple(name for name, *_ in _DISTRICTS)
PLACES: Final = tuple((latitude, longitude) for *_, latitude, longitude in _DISTRICTS)
_NURSES: Final = (
    ("ilona", "Ilona Vest"),
    ("tarek", "Tarek Moss"),
    ("yuki", "Yuki Lindal"),
)
_CLINICIAN: Final = ("omar", "Omar Brandt")
_SUPERVISOR: Final = ("sona", "Sona Keller")
_SKILLS: Final = (("nurse", "deliver"), ("doctor", "nurse", "oxygen"))


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who works at the desk of an exercise; nurses by the number of their district."""

    nurses: Mapping[int, Actor]
    clinician: Actor
    supervisor: Actor


def set_the_scene(location: str) -> Staff:
    """Enter districts, teams, staff and rules; a second time changes nothing."""
    if not CareDistrictRow.objects.exists():
        _enter(location)
    return staff()


def staff() -> Staff:
    """Give who works at the desk, as they are entered."""
    nurses = [_actor(username) for username, _ in _NURSES]
    return Staff(
        nurses={next(iter(one.districts)): one for one in nurses},
        clinician=_actor(_CLINICIAN[0]),
        supervisor=_actor(_SUPERVISOR[0]),
    )


def exercise_rules() -> RuleSet:
    """Read the rule set of the exercise."""
    file = resources.files("epihq.care.exercise") / "rules.toml"
    return parsed(file.name, file.read_text("utf-8"))


def _enter(location: str) -> None:
    ambulance = set_agency(WATCH, Agency(name="Ambulance service", location=location))
    doctors = set_agency(WATCH, Agency(name="Doctors on call", location=location))
    asked = {
        "ambulance": ambulance.pk,
        "hospital": ambulance.pk,
        "doctor": doctors.pk,
        "visit": doctors.pk,
    }
    numbers = []
    for name, centre, latitude, longitude in _DISTRICTS:
        wanted = District(
            name=name,
            location=location,
            centre=centre,
            latitude=latitude,
            longitude=longitude,
            calling_code="999",
            agencies=asked,
        )
        numbers.append(set_district(WATCH, wanted).pk)
        _enter_teams(name, numbers[-1])
    for (username, full_name), number in zip(_NURSES, numbers, strict=True):
        _enter_officer(username, full_name, Role.NURSE, number)
    _enter_officer(*_CLINICIAN, Role.CARE_DOCTOR)
    _enter_officer(*_SUPERVISOR, Role.CARE_SUPERVISOR)
    clinician = _actor(_CLINICIAN[0])
    proposed = rules.propose(clinician, exercise_rules())
    rules.approve(clinician, proposed.pk, reason="The rules of the exercise.")


def _enter_teams(district: str, number: int) -> None:
    for place, skills in enumerate(_SKILLS, 1):
        wanted = Team(
            name=f"{district} {place}",
            district=number,
            skills=skills,
            shift_from="09:00",
            shift_to="17:00",
            capacity=12,
        )
        set_team(WATCH, wanted)


def _enter_officer(username: str, full_name: str, role: Role, *districts: int) -> None:
    told = Person(
        username=username, full_name=full_name, roles=(role,), districts=districts
    )
    make_officer(WATCH, told)


def _actor(username: str) -> Actor:
    return actor_for(named(username), via="cli")
