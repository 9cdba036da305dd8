"""Claims about somebody's figures, checked: for whom it is said, and who says it.

    "X hides most of its cases"   share-hidden     share of infections not reported
    "X hides most of its dead"    deaths-hidden    share of excess deaths not reported
    "X has the most in the region" most-in-region  cases a head, last 7 days
    "X has the least"             least-in-region  the same
    "growth has stopped in X"     growth-stopped   R_t of all infections below 1
    "X smooths its figures"       figures-smoothed how they scatter day to day

A claim is somebody's sentence, never a fact. The same question is put to the claimant
and to every neighbour, and the answer is shown whichever way it falls.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.overview_known import KnownWorld, known_world
from epihq.assessment.record import JointEstimate
from epihq.assessment.settings import Settings
from epihq.credibility import excess, shares
from epihq.credibility.cards import provenance_of
from epihq.credibility.measured import Measured, last_days
from epihq.epi.case_fatality import ReportedShare
from epihq.epi.smoothing import probability_of, smoothing
from epihq.terms.claims import ClaimKind, Method, check_kind
from epihq.terms.credibility import CHECK_SCHEMA, ClaimCheck, Evidence
from epihq.terms.errors import UsageError
from epihq.terms.locations import neighbours

Values = NDArray[np.float64]

_DRAWS = 10_000
_90_PERCENT = 1.645
# Before looking, one location in ten is thought to smooth: Kobak 2022 lists 21 of some
# 200 countries.
_SMOOTHED_BEFORE = 0.1


@dataclass(frozen=True, kw_only=True, eq=False)
class _Known:
    """What the evidence is taken from.

    ``around`` are the locations compared, ``people`` the inhabitants of those of them
    that publish cases.
    """

    world: KnownWorld
    around: tuple[str, ...]
    threshold: float
    people: Mapping[str, float]
    joint: Mapping[str, JointEstimate]
    by_deaths: Mapping[str, ReportedShare]
    excess: Mapping[str, Measured]


# By location: the ways to look at a claim and the probability each gives. The first
# way that has one answers.
_Answers = Sequence[tuple[Method, float | None]]


def check(
    archive: Archive,
    location: str,
    claim: ClaimKind,
    as_of: date,
    *,
    threshold: float | None = None,
    claimant: str | None = None,
    settings: Settings | None = None,
) -> ClaimCheck:
    """Check a claim about ``location`` by what was published by the end of ``as_of``.

    ``threshold`` is the share from which the claim holds, 0 to 1: 0.5 for "most".
    ``claimant`` is the location of who says it; it is asked the same question first.

    Raises:
        UsageError: ``claims.bad-threshold``, ``claims.nothing-published``, and those
            of the archive.
    """
    check_kind(claim, threshold)
    settings = settings or Settings()
    world = known_world(archive, as_of, only_then=True)
    if location not in world.series:
        raise _nothing_published(location, as_of)
    known = _known(archive, world, settings, location, claimant, threshold)
    answers = {
        place: _ANSWERS[claim](place, known) if place in world.series else ()
        for place in known.around
    }
    by_location = {place: _first(ways) for place, ways in answers.items()}
    return ClaimCheck(
        schema=CHECK_SCHEMA,
        location=location,
        claim=claim.value,
        threshold=threshold,
        claimant=claimant,
        as_of=as_of,
        probability=by_location[location],
        by_location=by_location,
        evidence=tuple(
            Evidence(location=place, method=way, probability=probability)
            for place, ways in answers.items()
            for way, probability in ways
        ),
        provenance=provenance_of(world, settings),
    )


def _known(
    archive: Archive,
    world: KnownWorld,
    settings: Settings,
    location: str,
    claimant: str | None,
    threshold: float | None,
) -> _Known:
    # The claimant's own figures come first, then those of who is spoken about.
    around = tuple(
        dict.fromkeys(
            [*([claimant] if claimant else []), location, *neighbours(location)]
        )
    )
    asked = [place for place in around if place in world.series]
    return _Known(
        world=world,
        around=around,
        threshold=threshold or 0.0,
        people={at: world.population[at] for at in asked if at in world.population},
        joint=shares.joint_estimates(archive, world, settings, asked),
        by_deaths=shares.by_deaths(archive, world, settings, asked),
        excess=excess.excess_by_location(archive, world),
    )


def _share_hidden(place: str, known: _Known) -> _Answers:
    """Share of infections that were not reported, by two methods."""
    return (
        (Method.JOINT_MODEL, _hidden_by_joint_model(place, known)),
        (Method.CASE_FATALITY, _hidden_by_deaths(place, known)),
    )


def _hidden_by_joint_model(place: str, known: _Known) -> float | None:
    share = shares.by_joint_model(known.joint.get(place), known.world.series[place])
    if share.value is None or share.interval is None:
        return None
    # The record keeps quantiles: the logit of the share is drawn as normal with them.
    drawn = _logit_normal(share.value, *share.interval)
    return float(np.mean(1 - drawn > known.threshold))


def _hidden_by_deaths(place: str, known: _Known) -> float | None:
    share = known.by_deaths.get(place)
    if share is None or share.reason:
        return None
    return float(np.mean(1 - share.draws > known.threshold))


def _deaths_hidden(place: str, known: _Known) -> _Answers:
    """Share of the excess deaths that were not reported as deaths of the disease."""
    found = known.excess.get(place)
    if found is None or found.value is None or found.interval is None:
        return ((Method.EXCESS_DEATHS, None),)
    sd = max((found.interval[1] - found.value) / _90_PERCENT, 1e-9)
    ratio = np.random.default_rng(5).normal(found.value, sd, _DRAWS)
    hidden = 1 - 1 / np.maximum(ratio, 1e-9)
    return ((Method.EXCESS_DEATHS, float(np.mean(hidden > known.threshold))),)


def _most(place: str, known: _Known) -> _Answers:
    return _in_region(place, known, of=max)


def _least(place: str, known: _Known) -> _Answers:
    return _in_region(place, known, of=min)


def _in_region(place: str, known: _Known, of: Callable[..., float]) -> _Answers:
    """First or last of the compared locations: as reported, and as estimated."""
    reported = {
        other: known.world.series[other]["cases"].counts[-7:].sum() / people
        for other, people in known.people.items()
    }
    told_by_reports = None
    if place in reported and len(reported) > 1:
        told_by_reports = float(reported[place] == of(reported.values()))
    return (
        (Method.ESTIMATED_INFECTIONS, _estimated(place, known, of)),
        (Method.REPORTED_CASES, told_by_reports),
    )


def _estimated(place: str, known: _Known, of: Callable[..., float]) -> float | None:
    drawn = {}
    for number, (other, people) in enumerate(known.people.items()):
        estimate = known.joint.get(other)
        recent = None if estimate is None else estimate.infections_7_days
        if recent is None:
            continue
        log = np.log([recent.median, recent.lower90, recent.upper90])
        sd = (log[2] - log[1]) / (2 * _90_PERCENT)
        rng = np.random.default_rng(100 + number)
        drawn[other] = np.exp(rng.normal(log[0], sd, _DRAWS)) / people
    if place not in drawn or len(drawn) < 2:
        return None
    extreme = np.max if of is max else np.min
    best = extreme(np.array(list(drawn.values())), axis=0)
    return float(np.mean(drawn[place] == best))


def _growth_stopped(place: str, known: _Known) -> _Answers:
    """Probability that R_t of all infections is below 1."""
    estimate = known.joint.get(place)
    Rt = None if estimate is None else estimate.reproduction_number
    if Rt is None or Rt.p_above_1 is None:
        return ((Method.REPRODUCTION_NUMBER, None),)
    return ((Method.REPRODUCTION_NUMBER, 1 - Rt.p_above_1),)


def _smoothed(place: str, known: _Known) -> _Answers:
    """Probability that cases or deaths were smoothed, given how they scatter."""
    weighed = [
        smoothing(
            recent.counts,
            recent.observed,
            recent.start.weekday(),
            np.random.default_rng(7),
        ).bayes_factor
        for indicator in ("cases", "deaths")
        if (series := known.world.series[place].get(indicator)) is not None
        for recent in [last_days(series)]
    ]
    factors = [factor for factor in weighed if factor is not None]
    if not factors:
        return ((Method.FINGERPRINTS, None),)
    return ((Method.FINGERPRINTS, probability_of(_SMOOTHED_BEFORE, *factors)),)


def _logit_normal(median: float, low: float, high: float) -> Values:
    shares_ = np.clip([median, low, high], 1e-6, 1 - 1e-6)
    logit = np.log(shares_ / (1 - shares_))
    sd = (logit[2] - logit[1]) / (2 * _90_PERCENT)
    drawn = np.random.default_rng(2).normal(logit[0], sd, _DRAWS)
    return np.asarray(1 / (1 + np.exp(-drawn)))


def _first(ways: _Answers) -> float | None:
    return next((found for _, found in ways if found is not None), None)


_ANSWERS: Mapping[ClaimKind, Callable[[str, _Known], _Answers]] = {
    ClaimKind.SHARE_HIDDEN: _share_hidden,
    ClaimKind.DEATHS_HIDDEN: _deaths_hidden,
    ClaimKind.MOST_IN_REGION: _most,
    ClaimKind.LEAST_IN_REGION: _least,
    ClaimKind.GROWTH_STOPPED: _growth_stopped,
    ClaimKind.FIGURES_SMOOTHED: _smoothed,
}


def _nothing_published(location: str, as_of: date) -> UsageError:
    return UsageError(
        "claims.nothing-published",
        f"check: cases of {location} published by {as_of} were expected; the archive "
        "holds none. Enter its figures with `epihq sync`, or ask for a later day.",
    )
