"""How the answer to a claim is worded: the same for whoever is asked about."""

from collections.abc import Mapping

from epihq.terms.claims import IN_REGION
from epihq.terms.credibility import band
from epihq.terms.locations import location_name

METHODS: Mapping[str, str] = {
    "joint-model": "joint model of cases and deaths",
    "case-fatality": "delay-adjusted case fatality",
    "excess-deaths": "deaths of all causes beside reported deaths",
    "estimated-infections": "estimated infections a head, last 7 days",
    "reported-cases": "reported cases a head, last 7 days",
    "reproduction-number": "R_t of all infections",
    "fingerprints": "scatter of daily counts",
}
_CLAIMED: Mapping[str, str] = {
    "share-hidden": "more than {share:.0%} of infections were not reported",
    "deaths-hidden": "more than {share:.0%} of the excess deaths were not reported",
    "most-in-region": "it has the most cases a head among its neighbours",
    "least-in-region": "it has the fewest cases a head among its neighbours",
    "growth-stopped": "the epidemic no longer grows",
    "figures-smoothed": "the daily figures were smoothed",
}


def told(
    claim: str, place: str, way: str, probability: float | None, threshold: float | None
) -> str:
    """Say what one way of looking says of one location."""
    name = location_name(place) or place
    claimed = _CLAIMED[claim].format(share=threshold or 0.0)
    if probability is None:
        return f"{name}: {METHODS[way]} does not suffice to say whether {claimed}."
    return (
        f"{name}: by the {METHODS[way]} it is {band(probability)} "
        f"({percent(probability)}) that {claimed}."
    )


def percent(probability: float | None) -> str:
    """Write a probability as a reader says it; one beyond all doubt is none."""
    if probability is None:
        return "not enough to say"
    shown = round(100 * probability)
    return {0: "under 1%", 100: "over 99%"}.get(shown, f"{shown}%")


def summary_of(
    claim: str,
    location: str,
    claimant: str | None,
    by_location: Mapping[str, float | None],
    threshold: float | None,
) -> str:
    """Sum a check up: of whom it is said, who says it, and the others."""
    name = location_name(location) or location
    claimed = _CLAIMED[claim].format(share=threshold or 0.0)
    found = by_location[location]
    if claim in IN_REGION and set(by_location) == {location}:
        first = f"{name}: no neighbour by land to compare with."
    elif found is None:
        first = f"Not enough was published to say of {name} whether {claimed}."
    else:
        first = f"{name}: {band(found)} ({percent(found)}) that {claimed}."
    others = [
        f"{location_name(place) or place} {percent(share)}"
        for place, share in by_location.items()
        if place not in {location, claimant}
    ]
    own = ""
    if claimant is not None and claimant != location:
        asked = percent(by_location.get(claimant))
        called = location_name(claimant) or claimant
        own = f" The same of the claimant, {called}: {asked}."
    beside = f" Of neighbours: {', '.join(others)}." if others else ""
    return first + own + beside
