"""How the log tells of districts, teams and rule sets, and of looks at a person."""

from collections.abc import Mapping

from epihq.web.care.words import ASKED_OF, SKILLS
from epihq.web.kit.told import lines
from epihq.words import noop, numbers

COLUMNS = {
    "calling_code": noop("calling code of the country"),
    "content": noop("the rules themselves"),
    "centre": noop("centre"),
    "telephone": noop("telephone"),
    "latitude": noop("latitude"),
    "longitude": noop("longitude"),
    "population": noop("inhabitants"),
    "agencies": noop("agencies asked"),
    "minutes": noop("minutes that each may take"),
    "check_hours": noop("hours between checks without rules"),
    "first_contact_hours": noop("hours to the first contact"),
    "call_back_hours": noop("hours to a call back"),
    "silent_hours": noop("hours of silence before a clinician is told"),
    "take_minutes": noop("minutes in one pair of hands"),
    "retention_days": noop("days until names are erased"),
    "district_id": noop("district"),
    "skills": noop("skills"),
    "shift_from": noop("shift from"),
    "shift_to": noop("shift until"),
    "capacity": noop("visits a day"),
    "day": noop("day"),
    "visits": noop("homes"),
    "plan": noop("routes"),
    "gone": noop("teams that have left"),
    "fallen": noop("teams that go no more"),
    "code": noop("code"),
    "sha256": noop("digest"),
    "approved_by": noop("approved by"),
    "approved_at": noop("approved"),
    "numbers": noop("numbers of those it was about"),
    "resource": noop("kind of record"),
    "answered": noop("what came of it"),
    "left_out": noop("people left out"),
    "k": noop("people who share each combination at least"),
}
POINTS = {"district_id": "care-district"}


def _agencies(told: Mapping[str, int]) -> str:
    return lines([f"{ASKED_OF.get(name, name)}: {one}" for name, one in told.items()])


def _skills(told: list[str]) -> str:
    return ", ".join(str(SKILLS.get(one, one)) for one in told)


def _answered(told: list[tuple[bool, str, int | None]]) -> str:
    return ", ".join(dict.fromkeys(place for _, place, _ in told if place))


def _counted(told: list[object] | Mapping[str, object]) -> str:
    return numbers.count(len(told))


def _routes(told: Mapping[str, list[object]]) -> str:
    return numbers.count(len(told.get("routes", [])))


VALUES = {
    "agencies": _agencies,
    "answered": _answered,
    "care-district.minutes": _agencies,
    "skills": _skills,
    "care-round.visits": _counted,
    "care-round.plan": _routes,
    "care-round.gone": _counted,
    "care-round.fallen": _counted,
}
