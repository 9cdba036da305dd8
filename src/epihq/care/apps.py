"""The room as Django sees it."""

from django.apps import AppConfig


class Care(AppConfig):
    """The tables of home care."""

    name = "epihq.care"
    label = "care"

    def ready(self) -> None:
        """Bring guards, checks and steps of the watch to the ledger."""
        from epihq.care.bringing import BROUGHT  # noqa: PLC0415 - names tables
        from epihq.operations.ledger import brought  # noqa: PLC0415

        brought.know(self.label, BROUGHT)
