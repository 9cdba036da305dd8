"""The ledger's own tables: the log, files of things, and whose ledger it is."""

from django.db import models

from epihq.operations.ledger.thing import Thing


class LogRow(models.Model):
    """One entry of the log: who did what to which thing, and how it stands since.

    ``hash`` covers every other column and the hash of the entry before: who alters or
    removes an entry has to alter all that follow. Of ``content`` it covers the hash
    alone, so that lawful erasure leaves the chain whole.
    """

    number = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(db_index=True)
    by = models.TextField()
    via = models.CharField(max_length=8)
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=20)
    thing_number = models.BigIntegerField()
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24, blank=True)
    # Canonical JSON as text: a database's own JSON type would write it anew.
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Order and index of the table."""

        db_table = "ledger_log"
        ordering = ("number",)
        indexes = (
            models.Index(
                fields=("thing", "thing_number", "number"), name="ledger_log_of_thing"
            ),
            models.Index(fields=("verb", "number"), name="ledger_log_of_verb"),
            models.Index(fields=("by", "number"), name="ledger_log_of_whom"),
            models.Index(fields=("via", "number"), name="ledger_log_of_door"),
            # Of hardly any: whose content a law had erased.
            models.Index(
                fields=("thing", "thing_number"),
                condition=models.Q(content=""),
                name="ledger_log_erased",
            ),
        )

    def __str__(self) -> str:
        """Name the entry, e.g. "12: signal.verify signal 7"."""
        return f"{self.number}: {self.verb} {self.thing} {self.thing_number}"


class OnceRow(models.Model):
    """A form or request that was answered: sent a second time, it does nothing new."""

    key = models.CharField(max_length=120, primary_key=True)
    thing = models.CharField(max_length=20)
    number = models.BigIntegerField()

    class Meta:
        """Name of the table."""

        db_table = "ledger_once"

    def __str__(self) -> str:
        """Name what was answered."""
        return f"{self.key}: {self.thing} {self.number}"


class CentreRow(Thing):
    """The headquarters' own settings, one row; docs/reference/centre.md tells each."""

    kind = "centre"

    name = models.TextField()
    location = models.CharField(max_length=6)
    time_zone = models.CharField(max_length=40, default="UTC")
    language = models.CharField(max_length=5, default="en")
    # How many new signals come forward to the duty officer in a day.
    signals_a_day = models.IntegerField(default=20)

    class Meta:
        """Name of the table."""

        db_table = "ledger_centre"


class AttachmentRow(Thing):
    """A file that belongs to a thing; the bytes lie in the folder under their hash."""

    kind = "attachment"

    of_thing = models.CharField(max_length=20)
    of_number = models.BigIntegerField()
    name = models.TextField()
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_attachment"
        ordering = ("number",)
        indexes = (
            models.Index(
                fields=("of_thing", "of_number"), name="ledger_attachment_of_thing"
            ),
        )
