"""Things of the room, and the log that tells of them."""

import django.db.models.deletion
from django.apps import apps
from django.db import migrations, models


class Migration(migrations.Migration):
    """Before the pages' own tables, which point to officers."""

    # Without the pages there is nobody to run before.
    run_before = [
        (app, "0001_initial")
        for app in ("account", "mfa")
        if apps.is_installed(f"allauth.{app}")
    ]

    dependencies = [
        ("operations", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="CentreRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.TextField()),
                ("location", models.CharField(max_length=6)),
                ("time_zone", models.CharField(default="UTC", max_length=40)),
                ("language", models.CharField(default="en", max_length=5)),
                ("signals_a_day", models.IntegerField(default=20)),
            ],
            options={
                "db_table": "ledger_centre",
            },
        ),
        migrations.CreateModel(
            name="HeartbeatRow",
            fields=[
                (
                    "name",
                    models.CharField(max_length=60, primary_key=True, serialize=False),
                ),
                ("beat_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("trouble", models.TextField(blank=True)),
                ("holder", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "db_table": "ledger_heartbeat",
            },
        ),
        migrations.CreateModel(
            name="ModeRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("why", models.TextField()),
                ("set_by", models.CharField(max_length=40)),
            ],
            options={
                "db_table": "ledger_mode",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="OnceRow",
            fields=[
                (
                    "key",
                    models.CharField(max_length=120, primary_key=True, serialize=False),
                ),
                ("thing", models.CharField(max_length=20)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "db_table": "ledger_once",
            },
        ),
        migrations.CreateModel(
            name="ProposalRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("location", models.CharField(max_length=6)),
                ("act", models.JSONField()),
                ("why", models.TextField()),
                ("decision", models.CharField(blank=True, max_length=64)),
                ("signal", models.BigIntegerField(null=True)),
                ("proposed_by", models.CharField(max_length=40)),
                ("answered_by", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("act_number", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "ledger_proposal",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="SourceRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.CharField(max_length=40, unique=True)),
                ("address", models.TextField(blank=True)),
                ("every_minutes", models.IntegerField(default=60)),
            ],
            options={
                "db_table": "ledger_source",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="TemplateRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.TextField(unique=True)),
                ("signal_kind", models.CharField(blank=True, max_length=24)),
                ("text", models.TextField()),
                ("legal_basis", models.TextField(blank=True)),
                ("priority", models.CharField(default="normal", max_length=8)),
                ("deadline_hours", models.IntegerField()),
            ],
            options={
                "db_table": "ledger_template",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="AgencyRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.TextField(unique=True)),
                ("location", models.CharField(max_length=6)),
                ("email", models.TextField(blank=True)),
                ("webhook", models.TextField(blank=True)),
                ("webhook_secret", models.TextField(blank=True)),
                (
                    "above",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.agencyrow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_agency",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("username", models.CharField(max_length=40, unique=True)),
                ("full_name", models.TextField()),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="en", max_length=5)),
                ("roles", models.JSONField(default=list)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.agencyrow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_officer",
                "ordering": ("full_name",),
            },
        ),
        migrations.CreateModel(
            name="AttachmentRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("of_thing", models.CharField(max_length=20)),
                ("of_number", models.BigIntegerField()),
                ("name", models.TextField()),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "ledger_attachment",
                "ordering": ("number",),
                "indexes": [
                    models.Index(
                        fields=["of_thing", "of_number"],
                        name="ledger_attachment_of_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("items", models.JSONField(default=list)),
                ("notes", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "incoming",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.officer",
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.officer",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_handover",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="InstructionRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("legal_basis", models.TextField(blank=True)),
                ("location", models.CharField(blank=True, max_length=6)),
                ("priority", models.CharField(default="normal", max_length=8)),
                ("deadline", models.DateTimeField(db_index=True)),
                ("signal", models.BigIntegerField(db_index=True, null=True)),
                ("proposal", models.BigIntegerField(null=True)),
                ("template", models.TextField(blank=True)),
                ("report", models.TextField(blank=True)),
                ("issued_by", models.CharField(max_length=40)),
                ("escalated", models.IntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.agencyrow",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.officer",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_instruction",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="DeliveryRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("occasion", models.CharField(max_length=24)),
                ("channel", models.CharField(max_length=8)),
                ("address", models.TextField()),
                ("attempts", models.JSONField(default=list)),
                ("due_at", models.DateTimeField()),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.instructionrow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_delivery",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="InviteRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.officer",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_invite",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="LogRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(db_index=True)),
                ("by", models.TextField()),
                ("via", models.CharField(max_length=8)),
                ("verb", models.CharField(max_length=40)),
                ("thing", models.CharField(max_length=20)),
                ("thing_number", models.BigIntegerField()),
                ("before", models.CharField(blank=True, max_length=24)),
                ("after", models.CharField(blank=True, max_length=24)),
                ("content", models.TextField()),
                ("content_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "ledger_log",
                "ordering": ("number",),
                "indexes": [
                    models.Index(
                        fields=["thing", "thing_number", "number"],
                        name="ledger_log_of_thing",
                    ),
                    models.Index(fields=["verb", "number"], name="ledger_log_of_verb"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("position", models.TextField()),
                ("starts_at", models.DateTimeField(db_index=True)),
                ("ends_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.officer",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_shift",
                "ordering": ("starts_at", "number"),
            },
        ),
        migrations.CreateModel(
            name="SignalRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("location", models.CharField(blank=True, db_index=True, max_length=6)),
                ("indicator", models.CharField(blank=True, max_length=40)),
                ("signal_kind", models.CharField(max_length=24)),
                ("severity", models.CharField(max_length=12)),
                ("cause", models.TextField(db_index=True)),
                ("reference_date", models.DateField()),
                ("last_date", models.DateField()),
                ("times", models.IntegerField(default=1)),
                ("alarms", models.JSONField(default=list)),
                ("locations", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("officer", models.CharField(blank=True, max_length=40)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.signalrow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_signal",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="ThresholdRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("location", models.CharField(blank=True, max_length=6)),
                ("name", models.CharField(max_length=40)),
                ("value", models.JSONField()),
                ("why", models.TextField()),
            ],
            options={
                "db_table": "ledger_threshold",
                "ordering": ("location", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("location", "name"), name="ledger_threshold_is_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TokenRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(max_length=24)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.TextField()),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("expires_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.officer",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_token",
                "ordering": ("number",),
            },
        ),
        migrations.AddIndex(
            model_name="instructionrow",
            index=models.Index(
                fields=["state", "deadline"], name="ledger_instruction_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="instructionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agency__isnull", False),
                    ("officer__isnull", False),
                    _connector="OR",
                ),
                name="ledger_instruction_has_an_addressee",
            ),
        ),
        migrations.AddIndex(
            model_name="deliveryrow",
            index=models.Index(fields=["state", "due_at"], name="ledger_delivery_due"),
        ),
        migrations.AddConstraint(
            model_name="deliveryrow",
            constraint=models.UniqueConstraint(
                fields=("instruction", "occasion", "channel", "address"),
                name="ledger_delivery_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="ledger_shift_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="signalrow",
            index=models.Index(fields=["state", "number"], name="ledger_signal_open"),
        ),
    ]
