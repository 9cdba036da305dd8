"""Claims in plain words, and the draft of what is put to WHO."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.claims.tables import ClaimRow
from epihq.reports.claims_words import likely, method, probability, summary_of
from epihq.terms.claims import ClaimKind
from epihq.terms.kept_checks import read_check
from epihq.terms.locations import location_name
from epihq.terms.log import Entry
from epihq.words import speaking
from epihq.words.numbers import percent
from epihq.words.places import place_name

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
    place, kind = place_name(row.location), WORDS[row.claim_kind]
    if row.threshold is None:
        return f"{place}: {kind}"
    facts = {"place": place, "kind": kind, "share": percent(row.threshold)}
    return _("%(place)s: %(kind)s, more than %(share)s") % facts


def summary(row: ClaimRow) -> str:
    """Say what the newest check of a claim found; "" before the first."""
    return summary_of(read_check(row.checked)) if row.checked else ""


def asked_of(row: ClaimRow) -> list[dict[str, Any]]:
    """Rows of the check's table: who says it, whom it is said of, the neighbours."""
    if row.checked is None:
        return []
    return [
        {
            "code": code,
            "name": place_name(code),
            "part": _part(row, code),
            "probability": probability(share),
        }
        for code, share in read_check(row.checked).by_location.items()
    ]


def _part(row: ClaimRow, code: str) -> str:
    if code == row.claimant:
        return _("the claimant")
    return _("said of it") if code == row.location else _("neighbour")


def evidence_of(row: ClaimRow) -> list[dict[str, Any]]:
    """Rows of what a check rests on: whose figures, how looked at, the answer."""
    if row.checked is None:
        return []
    return [
        {
            "name": place_name(one.location),
            "code": one.location,
            "method": method(one.method),
            "answer": likely(one.probability),
        }
        for one in read_check(row.checked).evidence
    ]


def checks_of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """List every check that entries of a claim's life tell of, newest first."""
    checks = [
        (entry, entry.content["now"])
        for entry in entries
        if entry.verb == "claim.check" and entry.content.get("now")
    ]
    return [
        {
            "as_of": date.fromisoformat(now["checked_as_of"]),
            "probability": probability(now["probability"]),
            "summary": summary_of(read_check(now["checked"])),
            "at": entry.recorded_at,
            "by": entry.content.get("asked_by") or entry.by,
        }
        for entry, now in reversed(checks)
    ]


def draft_request(row: ClaimRow) -> str:
    """Draft what is put to WHO, in its language; who raises it words it."""
    place = location_name(row.location) or row.location
    prints = (row.checked or {}).get("provenance", {}).get("fingerprint", "")
    with speaking("en"):
        found = summary(row)
    return (
        "Under article 9.2 of the International Health Regulations (2005) we inform "
        f"WHO of a concern about the published figures of {place}, and ask WHO to "
        "seek verification under article 10.\n\n"
        f"It was said on {row.said_on} (grade of the source: {row.grade}): "
        f"“{row.quotation}” We do not hold this for a fact.\n\n"
        f"Our check, by what was published by {row.checked_as_of}: {found}\n"
        f"Fingerprint of the data: {prints}"
    )
