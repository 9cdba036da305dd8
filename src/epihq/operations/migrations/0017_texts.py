"""Texts that were taken in, kept as all things of the room are."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    _kept.protect(editor, ("text",))


class Migration(migrations.Migration):
    """The table and its triggers."""

    dependencies = (("operations", "0016_districts"),)
    operations = (
        migrations.CreateModel(
            name="TextRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("title", models.TextField(blank=True)),
                ("publisher", models.TextField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("published", models.DateField(null=True)),
                ("published_from", models.CharField(blank=True, max_length=8)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("name", models.TextField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("words", models.CharField(blank=True, max_length=64)),
                ("reading", models.CharField(blank=True, max_length=64)),
                ("records", models.IntegerField(default=0)),
                ("candidates", models.IntegerField(default=0)),
                ("story", models.BigIntegerField(db_index=True, null=True)),
                ("held", models.JSONField(default=list)),
                ("reviews", models.JSONField(default=dict)),
                ("taken_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("seconds", models.FloatField(null=True)),
                ("trouble", models.TextField(blank=True)),
            ],
            options={
                "db_table": "ledger_text",
                "ordering": ("-number",),
            },
        ),
        Protecting(_protect),
    )
