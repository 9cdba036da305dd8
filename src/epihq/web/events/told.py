"""How the log tells of events, and of the reports of their figures."""

from typing import Any

from django.utils.translation import ngettext

from epihq.operations.subjects import STATES
from epihq.web.events.words import RISKS, SITUATION, figure_word
from epihq.web.kit.told import lines
from epihq.words import gettext, noop
from epihq.words.numbers import count

COLUMNS = {
    "title": noop("what it is called"),
    "disease": noop("disease"),
    "event.grade": noop("grade"),
    "risk": noop("risk"),
    "assessment": noop("assessment of the risk"),
    "reassess_on": noop("to be judged again by"),
    "situation": noop("situation"),
    "situated_at": noop("situation written"),
    "started_on": noop("emerged on"),
    "detected_on": noop("detected on"),
    "notified_on": noop("notified on"),
    "responded_on": noop("early actions done on"),
    "team": noop("team"),
    "latest": noop("newest figures"),
    "declared_by": noop("declared by"),
    "closed_at": noop("closed"),
    "lessons": noop("lessons"),
    "event": noop("event"),
    "event_id": noop("event"),
    "figures.report_date": noop("said on"),
    "values": noop("figures"),
    "entered_by": noop("entered by"),
}
POINTS = {"event": "event", "event_id": "event"}


def _situation(kept: dict[str, dict[str, str]]) -> str:
    return lines([f"{SITUATION[name]}: {one['text']}" for name, one in kept.items()])


def _judged(kept: dict[str, Any]) -> str:
    return str(kept["said"]["question"])


def _latest(kept: dict[str, Any]) -> str:
    values = kept["values"].items()
    told = [f"{figure_word(name)}: {count(value)}" for name, value in values]
    return lines([kept["day"], *told])


def _lessons(kept: dict[str, Any]) -> str:
    changes = [one["what"] for one in kept["changes"]]
    return lines([one for one in (kept["well"], kept["badly"], *changes) if one])


def _values(kept: list[dict[str, Any]]) -> str:
    n = len(kept)
    return ngettext("%(n)d figure", "%(n)d figures", n) % {"n": n}


VALUES = {
    "event.grade": lambda grade: gettext(STATES[grade].word),
    "event.risk": lambda risk: str(RISKS[risk]),
    "situation": _situation,
    "assessment": _judged,
    "latest": _latest,
    "lessons": _lessons,
    "team": lambda kept: lines([one["role"] for one in kept]),
    "figures.values": _values,
}


def _title(content: dict[str, Any]) -> str:
    return str((content.get("now") or {}).get("title") or "")


TITLES = {"event": _title}
