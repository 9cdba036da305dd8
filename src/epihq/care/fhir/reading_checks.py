"""Observations that came in, put together to readings.

Observations that a daily check of ours has as members are one reading; others are put
together when they are of one person, one hour, one channel and one observer.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from epihq.care import codes
from epihq.care.fhir.codes import (
    AGE,
    ANSWERS,
    CHECK,
    FEELING,
    FEELINGS,
    LOINC,
    PREGNANCY,
    PREGNANT,
    SNOMED,
    SYMPTOMS,
    ours,
)
from epihq.care.fhir.element import Element
from epihq.care.fhir.links import Item, Links
from epihq.care.fhir.profiles import value_of, vital_of
from epihq.care.records import Channel, Feeling, Reading

_STATUSES = ("final", "amended", "corrected")
_OLDEST = 130
_SYMPTOM_OF = {code.code: symptom for symptom, code in SYMPTOMS.items()}
_FEELING_OF = {code.code: feeling for feeling, code in FEELINGS.items()}


@dataclass
class Draft:
    """A reading that is being put together, and the identifier that makes it one."""

    at: Element
    about_at: datetime
    written_at: datetime
    channel: Channel
    entered_by: str
    columns: dict[str, Any] = field(default_factory=dict)
    symptoms: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    number: int = 0
    corrects: int | None = None
    key: str = ""
    is_amended: bool = False
    entries: list[int] = field(default_factory=list)

    def reading(self) -> Reading:
        """Give the reading."""
        if self.is_amended and self.corrects is None:
            rule = f"the number of the reading it corrects, as {ours('corrects')}"
            self.at["extension"].refuse("missing", rule, "Add it, or send it as final.")
        return Reading(
            about_at=self.about_at,
            written_at=self.written_at,
            channel=self.channel,
            entered_by=self.entered_by,
            symptoms=frozenset(self.symptoms),
            denied=frozenset(self.denied),
            number=self.number,
            corrects=self.corrects,
            **self.columns,
        )


@dataclass(frozen=True)
class Facts:
    """What Observations say of the person, not of a day."""

    age: int | None = None
    is_pregnant: bool | None = None


def is_fact(at: Element) -> bool:
    """Whether an Observation is about the person: age or pregnancy."""
    return _is(at, AGE.code) or _is(at, PREGNANCY.code)


def _is(at: Element, code: str) -> bool:
    return at["code"].code(LOINC).text() == code


def facts_of(items: Iterable[Item]) -> Facts:
    """Read age and pregnancy."""
    age, is_pregnant = None, None
    for item in items:
        at = item.resource
        if _is(at, AGE.code):
            age = _years(at["valueQuantity"]["value"])
        else:
            answers = {code.code: said for said, code in PREGNANT.items()}
            given = at["valueCodeableConcept"].code(LOINC)
            is_pregnant = answers.get(given.text())
            if is_pregnant is None and at["valueCodeableConcept"]:
                rule = f"one of {', '.join(answers)}"
                given.refuse("unknown-code", rule, "Leave it out if it is not known.")
    return Facts(age=age, is_pregnant=is_pregnant)


def _years(at: Element) -> int | None:
    years = at.whole()
    if years is None or not 0 <= years <= _OLDEST:
        at.refuse("out-of-range", f"whole years from 0 to {_OLDEST}", "Correct it.")
        return None
    return years


def drafts_of(items: Iterable[Item], links: Links) -> list[Draft]:
    """Put together the readings of one person, in the order in which they came."""
    items = list(items)
    whole = {item.index: item for item in items if _own_code(item.resource) == "check"}
    owner = _owners(whole.values(), {item.index for item in items}, links)
    drafts: dict[Hashable, Draft] = {}
    for item in items:
        check = whole.get(owner.get(item.index, item.index))
        draft = _draft(item, check, drafts)
        if draft is not None and item is not check:
            _fill(draft, item.resource)
    return list(drafts.values())


def _own_code(at: Element) -> str:
    code = at["code"].code(CHECK.system).text()
    return {CHECK.code: "check", FEELING.code: "feeling"}.get(code, "")


def _owners(checks: Iterable[Item], mine: set[int], links: Links) -> dict[int, int]:
    """Say for each member in which check it stands."""
    owner: dict[int, int] = {}
    for check in checks:
        for reference in check.resource["hasMember"]:
            index = links.target(reference, "Observation")
            if not isinstance(index, int):
                continue
            if index in owner or index not in mine:
                rule = "a member of one check, about the same person"
                remedy = "Refer to it from its own check alone."
                reference["reference"].refuse("contradiction", rule, remedy)
            owner[index] = check.index
    return owner


def _draft(
    item: Item, check: Item | None, drafts: dict[Hashable, Draft]
) -> Draft | None:
    """Find or begin the reading to which an Observation belongs."""
    heading = _heading(item)
    if heading is None:
        return None
    grouped = (heading.about_at, heading.channel, heading.entered_by)
    key: Hashable = grouped if check is None else check.index
    draft = drafts.setdefault(key, heading)
    if check is not None and draft.about_at != heading.about_at:
        rule = "the hour of its check"
        remedy = "Send what is of another hour outside of the check."
        item.resource["effectiveDateTime"].refuse("contradiction", rule, remedy)
    draft.written_at = max(draft.written_at, heading.written_at)
    draft.is_amended |= heading.is_amended
    draft.entries.append(item.index)
    draft.key = draft.key or heading.key
    if check is item:
        draft.at, draft.key = item.resource, heading.key or draft.key
        draft.number, draft.corrects = _numbers(item.resource)
    elif check is None:
        _stands_for(draft, item.resource)
    return draft


def _stands_for(draft: Draft, at: Element) -> None:
    """Read which reading an Observation stands for that is in no check."""
    _number_of_own, corrects = _numbers(at)
    if corrects is None:
        return
    if draft.corrects not in {None, corrects}:
        rule, remedy = "one reading that is corrected", "Send each by itself."
        at.extension(ours("corrects")).refuse("contradiction", rule, remedy)
    draft.corrects = corrects


def _heading(item: Item) -> Draft | None:
    """Read what all Observations have: when, by whom, how it came."""
    at = item.resource
    status, channel = at["status"], at.extension(ours("channel"))["valueCode"]
    if status.text() not in _STATUSES:
        rule = f"one of {', '.join(_STATUSES)}"
        status.refuse("not-taken", rule, "Send it once it is final.")
    when = at["effectiveDateTime"]
    if not when:
        when.refuse("missing", "the hour it is about", "Add effectiveDateTime.")
    about_at, issued = when.hour(), at["issued"].hour()
    if channel and channel.text() not in set(Channel):
        rule = f"one of {', '.join(Channel)}"
        channel.refuse("unknown-code", rule, "Correct it, or leave it out.")
        return None
    if about_at is None:
        return None
    performer = at["performer"][0]
    return Draft(
        at=at,
        about_at=about_at,
        written_at=issued or at.now,
        channel=Channel(channel.text()) if channel else Channel.PROGRAM,
        entered_by=performer["display"].text() or performer["reference"].text(),
        key=_key_of(at),
        is_amended=status.text() != "final",
    )


def _key_of(at: Element) -> str:
    """Give what the sender numbered it: by it, the same is never kept twice."""
    for one in at["identifier"]:
        if one["system"].value != ours("reading"):
            return f"{one['system'].text()}|{one['value'].text()}"
    return ""


def _numbers(at: Element) -> tuple[int, int | None]:
    number = 0
    for one in at["identifier"]:
        if one["system"].value == ours("reading"):
            number = _number(one["value"]) or 0
    corrects = at.extension(ours("corrects"))["valueIdentifier"]
    is_ours = corrects["system"].value == ours("reading")
    if corrects and not is_ours:
        corrects["system"].refuse("unknown-code", ours("reading"), "Correct it.")
    return number, _number(corrects["value"]) if is_ours else None


def _number(at: Element) -> int | None:
    text = at.text()
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        at.refuse("structure", "the number of a reading", "Correct it.")
        return None
    return int(text)


def _fill(draft: Draft, at: Element) -> None:
    """Put what an Observation says into its reading."""
    vital = vital_of(at)
    if vital is not None:
        value = value_of(at, vital)
        if value is not None:
            _put(draft, at, vital.column, value)
    elif _own_code(at) == "feeling":
        feeling = _feeling(at["valueCodeableConcept"])
        if feeling is not None:
            _put(draft, at, "feeling", feeling)
    else:
        _symptom(draft, at)


def _put(draft: Draft, at: Element, column: str, value: Any) -> None:
    if column in draft.columns:
        rule = "each thing once in a reading"
        remedy = "Send what was measured again with its own hour."
        at["code"].refuse("duplicate", rule, remedy)
    draft.columns[column] = value


def _feeling(at: Element) -> Feeling | None:
    own = at.code(ours("feeling"))
    if own and own.text() in set(Feeling):
        return Feeling(own.text())
    code = at.code(SNOMED)
    if code.text() not in _FEELING_OF:
        rule = f"one of {', '.join(_FEELING_OF)} (SNOMED CT)"
        code.refuse("unknown-code", rule, "Send one of them.")
        return None
    return _FEELING_OF[code.text()]


def _symptom(draft: Draft, at: Element) -> None:
    own, code = at["code"].code(ours("symptom")), at["code"].code(SNOMED)
    symptom = own.text() or _SYMPTOM_OF.get(code.text(), "")
    if symptom not in codes.SYMPTOMS:
        first = at["code"]["coding"][0]["code"]
        remedy = "Leave it out; docs/reference/fhir.md lists what is kept."
        first.refuse("unknown-code", "a code that a reading has room for", remedy)
        return
    if symptom in draft.symptoms | draft.denied:
        rule = "each thing once in a reading"
        at["code"].refuse("duplicate", rule, "Leave the other answer out.")
    is_there = _is_there(at)
    if is_there is not None:
        (draft.symptoms if is_there else draft.denied).add(symptom)


def _is_there(at: Element) -> bool | None:
    """Whether a symptom is there; None where it was not asked, or is refused."""
    if at["dataAbsentReason"]:
        return None
    if isinstance(at["valueBoolean"].value, bool):
        return bool(at["valueBoolean"].value)
    answer = at["valueCodeableConcept"].code(SNOMED)
    if answer.text() not in ANSWERS:
        rule = f"one of {', '.join(ANSWERS)} (SNOMED CT)"
        answer.refuse("unknown-code", rule, "Say whether it is there.")
    return ANSWERS.get(answer.text())
