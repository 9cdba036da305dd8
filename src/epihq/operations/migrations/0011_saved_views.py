"""Views that people keep, held as all things of the room are."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    _kept.protect(editor, ("view",))


class Migration(migrations.Migration):
    """The table and its triggers."""

    dependencies = (("operations", "0010_events"),)
    operations = (
        migrations.CreateModel(
            name="ViewRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("page", models.CharField(max_length=40)),
                ("query", models.TextField(blank=True)),
                ("name", models.TextField(blank=True)),
                ("roles", models.JSONField(default=list)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=models.PROTECT, to="operations.officer"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_view",
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["page", "state"], name="ledger_view_of_page")
                ],
            },
        ),
        Protecting(_protect),
    )
