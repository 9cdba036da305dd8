"""What comes again is answered as the first time: what was said then is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column of checks and one of short messages; rows of before tell nothing."""

    dependencies = [
        ("care", "0006_who_is_due"),
    ]

    operations = [
        migrations.AddField(
            model_name="readingrow",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="messagerow",
            name="came_as",
            field=models.CharField(max_length=12, null=True),
        ),
    ]
