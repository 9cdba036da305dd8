"""Officers have districts of home care; a column that may be empty keeps triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = (("operations", "0015_diseases"),)
    operations = (
        migrations.AddField("officer", "districts", models.JSONField(null=True)),
    )
