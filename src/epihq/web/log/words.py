"""What was done, in plain words of the reader's language, and where its thing is shown.

    said("signal.verify")      "took up a signal to verify it"
    address_of("signal", 7)    "/signals/7/"

The printed record of a day says the same in English (``reports.log_words``).
"""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

VERBS = {
    "signal.raise": _("raised a signal"),
    "signal.join": _("added new figures to a signal"),
    "signal.verify": _("took up a signal to verify it"),
    "signal.event": _("declared a signal an event"),
    "signal.close": _("closed a signal"),
    "signal.merge": _("merged a signal into another"),
    "signal.note": _("made a note on a signal"),
    "instruction.issue": _("issued an instruction"),
    "instruction.acknowledge": _("acknowledged an instruction"),
    "instruction.begin": _("began to carry out an instruction"),
    "instruction.done": _("reported an instruction done"),
    "instruction.refuse": _("refused an instruction"),
    "instruction.withdraw": _("withdrew an instruction"),
    "instruction.escalate": _("took an overdue instruction one step up"),
    "instruction.attach": _("attached a file as evidence"),
    "delivery.send": _("put a message in line to be delivered"),
    "delivery.attempt": _("tried to deliver a message"),
    "delivery.retry": _("asked to deliver a message again"),
    "template.set": _("set a template of instructions"),
    "measure.record": _("recorded an act of a regime"),
    "proposal.make": _("proposed a measure"),
    "proposal.approve": _("approved a proposed measure"),
    "proposal.reject": _("rejected a proposed measure"),
    "proposal.withdraw": _("withdrew a proposed measure"),
    "claim.record": _("recorded a claim"),
    "claim.check": _("checked a claim"),
    "claim.check-asked": _("asked for a check of a claim"),
    "claim.check-failed": _("could not check a claim"),
    "claim.close": _("closed a claim"),
    "claim.raise": _("took a claim to WHO"),
    "mode.set": _("set the mode of the centre"),
    "shift.plan": _("planned a shift"),
    "shift.cancel": _("cancelled a shift"),
    "handover.draft": _("drafted a handover"),
    "handover.edit": _("edited a handover"),
    "handover.sign": _("signed a handover"),
    "handover.accept": _("accepted a handover"),
    "centre.set": _("set up the centre"),
    "log.export": _("took out the record of a day"),
    "officer.set": _("set up a person's account"),
    "officer.see": _("looked at a person's telephone and e-mail"),
    "officer.invite": _("made an invitation to sign in"),
    "agency.set": _("set up an agency"),
    "threshold.set": _("set a threshold of the watch"),
    "source.set": _("set the schedule of a source"),
    "token.make": _("made a key to the API"),
    "token.revoke": _("revoked a key to the API"),
    "publication.enter": _("had a publication come in"),
    "account.set": _("changed their own account"),
    "account.sign-in": _("signed in"),
    "account.sign-in-failed": _("failed to sign in"),
    "account.sign-out": _("signed out"),
    "account.password": _("set a password"),
    "account.factor-added": _("set up a second proof"),
    "account.factor-removed": _("removed a second proof"),
    "account.factor-renewed": _("renewed a second proof"),
    "account.recovered": _("let somebody back in who had lost their proofs"),
    "account.factor-failed": _("failed to show the second proof"),
    "account.factor-sealed": _("had a second proof sealed"),
    "columns.seal": _("sealed what no entry had sealed"),
    "head.renew": _("set the kept head of the log anew"),
}
VIAS = {
    "page": _("on a page"),
    "api": _("through the API"),
    "cli": _("by a command"),
    "watch": _("the watch itself"),
}
THINGS = {
    "signal": _("signal"),
    "instruction": _("instruction"),
    "delivery": _("delivery"),
    "attachment": _("file"),
    "template": _("template"),
    "act": _("act"),
    "proposal": _("proposal"),
    "claim": _("claim"),
    "mode": _("mode"),
    "shift": _("shift"),
    "handover": _("handover"),
    "officer": _("person"),
    "invite": _("invitation"),
    "token": _("key"),
    "agency": _("agency"),
    "threshold": _("threshold"),
    "source": _("source"),
    "centre": _("centre"),
    "publication": _("publication"),
    "log": _("log"),
}
# Things whose page is named as they are, and asks for their number.
_HAVE_A_PAGE = (
    *("signal", "instruction", "proposal", "handover", "shift", "officer", "token"),
    *("agency", "template", "attachment", "delivery", "claim"),
)
_SHOWN_TOGETHER = {"mode": "mode", "act": "measures", "centre": "board"}


def said(verb: str) -> str:
    """Say what was done; a verb without words of its own is told as it is."""
    subject, _dot, deed = verb.partition(".")
    if verb not in VERBS and deed == "see":
        return gettext("viewed data of: %(thing)s") % {"thing": thing_word(subject)}
    return str(VERBS.get(verb, verb))


def via_word(via: str) -> str:
    """Say by which door it was done."""
    return str(VIAS.get(via, via))


def thing_word(thing: str) -> str:
    """Name a kind of thing."""
    return str(THINGS.get(thing, thing))


def address_of(thing: str, number: int) -> str:
    """Give the page of a thing; "" where it has none of its own."""
    try:
        if thing in _HAVE_A_PAGE:
            return reverse(thing, args=[number])
        if thing in _SHOWN_TOGETHER:
            return reverse(_SHOWN_TOGETHER[thing])
    except NoReverseMatch:
        pass
    return ""
