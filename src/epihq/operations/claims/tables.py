"""The table of claims: who said what of whose figures, and what a check found."""

from django.db import models

from epihq.operations.ledger.thing import Thing


class ClaimRow(Thing):
    """A claim; its states are those of ``terms.claims.ClaimState``.

    The first columns are what was said and by whom; they never change. ``checked``
    is the newest check as a document with its provenance, read by
    ``terms.kept_checks``; None before the first; earlier ones are in the log.
    ``summary`` is what earlier versions wrote of it, in English; faces word it now.
    ``asked_as_of``, ``asked_by`` and ``asked_at`` stand as long as a check is asked
    for and not made; ``check_trouble`` says why the last one that was asked for could
    not be made.
    ``request``, ``addressee`` and ``raised_by`` tell how it was put to WHO.
    """

    kind = "claim"

    speaker = models.TextField()
    said_on = models.DateField()
    source = models.TextField()
    grade = models.CharField(max_length=2)
    quotation = models.TextField()
    location = models.CharField(max_length=6, db_index=True)
    # What its figures are about; None from before figures named their disease.
    disease = models.CharField(max_length=40, null=True)  # noqa: DJ001
    claim_kind = models.CharField(max_length=24)
    threshold = models.FloatField(null=True)
    claimant = models.CharField(max_length=6, blank=True)
    recorded_by = models.CharField(max_length=40)
    checked_as_of = models.DateField(null=True)
    probability = models.FloatField(null=True)
    summary = models.TextField(blank=True)
    checked = models.JSONField(null=True)
    asked_as_of = models.DateField(null=True)
    asked_by = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(null=True)
    check_trouble = models.TextField(blank=True)
    request = models.TextField(blank=True)
    addressee = models.TextField(blank=True)
    raised_by = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_claim"
        ordering = ("-number",)


class CardRow(Thing):
    """A card of credibility; ``state`` is asked, made or failed.

    ``record`` is the SHA-256 of the card, kept as an attachment; ``seconds`` is how
    long it took to make, ``trouble`` why it could not be made.
    """

    kind = "card"

    location = models.CharField(max_length=6, db_index=True)
    # What its figures are about; None from before figures named their disease.
    disease = models.CharField(max_length=40, null=True)  # noqa: DJ001
    as_of = models.DateField()
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    record = models.CharField(max_length=64, blank=True)
    seconds = models.FloatField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_card"
        ordering = ("-number",)
