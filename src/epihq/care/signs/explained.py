"""What decides a standing, in what order its reasons are told, and what to know."""

from collections.abc import Iterator, Sequence

from epihq.care.records import RANK, Patient
from epihq.care.signs.judged import OXIMETER, Reason
from epihq.care.signs.rules import Limited, RuleSet
from epihq.care.signs.told import History

_KINDS = {
    "symptom": "answers",
    "feeling-worse": "answers",
    "feeling-same": "answers",
    "feeling-better": "answers",
    "raised": "person",
    "silent": "silence",
    "first-contact": "silence",
    "wrong-number": "silence",
    "closer-watch": "days",
}
_ORDER = ("measure", "oximeter", "answers", "person", "silence", "days")


def gravity(reason: Reason) -> tuple[int, int, int, str, str]:
    """Put the gravest first; of one level, what was measured and told before time."""
    return (
        -RANK[reason.level],
        -RANK[reason.full],
        _ORDER.index(_kind(reason)),
        reason.code,
        reason.about,
    )


def _kind(reason: Reason) -> str:
    if reason.about in OXIMETER:
        return "oximeter"
    return _KINDS.get(reason.code, "measure")


def decided_by(
    reasons: Sequence[Reason],
    history: History,
    limits: Sequence[Limited],
    rules: RuleSet,
) -> tuple[str, ...]:
    """Say what kinds of reasons decide a level; without any, what speaks for it."""
    if not reasons:
        return tuple(sorted(_speaking(history, limits, rules))) or ("nothing",)
    if any(one.full != one.level for one in reasons):
        return ("person",)
    top = reasons[0].level
    return tuple(sorted({_kind(one) for one in reasons if one.level == top}))


def _speaking(
    history: History, limits: Sequence[Limited], rules: RuleSet
) -> Iterator[str]:
    measured = {one.measure for one in limits if history.newest(one.field)}
    if measured.intersection(OXIMETER):
        yield "oximeter"
    if measured.difference(OXIMETER):
        yield "measure"
    is_asked = any(code in rules.asked for code in history.symptoms)
    if is_asked or (history.felt and rules.felt):
        yield "answers"


def notices(
    patient: Patient,
    rules: RuleSet,
    history: History,
    limits: Sequence[Limited],
    decided: tuple[str, ...],
) -> Iterator[str]:
    """Give codes of what whoever reads a standing must know."""
    if decided == ("oximeter",):
        yield "oximeter-alone"
    needed = rules.usual.needed_for if rules.usual else ()
    if patient.usual_spo2 is None and patient.conditions.intersection(needed):
        yield "usual-unknown"
    if rules.closer and patient.onset is None:
        yield "onset-unknown"
    is_measured = any(history.newest(one.field) for one in limits)
    if not (is_measured or rules.asked or rules.felt):
        yield "device-needed"
    if history.is_clock_ahead:
        yield "clock-ahead"
