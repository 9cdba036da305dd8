"""How the log tells of acts and proposals."""

from collections.abc import Iterable, Mapping
from typing import Any

from epihq.reports.decision_measures import measure
from epihq.web.kit.told import Content, lines
from epihq.web.measures.tags import act_word
from epihq.words import noop
from epihq.words.places import place_name

COLUMNS = {
    "act": noop("act"),
    "why": noop("why"),
    "decision": noop("decision page"),
    "proposed_by": noop("proposed by"),
    "answered_by": noop("answered by"),
    "act_number": noop("act on record"),
    "regime": noop("regime"),
    "kind": noop("what is done"),
    "instrument": noop("legal document"),
    "decided_on": noop("decided on"),
    "signed_on": noop("signed on"),
    "effective_from": noop("from"),
    "effective_to": noop("until"),
    "areas": noop("areas"),
    "measures": noop("measures"),
    "exemptions": noop("exemptions"),
    "disease": noop("disease"),
    "corrects": noop("corrects the act"),
    "recorded_at": noop("recorded"),
}
POINTS = {"act_number": "act"}


def _regime(content: Content) -> str:
    now = content.get("now") or {}
    act = now.get("act") or now
    place = place_name(str(act.get("location") or now.get("location") or ""))
    name = f"{act.get('regime', '')} ({act_word(str(act.get('kind', '')))})"
    return f"{place}: {name}"


def _act(act: Mapping[str, Any]) -> str:
    told = [f"{act.get('regime', '')} ({act_word(str(act.get('kind', '')))})"]
    return lines([*told, *_each(act.get("measures") or ())])


def _measures(told: Iterable[Mapping[str, Any]]) -> str:
    return lines(_each(told))


def _each(told: Iterable[Mapping[str, Any]]) -> list[str]:
    words = [measure(str(one["code"]), int(one["level"])) for one in told]
    return [f"{word[:1].upper()}{word[1:]}" for word in words]


def _places(codes: Iterable[str]) -> str:
    return ", ".join(place_name(code) for code in codes)


VALUES = {
    "act": _act,
    "measures": _measures,
    "act.kind": act_word,
    "areas": _places,
    "locations": _places,
}
TITLES = {"act": _regime, "proposal": _regime}
