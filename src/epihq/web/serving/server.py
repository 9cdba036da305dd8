"""The server: gunicorn from code, so that there is one command and no other file."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from epihq.operations.ledger import ledger, out_of_reach
from epihq.web import settings
from epihq.web.serving.connections import Connections


class _Server(BaseApplication):
    """gunicorn with our options; it reads neither file nor command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Give the application, in the worker that asks for it.

        Its pages are loaded first, which takes seconds: a worker that stands up again
        answers its first visitor at once, and the others answer until then.
        """
        application = get_wsgi_application()
        import_module(django_settings.ROOT_URLCONF)
        out_of_reach.hold_open(django_settings.EPIHQ_HOME)
        return application


def prepare(home: Path) -> None:
    """Set Django up and bring the ledger up to date, before anything is served.

    Raises:
        DataError: ``ledger.not-available``.
        UsageError: those of ``settings.configure``.
    """
    settings.configure(home)
    with ledger.writing(home):
        from epihq.operations.events.actions import declare_missing  # noqa: PLC0415
        from epihq.operations.ledger.rules import WATCH  # noqa: PLC0415 - as these
        from epihq.web.account.locked import lock_all  # noqa: PLC0415 - names tables

        lock_all()
        declare_missing(WATCH)
        call_command("clearsessions")


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages until told to stop; requests under way are answered first."""
    _Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": Connections,
            "preload_app": False,
            "timeout": 60,
            "graceful_timeout": 20,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
        }
    ).run()
