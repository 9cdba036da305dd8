"""What an exercise is about: its countries, their measures, their ways to publish."""

from dataclasses import dataclass, field
from datetime import date

from epihq.epi.simulate import Habits
from epihq.exercise.handling import AS_COUNTED, Handling, Hide, HoldBack, Smooth


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A set of measures in force from ``first_day`` on (days count from 0).

    ``Rt`` is what the reproduction number becomes while they hold.
    """

    first_day: int
    what: str
    Rt: float


@dataclass(frozen=True, kw_only=True)
class Country:
    """A fictional country; ``code`` is one of ZZA to ZZZ.

    ``ascertainment`` is the share of infections that its laboratories find;
    ``habits`` are how it counts and publishes them, ``handling`` what it does to the
    figures in between.
    """

    code: str
    population: int
    seeds: int
    measures: tuple[Measure, ...]
    ascertainment: float = 0.25
    ifr: float = 0.006
    habits: Habits = field(default_factory=Habits)
    handling: Handling = AS_COUNTED
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Inject:
    """An event that the trainer gives to the players on a day."""

    day: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """An exercise: when it starts, how long it lasts, who takes part."""

    name: str
    start: date
    days: int
    countries: tuple[Country, ...]
    injects: tuple[Inject, ...] = ()


def _course(*steps: tuple[int, str, float]) -> tuple[Measure, ...]:
    return tuple(Measure(first_day=d, what=what, Rt=rt) for d, what, rt in steps)


# 2019: a past year, so no clock calls its figures future, before the pandemic that a
# reader might look for in them. It starts on a Monday.
DEFAULT = Scenario(
    name="Five neighbours: is the regime to be extended by two weeks?",
    start=date(2019, 2, 4),
    days=140,
    countries=(
        Country(
            code="ZZA",
            population=10_000_000,
            seeds=60,
            measures=_course(
                (0, "none", 2.1),
                (38, "schools and large gatherings closed", 1.35),
                (58, "strict quarantine regime", 0.84),
                (92, "regime eased", 1.22),
                (122, "strict regime in five cities", 1.04),
            ),
            note="the own country: publishes daily and corrects late cases",
        ),
        Country(
            code="ZZB",
            population=3_000_000,
            seeds=40,
            measures=_course(
                (0, "none", 2.0), (45, "gatherings closed", 1.15), (95, "eased", 1.1)
            ),
            handling=HoldBack(first_day=105, days=32, share=0.35),
            note="publishes held-back cases at once, three days before the end",
        ),
        Country(
            code="ZZC",
            population=80_000_000,
            seeds=120,
            measures=_course(
                (0, "none", 2.0), (48, "partial lockdown", 1.05), (110, "eased", 1.12)
            ),
            handling=Hide(share=0.6),
            note="publishes two of five cases that its laboratories find",
        ),
        Country(
            code="ZZD",
            population=18_000_000,
            seeds=60,
            measures=_course((0, "none", 1.9), (50, "lockdown", 0.98)),
            habits=Habits(late=0.0),
            handling=Smooth(indicators=("cases", "deaths")),
            note="publishes seven-day means as daily counts",
        ),
        Country(
            code="ZZE",
            population=4_000_000,
            seeds=30,
            measures=_course(
                (0, "none", 1.9), (55, "lockdown", 0.9), (90, "eased", 1.1)
            ),
            habits=Habits(weekly=True),
            note="publishes once a week",
        ),
    ),
    injects=(
        Inject(day=92, text="Economic council: the regime must be eased now."),
        Inject(day=124, text="Hospital beds in two cities are three quarters full."),
        Inject(day=137, text="Press: a neighbour 'found' thousands of old cases."),
        Inject(day=139, text="Tonight: extend the strict regime by two weeks, or not?"),
    ),
)
