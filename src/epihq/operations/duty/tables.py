"""Tables of duty: shifts on the roster, and handovers."""

from django.db import models

from epihq.operations.ledger.thing import Thing
from epihq.operations.people.tables import Officer


class HandoverRow(Thing):
    """One shift's account to the next; ``state`` is draft, signed or accepted.

    ``items`` was made from the log and lists what is open; ``notes`` is what the
    outgoing officer adds.
    """

    kind = "handover"

    outgoing = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    incoming = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    items = models.JSONField(default=list)
    notes = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_handover"
        ordering = ("-number",)


class ShiftRow(Thing):
    """One person's turn at one position; ``state`` is "planned" or "cancelled"."""

    kind = "shift"

    officer = models.ForeignKey(Officer, models.PROTECT)
    position = models.TextField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()

    class Meta:
        """Rules of the table."""

        db_table = "ledger_shift"
        ordering = ("starts_at", "number")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="ledger_shift_ends_after_start",
            ),
        )
