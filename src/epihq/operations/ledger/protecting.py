"""A step of the migrations that guards tables, and asks for no models."""

from typing import Any

from django.db import migrations, router


class Protecting(migrations.RunPython):
    """Run a function that writes triggers.

    Django's own step makes all models of that moment anew for its function; doing so
    for each was half of the time in which a new ledger is made.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Run it without models."""
        del from_state, to_state
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            self.code(None, schema_editor)
