"""Rounds of visits; what guards them."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from epihq.care import guarding
from epihq.operations.ledger.protecting import Protecting


def _protect(_apps: Any, editor: Any) -> None:
    for statement in guarding.of_rounds(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """One table, and its triggers."""

    dependencies = [
        ("care", "0003_needs"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoundRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("visits", models.JSONField(default=list)),
                ("plan", models.JSONField(default=dict)),
                ("gone", models.JSONField(default=dict)),
                ("fallen", models.JSONField(default=list)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="care.caredistrictrow",
                    ),
                ),
            ],
            options={
                "db_table": "care_round",
                "ordering": ("-number",),
            },
        ),
        Protecting(_protect),
    ]
