"""Tables of the room itself: the centre, its mode, proposals, handovers."""

from django.db import models

from epihq.operations.tables_people import Officer
from epihq.operations.thing import Thing


class CentreRow(Thing):
    """The headquarters' own settings, one row; docs/reference/centre.md tells each."""

    kind = "centre"

    name = models.TextField()
    location = models.CharField(max_length=6)
    time_zone = models.CharField(max_length=40, default="UTC")
    language = models.CharField(max_length=5, default="en")
    # How many new signals come forward to the duty officer in a day.
    signals_a_day = models.IntegerField(default=20)

    class Meta:
        """Name of the table."""

        db_table = "ledger_centre"


class ModeRow(Thing):
    """The centre's mode since a moment; ``state`` is watch, alert or response.

    A new mode is a new row.
    """

    kind = "mode"

    why = models.TextField()
    set_by = models.CharField(max_length=40)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_mode"
        ordering = ("number",)


class ProposalRow(Thing):
    """A measure proposed: an act of a regime, with the decision page behind it.

    ``state`` is proposed, approved, rejected or withdrawn. ``act`` is the act as
    ``terms.regimes.Act`` says it; ``act_number`` is its number once it is on record.
    ``decision`` is the SHA-256 of the decision's record, kept as an attachment.
    """

    kind = "proposal"

    location = models.CharField(max_length=6)
    act = models.JSONField()
    why = models.TextField()
    decision = models.CharField(max_length=64, blank=True)
    signal = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=40)
    answered_by = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    act_number = models.BigIntegerField(null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_proposal"
        ordering = ("-number",)


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
