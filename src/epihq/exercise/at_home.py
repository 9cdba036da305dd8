"""The people of an exercise who are treated at home: how each of them really is.

A simulated epidemic gives cases; some of them stay at home, answer or fall silent, and
a few get worse on the fifth to the tenth day. Players see only what these people say.

Base rates are what programmes of home monitoring published (their populations differ:
each is a rate to play with, no finding): of 7,074 people of the Mayo Clinic 9.4 % went
to hospital; of 28,521 listed in Chennai on 13 January 2022 13.4 % did not answer that
day. How many numbers are wrong is an assumption: Singapore told that they were the
main leak, and not how many.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

WORSENS = 0.094
SILENT_A_DAY = 0.134
WRONG_NUMBER = 0.03
# Days from onset on which somebody at home begins to get worse, and those of recovery.
_WORSENS_ON = (5, 10)
_WELL_AFTER = (9, 16)
# Without anybody, oxygen falls so far a day; who has no device tells it in words.
_FALL_A_DAY = 3.0
_LOWEST = 78.0
_HAS_DEVICE = 0.4
_HAS_THERMOMETER = 0.9

_GIVEN = (
    "Arel", "Bima", "Caro", "Dalin", "Emra", "Fenja", "Goran", "Hela", "Irek", "Jola",
    "Kadri", "Lumi", "Marek", "Nadi", "Oriel", "Perla", "Rasim", "Selo", "Tamra",
    "Vilen",
)  # fmt: skip
_FAMILY = (
    "Abelin", "Borsa", "Chandor", "Dervan", "Erkal", "Fodor", "Galenko", "Hasper",
    "Isakar", "Jurman", "Kelbaj", "Lorin", "Mirza", "Novan", "Orbal", "Petrosh",
    "Qulien", "Rustan", "Sobol", "Torvald",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says when they are asked, in the words of a daily check."""

    feeling: str
    symptoms: frozenset[str]
    spo2_rest: float | None
    temperature: float | None


@dataclass(frozen=True, kw_only=True)
class AtHome:
    """One person of the exercise; ``number`` is theirs for the whole of it.

    ``worsens_on`` is when they begin to get worse, None if they do not; ``silent_from``
    when they stop to answer. Players never see either.
    """

    seed: int
    number: int
    district: int
    name: str
    telephone: str
    age: int
    sex: str
    has_condition: bool
    onset: date
    listed_on: date
    well_on: date
    worsens_on: datetime | None
    silent_from: datetime | None
    is_wrong_number: bool
    by: str
    has_device: bool
    has_thermometer: bool

    def answers(self, hour: datetime) -> bool:
        """Whether they answer at an hour: not if silent, nor on a wrong number."""
        if self.is_wrong_number or (self.silent_from and hour >= self.silent_from):
            return False
        return self._chance(hour, "answers") >= SILENT_A_DAY

    def oxygen(self, hour: datetime) -> float:
        """Their true oxygen saturation at an hour, in %."""
        usual = 95.5 + 2.5 * self._chance(None, "usual")
        if self.worsens_on is None or hour < self.worsens_on:
            return round(usual, 1)
        days = (hour - self.worsens_on) / timedelta(days=1)
        return round(max(_LOWEST, usual - _FALL_A_DAY * days), 1)

    def says(self, hour: datetime) -> Said:
        """What they say at an hour, if they are asked and answer."""
        oxygen, is_worse = self.oxygen(hour), False
        if self.worsens_on is not None:
            is_worse = hour >= self.worsens_on + timedelta(hours=6)
        ill = hour.date() < self.well_on
        heat = 36.4 + 0.6 * self._chance(hour, "heat") + (1.1 if ill else 0.0)
        better = self._chance(hour, "better") < (0.25 if ill else 0.6)
        signs = {"breathless-at-rest"} if is_worse and oxygen < 91 else set()
        return Said(
            feeling="worse" if is_worse else "better" if better else "same",
            symptoms=frozenset(signs),
            spo2_rest=float(round(oxygen)) if self.has_device else None,
            temperature=round(heat, 1) if self.has_thermometer else None,
        )

    def _chance(self, hour: datetime | None, what: str) -> float:
        """Throw a die that falls the same each time it is asked for."""
        when = "" if hour is None else hour.isoformat()
        thrown = hashlib.sha256(f"{self.seed} {self.number} {what} {when}".encode())
        return int.from_bytes(thrown.digest()[:8], "big") / 2**64


