"""The room as Django sees it."""

import logging

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Web(AppConfig):
    """The pages, and what the log is told of sign-in."""

    name = "epihq.web"
    label = "web"

    def ready(self) -> None:
        """Listen to sign-in, and keep strangers' mistakes out of the journal."""
        from epihq.web.locked import lock_all  # noqa: PLC0415 - names tables
        from epihq.web.sign_in_log import listen  # noqa: PLC0415

        listen()
        post_migrate.connect(lock_all, sender=self)
        # Its entries are tracebacks of requests that no browser sends.
        logging.getLogger("django.security").setLevel(logging.CRITICAL)
