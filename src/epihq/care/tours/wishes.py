"""How a home is to be visited where that is not as usual: by two, from when to when.

A round keeps them beside each home, so that planning it anew knows them. Ways that
somebody knows better than the map are minutes to other people by their numbers, to the
centre by 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from epihq.care.register.districts import CLOCK
from epihq.care.rounds import Team, Travel, Visit
from epihq.care.rounds.records import Place
from epihq.care.rounds.travel import travel_minutes
from epihq.terms.errors import UsageError

CENTRE = 0
_A_DAY = 24 * 60
_A_NIGHT = 12 * 60
_LONGEST_WORD = 40


@dataclass(frozen=True, kw_only=True)
class Wish:
    """By how many carers, with which skills one of them, in which hours, "10:00".

    Hours that end before they begin go past midnight: "22:00" to "02:00" are a night's.
    ``ways`` are minutes to other homes; there and back alike unless both are told.
    """

    carers: int = 1
    skills: tuple[str, ...] = ()
    earliest: str = ""
    latest: str = ""
    ways: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_any(self) -> bool:
        """Whether it asks for anything at all."""
        return self != AS_USUAL


AS_USUAL = Wish()


def check(wishes: Mapping[int, Wish]) -> None:
    """Refuse what cannot be so, by the number of the home.

    Raises:
        UsageError: ``care.bad-wish``.
    """
    for number, wish in wishes.items():
        if wrong := _wrong(wish):
            raise UsageError(
                "care.bad-wish",
                f"round, person {number}: {wrong}. Correct it.",
            )


def _wrong(wish: Wish) -> str:
    if wish.carers not in {1, 2}:
        return f"one carer or two were expected; got {wish.carers}"
    if any(not 0 < len(one) <= _LONGEST_WORD for one in wish.skills):
        return "skills of up to 40 letters were expected; got others"
    for text in filter(None, (wish.earliest, wish.latest)):
        if not CLOCK.fullmatch(text):
            return f"an hour like 10:00 was expected; got {text[:20]!r}"
    if _is_too_long_a_night(wish):
        return (
            "hours that end after they begin, or go past midnight for at most 12, were "
            f"expected; got {wish.earliest} to {wish.latest}"
        )
    if any(not 0 <= one <= _A_DAY for one in wish.ways.values()):
        return "ways of 0 to 1,440 minutes were expected; got others"
    return ""


def _is_too_long_a_night(wish: Wish) -> bool:
    """Whether hours past midnight are most of a day: two that were mixed up are so."""
    if not (wish.earliest and wish.latest and wish.latest < wish.earliest):
        return False
    return _minutes(wish.latest) + _A_DAY - _minutes(wish.earliest) > _A_NIGHT


def _minutes(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def plain(wish: Wish) -> dict[str, object]:
    """Give a wish as a round keeps it; nothing where it is as usual."""
    if not wish.is_any:
        return {}
    return {
        "carers": wish.carers,
        "skills": list(wish.skills),
        "earliest": wish.earliest,
        "latest": wish.latest,
        "ways": {str(number): minutes for number, minutes in wish.ways.items()},
    }


def read(given: Mapping[str, object] | None) -> Wish:
    """Read a wish as a round keeps it."""
    if not given:
        return AS_USUAL
    told: dict[str, object] = dict(given)
    ways = {int(number): minutes for number, minutes in told["ways"].items()}  # type: ignore[attr-defined]
    return Wish(**{**told, "skills": tuple(told["skills"]), "ways": ways})  # type: ignore[arg-type]


def by_table(
    visits: Sequence[Visit],
    teams: Sequence[Team],
    wishes: Mapping[int, Wish],
) -> tuple[list[Visit], list[Team], Travel]:
    """Put the ways that are told into a table; the others are as the map has them."""
    told = {
        (number, other): minutes
        for number, wish in wishes.items()
        for other, minutes in wish.ways.items()
    }
    if not told or not teams:
        return list(visits), list(teams), Travel()
    numbers = [CENTRE, *(int(visit.code) for visit in visits)]
    places = [teams[0].place, *(visit.place for visit in visits)]
    ways = _ways(numbers, places, told)
    at = {number: row for row, number in enumerate(numbers)}
    return (
        [replace(visit, place=at[int(visit.code)]) for visit in visits],
        [replace(team, place=at[CENTRE]) for team in teams],
        Travel(table=ways),
    )


def _ways(
    numbers: Sequence[int],
    places: Sequence[Place],
    told: Mapping[tuple[int, int], float],
) -> list[list[float]]:
    ways = travel_minutes(places, Travel()).tolist()
    for row, one in enumerate(numbers):
        for column, other in enumerate(numbers):
            known = told.get((one, other), told.get((other, one)))
            if known is not None and row != column:
                ways[row][column] = float(known)
    return ways
