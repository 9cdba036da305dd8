"""Counts of what is limited."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = (("web", "0002_factors_are_locked"),)
    operations = (
        migrations.CreateModel(
            name="CountRow",
            fields=[
                (
                    "key",
                    models.CharField(max_length=255, primary_key=True, serialize=False),
                ),
                ("count", models.PositiveIntegerField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "web_count"},
        ),
    )
