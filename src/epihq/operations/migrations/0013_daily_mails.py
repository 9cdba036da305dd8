"""Daily mails of what waits, and who chose one.

Columns of officers may be empty, so that SQLite adds them to the table that is there,
with its triggers.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    _kept.protect(editor, ("daymail",))


class Migration(migrations.Migration):
    """Two columns, the table and its triggers."""

    dependencies = (("operations", "0012_decisions"),)
    operations = (
        migrations.AddField(
            "officer", "mail_hour", models.SmallIntegerField(null=True)
        ),
        migrations.AddField("officer", "mail_always", models.BooleanField(null=True)),
        migrations.CreateModel(
            name="DayMailRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("attempts", models.IntegerField(default=0)),
                ("trouble", models.TextField(blank=True)),
                ("due_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="operations.officer",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_daymail",
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("officer", "day"),
                        name="ledger_daymail_is_one_of_its_day",
                    )
                ],
            },
        ),
        Protecting(_protect),
    )
