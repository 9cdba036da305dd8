"""Tables of measures: acts of regimes, shares of areas, proposals."""

from django.db import models

from epihq.operations.ledger.thing import Thing
from epihq.terms.regimes import Kind


class ActRow(models.Model):
    """One act of a regime, as ``epihq.terms.regimes.Act`` describes it.

    Hours are kept as instants, so that they can be compared, and beside them the
    offset in minutes of the zone in which they were said.
    """

    location = models.CharField(max_length=6, db_index=True)
    regime = models.TextField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    instrument = models.TextField()
    decided_on = models.DateField()
    signed_on = models.DateField(null=True)
    effective_from = models.DateTimeField()
    from_offset = models.SmallIntegerField()
    effective_to = models.DateTimeField(null=True)
    to_offset = models.SmallIntegerField(null=True)
    areas = models.JSONField()
    measures = models.JSONField()
    exemptions = models.JSONField()
    source = models.TextField(blank=True)
    # What it aims at; None where it aims at no one disease.
    disease = models.CharField(max_length=40, null=True)  # noqa: DJ001
    # One act is corrected once; who wants to correct again corrects the correction.
    corrects = models.OneToOneField("self", models.PROTECT, null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        """Order and rules of the table."""

        db_table = "ledger_act"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(effective_to__gt=models.F("effective_from")),
                name="ledger_act_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
                name="ledger_act_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(recorded_by=""), name="ledger_act_has_an_author"
            ),
        )

    def __str__(self) -> str:
        """Name the act, e.g. "7: AZE, strict, extend"."""
        return f"{self.pk}: {self.location}, {self.regime}, {self.kind}"


class PeopleRow(models.Model):
    """Share of a location's inhabitants who live in one of its areas."""

    location = models.CharField(max_length=6, db_index=True)
    area = models.CharField(max_length=6)
    share = models.FloatField()
    source = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        """Order and rules of the table."""

        db_table = "ledger_people"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1),
                name="ledger_people_share_is_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(recorded_by=""), name="ledger_people_has_an_author"
            ),
        )

    def __str__(self) -> str:
        """Name the share, e.g. "AZ-BA: 0.23"."""
        return f"{self.area}: {self.share:g}"


class ProposalRow(Thing):
    """A measure proposed: an act of a regime, with the decision page behind it.

    ``state`` is proposed, approved, rejected or withdrawn. ``act`` is the act as
    ``terms.regimes.Act`` says it; ``act_number`` is its number once it is on record.
    ``decision`` is the SHA-256 of the decision's record, kept as an attachment.
    """

    kind = "proposal"

    location = models.CharField(max_length=6)
    act = models.JSONField()
    why = models.TextField()
    decision = models.CharField(max_length=64, blank=True)
    signal = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=40)
    answered_by = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    act_number = models.BigIntegerField(null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_proposal"
        ordering = ("-number",)
