"""Playing an exercise: simulate, then publish day by day into an archive."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.epi.serial_interval import SARS_COV_2_2020, serial_interval_pmf
from epihq.epi.simulate import (
    Epidemic,
    counted_by_day,
    published_totals,
    simulate_epidemic,
)
from epihq.exercise.handling import Counted, Persons
from epihq.exercise.scenario import Country, Scenario
from epihq.terms.errors import UsageError
from epihq.terms.locations import is_exercise, location_name
from epihq.terms.series import CUMULATIVE

# Publishers put their files out in the early morning.
_HOUR = time(6, 30, tzinfo=UTC)
_HEADER = "location,indicator,reference_date,report_date,value\n"


@dataclass(frozen=True, kw_only=True, eq=False)
class ExerciseTruth:
    """What really happened, and what is published of it; the players see the latter.

    Epidemics are by country code; ``stated`` are the totals as published, by code and
    indicator, [day of the publication, day].
    """

    scenario: Scenario
    seed: int
    epidemics: dict[str, Epidemic]
    stated: dict[str, dict[str, Persons]]

    def to_json(self) -> str:
        """Write the truth per country and day; see docs/howto/exercise.md."""
        countries = {
            country.code: {
                "name": location_name(country.code),
                "population": country.population,
                "note": country.note,
                "measures": [asdict(measure) for measure in country.measures],
                "handling": _handling(country),
                "infections": self.epidemics[country.code].infections.tolist(),
                "Rt": self.epidemics[country.code].Rt.tolist(),
                "ascertainment": self.epidemics[country.code].ascertainment.tolist(),
                "cases": self.epidemics[country.code].cases.tolist(),
                "deaths": self.epidemics[country.code].deaths.tolist(),
            }
            for country in self.scenario.countries
        }
        injects = [asdict(inject) for inject in self.scenario.injects]
        payload = {
            "name": self.scenario.name,
            "start": str(self.scenario.start),
            "seed": self.seed,
            "injects": injects,
            "countries": countries,
        }
        return json.dumps(payload, indent=1)


def run_exercise(
    scenario: Scenario,
    seed: int,
    archive: Archive,
    *,
    since: int = 0,
    until: int | None = None,
    on_day: Callable[[date], None] | None = None,
) -> ExerciseTruth:
    """Play an exercise: one publication a day, as real publishers do.

    ``until`` stops after that many days, and ``since`` leaves out the publications of
    the days before it; no other publication depends on them.
    The same scenario and seed give the same publications, byte for byte.

    Raises:
        UsageError: ``exercise.real-code``.
    """
    truth = truth_of(scenario, seed)
    days = scenario.days if until is None else min(until, scenario.days)
    for last in range(since, days):
        report_date = scenario.start + timedelta(days=last + 1)
        body = _HEADER + "".join(_lines(scenario, truth.stated, last, report_date))
        archive.add(
            Publication(
                source="exercise",
                files={"exercise.csv": body.encode()},
                report_date=report_date,
                retrieved_at=datetime.combine(report_date, _HOUR),
                origin=f"exercise, seed {seed}",
            )
        )
        if on_day is not None:
            on_day(report_date)
    return truth


def truth_of(scenario: Scenario, seed: int) -> ExerciseTruth:
    """Simulate what really happens in an exercise, and what is published of it.

    Raises:
        UsageError: ``exercise.real-code``.
    """
    for country in scenario.countries:
        if not is_exercise(country.code):
            raise UsageError(
                "exercise.real-code",
                "exercise: fictional countries have codes from ZZA to ZZZ; got "
                f"{country.code!r}. An exercise must not speak of a real country.",
            )
    epidemics = {c.code: epidemic_of(c, scenario, seed) for c in scenario.countries}
    return ExerciseTruth(
        scenario=scenario,
        seed=seed,
        epidemics=epidemics,
        stated=_stated(scenario, epidemics, seed),
    )


def _generator(seed: int, code: str, purpose: str) -> np.random.Generator:
    """Give each country its own stream: one more country changes no other."""
    return np.random.default_rng([seed, *code.encode(), *purpose.encode()])


def epidemic_of(country: Country, scenario: Scenario, seed: int) -> Epidemic:
    """Simulate what really happens in a country of an exercise."""
    Rt = np.ones(scenario.days)
    for measure in country.measures:
        Rt[measure.first_day :] = measure.Rt
    interval = SARS_COV_2_2020
    return simulate_epidemic(
        Rt,
        np.full(scenario.days, country.ascertainment),
        serial_interval_pmf(interval.mean, interval.sd),
        seeds=country.seeds,
        population=country.population,
        ifr=country.ifr,
        imports=1.0,
        rng=_generator(seed, country.code, "epidemic"),
    )


def _stated(
    scenario: Scenario, epidemics: dict[str, Epidemic], seed: int
) -> dict[str, dict[str, Persons]]:
    """Totals as they are published, by country and indicator."""
    stated: dict[str, dict[str, Persons]] = {c.code: {} for c in scenario.countries}
    weekday = scenario.start.weekday()
    for indicator in ("cases", "deaths"):
        total = CUMULATIVE + indicator
        chance = {c.code: _generator(seed, c.code, total) for c in scenario.countries}
        counted = {
            c.code: counted_by_day(
                getattr(epidemics[c.code], indicator), c.habits, weekday, chance[c.code]
            )
            for c in scenario.countries
        }
        for country in scenario.countries:
            published = counted[country.code]
            if indicator in country.handling.indicators:
                published = country.handling.published(
                    Counted(
                        counts=published,
                        elsewhere=counted,
                        first_weekday=weekday,
                        rng=_generator(seed, country.code, f"handling {indicator}"),
                    )
                )
            stated[country.code][total] = published_totals(
                published, country.habits, weekday, chance[country.code]
            )
    return stated


def _handling(country: Country) -> dict[str, object] | None:
    """How a country handles its figures, for the trainer; None if it does not."""
    if not country.handling.indicators:
        return None
    return {"what": type(country.handling).__name__, **asdict(country.handling)}


def _lines(
    scenario: Scenario,
    stated: dict[str, dict[str, Persons]],
    last: int,
    report_date: date,
) -> Iterator[str]:
    days = [scenario.start + timedelta(days=day) for day in range(last + 1)]
    for country in scenario.countries:
        yield (
            f"{country.code},population,{scenario.start},{report_date},"
            f"{country.population}\n"
        )
        for indicator, table in stated[country.code].items():
            totals = table[last, : last + 1].tolist()
            for day, total in zip(days, totals, strict=True):
                yield f"{country.code},{indicator},{day},{report_date},{total}\n"
