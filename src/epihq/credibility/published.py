"""Tests of the publishing itself: how soon, how often changed, how much at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from epihq.archive import Archive
from epihq.assessment.overview_known import KnownWorld
from epihq.credibility.measured import DAYS, Measured
from epihq.terms.credibility import Window
from epihq.terms.series import CUMULATIVE

# What a reader of figures asks for first; totals count as their daily figures.
EXPECTED = (
    "cases",
    "deaths",
    "tests",
    "hospital_patients",
    "icu_patients",
    "all_cause_deaths",
)
_TESTS = ("tests", CUMULATIVE + "tests", "positive_rate")
_PERIODS = ("weekly_", "monthly_", "quarterly_", CUMULATIVE)
_POSITIVE_DAYS = 14
NO_DENOMINATOR = "no-denominator"
LATER = "(From a publication of a later day.)"


@dataclass(frozen=True, kw_only=True, eq=False)
class Published:
    """What was asked of the archive once for all locations.

    ``rates`` are the newest shares of tests that are positive, and the day they are
    about; ``revised`` the days of cases that were said and those said anew, changed;
    ``vintages`` the number of publications by source. ``is_later``: tests were
    answered from a publication after the day.
    """

    as_of: date
    indicators: Mapping[str, frozenset[str]]
    rates: Mapping[str, tuple[date, float]]
    is_later: bool
    revised: Mapping[str, tuple[int, int]]
    vintages: Mapping[str, int]


def ask(archive: Archive, world: KnownWorld) -> Published:
    """Ask the archive what else was published, and how it changed."""
    # That nobody counted tests shows best in a later publication: it is taken where
    # the archive has none that early, and the card says so.
    frame = archive.snapshot(as_of=world.as_of).frame
    tests = frame.filter(pl.col("indicator").is_in(_TESTS))
    held = frame.group_by("location").agg(pl.col("indicator").unique())
    since = world.as_of - timedelta(days=_POSITIVE_DAYS)
    rates = (
        frame.filter(
            pl.col("indicator") == "positive_rate", pl.col("reference_date") >= since
        )
        .sort("reference_date")
        .group_by("location")
        .agg(pl.col("reference_date").last(), pl.col("value").last())
    )
    known = [v for v in archive.vintages() if v.report_date <= world.as_of]
    counted: dict[str, int] = {}
    for vintage in known:
        counted[vintage.source] = counted.get(vintage.source, 0) + 1
    return Published(
        as_of=world.as_of,
        indicators={place: frozenset(names) for place, names in held.rows()},
        rates={place: (day, value) for place, day, value in rates.rows()},
        is_later=bool(tests["revised"].any()),
        revised=_revised(archive, world, counted),
        vintages=counted,
    )


def published_of(
    location: str, world: KnownWorld, told: Published
) -> Iterator[tuple[str, Measured]]:
    """Run the tests of one location's publishing, e.g. ("timeliness", ...)."""
    yield "testing", _testing(location, told)
    yield "revisions", _revisions(location, world, told)
    last = world.series[location]["cases"].last_date
    age = (told.as_of - last).days
    window = Window(first=last, last=told.as_of)
    yield "timeliness", Measured(value=float(max(age, 0)), n=1, window=window)
    names = {_plain(name) for name in told.indicators.get(location, frozenset())}
    missing = [name for name in EXPECTED if name not in names]
    yield (
        "completeness",
        Measured(
            value=1 - len(missing) / len(EXPECTED),
            n=len(EXPECTED),
            detail=", ".join(name.replace("_", " ") for name in missing),
        ),
    )


def _testing(location: str, told: Published) -> Measured:
    if not any(names & set(_TESTS) for names in told.indicators.values()):
        reason = "the archive holds nobody's tests as of this day"
        return Measured(value=None, reason=reason)
    names = told.indicators.get(location, frozenset())
    if not names & set(_TESTS):
        return Measured(value=None, detail=NO_DENOMINATOR)
    if location not in told.rates:
        reason = "tests were published, but no share of positive ones in two weeks"
        return Measured(value=None, reason=reason)
    day, rate = told.rates[location]
    window = Window(first=day, last=day)
    detail = LATER if told.is_later else ""
    return Measured(value=rate, n=1, window=window, detail=detail)


def _revisions(location: str, world: KnownWorld, told: Published) -> Measured:
    source = world.sources.get(location, "")
    if told.vintages.get(source, 0) < 2:
        reason = "fewer than two publications are held as of this day"
        return Measured(value=None, reason=reason)
    days, changed = told.revised.get(location, (0, 0))
    if days == 0:
        return Measured(value=None, reason="no day was said twice")
    window = Window(first=told.as_of - timedelta(days=DAYS), last=told.as_of)
    return Measured(value=changed / days, n=days, window=window)


def _revised(
    archive: Archive, world: KnownWorld, counted: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Days of cases that were said, and those of them that were said anew, changed."""
    found: dict[str, tuple[int, int]] = {}
    for source, held in counted.items():
        if held > 1:
            said = archive.statements(
                source=source,
                since=world.as_of - timedelta(days=DAYS),
                until=world.as_of,
                indicator=[CUMULATIVE + "cases", "cases"],
            )
            for place, days, changed in _changed(said).rows():
                if world.sources.get(place) == source:
                    found[place] = (days, changed)
    return found


def _changed(said: pl.DataFrame) -> pl.DataFrame:
    days = said.group_by("location", "indicator", "reference_date").agg(
        (pl.col("value").n_unique() > 1).alias("changed")
    )
    # Totals sort first; a publisher of both says the same thing twice.
    return (
        days.sort("indicator", descending=True)
        .unique(["location", "reference_date"], keep="first", maintain_order=True)
        .group_by("location")
        .agg(pl.len(), pl.col("changed").sum())
    )


def _plain(name: str) -> str:
    for period in _PERIODS:
        name = name.removeprefix(period)
    return name
