"""What people at home need, and the stock of each centre; what guards them."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from epihq.care import guarding
from epihq.operations.ledger.protecting import Protecting


def _protect(_apps: Any, editor: Any) -> None:
    for statement in guarding.of_needs(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Two tables, and their triggers."""

    dependencies = [
        ("care", "0002_contact"),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("episode", models.BigIntegerField()),
                ("item", models.CharField(max_length=24)),
                ("amount", models.IntegerField(default=1)),
                ("package", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                ("serial", models.CharField(blank=True, max_length=60)),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="care.caredistrictrow",
                    ),
                ),
            ],
            options={
                "db_table": "care_need",
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["episode", "number"], name="care_need_of"),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("asked", "packed", "on-the-way"))
                        ),
                        fields=["district", "asked_at"],
                        name="care_need_open",
                    ),
                    models.Index(
                        condition=models.Q(("state", "lent")),
                        fields=["district", "item"],
                        name="care_need_lent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=24)),
                ("change", models.IntegerField()),
                ("why", models.CharField(max_length=12)),
                ("need", models.BigIntegerField(null=True)),
                ("by", models.CharField(max_length=40)),
                ("via", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("once", models.UUIDField(null=True, unique=True)),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="care.caredistrictrow",
                    ),
                ),
            ],
            options={
                "db_table": "care_stock",
                "ordering": ("number",),
                "indexes": [
                    models.Index(
                        fields=["district", "item", "at"], name="care_stock_of"
                    ),
                ],
            },
        ),
        Protecting(_protect),
    ]
