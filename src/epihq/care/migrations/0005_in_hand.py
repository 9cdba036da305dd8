"""Whom somebody has in hand is found without looking through all people at home."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [
        ("care", "0004_rounds"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="episoderow",
            index=models.Index(
                condition=models.Q(("taken_by", ""), _negated=True),
                fields=["taken_by", "taken_until"],
                name="care_episode_in_hand",
            ),
        ),
    ]
