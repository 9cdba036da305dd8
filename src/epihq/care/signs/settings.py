"""What a headquarters sets itself about home care, where a rule set says nothing."""

from dataclasses import dataclass
from datetime import UTC, time, timedelta, tzinfo


@dataclass(frozen=True, kw_only=True)
class CareSettings:
    """Hours and spans of a headquarters' own.

    ``every`` is how often somebody is asked where the rule set does not say it;
    ``remind``, ``tell`` and ``seek`` count from when a check was due: reminders, the
    clinician is told, somebody goes and looks. ``quiet`` are hours, of ``zone``, in
    which nobody is asked. ``tries`` unanswered calls are as good as silence told.
    """

    zone: tzinfo = UTC
    every: timedelta = timedelta(hours=12)
    first_contact: timedelta = timedelta(hours=24)
    remind: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(hours=4))
    tell: timedelta = timedelta(hours=5)
    seek: timedelta = timedelta(hours=24)
    tries: int = 3
    quiet: tuple[time, time] | None = (time(22), time(7))
    early: timedelta = timedelta(hours=2)


DEFAULT = CareSettings()
