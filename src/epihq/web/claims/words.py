"""Claims in plain words, and the draft of what is put to WHO."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.claims.actions import by_location
from epihq.operations.claims.tables import ClaimRow
from epihq.terms.claims import IN_REGION, ClaimKind
from epihq.terms.credibility import band
from epihq.terms.locations import location_name
from epihq.terms.log import Entry
from epihq.words.numbers import figure
from epihq.words.places import place_name

WORDS = {
    "share-hidden": _lazy("infections that are not reported"),
    "deaths-hidden": _lazy("deaths that are not reported"),
    "most-in-region": _lazy("the most cases a head among neighbours"),
    "least-in-region": _lazy("the fewest cases a head among neighbours"),
    "growth-stopped": _lazy("growth has stopped"),
    "figures-smoothed": _lazy("daily figures are smoothed"),
}
# The same as sentences, as a check says whether they hold.
_HOLDS = {
    "share-hidden": _lazy("more than %(share)s%% of infections were not reported"),
    "deaths-hidden": _lazy(
        "more than %(share)s%% of the excess deaths were not reported"
    ),
    "most-in-region": _lazy("it has the most cases a head among its neighbours"),
    "least-in-region": _lazy("it has the fewest cases a head among its neighbours"),
    "growth-stopped": _lazy("the epidemic no longer grows"),
    "figures-smoothed": _lazy("the daily figures were smoothed"),
}
_BANDS = {
    "virtually certain": _lazy("virtually certain"),
    "very likely": _lazy("very likely"),
    "likely": _lazy("likely"),
    "about as likely as not": _lazy("about as likely as not"),
    "unlikely": _lazy("unlikely"),
    "very unlikely": _lazy("very unlikely"),
    "exceptionally unlikely": _lazy("exceptionally unlikely"),
}
# As a kept check names them.
_METHODS = {
    "joint model of cases and deaths": _lazy("joint model of cases and deaths"),
    "delay-adjusted case fatality": _lazy("delay-adjusted case fatality"),
    "deaths of all causes beside reported deaths": _lazy(
        "deaths of all causes beside reported deaths"
    ),
    "estimated infections a head, last 7 days": _lazy(
        "estimated infections a head, last 7 days"
    ),
    "reported cases a head, last 7 days": _lazy("reported cases a head, last 7 days"),
    "R_t of all infections": _lazy("R_t of all infections"),
    "scatter of daily counts": _lazy("scatter of daily counts"),
}
CHOICES = tuple((kind.value, WORDS[kind]) for kind in ClaimKind)
ADDRESSEE = "WHO IHR Contact Point"


def claimed(row: ClaimRow) -> str:
    """Say what of a claim can be checked, e.g. "Georgia: growth has stopped"."""
    told = {"place": place_name(row.location), "kind": WORDS[row.claim_kind]}
    if row.threshold is None:
        return f"{told['place']}: {told['kind']}"
    told["share"] = figure(100 * row.threshold)
    return _("%(place)s: %(kind)s, more than %(share)s%%") % told


def percent(probability: float | None) -> str:
    """Write a probability as a reader says it; one beyond all doubt is none."""
    if probability is None:
        return _("not enough to say")
    shown = round(100 * probability)
    if shown in {0, 100}:
        return _("under 1%") if shown == 0 else _("over 99%")
    return f"{shown}%"


def summary(check: Mapping[str, Any]) -> str:
    """Say what a kept check found, in the reader's language."""
    location, claimant = check["location"], check["claimant"]
    found = dict(by_location(check))
    told = [_first(check, found.pop(location))]
    if claimant and claimant != location:
        same = {"place": place_name(claimant), "share": percent(found.pop(claimant))}
        told.append(_("The same of the claimant, %(place)s: %(share)s.") % same)
    if found:
        others = ", ".join(
            f"{place_name(place)} {percent(share)}" for place, share in found.items()
        )
        told.append(_("Of neighbours: %(places)s.") % {"places": others})
    return " ".join(told)


def _first(check: Mapping[str, Any], probability: float | None) -> str:
    share = figure(100 * (check["threshold"] or 0.0))
    told = {
        "place": place_name(check["location"]),
        "claimed": _HOLDS[check["claim"]] % {"share": share},
    }
    if check["claim"] in IN_REGION and set(check["by_location"]) == {check["location"]}:
        return _("%(place)s: no neighbour by land to compare with.") % told
    if probability is None:
        words = _("Not enough was published to say of %(place)s whether %(claimed)s.")
        return words % told
    told["band"] = str(_BANDS[band(probability)])
    told["share"] = percent(probability)
    return _("%(place)s: %(band)s (%(share)s) that %(claimed)s.") % told


def asked_of(row: ClaimRow) -> list[dict[str, Any]]:
    """Rows of the check's table: who says it, whom it is said of, the neighbours."""
    return [
        {
            "code": code,
            "name": place_name(code),
            "part": _part(row, code),
            "told": percent(probability),
        }
        for code, probability in by_location(row.checked)
    ]


def _part(row: ClaimRow, code: str) -> str:
    if code == row.claimant:
        return _("the claimant")
    return _("said of it") if code == row.location else _("neighbour")


def evidence_of(check: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of what a kept check rests on: whose figures, how looked at, the answer."""
    return [
        {
            "name": place_name(one["location"]),
            "code": one["location"],
            "method": str(_METHODS.get(one["method"], one["method"])),
            "told": _in_words(one["probability"]),
        }
        for one in check.get("evidence", ())
    ]


def _in_words(probability: float | None) -> str:
    if probability is None:
        return percent(None)
    return f"{_BANDS[band(probability)]} ({percent(probability)})"


def checks_of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """List every check that entries of a claim's life tell of, newest first."""
    told = [
        (entry, entry.content["now"])
        for entry in entries
        if entry.verb == "claim.check" and entry.content.get("now")
    ]
    return [
        {
            "as_of": date.fromisoformat(now["checked_as_of"]),
            "told": percent(now["probability"]),
            "summary": summary(now["checked"]),
            "at": entry.recorded_at,
            "by": entry.content.get("asked_by") or entry.by,
        }
        for entry, now in reversed(told)
    ]


def draft_request(row: ClaimRow) -> str:
    """Draft what is put to WHO, in its language; who raises it words it."""
    place = location_name(row.location) or row.location
    prints = (row.checked or {}).get("provenance", {}).get("fingerprint", "")
    return (
        "Under article 9.2 of the International Health Regulations (2005) we inform "
        f"WHO of a concern about the published figures of {place}, and ask WHO to "
        "seek verification under article 10.\n\n"
        f"It was said on {row.said_on} (grade of the source: {row.grade}): "
        f"“{row.quotation}” We do not hold this for a fact.\n\n"
        f"Our check, by what was published by {row.checked_as_of}: {row.summary}\n"
        f"Fingerprint of the data: {prints}"
    )
