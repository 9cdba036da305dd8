"""``epihq care export``: who was under care, without names, or with all of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import (
    DistrictOption,
    OfficerOption,
    ReasonOption,
    desk,
    district_numbers,
)
from epihq.cli.output import HomeOption, day_option

if TYPE_CHECKING:
    from datetime import date


def export(
    out: Annotated[Path, typer.Option("--out", help="The ZIP file to write.")],
    reason: ReasonOption,
    full: Annotated[
        bool, typer.Option("--full", help="With names, addresses and telephones.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(help="Whose care began on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Whose care began on this day or before.")
    ] = None,
    k: Annotated[
        int, typer.Option(help="Without names: so many share each combination.")
    ] = 10,
    district: DistrictOption = None,
    by: OfficerOption = None,
    home: HomeOption = None,
) -> None:
    """Take out who was under care: for research without names, or in full.

    Without --full each person has a pseudonym of this export alone, a band of age, sex,
    district and week; who shares these with too few (--k) is told more coarsely, or
    left out, and both are counted. The log tells who took it out, and why.

    \b
    epihq care export --out research.zip --reason "study 7" --by sara
    epihq care export --out all.zip --full --reason "moves to the new desk" --by sara
    """
    with desk(home, by) as actor:
        from epihq.care.exchange.research import Span, export_for_research, packed
        from epihq.care.exchange.whole import export_whole
        from epihq.operations.duty.day_record import bounds, time_zone
        from epihq.operations.ledger import clock

        zone = time_zone()
        first, last = day_option(since, "--since"), day_option(until, "--until")
        span = Span(
            since=_begins(first, zone),
            until=bounds(last, zone)[1] if last else clock.now(),
            districts=district_numbers(actor, district),
        )
        if full:
            people, body = export_whole(actor, span, reason=reason)
            told = f"{people} people with their names"
        else:
            found = export_for_research(actor, span, k=k, reason=reason)
            people, body = len(found.rows), packed(found)
            told = (
                f"{people} of {found.people} people without names, each combination "
                f"shared by {found.rarest} or more; {found.left_out} left out"
            )
    _write(out, body)
    typer.echo(f"{told}: {out}")


def _begins(day: "date | None", zone: str) -> datetime:
    from epihq.operations.duty.day_record import bounds

    return bounds(day, zone)[0] if day else datetime(1, 1, 2, tzinfo=UTC)


def _write(out: Path, body: bytes) -> None:
    from epihq.archive.catalogue import write_whole
    from epihq.terms.errors import UsageError

    try:
        write_whole(out, body)
    except OSError as error:
        raise UsageError(
            "reports.folder-not-writable",
            f"--out: a file that can be written is needed; got {str(out)!r} "
            f"({error.strerror}). Name another.",
        ) from error
