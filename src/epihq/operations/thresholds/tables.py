"""The table of thresholds: what the watch takes for unusual."""

from django.db import models

from epihq.operations.ledger.thing import Thing


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
