"""What each entry of a transaction asks for: create, create unless there, change."""

import re
from dataclasses import dataclass
from enum import StrEnum

from epihq.care.fhir.links import Item, Known, known_by
from epihq.care.fhir.records import Identifier

# What can be changed; readings and what was done are added to, never changed.
_CHANGED = ("Patient", "EpisodeOfCare")
_UNLESS = re.compile(r"identifier=([^|&=]+)\|([^|&]+)")
_VERSION = re.compile(r'W/"([0-9]{1,9})"')


class Asked(StrEnum):
    """What is to be done with an entry."""

    CREATE = "create"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked: ``known`` is what changes, ``unless`` what must not be there."""

    asked: Asked
    known: Known | None = None
    unless: Identifier | None = None
    version: int | None = None


def request_of(item: Item) -> Request | None:
    """Read what an entry asks for; None where it was refused."""
    at = item.entry["request"]
    method = at["method"].text()
    if method == "POST":
        return _create(item)
    if method == "PUT":
        return _change(item)
    rule = "POST or PUT: a transaction here only brings in"
    at["method"].refuse("request", rule, "Read and search outside of it.")
    return None


def _create(item: Item) -> Request | None:
    at = item.entry["request"]
    if at["url"].text() != item.kind:
        rule = f"the url {item.kind}, as of its resource,"
        at["url"].refuse("request", rule, "Correct the one or the other.")
    unless = at["ifNoneExist"].text()
    if not unless:
        return Request(asked=Asked.CREATE)
    found = _UNLESS.fullmatch(unless.removeprefix("?"))
    if item.kind not in _CHANGED or found is None:
        rule = "ifNoneExist of a Patient or EpisodeOfCare, by identifier=SYSTEM|VALUE"
        at["ifNoneExist"].refuse("request", rule, "Leave it out, or correct it.")
        return None
    given = Identifier(system=found[1], value=found[2])
    return Request(asked=Asked.CREATE, unless=given)


def _change(item: Item) -> Request | None:
    at = item.entry["request"]
    if item.kind not in _CHANGED:
        rule = "POST: a reading or a deed is never changed, a new one corrects it"
        at["method"].refuse("request", rule, "Send a new one, of status amended.")
        return None
    known = known_by(at["url"].text())
    if known is None or known.kind != item.kind:
        rule = f"{item.kind}/NUMBER or {item.kind}?identifier=SYSTEM|VALUE"
        at["url"].refuse("request", rule, "Correct it.")
        return None
    told = item.resource["id"].text()
    if told and known.number is not None and told != str(known.number):
        rule = "the same number in url and resource"
        item.resource["id"].refuse("contradiction", rule, "Correct the one or other.")
    seen = at["ifMatch"].text()
    version = _VERSION.fullmatch(seen)
    if seen and version is None:
        rule = 'a version like W/"3"'
        at["ifMatch"].refuse("request", rule, "Send what the last answer said.")
    held = int(version[1]) if version else None
    return Request(asked=Asked.CHANGE, known=known, version=held)
