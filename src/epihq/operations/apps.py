"""The room as Django sees it."""

from django.apps import AppConfig


class Operations(AppConfig):
    """The ledger's tables."""

    name = "epihq.operations"
    label = "operations"

    def ready(self) -> None:
        """Let every subject declare its verbs, and what of it waits."""
        from epihq.operations import subjects  # noqa: PLC0415 - reads the subjects' rules

        subjects.know_waiting()
