"""Measures in the reader's language, by OxCGRT's code and level."""

from typing import Final

from epihq.words import gettext, noop, numbers

_MEASURES: Final = {
    ("C1", 1): noop("schools: recommended closed or altered"),
    ("C1", 2): noop("schools: some levels closed"),
    ("C1", 3): noop("schools: all closed"),
    ("C2", 1): noop("workplaces: recommended closed or altered"),
    ("C2", 2): noop("workplaces: some sectors closed"),
    ("C2", 3): noop("workplaces: all but essential closed"),
    ("C3", 1): noop("public events: recommended cancelled"),
    ("C3", 2): noop("public events: cancelled"),
    ("C4", 1): noop("gatherings: limit above 1,000"),
    ("C4", 2): noop("gatherings: limit 101 to 1,000"),
    ("C4", 3): noop("gatherings: limit 11 to 100"),
    ("C4", 4): noop("gatherings: limit 10 or less"),
    ("C5", 1): noop("public transport: recommended closed or reduced"),
    ("C5", 2): noop("public transport: closed or prohibited for most"),
    ("C6", 1): noop("stay at home: recommended"),
    ("C6", 2): noop("stay at home: required, with exceptions"),
    ("C6", 3): noop("stay at home: required, with minimal exceptions"),
    ("C7", 1): noop("internal movement: recommended not to travel"),
    ("C7", 2): noop("internal movement: restricted"),
    ("C8", 1): noop("international travel: screening"),
    ("C8", 2): noop("international travel: quarantine of arrivals"),
    ("C8", 3): noop("international travel: ban from some regions"),
    ("C8", 4): noop("international travel: ban or closed borders"),
    ("E1", 1): noop("income support: below half of lost salary"),
    ("E1", 2): noop("income support: half or more"),
    ("E2", 1): noop("debt relief: narrow"),
    ("E2", 2): noop("debt relief: broad"),
    ("H1", 1): noop("public information: officials urge caution"),
    ("H1", 2): noop("public information: coordinated campaign"),
    ("H2", 1): noop("testing: symptoms and criteria"),
    ("H2", 2): noop("testing: anyone with symptoms"),
    ("H2", 3): noop("testing: open to all"),
    ("H3", 1): noop("contact tracing: limited"),
    ("H3", 2): noop("contact tracing: comprehensive"),
    ("H6", 1): noop("face coverings: recommended"),
    ("H6", 2): noop("face coverings: required in some shared spaces"),
    ("H6", 3): noop("face coverings: required in all shared spaces"),
    ("H6", 4): noop("face coverings: required outside the home"),
    ("H7", 1): noop("vaccination: one of three groups"),
    ("H7", 2): noop("vaccination: two of three groups"),
    ("H7", 3): noop("vaccination: all three groups"),
    ("H7", 4): noop("vaccination: and broad ages"),
    ("H7", 5): noop("vaccination: everyone"),
    ("H8", 1): noop("protection of the elderly: recommended"),
    ("H8", 2): noop("protection of the elderly: narrow restrictions"),
    ("H8", 3): noop("protection of the elderly: extensive restrictions"),
}


def measure(code: str, level: int) -> str:
    """Word a measure, e.g. "stay at home: required, with exceptions"."""
    known = _MEASURES.get((code, level))
    return f"{code} {numbers.count(level)}" if known is None else gettext(known)
