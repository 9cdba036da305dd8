"""Tests of the publishing itself: how soon, how often changed, how much at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from epihq.archive import Archive
from epihq.assessment.overview_known import KnownWorld
from epihq.assessment.series import LISTS
from epihq.credibility import said
from epihq.credibility.measured import DAYS, Measured
from epihq.credibility.said import Said, said_by_location
from epihq.terms.credibility import Reason, Window
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Published:
    """What was asked of the archive once for all locations.

    ``rates`` are the newest shares of tests that are positive, and the day they are
    about; ``said`` is when a location's cases were first said and how they moved since;
    ``vintages`` the number of publications by source, or of the days on which one
    that only adds rows said any. ``is_later``: tests were
    answered from a publication after the day.
    """

    as_of: date
    indicators: Mapping[str, frozenset[str]]
    rates: Mapping[str, tuple[date, float]]
    is_later: bool
    said: Mapping[str, Said]
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
    counted = _sayings(archive, world)
    return Published(
        as_of=world.as_of,
        indicators={place: frozenset(names) for place, names in held.rows()},
        rates={place: (day, value) for place, day, value in rates.rows()},
        is_later=bool(tests["revised"].any()),
        said=_said(archive, world, counted),
        vintages=counted,
    )


def _sayings(archive: Archive, world: KnownWorld) -> dict[str, int]:
    """Count publications by source; rows that are only added name their own days."""
    counted: dict[str, int] = {}
    for vintage in archive.vintages():
        if vintage.report_date <= world.as_of:
            counted[vintage.source] = counted.get(vintage.source, 0) + 1
    added = {v.source for v in archive.vintages() if not v.restates} | LISTS
    days = world.frame.group_by("source").agg(pl.col("report_date").n_unique())
    return counted | {name: said for name, said in days.rows() if name in added}


def published_of(
    location: str, world: KnownWorld, published: Published
) -> Iterator[tuple[str, Measured]]:
    """Run the tests of one location's publishing, e.g. ("timeliness", ...)."""
    yield "testing", _testing(location, published)
    yield "revisions", _revisions(location, world, published)
    yield "timeliness", _timeliness(location, world, published)
    names = {_plain(name) for name in published.indicators.get(location, frozenset())}
    missing = [name for name in EXPECTED if name not in names]
    yield (
        "completeness",
        Measured(
            value=1 - len(missing) / len(EXPECTED),
            n=len(EXPECTED),
            codes={"missing": tuple(missing)} if missing else {},
        ),
    )


def _testing(location: str, published: Published) -> Measured:
    if not any(names & set(_TESTS) for names in published.indicators.values()):
        return Measured(value=None, reason=Reason.NOBODYS_TESTS)
    names = published.indicators.get(location, frozenset())
    if not names & set(_TESTS):
        return Measured(value=None, reason=Reason.NO_NUMBER_OF_TESTS)
    if location not in published.rates:
        return Measured(value=None, reason=Reason.NO_SHARE_OF_TESTS)
    day, rate = published.rates[location]
    window = Window(first=day, last=day)
    return Measured(
        value=rate,
        n=1,
        window=window,
        # Two figures: a share of tests is not known better.
        facts={"tests_per_case": float(f"{1 / rate:.2g}")} if rate else {},
        codes={"from": ("later-publication",)} if published.is_later else {},
    )


def _timeliness(location: str, world: KnownWorld, published: Published) -> Measured:
    """Days from a day to the publication that first gave its cases."""
    newest = world.series[location]["cases"].last_date
    age = max((published.as_of - newest).days, 0)
    found = published.said.get(location, said.NOTHING)
    facts = {"age_days": float(age)}
    if found.delays < said.FEWEST:
        few = _is_one_held(location, world, published)
        reason = Reason.ONE_PUBLICATION_NO_DELAY if few else Reason.FEW_DELAYS
        return Measured(value=None, n=found.delays, reason=reason, facts=facts)
    first = published.as_of - timedelta(days=said.DELAY_DAYS - 1)
    return Measured(
        value=found.delay_median,
        n=found.delays,
        window=Window(first=first, last=published.as_of),
        facts={**facts, "delay_90": found.delay_90},
    )


def _revisions(location: str, world: KnownWorld, published: Published) -> Measured:
    """Share of days whose cases were changed, and by how much."""
    found = published.said.get(location, said.NOTHING)
    if found.days < said.FEWEST:
        few = _is_one_held(location, world, published)
        reason = Reason.ONE_PUBLICATION_NO_CHANGE if few else Reason.FEW_CHANGES
        return Measured(value=None, n=found.days, reason=reason)
    return Measured(
        value=found.changed,
        n=found.days,
        window=Window(
            first=published.as_of - timedelta(days=DAYS), last=published.as_of
        ),
        facts={
            "change_median": found.change_median,
            "change_90": found.change_90,
            "change_net": found.change_net,
        },
    )


def _is_one_held(location: str, world: KnownWorld, published: Published) -> bool:
    """Whether of a location's source one publication is held: nothing shows between."""
    return published.vintages.get(world.sources.get(location, ""), 0) <= 1


def _said(
    archive: Archive, world: KnownWorld, counted: Mapping[str, int]
) -> dict[str, Said]:
    """What each location's own source said of its days."""
    since = world.as_of - timedelta(days=DAYS)
    found: dict[str, Said] = {}
    for source in sorted({*world.sources.values()} & {*counted}):
        sayings = said_by_location(archive, source, since, world.as_of)
        mine = (place for place in sayings if world.sources.get(place) == source)
        found.update({place: sayings[place] for place in mine})
    return found


def _plain(name: str) -> str:
    for period in _PERIODS:
        name = name.removeprefix(period)
    return name
