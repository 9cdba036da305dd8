"""What is said after a deed for somebody at home."""

from django.utils import timezone
from django.utils.translation import gettext as _

from epihq.care.register.tables import EpisodeRow
from epihq.operations.instructions.deliveries import goes_out
from epihq.operations.instructions.tables import InstructionRow
from epihq.web.care.deeds import CareDeed
from epihq.words import numbers


def said_after(deed: CareDeed, row: EpisodeRow) -> str:
    """Say what was done; of help that is asked for, of whom and by when.

    Where no message goes out, nobody knows of it yet but who asked.
    """
    if deed.name != "escalate" or row.instruction is None:
        return str(deed.message)
    asked = InstructionRow.objects.select_related("agency").get(pk=row.instruction)
    facts = {
        "agency": asked.agency.name if asked.agency else "",
        "hour": numbers.brief_hour(timezone.localtime(asked.deadline)),
        "n": asked.pk,
    }
    said = _("Asked of: %(agency)s, to answer by %(hour)s (instruction %(n)d).") % facts
    if goes_out(asked):
        return said
    silent = _(
        "No message goes out: there is no address on record. Call them yourself."
    )
    return f"{said} {silent}"
