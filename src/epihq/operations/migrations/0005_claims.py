"""Claims about somebody's figures, kept as all things of the room are."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    _kept.protect(editor, ("claim",))


class Migration(migrations.Migration):
    """The table and its triggers."""

    dependencies = (("operations", "0004_things_are_kept"),)
    operations = (
        migrations.CreateModel(
            name="ClaimRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("speaker", models.TextField()),
                ("said_on", models.DateField()),
                ("source", models.TextField()),
                ("grade", models.CharField(max_length=2)),
                ("quotation", models.TextField()),
                ("location", models.CharField(db_index=True, max_length=6)),
                ("claim_kind", models.CharField(max_length=24)),
                ("threshold", models.FloatField(null=True)),
                ("claimant", models.CharField(blank=True, max_length=6)),
                ("recorded_by", models.CharField(max_length=40)),
                ("checked_as_of", models.DateField(null=True)),
                ("probability", models.FloatField(null=True)),
                ("summary", models.TextField(blank=True)),
                ("checked", models.JSONField(null=True)),
                ("request", models.TextField(blank=True)),
                ("addressee", models.TextField(blank=True)),
                ("raised_by", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "ledger_claim",
                "ordering": ("-number",),
            },
        ),
        Protecting(_protect),
    )
