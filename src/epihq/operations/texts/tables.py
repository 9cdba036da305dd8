"""Tables of texts, and of where they come from: hosts that may be asked, and feeds."""

from django.db import models

from epihq.operations.ledger.thing import Thing
from epihq.operations.texts.verbs import HAS_READING


class TextRow(Thing):
    """A text; its states are those of ``verbs``.

    ``sha256`` is of the bytes as they came, ``words`` of the text out of them, and
    ``reading`` of the records that were read: each kept as a file of the text.
    ``published`` is None where nobody tells it, ``published_from`` who does ("given",
    "page", "text", "feed"; "to-come" where the day that is told has not come).
    ``address`` is where it was read. One that is fetched from there has no bytes until
    it came: ``retrieved_at`` is the hour, ``content_type`` what the publisher called
    it, ``tries`` how often it was asked for in vain. ``feed`` is the number of the feed
    that has it as ``listed_as``.
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
    sha256 = models.CharField(max_length=64, db_index=True, blank=True)
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
    # Columns that came later may be empty: SQLite keeps the table's triggers so.
    retrieved_at = models.DateTimeField(null=True)
    content_type = models.CharField(max_length=100, null=True)  # noqa: DJ001
    tries = models.SmallIntegerField(null=True)
    feed = models.BigIntegerField(null=True, db_index=True)
    listed_as = models.CharField(max_length=400, null=True, db_index=True)  # noqa: DJ001

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_text"
        ordering = ("-number",)

    @property
    def is_read(self) -> bool:
        """Tell whether its records are known."""
        return self.state in HAS_READING


class HostRow(Thing):
    """A host that may be asked from the room, or all under a name: "*.gov.example".

    ``state`` is "allowed" or "withdrawn"; ``why`` is the reason for either.
    """

    kind = "host"

    name = models.CharField(max_length=255, unique=True)
    why = models.TextField()

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_host"
        ordering = ("name",)


class FeedRow(Thing):
    """A feed on the watch's schedule; ``state`` is "watched" or "paused".

    ``language`` is that of all its texts, "" where each tells its own. How each asking
    went is a heartbeat's matter, as with sources.
    """

    kind = "feed"

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=1000, unique=True)
    language = models.CharField(max_length=8, blank=True)
    every_minutes = models.IntegerField(default=60)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_feed"
        ordering = ("name", "number")
