"""An index of the entries whose content a law had erased, that a past hour asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index of hardly any entries."""

    dependencies = (("operations", "0018_feeds"),)
    operations = (
        migrations.AddIndex(
            model_name="logrow",
            index=models.Index(
                condition=models.Q(("content", "")),
                fields=["thing", "thing_number"],
                name="ledger_log_erased",
            ),
        ),
    )
