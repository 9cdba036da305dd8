"""How the log tells of signals."""

from typing import Any

from epihq.operations.ledger.contents import row_of
from epihq.operations.signals.actions import alarms_of
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import EpihqError
from epihq.web.kit.told import Content, lines
from epihq.web.signals import words
from epihq.words import noop

COLUMNS = {
    "location": noop("where"),
    "disease": noop("disease"),
    "indicator": noop("what is counted"),
    "signal_kind": noop("kind of signal"),
    "severity": noop("severity"),
    "cause": noop("what raised it"),
    "reference_date": noop("first day it is about"),
    "last_date": noop("last day it is about"),
    "times": noop("alarms that joined it"),
    "alarms": noop("alarms"),
    "locations": noop("locations"),
    "note": noop("note"),
    "reason": noop("reason"),
    "officer": noop("who works on it"),
    "merged_into_id": noop("merged into"),
}
POINTS = {"merged_into_id": "signal"}


def _alarms(told: list[dict[str, Any]]) -> str:
    row = SignalRow(alarms=told)
    return lines([words.sentence(alarm) for alarm in alarms_of(row)])


VALUES = {
    "alarms": _alarms,
    "signal_kind": words.kind_word,
    "indicator": words.indicator_word,
}


def _title(content: Content) -> str:
    now = content.get("now") or {}
    try:
        return words.sentence_of(row_of(SignalRow, now)) if now else ""
    except (EpihqError, LookupError, TypeError, ValueError):
        # An entry of an earlier version may hold what is not known any more.
        return str(now.get("note") or now.get("cause") or "")


TITLES = {"signal": _title}
