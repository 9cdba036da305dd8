"""A delivery says whose address it goes to, and so which agency's secret signs it."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from epihq.operations.ledger.protecting import Protecting

_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def _protect(_apps: Any, editor: Any) -> None:
    # SQLite makes the table anew, and its triggers go with the old one; PostgreSQL
    # changes the table that is there.
    if editor.connection.vendor == "sqlite":
        _kept.protect(editor, ("delivery",))


class Migration(migrations.Migration):
    """Two columns, the rule of one message, and the triggers where they are lost."""

    dependencies = (("operations", "0008_secret_columns_are_sealed"),)
    operations = (
        migrations.AddField(
            "deliveryrow",
            "agency",
            models.ForeignKey(
                null=True, on_delete=models.PROTECT, to="operations.agencyrow"
            ),
        ),
        migrations.AddField(
            "deliveryrow",
            "officer",
            models.ForeignKey(
                null=True, on_delete=models.PROTECT, to="operations.officer"
            ),
        ),
        migrations.RemoveConstraint("deliveryrow", "ledger_delivery_is_one"),
        migrations.AddConstraint(
            "deliveryrow",
            models.UniqueConstraint(
                fields=("instruction", "occasion", "channel", "address"),
                condition=models.Q(channel="email"),
                name="ledger_delivery_is_one",
            ),
        ),
        migrations.AddConstraint(
            "deliveryrow",
            models.UniqueConstraint(
                fields=("instruction", "occasion", "address", "agency"),
                condition=models.Q(channel="webhook"),
                name="ledger_delivery_is_one_of_its_agency",
            ),
        ),
        Protecting(_protect),
    )
