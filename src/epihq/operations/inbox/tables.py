"""The table of daily mails: to whom, of which day, and what became of each."""

from django.db import models

from epihq.operations.ledger.thing import Thing
from epihq.operations.people.tables import Officer


class DayMailRow(Thing):
    """The mail of a day to an officer; one of each day, whatever the clock does.

    ``state`` is "waiting", "delivered", "given-up", or "skipped" where nothing waited
    for them. ``day`` is that of the centre's clock; ``trouble`` is why the last attempt
    failed, without the address.
    """

    kind = "daymail"

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    day = models.DateField()
    attempts = models.IntegerField(default=0)
    trouble = models.TextField(blank=True)
    due_at = models.DateTimeField()

    class Meta:
        """One mail of a day to each."""

        db_table = "ledger_daymail"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "day"), name="ledger_daymail_is_one_of_its_day"
            ),
        )
