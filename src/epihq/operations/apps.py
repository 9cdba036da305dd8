"""The room as Django sees it."""

from django.apps import AppConfig


class Operations(AppConfig):
    """The ledger's tables."""

    name = "epihq.operations"
    label = "operations"
