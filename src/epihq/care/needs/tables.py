"""Tables of needs: what was asked for and brought, and what each centre has in stock.

A need changes with an act of its episode, as all that is done for somebody does; of
stock, only moves are written, and what there is, is their sum.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from epihq.care.register.tables import CareDistrictRow


class NeedRow(models.Model):
    """Something that somebody at home needs, from the request to the proof.

    ``state`` is "asked", "packed", "on-the-way", "delivered", "lent", "returned" or
    "dropped"; ``package`` the code of the rule by which it is
    given, "" where somebody asked. Who took it stands in the act, locked. ``serial`` is
    that of a thing that is lent.
    """

    objects: Any = models.Manager()

    number = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1)
    episode = models.BigIntegerField()
    district = models.ForeignKey(CareDistrictRow, models.PROTECT, db_index=False)
    item = models.CharField(max_length=24)
    amount = models.IntegerField(default=1)
    package = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    serial = models.CharField(max_length=60, blank=True)

    class Meta:
        """Name of the table, and what the list of open needs asks it."""

        db_table = "care_need"
        ordering = ("number",)
        indexes = (
            models.Index(fields=("episode", "number"), name="care_need_of"),
            models.Index(
                fields=("district", "asked_at"),
                name="care_need_open",
                condition=Q(state__in=("asked", "packed", "on-the-way")),
            ),
            models.Index(
                fields=("district", "item"),
                name="care_need_lent",
                condition=Q(state="lent"),
            ),
        )

    def __str__(self) -> str:
        """Name it without naming anybody, e.g. "need 12 of care 7"."""
        return f"need {self.pk} of care {self.episode}"


class StockRow(models.Model):
    """A move of stock at a district's centre; rows are only added.

    ``why`` is "received", "counted", "lost", "packed", "unpacked" or "returned".
    ``once`` is the digest of the form's or request's key: sent again, it is one move.
    """

    objects: Any = models.Manager()

    number = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(CareDistrictRow, models.PROTECT, db_index=False)
    item = models.CharField(max_length=24)
    change = models.IntegerField()
    why = models.CharField(max_length=12)
    need = models.BigIntegerField(null=True)
    by = models.CharField(max_length=40)
    via = models.CharField(max_length=8)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    once = models.UUIDField(null=True, unique=True)

    class Meta:
        """Name of the table."""

        db_table = "care_stock"
        ordering = ("number",)
        indexes = (
            models.Index(fields=("district", "item", "at"), name="care_stock_of"),
        )

    def __str__(self) -> str:
        """Name it, e.g. "stock 12: -1 zinc"."""
        return f"stock {self.pk}: {self.change:+d} {self.item}"
