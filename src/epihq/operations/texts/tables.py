"""The table of texts: a report, letter or page, and what was read out of it."""

from django.db import models

from epihq.operations.ledger.thing import Thing


class TextRow(Thing):
    """A text; its states are those of ``verbs``.

    ``sha256`` is of the bytes as they came, ``words`` of the text out of them, and
    ``reading`` of the records that were read: each kept as a file of the text.
    ``published`` is None where nobody tells it, ``published_from`` who does ("given",
    "page", "text"). ``address`` is where it was read; nobody fetches it from there.
    ``story`` is the number of the first text that tells the same story; its own, where
    it is the first. ``reviews`` is what people made of records, by their id, as
    ``reviews.Reviewed``; what was read is never changed.
    """

    kind = "text"

    title = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    address = models.TextField(blank=True)
    published = models.DateField(null=True)
    published_from = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=8, blank=True)
    name = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    words = models.CharField(max_length=64, blank=True)
    reading = models.CharField(max_length=64, blank=True)
    records = models.IntegerField(default=0)
    candidates = models.IntegerField(default=0)
    story = models.BigIntegerField(null=True, db_index=True)
    held = models.JSONField(default=list)
    reviews = models.JSONField(default=dict)
    taken_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    seconds = models.FloatField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_text"
        ordering = ("-number",)
