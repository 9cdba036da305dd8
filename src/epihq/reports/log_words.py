"""What entries of the log say in plain words, verb by verb."""

from collections.abc import Mapping
from typing import Any, Final

VERBS: Final = {
    "signal.raise": "raised a signal",
    "signal.join": "added new figures to a signal",
    "signal.verify": "took up a signal to verify it",
    "signal.event": "declared a signal an event",
    "signal.close": "closed a signal",
    "signal.merge": "merged a signal into another",
    "signal.note": "made a note on a signal",
    "instruction.issue": "issued an instruction",
    "instruction.acknowledge": "acknowledged an instruction",
    "instruction.begin": "began to carry out an instruction",
    "instruction.done": "reported an instruction done",
    "instruction.refuse": "refused an instruction",
    "instruction.withdraw": "withdrew an instruction",
    "instruction.escalate": "took an overdue instruction one step up",
    "instruction.attach": "attached a file as evidence",
    "delivery.attempt": "tried to deliver a message",
    "delivery.retry": "asked to deliver a message again",
    "template.set": "set a template of instructions",
    "measure.record": "recorded an act of a regime",
    "proposal.make": "proposed a measure",
    "proposal.approve": "approved a proposed measure",
    "proposal.reject": "rejected a proposed measure",
    "proposal.withdraw": "withdrew a proposed measure",
    "claim.record": "recorded a claim",
    "claim.check": "checked a claim",
    "claim.check-asked": "asked for a check of a claim",
    "claim.check-failed": "could not check a claim",
    "claim.close": "closed a claim",
    "claim.raise": "took a claim to WHO",
    "mode.set": "set the mode of the centre",
    "shift.plan": "planned a shift",
    "shift.cancel": "cancelled a shift",
    "handover.draft": "drafted a handover",
    "handover.edit": "edited a handover",
    "handover.sign": "signed a handover",
    "handover.accept": "accepted a handover",
    "centre.set": "set up the centre",
    "log.export": "took out the record of a day",
    "officer.set": "set up a person's account",
    "officer.invite": "made an invitation to sign in",
    "agency.set": "set up an agency",
    "threshold.set": "set a threshold of the watch",
    "source.set": "set the schedule of a source",
    "token.make": "made a key to the API",
    "token.revoke": "revoked a key to the API",
    "columns.seal": "sealed what no entry had sealed",
    "head.renew": "set the kept head of the log anew",
}
VIAS: Final = {
    "page": "on a page",
    "api": "through the API",
    "cli": "by a command",
    "watch": "the watch itself",
}
# Of a thing's columns, those that tell which one it is; the first that is not blank.
_NAMES: Final = (
    "quotation",
    "text",
    "why",
    "note",
    "full_name",
    "name",
    "instrument",
    "cause",
    "occasion",
)
_LONGEST = 160


def said(verb: str) -> str:
    """Say what was done; a verb without words of its own is told as it is."""
    subject, _, deed = verb.partition(".")
    if deed == "see":
        return f"viewed {subject} data"
    return VERBS.get(verb, verb)


def about(content: Mapping[str, Any]) -> str:
    """Tell which thing it is, from its columns: where, and what it says."""
    now = content.get("now") or {}
    if not now:
        return f"day {content['day']}" if "day" in content else ""
    told = next((str(now[name]) for name in _NAMES if now.get(name)), "")
    where = str(now.get("location") or "")
    words = told if told.startswith(where) else f"{where}: {told}".strip(": ")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
