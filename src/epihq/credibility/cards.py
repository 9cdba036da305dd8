"""One yardstick for everybody's figures: the card of a location, own or other.

    known_world --measure--> values of every location --judge--> findings --> cards

All locations are measured, whoever is asked about: the countries of reference give the
ranges, and chance is corrected for every test that was made.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import epihq
from epihq.archive import Archive
from epihq.assessment.assess import fingerprint_of
from epihq.assessment.overview_joint import kept_joint
from epihq.assessment.overview_known import KnownWorld, known_world
from epihq.assessment.record import Assessment
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.assessment.variants import figures_of
from epihq.credibility import excess, shares
from epihq.credibility.findings import (
    REFERENCE,
    RULES,
    World,
    corrected,
    finding_of,
    reference_range,
)
from epihq.credibility.honest import honest_range
from epihq.credibility.measured import Measured, scatter_of
from epihq.credibility.published import ask, published_of
from epihq.terms.credibility import (
    SCHEMA,
    Credibility,
    CredibilityCard,
    Range,
    TestResult,
)
from epihq.terms.errors import UsageError
from epihq.terms.locations import is_within, location_name, neighbours
from epihq.terms.provenance import Provenance


def credibility(
    archive: Archive,
    as_of: date,
    locations: Sequence[str] | None = None,
    *,
    asked_by: str | None = None,
    settings: Settings | None = None,
) -> Credibility:
    """Make the cards of locations, e.g. ["AZE", "ARM"]; None is everyone.

    Who asks is measured like everyone, and its card is the first, if any of its cases
    are held.

    The joint model is fitted for these locations and the countries of reference, or
    its kept estimates are taken.

    Raises:
        UsageError: ``assessment.nobody-published``, ``credibility.nothing-published``,
            and those of the archive.
    """
    known = known_world(archive, as_of, only_then=True)
    shown = locations if locations is not None else sorted(known.series)
    asked = list(shown)
    if asked_by is not None and asked_by in known.series:
        asked = list(dict.fromkeys([asked_by, *shown]))
    for location in asked:
        if location not in known.series:
            raise _nothing_published(location, as_of)
    found = _side_by_side(archive, known, asked, settings or Settings(), quick=False)
    return replace(found, asked_by=asked_by)


def _side_by_side(
    archive: Archive,
    known: KnownWorld,
    asked: Sequence[str],
    settings: Settings,
    *,
    quick: bool,
) -> Credibility:
    """Make the cards of locations that published something.

    With ``quick``, the joint model's estimates are taken only as they are kept, and
    nobody but these locations and the countries of reference is measured.
    """
    world = measure(archive, known, settings, asked, quick=quick)
    q_values = corrected(world)
    return Credibility(
        schema=SCHEMA,
        as_of=known.as_of,
        cards=tuple(_card(place, known, world, q_values) for place in asked),
        reference=tuple(place for place in REFERENCE if place in world),
        tested_locations=len(world),
        tested_probabilities=len(q_values),
        provenance=provenance_of(known, settings),
    )


def with_credibility(archive: Archive, assessment: Assessment) -> Assessment:
    """Put the cards of a location and of those beside it into its record.

    Without any where the archive holds nothing that was published by its day.
    """
    beside = [line.location for line in assessment.neighbours]
    shown = dict.fromkeys((assessment.location, *beside))
    measured = {*shown, *REFERENCE}
    # Each is held against its own neighbours.
    around = {other for place in measured for other in neighbours(place)}
    places = sorted(measured | around)
    try:
        known = known_world(archive, assessment.as_of, places, only_then=True)
    except UsageError:
        return assessment
    asked = [place for place in shown if place in known.series]
    if assessment.location not in asked:
        return assessment
    found = _side_by_side(archive, known, asked, Settings(), quick=True)
    return replace(assessment, credibility=found.cards)


def measure(
    archive: Archive,
    known: KnownWorld,
    settings: Settings,
    asked: Sequence[str],
    *,
    quick: bool = False,
) -> World:
    """Measure every test of every location, by location and the test's name."""
    fitted = sorted({*asked, *REFERENCE} & {*known.series})
    everyone = fitted if quick else list(known.series)
    if quick:
        store = Store(archive.home / "estimates")
        few = replace(known, series={place: known.series[place] for place in fitted})
        joint = kept_joint(archive, few, settings, store)
    else:
        joint = shares.joint_estimates(archive, known, settings, fitted)
    deaths = shares.by_deaths(archive, known, settings, everyone)
    beyond = excess.excess_by_location(archive, known)
    published = ask(archive, known)
    world: dict[str, dict[str, Measured]] = {}
    for place in everyone:
        found = {
            "ascertainment": shares.by_joint_model(
                joint.get(place), known.series[place]
            ),
            "ascertainment-by-cfr": shares.told_by_deaths(
                deaths.get(place), known, place
            ),
            "excess-deaths": beyond.get(place, excess.none_held()),
            **dict(scatter_of(place, known.series, _likened_to(place))),
            **dict(published_of(place, known, published)),
        }
        world[place] = {name: found[name] for name in RULES}
    return world


