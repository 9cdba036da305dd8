"""The table of views that people keep: lists as they asked them, starred places."""

from django.db import models

from epihq.operations.ledger.thing import Thing
from epihq.operations.people.tables import Officer


class ViewRow(Thing):
    """A page as somebody keeps it for themselves; ``state`` is "kept" or "dropped".

    ``page`` is its name in the room. Of a list, ``query`` is what was asked of it, as
    it stands in the address; of the page "location", it is the code of a place that
    they starred. ``roles`` are those with whom they share it.
    """

    kind = "view"

    owner = models.ForeignKey(Officer, models.PROTECT)
    page = models.CharField(max_length=40)
    query = models.TextField(blank=True)
    name = models.TextField(blank=True)
    roles = models.JSONField(default=list)

    class Meta:
        """Name, order and index of the table."""

        db_table = "ledger_view"
        ordering = ("number",)
        indexes = (models.Index(fields=("page", "state"), name="ledger_view_of_page"),)
