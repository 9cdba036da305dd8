"""Hosts that may be asked, feeds, and texts that are fetched from an address.

Columns that may be empty are added by SQLite to the table that is there, with its
triggers.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")
_LIFE = (
    ("number", models.BigAutoField(primary_key=True, serialize=False)),
    ("version", models.IntegerField(default=1)),
    ("state", models.CharField(max_length=24)),
    ("opened_at", models.DateTimeField()),
    ("changed_at", models.DateTimeField()),
)


def _protect(_apps: Any, editor: Any) -> None:
    _kept.protect(editor, ("host", "feed"))


class Migration(migrations.Migration):
    """Two tables with their triggers, and columns of two others."""

    dependencies = (("operations", "0017_texts"),)
    operations = (
        migrations.CreateModel(
            name="HostRow",
            fields=[
                *_LIFE,
                ("name", models.CharField(max_length=255, unique=True)),
                ("why", models.TextField()),
            ],
            options={"db_table": "ledger_host", "ordering": ("name",)},
        ),
        migrations.CreateModel(
            name="FeedRow",
            fields=[
                *_LIFE,
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=1000, unique=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("every_minutes", models.IntegerField(default=60)),
            ],
            options={"db_table": "ledger_feed", "ordering": ("name", "number")},
        ),
        migrations.AlterField(
            "textrow",
            "sha256",
            models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AddField("textrow", "retrieved_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "textrow", "content_type", models.CharField(max_length=100, null=True)
        ),
        migrations.AddField("textrow", "tries", models.SmallIntegerField(null=True)),
        migrations.AddField(
            "textrow", "feed", models.BigIntegerField(db_index=True, null=True)
        ),
        migrations.AddField(
            "textrow",
            "listed_as",
            models.CharField(db_index=True, max_length=400, null=True),
        ),
        migrations.AddField("heartbeatrow", "said", models.JSONField(null=True)),
        Protecting(_protect),
    )
