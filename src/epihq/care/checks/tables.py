"""Tables of checks: readings, and the rule sets that clinicians approve."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from epihq.care.register.tables import CareDistrictRow
from epihq.operations.ledger.thing import Thing


class RuleSetRow(Thing):
    """A rule set for a district, or for all; ``state``: proposed, approved, retired.

    ``content`` holds the rules themselves: they judge as they were approved, whatever
    is shipped later under the same code, and explain what they judged.
    """

    kind = "rule-set"

    code = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    district = models.ForeignKey(CareDistrictRow, models.PROTECT, null=True)
    approved_by = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        """Name and order of the table."""

        db_table = "care_rule_set"
        ordering = ("-number",)


class ReadingRow(models.Model):
    """One check; rows are only added, and a correction is a row of its own.

    ``level``, ``reasons`` and ``rules`` are how the person stood with this reading, by
    the rule set of that number: it stays explainable when the rules change. With
    ``due_at`` they are what whoever sent it was answered.
    """

    objects: ClassVar[Any] = models.Manager()

    number = models.BigAutoField(primary_key=True)
    episode = models.BigIntegerField()
    about_at = models.DateTimeField()
    written_at = models.DateTimeField()
    channel = models.CharField(max_length=8)
    entered_by = models.CharField(max_length=40, blank=True)
    spo2_rest = models.FloatField(null=True)
    spo2_walk = models.FloatField(null=True)
    temperature = models.FloatField(null=True)
    pulse = models.FloatField(null=True)
    breathing_rate = models.FloatField(null=True)
    feeling = models.CharField(max_length=6, blank=True)
    symptoms = models.TextField(blank=True)
    denied = models.TextField(blank=True)
    corrects = models.BigIntegerField(null=True)
    note = models.BinaryField(default=b"")
    level = models.CharField(max_length=12, blank=True)
    reasons = models.TextField(blank=True)
    rules = models.BigIntegerField(null=True)
    once = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        """Name of the table; what a gateway sends twice is one reading."""

        db_table = "care_reading"
        ordering = ("number",)
        indexes = (models.Index(fields=("episode", "number"), name="care_reading_of"),)
        constraints = (
            models.UniqueConstraint(
                fields=("once",),
                name="care_reading_is_one",
                condition=Q(once__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Name it without naming anybody, e.g. "reading 12 of care 7"."""
        return f"reading {self.pk} of care {self.episode}"
