"""What a key to the API may be allowed, in plain words, reading before doing."""

from django.utils.translation import gettext_lazy as _

from epihq.operations.ledger.rules import GRANTING, RULES, Actor, may

SCOPES = {
    "board.see": _("read the board"),
    "signal.see": _("read signals"),
    "instruction.see": _("read instructions"),
    "measure.see": _("read measures"),
    "proposal.see": _("read proposals of measures"),
    "log.see": _("read the log"),
    "roster.see": _("read the roster"),
    "handover.see": _("read handovers"),
    "officer.see": _("read people's accounts, telephone and e-mail"),
    "agency.see": _("read agencies"),
    "template.see": _("read templates of instructions"),
    "threshold.see": _("read thresholds"),
    "source.see": _("read sources"),
    "delivery.see": _("read how messages are delivered"),
    "claim.see": _("read claims about figures"),
    "signal.raise": _("raise a signal"),
    "signal.join": _("add new figures to a signal"),
    "signal.verify": _("take up a signal to verify it"),
    "signal.event": _("declare a signal an event"),
    "signal.close": _("close a signal"),
    "signal.merge": _("merge a signal into another"),
    "signal.note": _("make a note on a signal"),
    "instruction.issue": _("issue an instruction"),
    "instruction.acknowledge": _("acknowledge an instruction"),
    "instruction.begin": _("begin to carry out an instruction"),
    "instruction.done": _("report an instruction done"),
    "instruction.refuse": _("refuse an instruction"),
    "instruction.withdraw": _("withdraw an instruction"),
    "instruction.attach": _("attach a file as evidence"),
    "delivery.retry": _("ask to deliver a message again"),
    "template.set": _("set a template of instructions"),
    "proposal.make": _("propose a measure"),
    "proposal.approve": _("approve a proposed measure"),
    "proposal.reject": _("reject a proposed measure"),
    "proposal.withdraw": _("withdraw a proposed measure"),
    "claim.record": _("record a claim"),
    "claim.check": _("check a claim"),
    "claim.close": _("close a claim"),
    "claim.raise": _("take a claim to WHO"),
    "mode.set": _("set the mode of the centre"),
    "shift.plan": _("plan a turn"),
    "shift.cancel": _("cancel a turn"),
    "handover.draft": _("draft a handover"),
    "handover.edit": _("edit a handover"),
    "handover.sign": _("sign a handover"),
    "handover.accept": _("accept a handover"),
    "centre.set": _("set up the centre"),
    "log.export": _("take out the record of a day"),
    "agency.set": _("set up an agency"),
    "threshold.set": _("set a threshold of the watch"),
    "source.set": _("set the schedule of a source"),
    "token.revoke": _("revoke a key to the API"),
}
# What concerns one's own page alone, or gives rights to others.
NOT_FOR_KEYS = GRANTING | {"account.see", "account.set"}


def scopes_of(actor: Actor) -> list[tuple[str, str]]:
    """List what a key of somebody can be allowed."""
    mine = [v for v in RULES if v not in NOT_FOR_KEYS and may(actor, v)]
    return [(verb, scope_words(verb)) for verb in mine]


def scope_words(verb: str) -> str:
    """Say what a key may do; a verb without words of its own is told as it is."""
    return str(SCOPES.get(verb, verb))
