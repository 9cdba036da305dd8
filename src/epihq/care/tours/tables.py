"""The table of rounds: who goes where on a day, by numbers of people and teams.

No place of anybody stands in it: those are taken from the locked people each time.
"""

from django.db import models

from epihq.care.register.tables import CareDistrictRow
from epihq.operations.ledger.thing import Thing


class RoundRow(Thing):
    """A district's round of a day; ``state`` is "planned", "under-way" or "over".

    ``visits`` are what is to be done, ``plan`` is what ``rounds.plain_plan`` gives,
    ``gone`` the hours at which teams left, ``fallen`` the teams that go no more.
    """

    kind = "care-round"

    district = models.ForeignKey(CareDistrictRow, models.PROTECT)
    day = models.DateField()
    visits = models.JSONField(default=list)
    plan = models.JSONField(default=dict)
    gone = models.JSONField(default=dict)
    fallen = models.JSONField(default=list)

    class Meta:
        """Name and order of the table."""

        db_table = "care_round"
        ordering = ("-number",)
