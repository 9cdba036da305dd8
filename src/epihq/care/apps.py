"""The room as Django sees it."""

from django.apps import AppConfig


class Care(AppConfig):
    """The tables of home care."""

    name = "epihq.care"
    label = "care"
