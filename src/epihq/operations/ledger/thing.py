"""A thing of the room: a row with a life, whose every change is in the log.

The table holds how it stands now; the log holds, entry by entry, how it stood before.
A database trigger lets no row go and no change pass that does not raise its version.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

# Of the ledger itself, and of the apps that rest on it.
PREFIXES = ("ledger_", "care_")


class Thing(models.Model):
    """What all things share: a number, a version and a state."""

    kind: ClassVar[str]
    # Columns that must not reach the log, e.g. the hash of a password.
    secret: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[Any] = models.Manager()

    number = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=24)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """Name it, e.g. "signal 7"."""
        return f"{self.kind} {self.pk}"

    def columns(self) -> dict[str, object]:
        """Give all columns but the secret ones as JSON can hold them."""
        return {
            field.attname: _plain(getattr(self, field.attname))
            for field in self._meta.concrete_fields
            if field.attname not in self.secret
        }


def own_tables() -> list[type[models.Model]]:
    """List the tables of the ledger and of the apps that rest on it."""
    found = apps.get_models()
    return [m for m in found if m._meta.db_table.startswith(PREFIXES)]  # noqa: SLF001 - Django's way to a table's name


def all_things() -> list[type[Thing]]:
    """List the tables of things."""
    return [table for table in own_tables() if issubclass(table, Thing)]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
