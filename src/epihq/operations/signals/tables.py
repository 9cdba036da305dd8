"""The table of signals."""

from django.db import models

from epihq.operations.ledger.thing import Thing


class SignalRow(Thing):
    """A signal; its states are those of ``terms.signals.SignalState``.

    ``alarms`` is a list of alarms, newest last, as ``terms.signals.Alarm`` says
    them; ``cause`` names what raised it for machines: alarms of the same cause join it.
    ``disease`` is the code of what its figures are about; None where it is about none,
    and of signals from before figures named theirs.
    """

    kind = "signal"

    location = models.CharField(max_length=6, blank=True, db_index=True)
    disease = models.CharField(max_length=40, null=True, db_index=True)  # noqa: DJ001
    indicator = models.CharField(max_length=40, blank=True)
    signal_kind = models.CharField(max_length=24)
    severity = models.CharField(max_length=12)
    cause = models.TextField(db_index=True)
    reference_date = models.DateField()
    last_date = models.DateField()
    times = models.IntegerField(default=1)
    alarms = models.JSONField(default=list)
    locations = models.JSONField(default=list)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    # Who works on it, by user name; "" is nobody yet.
    officer = models.CharField(max_length=40, blank=True)
    # The event that it belongs to, by number.
    event = models.BigIntegerField(null=True, db_index=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_signal"
        ordering = ("-number",)
        indexes = (models.Index(fields=("state", "number"), name="ledger_signal_open"),)
