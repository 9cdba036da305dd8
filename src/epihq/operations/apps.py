"""The room as Django sees it."""

from django.apps import AppConfig


class Operations(AppConfig):
    """The ledger's tables."""

    name = "epihq.operations"
    label = "operations"

    def ready(self) -> None:
        """Let every subject declare its verbs."""
        import epihq.operations.subjects  # noqa: F401, PLC0415 - reads the subjects' rules
