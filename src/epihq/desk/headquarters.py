"""The headquarters' own file: what it has, what it will not allow, what measures cost.

One small TOML file, every part of it optional; docs/examples/headquarters.toml is one,
docs/reference/headquarters.md tells what each word means. Without a file there is no
capacity, one plain rule and one cost that others published.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.desk.decision import (
    ABOVE,
    BEYOND_A_LAPSE,
    CAPACITIES,
    MEDIAN,
    OUTCOMES,
    OUTPUT,
    OVER_CAPACITY,
    OWN,
    STATISTICS,
    STRINGENCY_DAYS,
    Cost,
    Rule,
    Shortage,
)
from epihq.desk.home_care import AS_PUBLISHED, HomeCare
from epihq.epi.burden import exceedance
from epihq.terms.errors import DataError, UsageError

Values = NDArray[np.float64]

# What a cost may be counted by: of the option itself, or of persons by day.
_PERSON_DAYS = {
    "home_care_day": "home_care_census",
    "ward_bed_day": "ward_beds",
    "icu_bed_day": "icu_beds",
}
PER = ("restricted_day", "stringency_day", *_PERSON_DAYS)
_LONGEST_AHEAD = 366
# Settings of home care by which work is divided.
_DIVISORS = ("calls_per_hour", "shift_hours", "visits_per_team")


@dataclass(frozen=True, kw_only=True)
class CostRate:
    """What one unit of ``per`` costs: median with a 90 % interval.

    ``name``, ``unit`` and ``source`` are the headquarters' own words.
    """

    per: str
    median: float
    lower90: float
    upper90: float
    name: str
    unit: str
    source: str
    code: str = OWN


DEFAULT_RULE = Rule(
    outcome="icu_beds", statistic=OVER_CAPACITY, within_days=42, at_most=0.05
)
# 12.5 % of a day's output at stringency 100; the low end, because about half of the
# fall was people's own caution, which no decree lifts.
DEFAULT_COST = CostRate(
    code=OUTPUT,
    per="stringency_day",
    median=0.00125,
    lower90=0.0005,
    upper90=0.0015,
    name="",
    unit="days-of-output",
    source="Deb et al. 2020, SSRN 3661431; IMF World Economic Outlook, October 2020, "
    "chapter 2",
)


@dataclass(frozen=True, kw_only=True)
class Headquarters:
    """What one headquarters has said of itself; ``capacity`` in persons."""

    capacity: Mapping[str, float] = field(default_factory=dict)
    rules: tuple[Rule, ...] = (DEFAULT_RULE,)
    costs: tuple[CostRate, ...] = (DEFAULT_COST,)
    home_care: HomeCare = AS_PUBLISHED


def read_headquarters(path: Path | None = None) -> Headquarters:
    """Read the headquarters' file; the defaults where there is none.

    Raises:
        UsageError: ``headquarters.no-such-file``.
        DataError: ``headquarters.not-a-table``, ``.unknown-key``, ``.missing``,
            ``.bad-value``.
    """
    if path is None:
        return Headquarters()
    if not path.is_file():
        raise UsageError(
            "headquarters.no-such-file",
            f"headquarters: a TOML file was expected; got {str(path)!r}, which is not "
            "a file. Check the path.",
        )
    file = path.name
    try:
        given = tomllib.loads(path.read_text("utf-8", errors="replace"))
    except tomllib.TOMLDecodeError as exc:
        raise _not_a_table(file, "a TOML file", exc) from exc
    # Which disease is meant where none is named is read where archives are opened.
    _only(file, given, ("disease", "capacity", "home_care", "rule", "cost"))
    parts: dict[str, Any] = {}
    if "capacity" in given:
        parts["capacity"] = _capacity(f"{file}, [capacity]", given["capacity"])
    if "home_care" in given:
        parts["home_care"] = _home_care(f"{file}, [home_care]", given["home_care"])
    if "rule" in given:
        parts["rules"] = tuple(_rule(*one) for one in _parts(file, given, "rule"))
    if "cost" in given:
        parts["costs"] = tuple(_cost(*one) for one in _parts(file, given, "cost"))
    return Headquarters(**parts)


Given = Mapping[str, Any]
# What a value must be, in words, and the test of it.
Expected = tuple[str, Callable[[Any], bool]]


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


_NUMBER: Expected = ("a number", _is_number)
_AMOUNT: Expected = ("a number from 0", lambda v: _is_number(v) and v >= 0)
_POSITIVE: Expected = ("a number above 0", lambda v: _is_number(v) and v > 0)
_SHARE: Expected = ("a number from 0 to 1", lambda v: _is_number(v) and 0 <= v <= 1)
_DAYS: Expected = (
    f"whole days from 1 to {_LONGEST_AHEAD}",
    lambda v: type(v) is int and 1 <= v <= _LONGEST_AHEAD,
)
_TEXT: Expected = ("words in quotes", lambda v: isinstance(v, str) and bool(v.strip()))


def _one_of(words: Sequence[str]) -> Expected:
    return f"one of {', '.join(words)}", lambda v: isinstance(v, str) and v in words


def _capacity(place: str, given: Given) -> dict[str, float]:
    _only(place, given, CAPACITIES)
    held = _values(place, given, dict.fromkeys(given, _AMOUNT))
    return {name: float(value) for name, value in held.items()}


def _home_care(place: str, given: Given) -> HomeCare:
    """Read how home care is run; what is not given stays as others published it."""
    known = [one.name for one in fields(HomeCare)]
    _only(place, given, known)
    # Nobody who makes no calls in an hour would ever have enough nurses.
    expected = {name: _POSITIVE if name in _DIVISORS else _AMOUNT for name in given}
    held = _values(place, given, expected)
    return HomeCare(**{name: float(value) for name, value in held.items()})


def capacity_from(words: Sequence[str]) -> dict[str, float]:
    """Read capacities as they are given to a command, e.g. ["icu_beds=420"].

    Raises:
        UsageError: ``headquarters.bad-capacity``.
    """
    return dict(map(_one_capacity, words))


def _one_capacity(text: str) -> tuple[str, float]:
    name, _, amount = text.partition("=")
    try:
        persons = float(amount)
    except ValueError:
        persons = math.nan
    check_capacity("--capacity", name, persons, got=text)
    return name, persons


def check_capacity(said: str, name: str, persons: float, *, got: str = "") -> None:
    """Refuse a capacity that nobody counts, or a number that is none of persons.

    Raises:
        UsageError: ``headquarters.bad-capacity``.
    """
    if name not in CAPACITIES or not _AMOUNT[1](persons):
        raise UsageError(
            "headquarters.bad-capacity",
            f"{said}: {', '.join(CAPACITIES)}, each with {_AMOUNT[0]}, were expected; "
            f"got {got or f'{name}={persons:g}'!r}. Write for example icu_beds=420.",
        )


def _rule(place: str, given: Given) -> Rule:
    statistic = _mapping(place, given).get("statistic")
    over = statistic == OVER_CAPACITY
    expected = {
        "outcome": _one_of(CAPACITIES if over else OUTCOMES),
        "statistic": _one_of(STATISTICS),
        "within_days": _DAYS,
        "at_most": _AMOUNT if statistic == MEDIAN else _SHARE,
        **({"threshold": _AMOUNT} if statistic == ABOVE else {}),
    }
    return Rule(**_values(place, given, expected))


def _cost(place: str, given: Given) -> CostRate:
    levels = ("lower90", "median", "upper90")
    expected = {
        **dict.fromkeys(("name", "unit", "source"), _TEXT),
        "per": _one_of(PER),
        **dict.fromkeys(levels, _NUMBER),
    }
    values = _values(place, given, expected)
    lower, median, upper = (values[key] for key in levels)
    if not lower <= median <= upper:
        raise DataError(
            "headquarters.bad-value",
            f"{place}: lower90, median and upper90 must rise; got {lower}, {median} "
            f"and {upper}. Correct the figures.",
        )
    return CostRate(**values)


def _parts(file: str, given: Given, name: str) -> list[tuple[str, Given]]:
    """List the parts of one name, each with its place."""
    parts = given[name]
    if not isinstance(parts, list):
        raise _not_a_table(file, f"a list of parts headed [[{name}]]", parts)
    return [(f"{file}, [[{name}]] {n}", part) for n, part in enumerate(parts, start=1)]


def _mapping(place: str, given: object) -> Given:
    if not isinstance(given, Mapping):
        raise _not_a_table(place, "names with values", given)
    return given


def _not_a_table(place: str, expected: str, got: object) -> DataError:
    return DataError(
        "headquarters.not-a-table",
        f"{place}: {expected} was expected; got {got}. Compare with "
        "docs/examples/headquarters.toml.",
    )


def _only(place: str, given: object, known: Iterable[str]) -> None:
    for key in _mapping(place, given):
        if key not in known:
            raise DataError(
                "headquarters.unknown-key",
                f"{place}: {', '.join(known)} have a meaning here; got {key!r}. "
                "Correct the word or leave it out.",
            )


def _values(
    place: str, given: Given, expected: Mapping[str, Expected]
) -> dict[str, Any]:
    """Check that all that is expected is given, and nothing else."""
    _only(place, given, expected)
    for key, (words, holds) in expected.items():
        if key not in given:
            raise DataError(
                "headquarters.missing",
                f"{place}: {key} must be given, {words}; got "
                f"{', '.join(given) or 'nothing'}. Add it.",
            )
        if not holds(given[key]):
            raise DataError(
                "headquarters.bad-value",
                f"{place}, {key}: it must be {words}; got {given[key]!r}. Correct it.",
            )
    return dict(given)


def shortages(
    capacity: Mapping[str, float], paths: Mapping[str, Values], first: date
) -> dict[str, Shortage]:
    """Tell for each capacity given how probably and when it is exceeded.

    ``first`` is the date of the first day ahead. Capacities without a path are left
    out.
    """
    short = {}
    for name in CAPACITIES:
        if name not in capacity or name not in paths:
            continue
        found = exceedance(paths[name], capacity[name])
        middle, lower, upper = (
            None if day is None else first + timedelta(days=day)
            for day in (found.first_day, found.first_lower90, found.first_upper90)
        )
        short[name] = Shortage(
            capacity=capacity[name],
            probability=found.probability,
            first_date=middle,
            first_lower90=lower,
            first_upper90=upper,
        )
    return short


def costs(
    rates: Sequence[CostRate],
    paths: Mapping[str, Values],
    *,
    days_beyond: float,
    stringency: Values,
    rng: np.random.Generator,
) -> tuple[Cost, ...]:
    """Say what one option costs, line by line; lines are never added to each other.

    First the two measures of the option itself, then each rate times what it is
    counted by. ``stringency`` is [day] of the days ahead, 0 to 100; ``paths`` are
    [draw, day] by outcome. A rate per person-day that is not projected has no line.
    Give options of one decision generators of one seed.
    """
    strictness = float(np.sum(stringency))
    amounts: dict[str, float | Values] = {
        "restricted_day": days_beyond,
        "stringency_day": strictness,
    }
    for per, outcome in _PERSON_DAYS.items():
        if outcome in paths:
            amounts[per] = paths[outcome].sum(axis=1)
    return (
        _of_the_regime(BEYOND_A_LAPSE, "days", days_beyond),
        _of_the_regime(STRINGENCY_DAYS, "stringency-days", strictness),
        *(
            _line(rate, _levels(rate, amounts[rate.per], rng))
            for rate in rates
            if rate.per in amounts
        ),
    )


def _levels(
    rate: CostRate, amount: "float | Values", rng: np.random.Generator
) -> Iterable[float]:
    """Rate times amount: 5, 50 and 95 % points; of draws where both are uncertain."""
    levels = np.array([rate.lower90, rate.median, rate.upper90])
    if not isinstance(amount, np.ndarray):
        return levels * amount
    places = special.ndtri((rng.permutation(amount.size) + 0.5) / amount.size)
    below, above = np.diff(levels) / special.ndtri(0.95)
    drawn = rate.median + np.where(places < 0, below, above) * places
    return np.asarray(np.quantile(amount * drawn, (0.05, 0.5, 0.95)))


def _of_the_regime(code: str, unit: str, amount: float) -> Cost:
    return Cost(
        code=code,
        name="",
        unit=unit,
        median=amount,
        lower90=amount,
        upper90=amount,
        source="",
    )


def _line(rate: CostRate, levels: Iterable[float]) -> Cost:
    lower, median, upper = (float(level) for level in levels)
    return Cost(
        code=rate.code,
        name=rate.name,
        unit=rate.unit,
        median=median,
        lower90=lower,
        upper90=upper,
        source=rate.source,
    )
