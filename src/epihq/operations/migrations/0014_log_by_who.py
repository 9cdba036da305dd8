"""The log is found by who acted and by which door, as fast when it is long."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes of the log; no column changes."""

    dependencies = (("operations", "0013_daily_mails"),)
    operations = (
        migrations.AddIndex(
            "logrow", models.Index(fields=("by", "number"), name="ledger_log_of_whom")
        ),
        migrations.AddIndex(
            "logrow", models.Index(fields=("via", "number"), name="ledger_log_of_door")
        ),
    )
