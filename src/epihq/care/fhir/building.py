"""Parts of resources: codes, references, hours, extensions."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from epihq.care.fhir.codes import Code, ours
from epihq.care.fhir.records import Identifier

# A resource, or a part of one, as JSON has it.
Part = dict[str, Any]


def made(parts: Mapping[str, Any]) -> Part:
    """Leave out what is not there: FHIR has no empty elements."""
    return {
        name: part for name, part in parts.items() if part not in (None, "", [], {})
    }


def coding(code: Code) -> Part:
    """Write one code."""
    return made({"system": code.system, "code": code.code, "display": code.display})


def concept(*codes: Code | None, text: str = "") -> Part:
    """Write codes that say the same."""
    return made({"coding": [coding(code) for code in codes if code], "text": text})


def own(name: str, code: str) -> Code:
    """Give a code of a system of this desk."""
    return Code(ours(name), code)


def extension(name: str, kind: str, value: Any) -> Part:
    """Write an extension of this desk, or nothing where there is no value."""
    if value in (None, ""):
        return {}
    return {"url": ours(name), f"value{kind}": value}


def extensions(*parts: Part) -> list[Part]:
    """Keep the extensions that say something."""
    return [part for part in parts if part]


def hour(at: datetime | None) -> str | None:
    """Write an hour with its zone, to the second at least."""
    if at is None:
        return None
    offset = at.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        at = at.astimezone(UTC)
    return at.isoformat()


def period(start: datetime | None, end: datetime | None) -> Part:
    """Write from when to when."""
    return made({"start": hour(start), "end": hour(end)})


def identifier(one: Identifier) -> Part:
    """Write a number that somebody gave."""
    return made({"system": one.system, "value": one.value})


def numbered(name: str, number: int) -> list[Part]:
    """Write the number of a row of this desk; nothing before it is kept."""
    return [{"system": ours(name), "value": str(number)}] if number else []


def named(display: str) -> Part:
    """Write a reference that only says who."""
    return made({"display": display})


def logical(name: str, value: str, display: str) -> Part:
    """Write a reference by a number of the register."""
    told = {"system": ours(name), "value": value} if value else {}
    return made({"identifier": told, "display": display})
