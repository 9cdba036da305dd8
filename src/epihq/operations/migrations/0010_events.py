"""Events are things of their own; signals and instructions name theirs by number.

Signals that were events already get theirs from ``events.actions.declare_missing``,
with entries in the log as for any other. Columns that may be empty are added by SQLite
to the table that is there, with its triggers.
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
    _kept.protect(editor, ("event", "figures"))


class Migration(migrations.Migration):
    """Two tables with their triggers, and two columns."""

    dependencies = (("operations", "0009_deliveries_name_their_addressee"),)
    operations = (
        migrations.CreateModel(
            name="EventRow",
            fields=[
                *_LIFE,
                ("title", models.TextField()),
                ("disease", models.TextField(blank=True)),
                ("locations", models.JSONField(default=list)),
                ("grade", models.CharField(default="ungraded", max_length=12)),
                ("risk", models.CharField(blank=True, max_length=12)),
                ("assessment", models.JSONField(default=dict)),
                ("reassess_on", models.DateField(null=True)),
                ("situation", models.JSONField(default=dict)),
                ("situated_at", models.DateTimeField(null=True)),
                ("started_on", models.DateField(null=True)),
                ("detected_on", models.DateField(null=True)),
                ("notified_on", models.DateField(null=True)),
                ("responded_on", models.DateField(null=True)),
                ("team", models.JSONField(default=list)),
                ("latest", models.JSONField(default=dict)),
                ("declared_by", models.CharField(max_length=40)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("lessons", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "ledger_event",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(fields=["state", "number"], name="ledger_event_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="FiguresRow",
            fields=[
                *_LIFE,
                (
                    "event",
                    models.ForeignKey(
                        on_delete=models.PROTECT, to="operations.eventrow"
                    ),
                ),
                ("report_date", models.DateField()),
                ("source", models.TextField()),
                ("values", models.JSONField()),
                ("entered_by", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
            ],
            options={"db_table": "ledger_figures", "ordering": ("-number",)},
        ),
        migrations.AddField(
            "signalrow", "event", models.BigIntegerField(db_index=True, null=True)
        ),
        migrations.AddField(
            "instructionrow", "event", models.BigIntegerField(db_index=True, null=True)
        ),
        Protecting(_protect),
    )
