"""The table of modes: how the centre works since when, and why."""

from django.db import models

from epihq.operations.ledger.thing import Thing


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
