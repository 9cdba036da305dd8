"""How the log tells of instructions, their messages and templates."""

from typing import Any

from django.utils.translation import ngettext

from epihq.operations.instructions.redaction import without_addresses
from epihq.web.kit.told import lines
from epihq.web.signals.words import kind_word
from epihq.words import noop
from epihq.words.numbers import count

COLUMNS = {
    "text": noop("what is to be done"),
    "legal_basis": noop("legal basis"),
    "priority": noop("priority"),
    "deadline": noop("deadline"),
    "agency_id": noop("agency"),
    "officer_id": noop("person"),
    "signal": noop("signal"),
    "proposal": noop("proposal"),
    "template": noop("template"),
    "report": noop("answer"),
    "issued_by": noop("issued by"),
    "escalated": noop("steps up"),
    "instruction_id": noop("instruction"),
    "occasion": noop("occasion"),
    "channel": noop("how it is sent"),
    "address": noop("address"),
    "attempts": noop("tries"),
    "due_at": noop("next try"),
    "deadline_hours": noop("deadline, hours"),
    "files": noop("files"),
    "attachments": noop("files"),
}
POINTS = {
    "agency_id": "agency",
    "officer_id": "officer",
    "signal": "signal",
    "proposal": "proposal",
    "instruction_id": "instruction",
}


def _attempts(told: list[dict[str, Any]]) -> str:
    n = len(told)
    tries = ngettext("%(n)s try", "%(n)s tries", n) % {"n": count(n)}
    trouble = without_addresses(str(told[-1].get("trouble") or ""))
    return lines([tries, trouble] if trouble else [tries])


VALUES = {"attempts": _attempts, "template.signal_kind": kind_word}
