"""Districts, teams, rule sets; episodes, people, acts, readings; what guards them."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from epihq.care import guarding
from epihq.operations.ledger.protecting import Protecting


def _protect(_apps: Any, editor: Any) -> None:
    for statement in guarding.statements(editor.connection.vendor):
        editor.execute(statement, params=None)


def _leave_room(_apps: Any, editor: Any) -> None:
    """What changes often is written anew into its own page, and no index is touched."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE care_episode SET (fillfactor = 80)")


class Migration(migrations.Migration):
    """All tables, and their triggers."""

    initial = True

    dependencies = [("operations", "0016_districts")]

    operations = [
        migrations.CreateModel(
            name="CareDistrictRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.TextField(unique=True)),
                ("location", models.CharField(max_length=6)),
                ("centre", models.TextField(blank=True)),
                ("telephone", models.CharField(blank=True, max_length=40)),
                ("calling_code", models.CharField(blank=True, max_length=4)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("population", models.BigIntegerField(null=True)),
                ("agencies", models.JSONField(default=dict)),
                ("minutes", models.JSONField(default=dict)),
                ("check_hours", models.SmallIntegerField(default=12)),
                ("first_contact_hours", models.SmallIntegerField(default=24)),
                ("call_back_hours", models.SmallIntegerField(default=2)),
                ("silent_hours", models.SmallIntegerField(default=5)),
                ("take_minutes", models.SmallIntegerField(default=15)),
                ("retention_days", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "care_district",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="PersonRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("locked_key", models.BinaryField(default=b"")),
                ("person", models.BinaryField(default=b"")),
                (
                    "name_hash",
                    models.CharField(blank=True, db_index=True, max_length=32),
                ),
                (
                    "phone_hash",
                    models.CharField(blank=True, db_index=True, max_length=32),
                ),
                (
                    "carer_phone_hash",
                    models.CharField(blank=True, db_index=True, max_length=32),
                ),
                (
                    "case_hash",
                    models.CharField(blank=True, db_index=True, max_length=32),
                ),
                (
                    "document_hash",
                    models.CharField(blank=True, db_index=True, max_length=32),
                ),
            ],
            options={
                "db_table": "care_person",
            },
        ),
        migrations.CreateModel(
            name="ActRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("episode", models.BigIntegerField()),
                ("verb", models.CharField(max_length=40)),
                ("by", models.CharField(max_length=40)),
                ("via", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("before", models.CharField(blank=True, max_length=24)),
                ("after", models.CharField(blank=True, max_length=24)),
                ("content", models.TextField(blank=True)),
                ("words", models.BinaryField(default=b"")),
                ("seal", models.CharField(max_length=64)),
                ("once", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "care_act",
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["episode", "number"], name="care_act_of"),
                    models.Index(fields=["at"], name="care_act_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once__isnull", False)),
                        fields=("once",),
                        name="care_act_is_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CareTeamRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.TextField()),
                ("skills", models.JSONField(default=list)),
                ("shift_from", models.CharField(blank=True, max_length=5)),
                ("shift_to", models.CharField(blank=True, max_length=5)),
                ("capacity", models.IntegerField(null=True)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="care.caredistrictrow",
                    ),
                ),
            ],
            options={
                "db_table": "care_team",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="ReadingRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("episode", models.BigIntegerField()),
                ("about_at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("channel", models.CharField(max_length=8)),
                ("entered_by", models.CharField(blank=True, max_length=40)),
                ("spo2_rest", models.FloatField(null=True)),
                ("spo2_walk", models.FloatField(null=True)),
                ("temperature", models.FloatField(null=True)),
                ("pulse", models.FloatField(null=True)),
                ("breathing_rate", models.FloatField(null=True)),
                ("feeling", models.CharField(blank=True, max_length=6)),
                ("symptoms", models.TextField(blank=True)),
                ("denied", models.TextField(blank=True)),
                ("corrects", models.BigIntegerField(null=True)),
                ("note", models.BinaryField(default=b"")),
                ("level", models.CharField(blank=True, max_length=12)),
                ("reasons", models.TextField(blank=True)),
                ("rules", models.BigIntegerField(null=True)),
                ("once", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "care_reading",
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["episode", "number"], name="care_reading_of")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once__isnull", False)),
                        fields=("once",),
                        name="care_reading_is_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSetRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("code", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("approved_by", models.CharField(blank=True, max_length=40)),
                ("approved_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="care.caredistrictrow",
                    ),
                ),
            ],
            options={
                "db_table": "care_rule_set",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="EpisodeRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("age", models.SmallIntegerField(null=True)),
                ("sex", models.CharField(blank=True, max_length=8)),
                ("is_pregnant", models.BooleanField(null=True)),
                ("conditions", models.TextField(blank=True)),
                ("onset", models.DateField(null=True)),
                ("tested_on", models.DateField(null=True)),
                ("language", models.CharField(blank=True, max_length=5)),
                ("usual_spo2", models.FloatField(null=True)),
                ("thresholds", models.JSONField(default=dict)),
                ("looked_after_by", models.CharField(blank=True, max_length=40)),
                ("deeds", models.JSONField(default=list)),
                ("twins", models.JSONField(default=list)),
                ("instruction", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("first_contact_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("is_wrong_number", models.BooleanField(default=False)),
                ("paused_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("outcome", models.CharField(blank=True, max_length=24)),
                ("erased_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("level", models.CharField(blank=True, max_length=12)),
                ("standing", models.TextField(blank=True)),
                ("is_frail", models.BooleanField(default=False)),
                ("silent", models.CharField(blank=True, max_length=12)),
                ("due_at", models.DateTimeField(null=True)),
                ("stands_until", models.DateTimeField(null=True)),
                ("alarmed_at", models.DateTimeField(null=True)),
                ("last_contact_at", models.DateTimeField(null=True)),
                ("last_reading_at", models.DateTimeField(null=True)),
                ("recent", models.BinaryField(default=b"")),
                ("taken_by", models.CharField(blank=True, max_length=40)),
                ("taken_until", models.DateTimeField(null=True)),
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
                "db_table": "care_episode",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=["district", "due_at"],
                        name="care_episode_due",
                    ),
                    models.Index(
                        condition=models.Q(("silent__in", ("seek", "tell"))),
                        fields=["district", "due_at"],
                        name="care_episode_silent",
                    ),
                    models.Index(
                        condition=models.Q(("stands_until__isnull", False)),
                        fields=["stands_until"],
                        name="care_episode_stands",
                    ),
                    models.Index(
                        condition=models.Q(("state", "paused")),
                        fields=["paused_until"],
                        name="care_episode_paused",
                    ),
                    models.Index(
                        condition=models.Q(("alarmed_at__isnull", False)),
                        fields=["district", "alarmed_at"],
                        name="care_episode_alarmed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting-contact")),
                        fields=["district", "opened_at"],
                        name="care_episode_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("is_wrong_number", True)),
                        fields=["district", "changed_at"],
                        name="care_episode_wrong_number",
                    ),
                    models.Index(
                        condition=models.Q(("state", "ended")),
                        fields=["district", "ended_at"],
                        name="care_episode_ended",
                    ),
                ],
            },
        ),
        Protecting(_protect),
        Protecting(_leave_room),
    ]
