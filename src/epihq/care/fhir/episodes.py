"""An episode as EpisodeOfCare, Condition, CarePlan and facts of the person."""

from collections.abc import Iterator

from epihq.care.fhir.building import (
    Part,
    concept,
    extension,
    extensions,
    hour,
    identifier,
    logical,
    made,
    named,
    numbered,
    own,
    period,
)
from epihq.care.fhir.codes import (
    AGE,
    CONDITIONS,
    EPISODE_STATUS,
    HL7,
    ICD_10,
    PREGNANCY,
    PREGNANT,
    SURVEY,
    UCUM,
    Code,
    ours,
)
from epihq.care.fhir.records import Episode, Plan
from epihq.care.records import Patient, Threshold
from epihq.terms.diseases import DISEASES

_ACTIVE = Code(HL7 + "condition-clinical", "active", "Active")
_CONFIRMED = Code(HL7 + "condition-ver-status", "confirmed", "Confirmed")
_DIAGNOSIS = Code(HL7 + "condition-category", "encounter-diagnosis")
_PROBLEM = Code(HL7 + "condition-category", "problem-list-item")
_A_DAY = {"period": 1, "periodUnit": "d"}


def episode_of(episode: Episode, patient: Patient) -> Part:
    """Write a time of home care; patient and diagnosis are linked later."""
    team = logical("team", episode.team, episode.team_name)
    given = [identifier(one) for one in episode.identifiers]
    return made(
        {
            "resourceType": "EpisodeOfCare",
            "extension": extensions(
                extension("end-reason", "Code", episode.end_reason),
                extension("outcome", "Code", episode.outcome),
            ),
            "identifier": [*numbered("episode", episode.number), *given],
            "status": EPISODE_STATUS[episode.state],
            "type": [concept(own("state", episode.state.value))],
            "managingOrganization": logical(
                "district", episode.district, episode.district_name
            ),
            "period": period(patient.opened_at, episode.ended_at),
            "careManager": named(episode.looked_after_by),
            "team": [team] if team else [],
        }
    )


def disease_of(episode: Episode, patient: Patient) -> Part:
    """Write what somebody is treated for, with its days; {} where none is known."""
    days = (patient.onset, episode.tested_on)
    if not episode.disease and days == (None, None):
        return {}
    known = DISEASES.get(episode.disease)
    icd = Code(ICD_10, known.icd10, known.name) if known and known.icd10 else None
    code = own("disease", episode.disease) if episode.disease else None
    onset, tested = (day.isoformat() if day else None for day in days)
    return made(
        {
            **_condition(concept(icd, code), _DIAGNOSIS),
            "extension": extensions(extension("tested-on", "Date", tested)),
            "onsetDateTime": onset,
        }
    )


def conditions_of(patient: Patient) -> Iterator[Part]:
    """Write what somebody has besides."""
    for condition in sorted(patient.conditions):
        code = concept(CONDITIONS.get(condition), own("condition", condition))
        yield _condition(code, _PROBLEM)


def _condition(code: Part, category: Code) -> Part:
    return made(
        {
            "resourceType": "Condition",
            "clinicalStatus": concept(_ACTIVE),
            "verificationStatus": concept(_CONFIRMED),
            "category": [concept(category)],
            "code": code,
        }
    )


def facts_of(patient: Patient) -> Iterator[tuple[str, Part]]:
    """Write age and pregnancy, each with its own word."""
    if patient.age is not None:
        years = {"value": patient.age, "unit": "a", "system": UCUM, "code": "a"}
        yield "age", {**_fact(patient, AGE), "valueQuantity": years}
    if patient.is_pregnant is not None:
        answer = concept(PREGNANT[patient.is_pregnant])
        yield "pregnancy", {**_fact(patient, PREGNANCY), "valueCodeableConcept": answer}


def _fact(patient: Patient, code: Code) -> Part:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [concept(SURVEY)],
        "code": concept(code),
        "effectiveDateTime": hour(patient.opened_at),
    }


def plan_of(plan: Plan | None, patient: Patient, *, is_over: bool) -> Part:
    """Write how somebody is looked after; {} where nothing is laid down."""
    if plan is None and not patient.thresholds and patient.usual_spo2 is None:
        return {}
    usual = patient.usual_spo2
    return made(
        {
            "resourceType": "CarePlan",
            "extension": extensions(
                extension("usual-spo2", "Decimal", usual),
                *(_threshold(name, one) for name, one in patient.thresholds.items()),
            ),
            "instantiatesUri": [f"{ours('rule-set')}:{plan.rule_set}"] if plan else [],
            "status": "completed" if is_over else "active",
            "intent": "plan",
            "title": "Home care",
            "period": period(plan.since, plan.until) if plan else {},
            "activity": _activity(plan),
        }
    )


def _threshold(name: str, threshold: Threshold) -> Part:
    parts: list[Part] = [
        {"url": "name", "valueCode": name},
        {"url": "value", "valueDecimal": threshold.value},
        {"url": "set-by", "valueString": threshold.set_by},
        {"url": "set-at", "valueDateTime": hour(threshold.set_at)},
    ]
    told = [part for part in parts if not {None, ""} & set(part.values())]
    return {"url": ours("threshold"), "extension": told}


def _activity(plan: Plan | None) -> list[Part]:
    if plan is None or plan.checks_a_day is None:
        return []
    detail = {
        "code": concept(own("errand", "call")),
        "status": "in-progress",
        "scheduledTiming": {"repeat": {"frequency": plan.checks_a_day, **_A_DAY}},
    }
    return [{"detail": detail}]
