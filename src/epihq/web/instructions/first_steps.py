"""First step: a letter that went out, arrived and was seen."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.processes.heartbeats import heartbeat
from epihq.terms.instructions import InstructionState
from epihq.web.kit.first_steps import Finding, Step
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look

_UNSEEN = (InstructionState.ISSUED, InstructionState.WITHDRAWN)
_SEEN = tuple(one.value for one in InstructionState if one not in _UNSEEN)


def _letters(look: Look) -> Finding:
    arrived = found(DeliveryRow, look.moment, [equals("state", "delivered")])
    last = next(iter(arrived[:1]), None)
    beat = None if look.moment.is_past else heartbeat("delivery")
    words = []
    if beat is not None and beat.trouble:
        words.append(_("The last try failed: %(why)s") % {"why": beat.trouble})
    if last is None:
        return Finding(is_done=False, words=[_("No letter has arrived yet."), *words])
    words.insert(0, _("The newest letter that arrived went to %(name)s.") % _to(last))
    answered = [equals("state", *_SEEN), Q(pk=last.instruction_id)]
    is_seen = found(InstructionRow, look.moment, answered).count() > 0
    if not is_seen:
        words.append(_("Nobody has acknowledged its instruction yet."))
    is_well = not (beat and beat.trouble)
    return Finding(is_done=is_well, words=words, at=last.changed_at)


def _to(row: DeliveryRow) -> dict[str, str]:
    return {"name": row.addressee or "–"}


STEPS = (
    Step(
        name="letters",
        place=50,
        title=_lazy("Connect mail, and send a letter to try it"),
        why=_lazy(
            "An instruction that nobody receives is none: send one to your own agency, "
            "and see it acknowledged."
        ),
        look=_letters,
        page="instruction-new",
        button=_lazy("Issue an instruction to try it"),
        verb="instruction.issue",
        command="EPIHQ_MAIL_URL=smtp://... EPIHQ_MAIL_FROM=hq@... epihq watch",
    ),
)
