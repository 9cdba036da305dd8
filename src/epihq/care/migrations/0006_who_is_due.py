"""Who is due is found without looking at those who wait for another reason."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two indexes take the place of two."""

    dependencies = [
        ("care", "0005_in_hand"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="episoderow", name="care_episode_due"),
        migrations.RemoveIndex(model_name="episoderow", name="care_episode_silent"),
        migrations.AddIndex(
            model_name="episoderow",
            index=models.Index(
                condition=~Q(state__in=("ended", "waiting-contact"))
                & ~Q(silent__in=("seek", "tell"))
                & Q(is_wrong_number=False),
                fields=["district", "due_at"],
                name="care_episode_check_due",
            ),
        ),
        migrations.AddIndex(
            model_name="episoderow",
            index=models.Index(
                condition=Q(silent__in=("seek", "tell")),
                fields=["district", "is_frail", "due_at"],
                name="care_episode_silent_by",
            ),
        ),
    ]