def people_at_home(
    new_at_home: Mapping[date, int],
    *,
    seed: int,
    districts: int = 3,
    zone: datetime,
) -> list[AtHome]:
    """Make the people who begin treatment at home, day by day.

    Args:
        new_at_home: how many begin on each day.
        seed: the same gives the same people, whatever other days there are.
        districts: among how many districts they live, numbered from 0.
        zone: any hour of the exercise's clock, for its time zone.
    """
    return [
        person
        for day, count in sorted(new_at_home.items())
        for person in _of_a_day(day, count, seed, districts, zone)
    ]


def _of_a_day(
    day: date, count: int, seed: int, districts: int, zone: datetime
) -> Iterable[AtHome]:
    rng = np.random.default_rng([seed, day.toordinal()])
    for place in range(count):
        number = (day.toordinal() - date(2019, 1, 1).toordinal()) * 10_000 + place
        yield _person(rng, number, day, seed, districts, zone)


def _person(
    rng: np.random.Generator,
    number: int,
    day: date,
    seed: int,
    districts: int,
    zone: datetime,
) -> AtHome:
    onset = day - timedelta(days=int(rng.integers(1, 6)))
    age = int(np.clip(rng.gamma(4.0, 11.0), 1, 96))
    has_condition = bool(rng.random() < min(0.6, age / 120))
    # The old and the ill worsen more often; the mean over all stays the published one.
    risk = WORSENS * (2.2 if age >= 60 else 0.7) * (1.4 if has_condition else 0.85)
    midnight = datetime(onset.year, onset.month, onset.day, tzinfo=zone.tzinfo)
    worsens_on = None
    if rng.random() < risk:
        low, high = _WORSENS_ON
        worsens_on = midnight + timedelta(hours=float(rng.uniform(24 * low, 24 * high)))
        first = datetime(day.year, day.month, day.day, 12, tzinfo=zone.tzinfo)
        worsens_on = max(worsens_on, first)
    silent_from = None
    if worsens_on is not None and rng.random() < 0.3:
        silent_from = worsens_on + timedelta(hours=12)
    given = _GIVEN[int(rng.integers(len(_GIVEN)))]
    return AtHome(
        seed=seed,
        number=number,
        district=int(rng.integers(districts)),
        name=f"{given} {_FAMILY[int(rng.integers(len(_FAMILY)))]}",
        # No network gives out numbers that begin so.
        telephone=f"+999 {int(rng.integers(100, 1000))} {number % 10_000_000:07d}",
        age=age,
        sex="female" if rng.random() < 0.5 else "male",
        has_condition=has_condition,
        onset=onset,
        listed_on=day,
        well_on=onset + timedelta(days=int(rng.integers(*_WELL_AFTER))),
        worsens_on=worsens_on,
        silent_from=silent_from,
        is_wrong_number=bool(rng.random() < WRONG_NUMBER),
        by=("web", "sms", "call")[int(rng.choice(3, p=(0.45, 0.25, 0.3)))],
        has_device=bool(rng.random() < _HAS_DEVICE),
        has_thermometer=bool(rng.random() < _HAS_THERMOMETER),
    )


@dataclass(frozen=True, kw_only=True)
class DrillScore:
    """How a drill went; ``hours`` from getting worse to being reached, of each.

    ``in_time`` are those who were reached within ``within`` of getting worse;
    ``unneeded`` those who were sent for and did not get worse.
    """

    worsened: int
    reached: int
    in_time: int
    unneeded: int
    within: timedelta
    hours: tuple[float, ...]

    @cached_property
    def median_hours(self) -> float | None:
        """The middle of the hours until somebody came; None where nobody did."""
        return float(np.median(self.hours)) if self.hours else None


def score_drill(
    people: Sequence[AtHome],
    reached: Mapping[int, datetime],
    until: datetime,
    *,
    within: timedelta = timedelta(days=2),
) -> DrillScore:
    """Score a drill: how many who worsened were reached before it was too late.

    Args:
        people: all who were at home.
        reached: when each was seen by a doctor or came to hospital, by number.
        until: the hour of the score; who worsened within ``within`` of it and was not
            reached yet is left out, for there was still time.
        within: how soon after getting worse is in time.
    """
    worse = [
        one
        for one in people
        if one.worsens_on is not None
        and one.worsens_on <= until
        and (one.number in reached or one.worsens_on + within <= until)
    ]
    # Who came before it began had nothing to wait for.
    hours = [
        max(0.0, (reached[one.number] - one.worsens_on) / timedelta(hours=1))
        for one in worse
        if one.number in reached and one.worsens_on is not None
    ]
    numbers = {one.number for one in people if one.worsens_on is None}
    return DrillScore(
        worsened=len(worse),
        reached=len(hours),
        in_time=sum(one <= within / timedelta(hours=1) for one in hours),
        unneeded=len(numbers & set(reached)),
        within=within,
        hours=tuple(sorted(hours)),
    )
