"""How the commands of ``epihq care`` open the desk, and print what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import Format

if TYPE_CHECKING:
    from epihq.operations.ledger.rules import Actor

OfficerOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        help="Your user name at the headquarters: your roles and districts hold; "
        "default your name on this computer.",
    ),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="Why you look, for the log. Name nobody.")
]
DistrictOption = Annotated[
    str | None,
    typer.Option("--district", help="Of this district alone, by its name or number."),
]
PEOPLE_TOLD = "The log tells that you looked, and why."


@contextmanager
def desk(home: Path | None, by: str | None) -> Iterator["Actor"]:
    """Open the desk for an officer, whose roles and districts hold as on the pages.

    Raises:
        DataError: ``care.none-kept``, those of ``ledger.reading``.
        UsageError: ``care.by-whom``.
    """
    from epihq.cli.author import author
    from epihq.operations.ledger import ledger
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with ledger.reading(folder) as kept:
        if not kept:
            raise none_kept(folder)
        yield _officer(author(by))


def none_kept(folder: Path) -> Exception:
    """Say that there is no headquarters in a folder."""
    from epihq.terms.errors import DataError

    return DataError(
        "care.none-kept",
        f"care: a headquarters with a desk of home care was expected; got none at "
        f"{str(folder)!r}. Name it with --home.",
    )


def _officer(name: str) -> "Actor":
    from epihq.operations.people.tables import Officer
    from epihq.operations.people.tokens import actor_for
    from epihq.terms.errors import UsageError

    row = Officer.objects.filter(username__iexact=name, state="active").first()
    if row is None:
        raise UsageError(
            "care.by-whom",
            f"--by: the user name of an officer at work was expected; got {name!r}. "
            "Name yourself as the headquarters knows you.",
        )
    return actor_for(row, via="cli")


def district_numbers(actor: "Actor", named: str | None) -> tuple[int, ...]:
    """Find an officer's district by its name or number; nothing is all of theirs.

    Raises:
        UsageError: ``care.no-such-district``.
    """
    from epihq.care.register.episodes import own_districts
    from epihq.care.register.opening import district_of
    from epihq.terms.folding import fold

    if named is None:
        return ()
    if named.isdecimal():
        return (district_of(actor, int(named)).pk,)
    wanted = fold(named)
    for row in own_districts(actor).filter(state="active"):
        if fold(row.name) == wanted:
            return (row.pk,)
    raise _no_such_district(named)


def _no_such_district(named: str) -> Exception:
    from epihq.terms.errors import UsageError

    return UsageError(
        "care.no-such-district",
        "--district: the name or number of a district of yours that is at work was "
        f"expected; got {named!r}. `epihq care report` lists them.",
    )


class Hours:
    """Prints hours: by the headquarters' clock for people, exactly for programs."""

    def __init__(self, form: Format) -> None:
        from zoneinfo import ZoneInfo

        from epihq.operations.duty.day_record import time_zone

        self.zone = ZoneInfo(time_zone())
        self._short = form is Format.TABLE

    def __call__(self, hour: datetime | None) -> str | None:
        """Print one; None where there is none."""
        if hour is None:
            return None
        here = hour.astimezone(self.zone)
        if self._short:
            return f"{here:%Y-%m-%d %H:%M}"
        return here.isoformat(timespec="seconds")
