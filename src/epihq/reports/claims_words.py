"""What a check of a claim found, in words: the same for whoever is asked about.

What is claimed is a whole sentence of its own; other languages set it behind a colon
or before a dash, so that none has to bend it.
"""

from collections.abc import Mapping

from epihq.terms.claims import IN_REGION, ClaimKind, Method
from epihq.terms.credibility import Band, ClaimCheck, Evidence, band
from epihq.words import gettext, noop, numbers
from epihq.words.places import place_name

METHODS: Mapping[Method, str] = {
    Method.JOINT_MODEL: noop("joint model of cases and deaths"),
    Method.CASE_FATALITY: noop("delay-adjusted case fatality"),
    Method.EXCESS_DEATHS: noop("deaths of all causes beside reported deaths"),
    Method.ESTIMATED_INFECTIONS: noop("estimated infections a head, last 7 days"),
    Method.REPORTED_CASES: noop("reported cases a head, last 7 days"),
    Method.REPRODUCTION_NUMBER: noop("R_t of all infections"),
    Method.FINGERPRINTS: noop("scatter of daily counts"),
}
BANDS: Mapping[Band, str] = {
    Band.VIRTUALLY_CERTAIN: noop("virtually certain"),
    Band.VERY_LIKELY: noop("very likely"),
    Band.LIKELY: noop("likely"),
    Band.AS_LIKELY_AS_NOT: noop("about as likely as not"),
    Band.UNLIKELY: noop("unlikely"),
    Band.VERY_UNLIKELY: noop("very unlikely"),
    Band.EXCEPTIONALLY_UNLIKELY: noop("exceptionally unlikely"),
}
_CLAIMED: Mapping[str, str] = {
    ClaimKind.SHARE_HIDDEN: noop("more than {share} of infections were not reported"),
    ClaimKind.DEATHS_HIDDEN: noop(
        "more than {share} of the excess deaths were not reported"
    ),
    ClaimKind.MOST_IN_REGION: noop("it has the most cases a head among its neighbours"),
    ClaimKind.LEAST_IN_REGION: noop(
        "it has the fewest cases a head among its neighbours"
    ),
    ClaimKind.GROWTH_STOPPED: noop("the epidemic no longer grows"),
    ClaimKind.FIGURES_SMOOTHED: noop("the daily figures were smoothed"),
}


def probability(share: float | None) -> str:
    """Write a probability as a reader says it; one beyond all doubt is none."""
    return gettext("not enough to say") if share is None else numbers.probability(share)


def likely(share: float | None) -> str:
    """Put a probability into words and figures, e.g. "very likely (93 %)"."""
    if share is None:
        return probability(None)
    facts = {"band": gettext(BANDS[band(share)]), "probability": probability(share)}
    return gettext("{band} ({probability})").format(**facts)


def method(code: str) -> str:
    """Name a way to look at a claim."""
    return gettext(METHODS[Method(code)])


def sentence_of(check: ClaimCheck, one: Evidence) -> str:
    """Say what one way of looking says of one location."""
    facts = {
        "place": place_name(one.location),
        "method": method(one.method),
        "claimed": _claimed(check.claim, check.threshold),
        "likely": likely(one.probability),
    }
    if one.probability is None:
        text = gettext("{place}: {method} does not suffice to say whether {claimed}.")
    else:
        text = gettext("{place}: by the {method} it is {likely} that {claimed}.")
    return text.format(**facts)


def summary_of(check: ClaimCheck) -> str:
    """Sum a check up: of whom it is said, who says it, and the others."""
    found = check.by_location
    said = [_first(check)]
    if check.claimant is not None and check.claimant != check.location:
        text = gettext("The same of the claimant, {place}: {share}.")
        share = probability(found.get(check.claimant))
        said.append(text.format(place=place_name(check.claimant), share=share))
    beside = gettext("{place} {share}")
    others = [
        beside.format(place=place_name(place), share=probability(share))
        for place, share in found.items()
        if place not in {check.location, check.claimant}
    ]
    if others:
        text = gettext("Of neighbours: {places}.")
        said.append(text.format(places=", ".join(others)))
    return " ".join(said)


def _first(check: ClaimCheck) -> str:
    found = check.by_location[check.location]
    facts = {
        "place": place_name(check.location),
        "claimed": _claimed(check.claim, check.threshold),
        "likely": likely(found),
    }
    if check.claim in IN_REGION and set(check.by_location) == {check.location}:
        text = gettext("{place}: no neighbour by land to compare with.")
    elif found is None:
        text = gettext("Not enough was published to say of {place} whether {claimed}.")
    else:
        text = gettext("{place}: {likely} that {claimed}.")
    return text.format(**facts)


def _claimed(claim: str, threshold: float | None) -> str:
    share = numbers.percent(threshold or 0.0)
    return gettext(_CLAIMED[ClaimKind(claim)]).format(share=share)
