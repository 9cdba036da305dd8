"""Tables of the watch: signals, thresholds, and how its own work goes."""

from django.db import models

from epihq.operations.thing import Thing


class SignalRow(Thing):
    """A signal; its states are those of ``terms.signals.SignalState``.

    ``evidence`` is a list of alarms, newest last, as ``terms.signals.Alarm`` says
    them; ``cause`` names what raised it for machines: alarms of the same cause join it.
    """

    kind = "signal"

    location = models.CharField(max_length=6, blank=True, db_index=True)
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
    merged_into = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_signal"
        ordering = ("-number",)
        indexes = (models.Index(fields=("state", "number"), name="ledger_signal_open"),)


class ThresholdRow(Thing):
    """What the watch takes for unusual; ``location`` "" is everywhere.

    ``name`` is a field of the watch's rules, ``value`` what it is set to.
    """

    kind = "threshold"

    location = models.CharField(max_length=6, blank=True)
    name = models.CharField(max_length=40)
    value = models.JSONField()
    why = models.TextField()

    class Meta:
        """One row for each threshold of each place."""

        db_table = "ledger_threshold"
        ordering = ("location", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("location", "name"), name="ledger_threshold_is_one"
            ),
        )


class SourceRow(Thing):
    """A source on its schedule; ``state`` is "watched" or "paused".

    ``address`` "" is the publisher's own. How each attempt went is a heartbeat's
    matter: it changes every hour and says nothing for the record until it fails.
    """

    kind = "source"

    name = models.CharField(max_length=40, unique=True)
    address = models.TextField(blank=True)
    every_minutes = models.IntegerField(default=60)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_source"
        ordering = ("name",)


class HeartbeatRow(models.Model):
    """When a part of the watch last worked, and how it went. Not for the record."""

    name = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    trouble = models.TextField(blank=True)
    holder = models.CharField(max_length=80, blank=True)

    class Meta:
        """Name of the table."""

        db_table = "ledger_heartbeat"

    def __str__(self) -> str:
        """Name it."""
        return f"{self.name} at {self.beat_at}"
