"""An officer's sessions end by a date of their own.

The column may be empty, so that SQLite adds it to the table that is there, with its
triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = (("operations", "0006_checks_are_asked_for"),)
    operations = (
        migrations.AddField("officer", "access_since", models.DateTimeField(null=True)),
    )