def _likened_to(place: str) -> tuple[str, ...]:
    """Neighbours, but not the country that a part lies in: it is like its own part."""
    return tuple(one for one in neighbours(place) if not is_within(place, one))


def _card(
    place: str,
    known: KnownWorld,
    world: World,
    q_values: dict[tuple[str, str], float],
) -> CredibilityCard:
    tests = tuple(
        _result(
            name,
            found,
            q_values.get((place, name)),
            reference_range(world, name, place, among=_peers(name, place, known)),
            honest_range(name, known.series[place]),
        )
        for name, found in world[place].items()
    )
    return CredibilityCard(
        location=place,
        location_name=location_name(place) or place,
        source=known.sources.get(place, ""),
        last_date=known.series[place]["cases"].last_date,
        tests=tests,
    )


def _result(
    name: str,
    found: Measured,
    q_value: float | None,
    reference: Range | None,
    exercises: Range | None,
) -> TestResult:
    return TestResult(
        name=name,
        finding=finding_of(name, found, q_value, reference),
        value=found.value,
        unit=RULES[name].unit,
        interval=found.interval,
        p_value=found.p_value,
        q_value=q_value,
        n=found.n,
        window=found.window,
        reference_range=reference,
        exercise_range=exercises,
        reason=found.reason,
        facts=found.facts,
        codes=found.codes,
    )


def _peers(name: str, place: str, known: KnownWorld) -> list[str]:
    """Countries of reference; of tests of a publisher, those that it publishes."""
    source = known.sources.get(place)
    return [
        other
        for other in REFERENCE
        if not RULES[name].within_source or known.sources.get(other) == source
    ]


def provenance_of(known: KnownWorld, settings: Settings) -> Provenance:
    """Say what a card was made from."""
    return Provenance(
        vintages=known.vintages,
        fingerprint=fingerprint_of(known.frame),
        as_of=known.as_of,
        made_at=datetime.now(UTC).replace(microsecond=0),
        code_version=epihq.__version__,
        settings={"pathogen": _pathogens(known, settings)},
        seed=settings.seed,
    )


def _pathogens(known: KnownWorld, settings: Settings) -> str:
    """Name the pathogens whose figures the locations were measured by."""
    figures = figures_of(known, settings, known.as_of)
    names = {
        figures.at(place, one["cases"].last_date).pathogen.name
        for place, one in known.series.items()
    }
    return ", ".join(sorted(names))


def _nothing_published(location: str, as_of: date) -> UsageError:
    return UsageError(
        "credibility.nothing-published",
        f"credibility: cases of {location} published by {as_of} were expected; the "
        "archive holds none. Enter its figures with `epihq sync`, or ask for a later "
        "day.",
    )
