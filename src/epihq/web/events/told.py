"""How the log tells of events and of reports of their figures."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from epihq.web.events.words import IMPACT_WORDS, LIKELIHOOD_WORDS, RISKS, figure_word
from epihq.web.kit.told import Content, column_word, lines
from epihq.words import noop
from epihq.words.declared import state_word
from epihq.words.numbers import day, figure
from epihq.words.places import place_name

COLUMNS = {
    "title": noop("title"),
    "disease": noop("disease"),
    "event.grade": noop("grade"),
    "risk": noop("risk"),
    "assessment": noop("assessment of risk"),
    "reassess_on": noop("to be judged again on"),
    "situation": noop("situation"),
    "situated_at": noop("situation written"),
    "started_on": noop("began on"),
    "detected_on": noop("noticed on"),
    "notified_on": noop("reported on"),
    "responded_on": noop("first response on"),
    "team": noop("team"),
    "latest": noop("newest figures"),
    "declared_by": noop("declared by"),
    "closed_at": noop("closed"),
    "lessons": noop("lessons"),
    "event_id": noop("event"),
    "event": noop("event"),
    "figures.report_date": noop("said on"),
    "values": noop("figures"),
    "entered_by": noop("entered by"),
    "known": noop("what is known"),
    "done": noop("what is done"),
    "needed": noop("what is needed"),
    "likelihood": noop("likelihood"),
    "impact": noop("impact"),
    "confidence": noop("confidence"),
    "hazard": noop("hazard"),
    "exposure": noop("exposure"),
    "context": noop("context"),
    "well": noop("what went well"),
    "badly": noop("what went badly"),
    "changes": noop("what is to change"),
}
POINTS = {"event_id": "event", "event": "event"}


def _values(told: Iterable[Mapping[str, Any]]) -> str:
    return lines(
        [
            f"{day(date.fromisoformat(one['reference_date']))}: "
            f"{figure_word(str(one['indicator']))} {figure(one['value'])}"
            for one in told
        ]
    )


def _situation(told: Mapping[str, Mapping[str, Any]]) -> str:
    return lines(
        [
            f"{column_word(name)}: {told[name].get('text', '')}"
            for name in ("known", "done", "needed")
            if told.get(name)
        ]
    )


def _assessment(told: Mapping[str, Any]) -> str:
    held = {**(told.get("said") or {}), "risk": told.get("risk")}
    each: dict[str, Mapping[Any, Any]] = {
        "risk": RISKS,
        "likelihood": LIKELIHOOD_WORDS,
        "impact": IMPACT_WORDS,
    }
    words = {name: known.get(held.get(name)) for name, known in each.items()}
    known = {name: word for name, word in words.items() if word}
    return lines([f"{column_word(name)}: {word}" for name, word in known.items()])


def _latest(told: Mapping[str, Any]) -> str:
    figures = told.get("values") or {}
    return lines(
        [f"{figure_word(name)} {figure(value)}" for name, value in figures.items()]
        or ["–"]
    )


def _team(told: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(str(one.get("role") or "") for one in told)


def _event(content: Content) -> str:
    now = content.get("now") or {}
    where = ", ".join(place_name(code) for code in now.get("locations") or ())
    title = str(now.get("title") or "")
    return f"{where}: {title}".strip(": ")


VALUES = {
    "event.grade": state_word,
    "event.risk": lambda risk: str(RISKS[risk]),
    "figures.values": _values,
    "situation": _situation,
    "assessment": _assessment,
    "latest": _latest,
    "team": _team,
}
TITLES = {"event": _event}
