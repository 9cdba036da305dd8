"""Decisions and cards of credibility that somebody asks the watch for."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    _kept.protect(editor, ("decision", "card"))


class Migration(migrations.Migration):
    """Two tables and their triggers."""

    dependencies = (("operations", "0011_saved_views"),)
    operations = (
        migrations.CreateModel(
            name="DecisionRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("location", models.CharField(db_index=True, max_length=6)),
                ("as_of", models.DateField()),
                ("question", models.JSONField()),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("record", models.CharField(blank=True, max_length=64)),
                ("seconds", models.FloatField(null=True)),
                ("trouble", models.TextField(blank=True)),
                ("option", models.CharField(blank=True, max_length=80)),
                ("forwarded_by", models.CharField(blank=True, max_length=40)),
                ("decided", models.CharField(blank=True, max_length=64)),
                ("proposals", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "ledger_decision",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="CardRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("location", models.CharField(db_index=True, max_length=6)),
                ("as_of", models.DateField()),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("record", models.CharField(blank=True, max_length=64)),
                ("seconds", models.FloatField(null=True)),
                ("trouble", models.TextField(blank=True)),
            ],
            options={
                "db_table": "ledger_card",
                "ordering": ("-number",),
            },
        ),
        Protecting(_protect),
    )
