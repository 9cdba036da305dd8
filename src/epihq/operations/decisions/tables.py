"""The table of decisions: which options somebody had compared, and what came of it."""

from django.db import models

from epihq.operations.ledger.thing import Thing

COMPARED, FAILED = "compared", "failed"


class DecisionRow(Thing):
    """A decision; ``state`` is asked, compared, forward, failed or withdrawn.

    ``question`` is what was asked, as ``decisions.asking.Asking`` reads it. ``record``
    is the SHA-256 of the desk's record, kept as an attachment; ``seconds`` is how long
    it took to make, ``trouble`` why it could not be made. ``option`` was put forward
    by ``forwarded_by``; ``decided`` is the SHA-256 of the record that tells it, with
    its reasons and the dissent; ``proposals`` are the numbers of what it proposes.
    """

    kind = "decision"

    location = models.CharField(max_length=6, db_index=True)
    as_of = models.DateField()
    question = models.JSONField()
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    record = models.CharField(max_length=64, blank=True)
    seconds = models.FloatField(null=True)
    trouble = models.TextField(blank=True)
    option = models.CharField(max_length=80, blank=True)
    forwarded_by = models.CharField(max_length=40, blank=True)
    decided = models.CharField(max_length=64, blank=True)
    proposals = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_decision"
        ordering = ("-number",)
