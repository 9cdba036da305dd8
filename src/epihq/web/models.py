"""Tables for what processes share and may forget: attempts to sign in, and counts."""

from django.db import models


class CacheRow(models.Model):
    """One row of Django's cache in the database, in the columns that it asks for."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Name of the table."""

        db_table = "web_cache"

    def __str__(self) -> str:
        """Name the row."""
        return self.cache_key


class CountRow(models.Model):
    """How often something was done within a span of time, e.g. requests of a key."""

    key = models.CharField(max_length=255, primary_key=True)
    count = models.PositiveIntegerField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Name of the table."""

        db_table = "web_count"

    def __str__(self) -> str:
        """Name the row."""
        return self.key
