"""What the endpoint can do, in FHIR's own words, and how it tells what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from epihq.care.fhir.building import Part, hour, made
from epihq.care.fhir.codes import PROFILE, VITALS, ours
from epihq.care.fhir.problems import Problem

FHIR_VERSION = "4.0.1"
FHIR_JSON = "application/fhir+json; charset=utf-8"
_OPENS = "Authorization: Bearer KEY, a key of the headquarters' page of keys."


@dataclass(frozen=True)
class Offered:
    """What is offered of a kind: what may be done, and by what it is searched."""

    kind: str
    interactions: tuple[str, ...]
    searched_by: tuple[tuple[str, str], ...] = ()


def capability(
    offered: Iterable[Offered], *, version: str, at: datetime, base: str
) -> Part:
    """Describe the endpoint, as ``metadata`` answers."""
    rest = {
        "mode": "server",
        "security": {"description": _OPENS},
        "resource": [_resource(one) for one in offered],
        "interaction": [{"code": "transaction"}],
    }
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": hour(at),
        "kind": "instance",
        "software": {"name": "epihq", "version": version},
        "implementation": {"description": "Home care", "url": base},
        "fhirVersion": FHIR_VERSION,
        "format": ["application/fhir+json"],
        "rest": [rest],
    }


def _resource(offered: Offered) -> Part:
    profiles = [f"{PROFILE}{name}" for name in sorted({one.profile for one in VITALS})]
    searched = [{"name": name, "type": kind} for name, kind in offered.searched_by]
    return made(
        {
            "type": offered.kind,
            "interaction": [{"code": code} for code in offered.interactions],
            "supportedProfile": profiles if offered.kind == "Observation" else [],
            "versioning": "versioned-update",
            "searchParam": searched,
        }
    )


def outcome(problems: Sequence[Problem]) -> Part:
    """Tell faults of a bundle, each with its place."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(p) for p in problems]}


def _issue(problem: Problem) -> Part:
    return {
        "severity": "error",
        "code": problem.kind,
        "details": {"coding": [{"system": ours("problem"), "code": problem.code}]},
        "diagnostics": str(problem),
        "expression": [problem.place],
    }


def refusal(kind: str, code: str, sentence: str) -> Part:
    """Tell why something else was not done: HL7's word, our code, a sentence."""
    issue = {
        "severity": "error",
        "code": kind,
        "details": {"coding": [{"system": ours("error"), "code": code}]},
        "diagnostics": sentence,
    }
    return {"resourceType": "OperationOutcome", "issue": [issue]}
