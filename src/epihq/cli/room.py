"""The room behind a folder, for commands that can do without one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path


@contextmanager
def room(home: Path) -> Iterator[bool]:
    """Open the ledger of a headquarters to be read; False where it has none.

    Raises:
        UsageError, RecordError: those of ``ledger.reading``.
    """
    # Asked before Django is loaded: most briefings are made without a room.
    if (home / "ledger.sqlite3").exists() or "EPIHQ_DATABASE_URL" in os.environ:
        from epihq.operations.ledger import ledger

        with ledger.reading(home) as kept:
            yield kept
    else:
        yield False


def own_day(home: Path) -> date:
    """Give the day that it is in the headquarters; in UTC where its clock is not known.

    A ledger that cannot be read stops no estimate: it is told which day is taken.
    """
    import typer

    from epihq.terms.dates import today
    from epihq.terms.errors import DataError

    try:
        return _room_day(home) or today()
    except DataError as error:
        typer.echo(f"note: {error} Today is taken in UTC: {today()}.", err=True)
        return today()


def days_of_today(home: Path) -> tuple[date, date]:
    """Give the day that it is here, and the newest one that anything may be dated with.

    In a headquarters both are its own day; without one, that in UTC, and the newest
    that has begun anywhere.
    """
    from epihq.terms.dates import latest_day, today
    from epihq.terms.errors import DataError

    with suppress(DataError):
        if day := _room_day(home):
            return day, day
    return today(), latest_day()


def _room_day(home: Path) -> date | None:
    with room(home) as kept:
        if not kept:
            return None
        from epihq.archive import Archive
        from epihq.operations.centre.actions import centre
        from epihq.operations.centre.day import room_day

        return room_day(Archive(home), centre())


def asked_day(as_of: str | None, home: Path | None) -> date:
    """Read the day of ``--as-of``; where it is left out, that of the headquarters.

    Raises:
        UsageError: ``terms.not-a-day``.
    """
    from epihq.cli.output import day_option
    from epihq.terms.settings import home_folder

    return day_option(as_of, "--as-of") or own_day(home_folder(home))


def own_location(home: Path) -> str | None:
    """Give the location of the headquarters, e.g. "AZE"; None where there is none."""
    with room(home) as kept:
        if not kept:
            return None
        from epihq.operations.centre.actions import centre

        found = centre()
        return found.location if found else None
