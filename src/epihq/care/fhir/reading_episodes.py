"""EpisodeOfCare, Condition and CarePlan that came in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from epihq.care import codes
from epihq.care.fhir.codes import (
    CONDITIONS,
    ICD_10,
    SNOMED,
    STATE_OF,
    ours,
)
from epihq.care.fhir.element import Element
from epihq.care.fhir.links import Item
from epihq.care.fhir.people import read_identifiers
from epihq.care.fhir.records import Episode, Plan
from epihq.care.records import EpisodeState, Threshold
from epihq.terms.diseases import DISEASES

_CONDITION_OF = {code.code: name for name, code in CONDITIONS.items()}
_DISEASE_OF = {one.icd10: code for code, one in DISEASES.items() if one.icd10}


@dataclass(frozen=True)
class Ailments:
    """What somebody is treated for, since when, and what they have besides."""

    disease: str = ""
    onset: date | None = None
    tested_on: date | None = None
    conditions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Agreed:
    """What a CarePlan lays down."""

    plan: Plan | None = None
    usual_spo2: float | None = None
    thresholds: dict[str, Threshold] = field(default_factory=dict)


def read_episode(at: Element) -> tuple[Episode, datetime | None]:
    """Read a time of home care, and since when it is."""
    numbers = read_identifiers(at)
    own = [one.value for one in numbers if one.system == ours("episode")]
    district, team = at["managingOrganization"], at["team"][0]
    state = _state(at)
    ended_at = at["period"]["end"].hour()
    if (state is EpisodeState.ENDED) is not (ended_at is not None):
        rule = "period.end of what is finished, and of nothing else,"
        at["period"]["end"].refuse("contradiction", rule, "Correct status or period.")
    opened_at = at["period"]["start"].hour()
    if opened_at and ended_at and ended_at < opened_at:
        rule = "an end after the beginning"
        at["period"]["end"].refuse("contradiction", rule, "Correct the one or other.")
    episode = Episode(
        state=state,
        number=int(own[0]) if own and own[0].isdecimal() else 0,
        identifiers=tuple(one for one in numbers if one.system != ours("episode")),
        district=_numbered(district, "district"),
        district_name=district["display"].text(),
        team=_numbered(team, "team"),
        team_name=team["display"].text(),
        looked_after_by=at["careManager"]["display"].text(),
        ended_at=ended_at,
        end_reason=at.extension(ours("end-reason"))["valueCode"].text(),
        outcome=at.extension(ours("outcome"))["valueCode"].text(),
    )
    return episode, opened_at


def _state(at: Element) -> EpisodeState:
    status = at["status"]
    own = at["type"][0].code(ours("state"))
    if own and own.text() in set(EpisodeState):
        return EpisodeState(own.text())
    if status.text() not in STATE_OF:
        rule = f"one of {', '.join(STATE_OF)}"
        status.refuse("not-taken", rule, "Leave out what never began.")
    return STATE_OF.get(status.text(), EpisodeState.WAITING)


def _numbered(at: Element, name: str) -> str:
    number = at["identifier"]
    return number["value"].text() if number["system"].value == ours(name) else ""


def read_conditions(items: Iterable[Item], diagnoses: set[int]) -> Ailments:
    """Read what somebody has; ``diagnoses`` are the entries that the episode names."""
    main: list[Element] = []
    conditions = set()
    for item in items:
        code = item.resource["code"]
        if item.index in diagnoses or code.code(ICD_10).text() in _DISEASE_OF:
            main.append(item.resource)
        elif name := _condition(code):
            conditions.add(name)
    for extra in main[1:]:
        rule = "one disease for which somebody is treated at home"
        extra["code"].refuse("contradiction", rule, "Leave the other out.")
    if not main:
        return Ailments(conditions=frozenset(conditions))
    at = main[0]
    return Ailments(
        disease=_disease(at["code"]),
        onset=at["onsetDateTime"].day(),
        tested_on=at.extension(ours("tested-on"))["valueDate"].day(),
        conditions=frozenset(conditions),
    )


def _disease(at: Element) -> str:
    own, icd = at.code(ours("disease")).text(), at.code(ICD_10)
    disease = own or _DISEASE_OF.get(icd.text(), "")
    if not disease and at:
        remedy = "docs/reference/diseases.md lists them."
        icd.refuse("unknown-code", "a disease by its code in ICD-10", remedy)
    return disease


def _condition(at: Element) -> str:
    own, code = at.code(ours("condition")).text(), at.code(SNOMED)
    name = own or _CONDITION_OF.get(code.text(), "")
    if name not in codes.CONDITIONS:
        remedy = f"Send it with a code of {ours('condition')}, or leave it out."
        rule = "a condition that the desk has a code for"
        at["coding"][0]["code"].refuse("unknown-code", rule, remedy)
        return ""
    return name


def read_plan(at: Element) -> Agreed:
    """Read by which rules somebody is looked after, and what is set for them alone."""
    prefix = f"{ours('rule-set')}:"
    uris = [one.text() for one in at["instantiatesUri"]]
    rules = [uri.removeprefix(prefix) for uri in uris if uri.startswith(prefix)]
    repeat = at["activity"][0]["detail"]["scheduledTiming"]["repeat"]
    plan = None
    if rules:
        plan = Plan(
            rule_set=rules[0],
            checks_a_day=repeat["frequency"].whole(),
            since=at["period"]["start"].hour(),
            until=at["period"]["end"].hour(may_be_ahead=True),
        )
    usual = at.extension(ours("usual-spo2"))["valueDecimal"].figure()
    return Agreed(plan, usual, dict(_thresholds(at)))


def _thresholds(at: Element) -> Iterable[tuple[str, Threshold]]:
    for one in at["extension"]:
        if one["url"].value != ours("threshold"):
            continue
        name = one.extension("name")["valueCode"].text()
        value = one.extension("value")["valueDecimal"].figure()
        if not name or value is None:
            one.refuse("missing", "name and value of a threshold", "Add them.")
        elif name not in codes.THRESHOLDS:
            rule = f"one of {', '.join(codes.THRESHOLDS)}"
            one.extension("name")["valueCode"].refuse("unknown-code", rule, "Correct.")
        else:
            set_by = one.extension("set-by")["valueString"].text()
            set_at = one.extension("set-at")["valueDateTime"].hour()
            yield name, Threshold(value=value, set_by=set_by, set_at=set_at)
