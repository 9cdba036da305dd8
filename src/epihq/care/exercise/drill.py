"""The home care of one exercise: its people by their seed, played up to a day, scored.

    begin(...)       the scene and the days before the players come
    play(...)        one day more, when it is asked for
    score(...)       how many who got worse were reached in time, by district

What the people of an exercise are like follows from a few numbers, kept in the
headquarters' folder: nothing of the truth stands in the ledger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from epihq.archive.catalogue import write_whole
from epihq.care.exercise import AT_HOME_FILE, playing, scene
from epihq.care.register.tables import ActRow
from epihq.exercise.at_home import (
    AtHome,
    DrillScore,
    Said,
    people_at_home,
    score_drill,
)
from epihq.operations.ledger import clock, ledger
from epihq.terms.errors import DataError, UsageError

# So many days are played before the players come; on the last two of them nobody
# answers what alarms: that is theirs to do.
DAYS_BEFORE: Final = 10
_UNANSWERED: Final = 2
_REACHED: Final = ("care.escalate", "care.admit")
_ALL: Final = "all"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What the people of an exercise follow from: how many begin on which day.

    ``opens`` is the morning on which the players come.
    """

    seed: int
    opens: datetime
    new_at_home: dict[date, int]

    def people(self) -> list[AtHome]:
        """Make them."""
        return people_at_home(
            self.new_at_home,
            seed=self.seed,
            districts=len(scene.DISTRICTS),
            zone=self.opens,
        )

    @property
    def staff_left(self) -> datetime:
        """From when on nobody but the players answers what alarms."""
        return self.opens - timedelta(days=_UNANSWERED)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """How a drill went in one district, or in all."""

    district: str
    at_home: int
    score: DrillScore


def begin(
    home: Path, plan: Plan, location: str, hour_is: Callable[[datetime], None]
) -> None:
    """Set the scene, and play the days before the players come.

    ``hour_is`` sets the clock, which stands at ``began(plan)`` or before it.
    """
    write_whole(home / AT_HOME_FILE, msgspec.json.encode(plan))
    people = plan.people()
    # As one change: a disk takes some hundred times longer for as many.
    with ledger.changing():
        staff = scene.set_the_scene(location)
        for before in range(DAYS_BEFORE, -1, -1):
            morning = plan.opens - timedelta(days=before)
            decides = morning <= plan.staff_left
            playing.play_day(people, staff, morning, decides=decides, hour_is=hour_is)


def began(opens: datetime) -> datetime:
    """Say at which hour the days before the players begin."""
    return opens - timedelta(days=DAYS_BEFORE) + playing.EVENING


def play(home: Path, morning: datetime) -> None:
    """Play one day more, up to a morning: whole, or not at all.

    Raises:
        DataError: ``care.no-drill``.
    """
    people = plan_of(home).people()
    with ledger.changing():
        playing.play_day(people, scene.staff(), morning, decides=False)


def plan_of(home: Path) -> Plan:
    """Read what the people of an exercise follow from.

    Raises:
        DataError: ``care.no-drill``.
    """
    try:
        return msgspec.json.decode((home / AT_HOME_FILE).read_bytes(), type=Plan)
    except FileNotFoundError:
        raise DataError(
            "care.no-drill",
            f"care: an exercise with people at home was expected; got none at "
            f"{str(home)!r}. `epihq demo` begins one.",
        ) from None


def score(home: Path, *, within: timedelta) -> list[Scored]:
    """Score a drill up to now, by district and in all.

    Reached is who was sent for or came to hospital. Who got worse while the staff
    still answered is left out: that is no merit of the players, nor their fault.

    Raises:
        DataError: ``care.no-drill``.
    """
    now, plan = clock.now(), plan_of(home)
    listed = [one for one in plan.people() if _counts(one, plan, now)]
    reached = _reached(listed)
    by_district: dict[str, list[AtHome]] = {name: [] for name in scene.DISTRICTS}
    for one in listed:
        by_district[scene.DISTRICTS[one.district]].append(one)
    return [
        Scored(
            district=name,
            at_home=len(people),
            score=score_drill(people, reached, now, within=within),
        )
        for name, people in {**by_district, _ALL: listed}.items()
    ]


def _counts(one: AtHome, plan: Plan, now: datetime) -> bool:
    if one.listed_on > now.date():
        return False
    return one.worsens_on is None or one.worsens_on >= plan.staff_left


def voice(home: Path, episode: int) -> Said | None:
    """Say what somebody says who is called now; None where nobody answers.

    Raises:
        DataError: ``care.no-drill``.
        UsageError: ``care.no-such-episode``.
    """
    now = clock.now()
    people = {one.number: one for one in plan_of(home).people()}
    numbers = playing.episodes_of(people.values())
    whose = {pk: people[number] for number, pk in numbers.items()}.get(episode)
    if whose is None:
        raise UsageError(
            "care.no-such-episode",
            "care: the number of somebody of the exercise was expected; got "
            f"{episode}. `epihq care queue` lists them.",
        )
    return whose.says(now) if whose.answers(now) else None


def _reached(people: list[AtHome]) -> Mapping[int, datetime]:
    """Find when somebody was first sent for, by their numbers in the exercise."""
    numbers = {pk: number for number, pk in playing.episodes_of(people).items()}
    rows = ActRow.objects.filter(episode__in=numbers, verb__in=_REACHED)
    found: dict[int, datetime] = {}
    for episode, at in rows.order_by("at").values_list("episode", "at"):
        found.setdefault(numbers[episode], at)
    return found
