"""What a search of the FHIR endpoint asks for, read from its address or from a form.

Nothing that names somebody stands in an address: by name, telephone or number people
are asked for in the body of a POST.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from epihq.care.exchange.feeds import Asked
from epihq.care.fhir.records import Identifier
from epihq.terms.errors import UsageError

MOST = 200
# Whose it is: "patient", and what FHIR calls it in some resources.
_WHOSE = ("patient", "subject")
PARAMETERS = (("_id", "token"), ("_lastUpdated", "date"), ("patient", "reference"))
_TAKEN = frozenset({"_id", "_lastUpdated", "_count", "_format", "page", *_WHOSE})
_FORM = frozenset({"name", "phone", "identifier"})
_NUMBER = re.compile(r"(?:Patient/)?([1-9][0-9]{0,17})")
_SINCE = re.compile(r"ge(\d{4}-\d\d-\d\dT\d\d:\d\d.*)")
_JSON = ("json", "application/json", "application/fhir+json")


def asked_of(kind: str, sent: Mapping[str, str]) -> Asked:
    """Read what of a kind is asked for.

    Raises:
        UsageError: ``fhir.bad-search``.
    """
    _require(set(sent) <= _TAKEN, f"parameters among {', '.join(sorted(_TAKEN))}")
    _require(sent.get("_format", "json") in _JSON, "_format=json")
    whose = [sent[name] for name in ("_id", *_WHOSE) if name in sent]
    _require(len(whose) <= 1, "one of _id, patient and subject")
    if "_id" in sent:
        _require(kind in {"Patient", "EpisodeOfCare"}, f"{kind}/ID, or patient=NUMBER")
    asked = Asked(
        kind=kind,
        patient=_number("patient", whose[0]) if whose else None,
        since=_since(sent["_lastUpdated"]) if "_lastUpdated" in sent else None,
        after=_number("page", sent["page"]) if "page" in sent else 0,
        count=_number("_count", sent["_count"]) if "_count" in sent else 50,
    )
    _require(asked.count <= MOST, f"a _count of {MOST} at most")
    if kind == "AuditEvent":
        _require(asked.patient is not None, "patient=NUMBER")
    return asked


def person_of(sent: Mapping[str, str]) -> tuple[str, str, Identifier | None]:
    """Read who is searched for: name, telephone, a number that somebody gave.

    Raises:
        UsageError: ``fhir.bad-search``.
    """
    _require(set(sent) <= _FORM, f"fields among {', '.join(sorted(_FORM))}")
    system, bar, value = sent.get("identifier", "").rpartition("|")
    _require(not bar or bool(system and value), "identifier=SYSTEM|VALUE")
    number = Identifier(system=system, value=value) if value else None
    return sent.get("name", ""), sent.get("phone", ""), number


def _number(name: str, text: str) -> int:
    found = _NUMBER.fullmatch(text)
    _require(found is not None, f"a number in {name}")
    return int(found[1]) if found else 0


def _since(text: str) -> datetime:
    # An address says "+" by a space, unless it is written as %2B.
    found = _SINCE.fullmatch(text.replace(" ", "+"))
    try:
        at = datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        at = None
    is_hour = at is not None and at.tzinfo is not None and 1900 < at.year < 2200
    _require(is_hour, "_lastUpdated=geHOUR, with its time zone,")
    assert at is not None  # noqa: S101 - it was required
    return at


def _require(is_right: bool, expected: str) -> None:
    """Refuse a search; what was asked for may name somebody, and is not repeated."""
    if not is_right:
        raise UsageError(
            "fhir.bad-search",
            f"search: {expected} was expected; got something else. By name, "
            "telephone or number people are searched with POST to Patient/_search.",
        )
