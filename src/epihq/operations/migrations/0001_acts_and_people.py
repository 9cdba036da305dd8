"""Acts of regimes, and shares of people by area."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """The first tables."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="PeopleRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("location", models.CharField(db_index=True, max_length=6)),
                ("area", models.CharField(max_length=6)),
                ("share", models.FloatField()),
                ("source", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.TextField()),
            ],
            options={
                "db_table": "ledger_people",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(share__gte=0, share__lte=1),
                        name="ledger_people_share_is_one",
                    ),
                    models.CheckConstraint(
                        condition=~Q(recorded_by=""),
                        name="ledger_people_has_an_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("location", models.CharField(db_index=True, max_length=6)),
                ("regime", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[(k, k) for k in ("set", "extend", "lift")],
                        max_length=20,
                    ),
                ),
                ("instrument", models.TextField()),
                ("decided_on", models.DateField()),
                ("signed_on", models.DateField(null=True)),
                ("effective_from", models.DateTimeField()),
                ("from_offset", models.SmallIntegerField()),
                ("effective_to", models.DateTimeField(null=True)),
                ("to_offset", models.SmallIntegerField(null=True)),
                ("areas", models.JSONField()),
                ("measures", models.JSONField()),
                ("exemptions", models.JSONField()),
                ("source", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.TextField()),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="operations.actrow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_act",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(effective_to__gt=F("effective_from")),
                        name="ledger_act_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=["set", "extend", "lift"]),
                        name="ledger_act_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(recorded_by=""),
                        name="ledger_act_has_an_author",
                    ),
                ],
            },
        ),
    )
