"""A check of a claim is asked for, made by the watch, and its trouble kept."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    # SQLite makes the table anew, and its triggers go with the old one; PostgreSQL
    # adds the columns to the table that is there.
    if editor.connection.vendor == "sqlite":
        _kept.protect(editor, ("claim",))


class Migration(migrations.Migration):
    """Four columns, and the triggers where they are lost."""

    dependencies = (("operations", "0005_claims"),)
    operations = (
        migrations.AddField("claimrow", "asked_as_of", models.DateField(null=True)),
        migrations.AddField(
            "claimrow", "asked_by", models.CharField(blank=True, max_length=40)
        ),
        migrations.AddField("claimrow", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField("claimrow", "check_trouble", models.TextField(blank=True)),
        Protecting(_protect),
    )
