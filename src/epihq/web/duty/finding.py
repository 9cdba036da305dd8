"""Handovers in search."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from epihq.operations.duty.tables import HandoverRow
from epihq.web.kit.finding import things
from epihq.words.numbers import day


def _of_shift(row: HandoverRow) -> str:
    return f"{row.outgoing.full_name}, {day(timezone.localtime(row.until).date())}"


FINDS = (
    things(
        HandoverRow,
        _("Handovers"),
        ("notes",),
        _of_shift,
        related=("outgoing", "incoming"),
    ),
)
