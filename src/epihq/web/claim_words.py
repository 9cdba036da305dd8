"""Claims in plain words, and the draft of what is put to WHO."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.claims import by_location
from epihq.operations.tables_claims import ClaimRow
from epihq.terms.claims import ClaimKind
from epihq.terms.locations import location_name
from epihq.web.phrases import number, place_name

WORDS = {
    "share-hidden": _lazy("infections that are not reported"),
    "deaths-hidden": _lazy("deaths that are not reported"),
    "most-in-region": _lazy("the most cases a head among neighbours"),
    "least-in-region": _lazy("the fewest cases a head among neighbours"),
    "growth-stopped": _lazy("growth has stopped"),
    "figures-smoothed": _lazy("daily figures are smoothed"),
}
CHOICES = tuple((kind.value, WORDS[kind]) for kind in ClaimKind)
ADDRESSEE = "WHO IHR Contact Point"


def claimed(row: ClaimRow) -> str:
    """Say what of a claim can be checked, e.g. "Georgia: growth has stopped"."""
    told = {"place": place_name(row.location), "kind": WORDS[row.claim_kind]}
    if row.threshold is None:
        return f"{told['place']}: {told['kind']}"
    told["share"] = number(100 * row.threshold)
    return _("%(place)s: %(kind)s, more than %(share)s%%") % told


def percent(probability: float | None) -> str:
    """Write a probability as a reader says it; one beyond all doubt is none."""
    if probability is None:
        return _("not enough to say")
    shown = round(100 * probability)
    if shown in {0, 100}:
        return _("under 1%") if shown == 0 else _("over 99%")
    return f"{shown}%"


def asked_of(row: ClaimRow) -> list[dict[str, Any]]:
    """Rows of the check's table: who says it, whom it is said of, the neighbours."""
    return [
        {
            "code": code,
            "name": place_name(code),
            "part": _part(row, code),
            "told": percent(probability),
        }
        for code, probability in by_location(row)
    ]


def _part(row: ClaimRow, code: str) -> str:
    if code == row.claimant:
        return _("the claimant")
    return _("said of it") if code == row.location else _("neighbour")


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
