"""The room as Django sees it."""

import logging

from django.apps import AppConfig


class Web(AppConfig):
    """The pages, and what the log is told of sign-in."""

    name = "epihq.web"
    label = "web"

    def ready(self) -> None:
        """Listen to sign-in, and keep strangers' mistakes out of the journal."""
        from epihq.web.sign_in_log import listen  # noqa: PLC0415 - names tables

        listen()
        # Its entries are tracebacks of requests that no browser sends.
        logging.getLogger("django.security").setLevel(logging.CRITICAL)
