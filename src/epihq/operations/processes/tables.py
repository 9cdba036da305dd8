"""The table of heartbeats: how each part of the program's own work goes."""

from django.db import models


class HeartbeatRow(models.Model):
    """When a part of the watch last worked, and how it went. Not for the record.

    ``said`` is what a part tells of its last work beside that, as its subject knows it.
    """

    name = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    trouble = models.TextField(blank=True)
    holder = models.CharField(max_length=80, blank=True)
    said = models.JSONField(null=True)

    class Meta:
        """Name of the table."""

        db_table = "ledger_heartbeat"

    def __str__(self) -> str:
        """Name it."""
        return f"{self.name} at {self.beat_at}"
