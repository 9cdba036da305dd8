"""The futures of each option: the same draws and chances, other measures.

    where the epidemic stands ──option's shift of log R──> infections, cases, deaths
                                          └──ages, care──> beds, people at home

Chances are shared between options, so what differs between them are the measures.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.settings import Settings
from epihq.desk.home_care import AS_PUBLISHED, NURSES, HomeCare, work_of
from epihq.desk.options import Plan, stances_ahead
from epihq.epi.burden import Burden, burden
from epihq.epi.effects import Effects, draw, exposure, shift
from epihq.epi.layout import Delays
from epihq.epi.pathogen import Pathogen
from epihq.epi.project import Projection, Sample, project
from epihq.terms.measures import Stance

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation:
    """All that the futures of a location start from.

    ``imposing`` and ``lifting`` are what measures do in each draw, [draw, step].
    ``persons_by_age`` None: then nothing is said of beds and people at home.
    """

    location: str
    last_date: date
    horizon: int
    sample: Sample
    delays: Delays
    effects: Effects
    imposing: Values
    lifting: Values
    now: Stance
    persons_by_age: Mapping[int, float] | None
    population: float | None
    pathogen: Pathogen
    settings: Settings
    home_care: HomeCare = AS_PUBLISHED

    @property
    def first(self) -> date:
        """First day ahead."""
        return self.last_date + timedelta(days=1)

    def chances(self, what: str) -> np.random.Generator:
        """Give the chances of one kind, the same for every option."""
        return _chances(self.settings, self.location, what)


def _chances(settings: Settings, location: str, what: str) -> np.random.Generator:
    text = f"{settings.seed} {location} {what}".encode()
    seed = hashlib.sha256(text).digest()[:8]
    return np.random.default_rng(int.from_bytes(seed))


@dataclass(frozen=True, kw_only=True, eq=False)
class Futures:
    """What one option would bring, [draw, day ahead], and its stance by day."""

    projection: Projection
    burden: Burden | None
    stances: Sequence[Stance]
    home_care: HomeCare = AS_PUBLISHED

    def work(self) -> Mapping[str, Values]:
        """Give the work of home care by name of ``home_care.WORK``, if projected."""
        if self.burden is None:
            return {}
        made = self.burden
        return work_of(made.home_care_new, made.home_care_census, self.home_care)

    def paths(self) -> dict[str, Values]:
        """Give the paths by name of ``decision.OUTCOMES``, as far as projected."""
        paths = {
            "infections": self.projection.infections,
            "cases": self.projection.cases,
            "deaths": self.projection.deaths,
        }
        if self.burden is not None:
            paths |= {
                "home_care_new": self.burden.home_care_new,
                "home_care_census": self.burden.home_care_census,
                "home_care_nurses": self.work()[NURSES],
                "ward_beds": self.burden.ward_beds,
                "icu_beds": self.burden.icu_beds,
            }
        return paths


def situation(  # noqa: PLR0913 - a situation names all that it starts from
    sample: Sample,
    effects: Effects,
    now: Stance,
    *,
    location: str,
    last_date: date,
    horizon: int,
    draws: int,
    persons_by_age: Mapping[int, float] | None,
    population: float | None,
    pathogen: Pathogen,
    settings: Settings,
    home_care: HomeCare | None = None,
) -> Situation:
    """Put together where a location stands, with as many draws as wanted."""
    rng = _chances(settings, location, "effects")
    imposing, lifting = draw(effects, draws, rng)
    # Draws of effects come as a half and its mirror: unordered, they do not meet the
    # same draws of the epidemic again and again.
    order = rng.permutation(draws)
    return Situation(
        location=location,
        last_date=last_date,
        horizon=horizon,
        sample=sample.of(draws),
        delays=pathogen.delays(),
        effects=effects,
        imposing=imposing[order],
        lifting=lifting[order],
        now=now,
        persons_by_age=persons_by_age,
        population=population,
        pathogen=pathogen,
        settings=settings,
        home_care=home_care or AS_PUBLISHED,
    )


def futures(start: Situation, plan: Plan, *, compliance: float = 1.0) -> Futures:
    """Follow one option; ``compliance`` multiplies what its changes do to R."""
    ahead = stances_ahead(plan, start.first, start.horizon)
    steps = start.effects.steps
    moved = shift(
        start.imposing,
        start.lifting,
        exposure(start.now, steps),
        np.stack([exposure(stance, steps) for stance in ahead]),
        compliance,
    )
    made = project(
        start.sample,
        start.delays,
        horizon=start.horizon,
        population=start.population,
        rng=start.chances("epidemic"),
        shift=moved,
    )
    return Futures(
        projection=made,
        burden=_burden(start, made),
        stances=ahead,
        home_care=start.home_care,
    )


def _burden(start: Situation, made: Projection) -> Burden | None:
    if not start.persons_by_age:
        return None
    infections = np.concatenate([start.sample.infections, made.infections], axis=1)
    days = made.expected_cases.shape[1]
    return burden(
        infections[:, -days:],
        made.expected_cases,
        start.pathogen,
        start.persons_by_age,
        start.sample.severity,
        horizon=start.horizon,
        rng=start.chances("care"),
    )
