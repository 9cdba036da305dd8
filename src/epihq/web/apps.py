"""The room as Django sees it."""

import logging
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import get_language

from epihq import words

_PATIENCE_MILLISECONDS = 5_000


class Web(AppConfig):
    """The pages, and what the log is told of sign-in."""

    name = "epihq.web"
    label = "web"

    def ready(self) -> None:
        """Listen to sign-in, and keep strangers' mistakes out of the journal."""
        from epihq.web.account.sign_in_log import listen  # noqa: PLC0415 - names tables

        listen()
        words.follow(get_language)
        connection_created.connect(_answer_soon)
        # Its entries are tracebacks of requests that no browser sends.
        logging.getLogger("django.security").setLevel(logging.CRITICAL)


def _answer_soon(connection: Any, **_: Any) -> None:
    """Let no page wait as long for others' locks as a program does; who reads needs it.

    Threads that wait for a lock cannot answer those who only read.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
