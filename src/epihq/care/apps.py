"""The room as Django sees it."""

from django.apps import AppConfig


class Care(AppConfig):
    """The tables of home care."""

    name = "epihq.care"
    label = "care"

    def ready(self) -> None:
        """Bring guards, checks and steps of the watch to the ledger."""
        from epihq.care.bringing import BROUGHT  # noqa: PLC0415 - names tables
        from epihq.care.needs.actions import drop_asked  # noqa: PLC0415 - the same
        from epihq.care.register.episodes import AT_THE_END  # noqa: PLC0415 - the same
        from epihq.operations.ledger import brought  # noqa: PLC0415

        brought.know(self.label, BROUGHT)
        AT_THE_END.append(drop_asked)
