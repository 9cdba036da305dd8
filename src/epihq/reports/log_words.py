"""What entries of the log say in plain words, verb by verb: in print and on pages.

>>> said("signal.verify")
'took up a signal to verify it'
"""

from collections.abc import Mapping
from typing import Any, Final

from epihq.words import gettext, noop

VERBS: Final = {
    "signal.raise": noop("raised a signal"),
    "signal.join": noop("added new figures to a signal"),
    "signal.verify": noop("took up a signal to verify it"),
    "signal.event": noop("declared a signal an event"),
    "signal.close": noop("closed a signal"),
    "signal.merge": noop("merged a signal into another"),
    "signal.note": noop("made a note on a signal"),
    "instruction.issue": noop("issued an instruction"),
    "instruction.acknowledge": noop("acknowledged an instruction"),
    "instruction.begin": noop("began to carry out an instruction"),
    "instruction.done": noop("reported an instruction done"),
    "instruction.refuse": noop("refused an instruction"),
    "instruction.withdraw": noop("withdrew an instruction"),
    "instruction.escalate": noop("took an overdue instruction one step up"),
    "instruction.attach": noop("attached a file as evidence"),
    "delivery.send": noop("put a message in line to be delivered"),
    "delivery.attempt": noop("tried to deliver a message"),
    "delivery.retry": noop("asked to deliver a message again"),
    "template.set": noop("set a template of instructions"),
    "measure.record": noop("recorded an act of a regime"),
    "proposal.make": noop("proposed a measure"),
    "proposal.approve": noop("approved a proposed measure"),
    "proposal.reject": noop("rejected a proposed measure"),
    "proposal.withdraw": noop("withdrew a proposed measure"),
    "claim.record": noop("recorded a claim"),
    "claim.check": noop("checked a claim"),
    "claim.check-asked": noop("asked for a check of a claim"),
    "claim.check-failed": noop("could not check a claim"),
    "claim.close": noop("closed a claim"),
    "claim.raise": noop("took a claim to WHO"),
    "mode.set": noop("set the mode of the centre"),
    "shift.plan": noop("planned a shift"),
    "shift.cancel": noop("cancelled a shift"),
    "handover.draft": noop("drafted a handover"),
    "handover.edit": noop("edited a handover"),
    "handover.sign": noop("signed a handover"),
    "handover.accept": noop("accepted a handover"),
    "centre.set": noop("set up the centre"),
    "log.export": noop("took out the record of a day"),
    "officer.set": noop("set up a person's account"),
    "officer.see": noop("looked at a person's telephone and e-mail"),
    "officer.invite": noop("made an invitation to sign in"),
    "agency.set": noop("set up an agency"),
    "threshold.set": noop("set a threshold of the watch"),
    "source.set": noop("set the schedule of a source"),
    "token.make": noop("made a key to the API"),
    "token.revoke": noop("revoked a key to the API"),
    "publication.enter": noop("had a publication come in"),
    "account.set": noop("changed their own account"),
    "account.sign-in": noop("signed in"),
    "account.sign-in-failed": noop("failed to sign in"),
    "account.sign-out": noop("signed out"),
    "account.password": noop("set a password"),
    "account.factor-added": noop("set up a second proof"),
    "account.factor-removed": noop("removed a second proof"),
    "account.factor-renewed": noop("renewed a second proof"),
    "account.recovered": noop("let somebody back in who had lost their proofs"),
    "account.factor-failed": noop("failed to show the second proof"),
    "account.factor-sealed": noop("had a second proof sealed"),
    "columns.seal": noop("sealed what no entry had sealed"),
    "head.renew": noop("set the kept head of the log anew"),
}
VIAS: Final = {
    "page": noop("on a page"),
    "api": noop("through the API"),
    "cli": noop("by a command"),
    "watch": noop("the watch itself"),
}
THINGS: Final = {
    "signal": noop("signal"),
    "instruction": noop("instruction"),
    "delivery": noop("delivery"),
    "attachment": noop("file"),
    "template": noop("template"),
    "act": noop("act"),
    "proposal": noop("proposal"),
    "claim": noop("claim"),
    "mode": noop("mode"),
    "shift": noop("shift"),
    "handover": noop("handover"),
    "officer": noop("person"),
    "invite": noop("invitation"),
    "token": noop("key"),
    "agency": noop("agency"),
    "threshold": noop("threshold"),
    "source": noop("source"),
    "centre": noop("centre"),
    "publication": noop("publication"),
    "log": noop("log"),
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
    subject, _dot, deed = verb.partition(".")
    if verb not in VERBS and deed == "see":
        return gettext("viewed data of: %(thing)s") % {"thing": thing_word(subject)}
    return gettext(VERBS.get(verb, verb))


def via_word(via: str) -> str:
    """Say by which door it was done."""
    return gettext(VIAS.get(via, via))


def thing_word(thing: str) -> str:
    """Name a kind of thing."""
    return gettext(THINGS.get(thing, thing))


def about(content: Mapping[str, Any]) -> str:
    """Tell which thing it is, from its columns: where, and what it says."""
    now = content.get("now") or {}
    if not now:
        return (
            gettext("day %(day)s") % {"day": content["day"]} if "day" in content else ""
        )
    told = next((str(now[name]) for name in _NAMES if now.get(name)), "")
    where = str(now.get("location") or "")
    words = told if told.startswith(where) else f"{where}: {told}".strip(": ")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
