"""The room as Django sees it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class Operations(AppConfig):
    """The ledger's tables."""

    name = "epihq.operations"
    label = "operations"

    def ready(self) -> None:
        """Let every subject declare its verbs, what waits; databases level letters."""
        from epihq.operations import subjects  # noqa: PLC0415 - reads the subjects' rules
        from epihq.operations.ledger.letters import know_letters  # noqa: PLC0415

        subjects.know_waiting()
        connection_created.connect(know_letters)
