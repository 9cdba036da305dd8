"""Signals, claims and cards tell which disease they are about, acts what they aim at.

Columns that may be empty are added by SQLite to the table that is there, with its
triggers; empty says what was meant before figures named their disease.
"""

from django.db import migrations, models

_TABLES = ("signalrow", "claimrow", "cardrow", "actrow")


def _disease(*, indexed: bool) -> "models.CharField[str | None]":
    return models.CharField(db_index=indexed, max_length=40, null=True)


class Migration(migrations.Migration):
    """A column of four tables."""

    dependencies = (("operations", "0014_log_by_who"),)
    operations = tuple(
        migrations.AddField(table, "disease", _disease(indexed=table == "signalrow"))
        for table in _TABLES
    )
