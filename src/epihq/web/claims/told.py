"""How the log tells of claims."""

from typing import Any

from epihq.reports.claims_words import summary_of
from epihq.terms.kept_checks import read_check
from epihq.web.claims.words import WORDS
from epihq.words import noop
from epihq.words.numbers import percent

COLUMNS = {
    "speaker": noop("who said it"),
    "said_on": noop("said on"),
    "source": noop("source"),
    "grade": noop("grade of the source"),
    "quotation": noop("their words"),
    "disease": noop("disease"),
    "claim_kind": noop("what is claimed"),
    "threshold": noop("more than"),
    "claimant": noop("whose side says it"),
    "recorded_by": noop("recorded by"),
    "checked_as_of": noop("checked as of"),
    "probability": noop("probability"),
    "summary": noop("what the check found"),
    "checked": noop("the check"),
    "asked_as_of": noop("check asked for as of"),
    "asked_by": noop("check asked for by"),
    "asked_at": noop("check asked for at"),
    "check_trouble": noop("why it could not be checked"),
    "request": noop("request to WHO"),
    "addressee": noop("put to"),
    "raised_by": noop("put to WHO by"),
}


def _kind(kind: str) -> str:
    return str(WORDS.get(kind, kind))


def _check(document: dict[str, Any]) -> str:
    return summary_of(read_check(document))


VALUES = {
    "claim_kind": _kind,
    "checked": _check,
    "probability": percent,
    "claim.threshold": percent,
}
