"""Links to pages of people at home, and short messages; what guards them."""

from typing import Any

from django.db import migrations, models

from epihq.care import guarding
from epihq.operations.ledger.protecting import Protecting


def _protect(_apps: Any, editor: Any) -> None:
    for statement in guarding.of_contact(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Two tables, and their triggers."""

    dependencies = [
        ("care", "0001_people_at_home"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("episode", models.BigIntegerField(db_index=True)),
                ("kind", models.CharField(max_length=8)),
                ("key_hash", models.CharField(blank=True, max_length=64)),
                ("code", models.CharField(blank=True, max_length=12)),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "care_link",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key_hash", ""), _negated=True),
                        fields=("key_hash",),
                        name="care_link_is_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="care_code_is_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=12)),
                ("is_out", models.BooleanField()),
                ("episode", models.BigIntegerField(db_index=True, null=True)),
                ("candidates", models.JSONField(default=list)),
                ("gateway_id", models.CharField(blank=True, max_length=80)),
                ("occasion", models.CharField(blank=True, max_length=60)),
                ("about_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("locked_key", models.BinaryField(default=b"")),
                ("words", models.BinaryField(default=b"")),
                ("reading", models.BigIntegerField(null=True)),
                ("asks", models.CharField(blank=True, max_length=8)),
                ("read_by", models.CharField(blank=True, max_length=40)),
                ("tries", models.SmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(blank=True)),
            ],
            options={
                "db_table": "care_message",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at"],
                        name="care_message_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("unclear", "unknown"))),
                        fields=["number"],
                        name="care_message_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("is_out", False),
                            models.Q(("gateway_id", ""), _negated=True),
                        ),
                        fields=("gateway_id",),
                        name="care_message_in_is_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("is_out", True), models.Q(("occasion", ""), _negated=True)
                        ),
                        fields=("episode", "occasion"),
                        name="care_message_out_is_one",
                    ),
                ],
            },
        ),
        Protecting(_protect),
    ]
