"""The table of sources: what the watch visits, and how often."""

from django.db import models

from epihq.operations.ledger.thing import Thing


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
