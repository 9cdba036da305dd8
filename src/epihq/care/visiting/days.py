"""Who is to be visited in a district on a day, and which teams can go.

    sign        the rules ask for a visit, and nobody has answered the sign
    silent      nobody has heard of somebody for a day
    find        nobody can be reached at the number
    bring       a package is ready

Where people live is theirs: whoever plans a round has looked at them, and the log tells
it with its reason. A plan itself names people by their numbers alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from epihq.care.checks.standings import stood
from epihq.care.needs.tables import NeedRow
from epihq.care.records import EpisodeState
from epihq.care.register import looking, opening
from epihq.care.register.persons import Person
from epihq.care.register.tables import CareDistrictRow, CareTeamRow, EpisodeRow
from epihq.care.rounds import Task, Team, Visit
from epihq.care.signs import Action, SilenceStep
from epihq.operations.duty.day_record import time_zone
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError

# More visits nobody plans for one centre and day.
MOST: Final = 400
_AT_HOME: Final = (
    EpisodeState.WAITING.value,
    EpisodeState.OBSERVED.value,
    EpisodeState.ESCALATED.value,
)
_DAY: Final = (time(9), time(17))


class Ask(StrEnum):
    """Why somebody is visited, from what can harm first."""

    SIGN = "sign"
    SILENT = "silent"
    FIND = "find"
    BRING = "bring"


# Minutes at the home, and how many times an ordinary visit it counts.
_MINUTES: Final = {Ask.SIGN: 30.0, Ask.SILENT: 20.0, Ask.FIND: 15.0, Ask.BRING: 5.0}
_WEIGHTS: Final = {Ask.SIGN: 8.0, Ask.SILENT: 3.0, Ask.FIND: 2.0, Ask.BRING: 1.0}
_FRAIL: Final = 2.0
_SKILLS: Final = {Ask.SIGN: frozenset({"doctor"})}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody to be visited: by their number, and why."""

    number: int
    why: tuple[Ask, ...]
    packages: int = 0


@dataclass(frozen=True, kw_only=True)
class RoundDay:
    """A district's day: what a plan is made from, and who cannot be planned.

    ``nowhere`` are those whose home has no coordinates.
    """

    district: int
    day: date
    asked: Mapping[str, Asked] = field(default_factory=dict)
    visits: tuple[Visit, ...] = ()
    teams: tuple[Team, ...] = ()
    nowhere: tuple[Asked, ...] = ()


def day_of(actor: Actor, district: int, day: date, *, reason: str) -> RoundDay:
    """Give who is to be visited in a district on a day, and which teams can go.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``, ``ledger.says-nothing``,
            ``care.centre-nowhere``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    rules.require(actor, "care.look")
    row = opening.district_of(actor, district)
    teams = tuple(_teams(row, day))
    window = _window(day, teams)
    asked = _asked(row)
    numbers = [one.number for one in asked]
    people = looking.look_at_all(actor, numbers, verb="care.look", reason=reason)
    frail = _frail(numbers)
    places = {number: _place(person) for number, person in people.items()}
    there = [one for one in asked if places.get(one.number) is not None]
    return RoundDay(
        district=district,
        day=day,
        asked={str(one.number): one for one in there},
        visits=tuple(
            _visit(one, place, window, is_frail=one.number in frail)
            for one in there
            if (place := places[one.number]) is not None
        ),
        teams=teams,
        nowhere=tuple(one for one in asked if places.get(one.number) is None),
    )


def _asked(district: CareDistrictRow) -> list[Asked]:
    """List who is to be visited, the gravest first, no more than can be planned."""
    packages = Counter(
        NeedRow.objects.filter(district=district, state="packed").values_list(
            "episode", flat=True
        )
    )
    rows = EpisodeRow.objects.filter(district=district, state__in=_AT_HOME)
    wanted = rows.filter(
        Q(silent=SilenceStep.SEEK.value)
        | Q(is_wrong_number=True)
        | Q(alarmed_at__isnull=False)
        | Q(pk__in=packages)
    )
    found = []
    for row in wanted.defer("recent"):
        why = tuple(_why(row, packages[row.pk]))
        if why:
            found.append(Asked(number=row.pk, why=why, packages=packages[row.pk]))
    order = {ask: place for place, ask in enumerate(Ask)}
    found.sort(key=lambda one: (order[one.why[0]], one.number))
    return found[:MOST]


def _why(row: EpisodeRow, packages: int) -> Iterator[Ask]:
    found = stood(row)
    reasons = found.reasons if found and row.alarmed_at else ()
    if any(one.action is Action.VISIT for one in reasons if one.code != "silent"):
        yield Ask.SIGN
    if row.silent == SilenceStep.SEEK:
        yield Ask.SILENT
    if row.is_wrong_number:
        yield Ask.FIND
    if packages:
        yield Ask.BRING


def _frail(numbers: list[int]) -> set[int]:
    rows = EpisodeRow.objects.filter(pk__in=numbers, is_frail=True)
    return set(rows.values_list("pk", flat=True))


def _place(person: Person) -> tuple[float, float] | None:
    if person.latitude is None or person.longitude is None:
        return None
    return (person.latitude, person.longitude)


def _window(day: date, teams: tuple[Team, ...]) -> tuple[datetime, datetime]:
    """Give the hours in which any team is out; the usual ones where there is none."""
    zone = ZoneInfo(time_zone())
    first, last = (datetime.combine(day, hour, zone) for hour in _DAY)
    return (
        min((team.begins for team in teams), default=first),
        max((team.ends or last for team in teams), default=last),
    )


def _visit(
    one: Asked,
    place: tuple[float, float],
    window: tuple[datetime, datetime],
    *,
    is_frail: bool,
) -> Visit:
    skills: frozenset[str] = frozenset().union(
        *(_SKILLS.get(ask, frozenset()) for ask in one.why)
    )
    minutes = sum(_MINUTES[ask] for ask in one.why)
    return Visit(
        code=str(one.number),
        place=place,
        earliest=window[0],
        latest=window[1] - timedelta(minutes=minutes),
        tasks=(Task(minutes=minutes, skills=skills),),
        packages=one.packages,
        weight=_WEIGHTS[one.why[0]] * (_FRAIL if is_frail else 1.0),
    )


def _teams(district: CareDistrictRow, day: date) -> Iterator[Team]:
    if district.latitude is None or district.longitude is None:
        raise UsageError(
            "care.centre-nowhere",
            f"care-district {district.pk}: a centre with coordinates was expected, "
            "from which teams go; got none. Enter them on the page of the district.",
        )
    zone = ZoneInfo(time_zone())
    for row in CareTeamRow.objects.filter(district=district, state="active"):
        yield Team(
            code=row.name,
            place=(district.latitude, district.longitude),
            begins=_hour(day, row.shift_from, _DAY[0], zone),
            ends=_hour(day, row.shift_to, _DAY[1], zone),
            skills=frozenset(row.skills),
            carries=row.capacity,
        )


def _hour(day: date, text: str, usual: time, zone: ZoneInfo) -> datetime:
    hour = time.fromisoformat(text) if text else usual
    return datetime.combine(day, hour, zone)
