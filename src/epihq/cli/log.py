"""``epihq log``: what was said and done, whether it is whole, the record of a day."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.author import acting
from epihq.cli.output import (
    Format,
    FormatOption,
    HomeOption,
    LanguageOption,
    day_option,
    print_rows,
)

if TYPE_CHECKING:
    from datetime import date

    from epihq.operations.keeping.verifying import Checked
    from epihq.operations.ledger.rules import Actor
    from epihq.terms.log import LogDay

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Read the log of the centre, check that it is whole, take out a day's record.",
)

_COLUMNS = ("number", "hour", "by", "via", "verb", "thing", "before", "after", "note")


@app.command()
def verify(
    against: Annotated[
        Path | None,
        typer.Option(
            help="What was kept of the log: heads, or a day's record as JSON Lines."
        ),
    ] = None,
    home: HomeOption = None,
) -> None:
    """See whether the log is whole, and everything stands as it tells.

    Walks the chain of seals; looks at the database's triggers, at every thing, secret
    column, attached file and publication. Changes nothing, and reads what cannot be
    written. Only what is kept elsewhere shows a log that was written anew as a whole:
    keep its heads.

    \b
    epihq log verify
    epihq log verify --against /mnt/elsewhere/heads.jsonl
    epihq log verify --against log-2020-07-01.jsonl
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.settings import home_folder

    with ledger.looking(home_folder(home).absolute()) as kept:
        if kept:
            from epihq.operations.keeping.verifying import check
            from epihq.operations.ledger import heads

            found = check(heads.read(against) if against else ())
    if not kept:
        typer.echo("No log is kept here yet.")
        return
    typer.echo(f"entries  {found.entries}")
    typer.echo(f"newest   {found.head_number}")
    typer.echo(f"hash     {found.head_hash or '-'}")
    if found.owns_tables:
        typer.echo(
            "note     the program's role owns the tables: see EPIHQ_DATABASE_OWNER_URL"
        )
    _tell(found)
    typer.echo("The chain is whole, and all things stand as it tells.")
    if against:
        typer.echo(f"It goes on from what {against} tells of it.")


def _tell(found: "Checked") -> None:
    from epihq.terms.errors import DataError

    for damage in found.damage:
        place = f"entry {damage.number}: " if damage.number else ""
        typer.echo(f"damage   {place}{damage.sentence}")
    if found.damages > len(found.damage):
        typer.echo(f"damage   and {found.damages - len(found.damage):,} more")
    if found.damage:
        raise DataError(
            "log.not-whole",
            "log: a whole chain was expected, and things as it tells; got damage in "
            f"{found.damages:,} places, the first: {found.damage[0].sentence}. "
            "Keep this database as it is, and compare it with a backup.",
        )


@app.command()
def head(
    to: Annotated[
        Path | None, typer.Option(help="Add it to this file, e.g. on another disk.")
    ] = None,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Set the head in the folder anew, on record."),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(help="Who sets it anew; default your name on this computer."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Sign the newest entry's number and hash, to be kept elsewhere.

    Who has it can see later, with `epihq log verify --against FILE`, that the log was
    not cut, written anew or put back. --anew is for a head in the folder that is gone
    or torn, or that the log does not go on from: first find out why.

    \b
    epihq log head --to /mnt/elsewhere/heads.jsonl
    epihq log head --anew --by "a.aliyev"
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.errors import DataError
    from epihq.terms.settings import home_folder

    folder = home_folder(home).absolute()
    if anew:
        _set_anew(folder, acting(by, "auditor"))
    with ledger.looking(folder) as kept:
        line = None
        if kept:
            from epihq.operations.ledger import heads

            line = heads.line()
    if line is None:
        raise DataError(
            "log.none-kept",
            "log head: a headquarters with a log was expected; got none at "
            f"{str(folder)!r}. Name it with --home.",
        )
    if to is None:
        typer.echo(line)
        return
    heads.add_to(to, line)
    typer.echo(f"added to {to}")


def _set_anew(folder: Path, actor: "Actor") -> None:
    from epihq.operations.ledger import ledger

    with ledger.reading(folder) as kept:
        if kept:
            from epihq.operations.ledger import heads

            heads.set_anew(actor.name)


@app.command()
def seal(
    by: Annotated[
        str | None, typer.Option(help="Who does; default your name on this computer.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Seal secret columns anew after the signing key was lost, and tell the log.

    From here on `epihq log verify` can compare them again; what was done to them
    before, nobody can tell any more. Restore the key from a backup if there is one.

    \b
    epihq log seal --by "a.aliyev"
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.settings import home_folder
    from epihq.web import settings

    folder, actor = home_folder(home), acting(by, "auditor")
    settings.configure(folder)
    with ledger.reading(folder) as kept:
        count = 0
        if kept:
            from epihq.operations.ledger.sealing import tell_unsealed

            count = tell_unsealed(actor.name, lost_keys=True)
    typer.echo(f"{count} secret columns sealed anew")


@app.command()
def show(
    day: Annotated[
        str | None, typer.Option(help="Of this day, e.g. 2020-07-01; default all.")
    ] = None,
    thing: Annotated[
        str | None, typer.Option(help="About things of this kind, e.g. signal.")
    ] = None,
    number: Annotated[
        int | None, typer.Option(help="About the one with this number.")
    ] = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """List entries, oldest first; a day is that of the centre's time zone.

    \b
    epihq log show --day 2020-07-01
    epihq log show --thing signal --number 7 --format json
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.errors import UsageError
    from epihq.terms.settings import home_folder

    if number is not None and thing is None:
        raise UsageError(
            "log.number-without-thing",
            f"log show: --number goes with --thing; got {number} alone. "
            "Add for example --thing signal.",
        )
    wanted = day_option(day, "--day")
    with ledger.reading(home_folder(home)) as kept:
        short = form is Format.TABLE
        rows = list(_entries(wanted, thing, number, short=short)) if kept else []
    columns = _COLUMNS if form is Format.TABLE else (*_COLUMNS, "thing_number", "hash")
    if form is Format.JSON:
        columns = (*columns, "content")
    print_rows(columns, rows, form)


def _entries(
    day: "date | None", thing: str | None, number: int | None, *, short: bool
) -> Iterator[dict[str, object]]:
    from dataclasses import asdict

    from epihq.operations.duty.day_record import bounds, time_zone
    from epihq.operations.ledger import log

    between = None if day is None else bounds(day, time_zone())
    for entry in log.entries(between=between, thing=thing, number=number):
        row = asdict(entry)
        row["hour"] = entry.recorded_at.isoformat(timespec="seconds")
        row["thing"] = f"{entry.thing} {entry.thing_number}"
        note = str(entry.content.get("note", ""))
        row["note"] = note
        if short:
            row["hour"] = f"{entry.recorded_at:%Y-%m-%d %H:%M:%S} UTC"
            row["note"] = _shortened(note)
        yield row


def _shortened(note: str) -> str:
    words = " ".join(note.split())
    return words if len(words) <= 50 else f"{words[:49]}…"


@app.command()
def export(
    day: Annotated[str, typer.Option(help="The day, e.g. 2020-07-01.")],
    to: Annotated[
        Path, typer.Option(help="The folder that the two files go to.")
    ] = Path(),
    by: Annotated[
        str | None,
        typer.Option(help="Who takes it out; default your name on this computer."),
    ] = None,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """Write the official record of a day, as PDF and as lines of JSON.

    The log tells who took it out. A day is that of the centre's time zone.

    \b
    epihq log export --day 2020-07-01 --to records
    epihq log export --day 2020-07-01 --language az
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.dates import parse_day
    from epihq.terms.errors import DataError
    from epihq.terms.settings import home_folder
    from epihq.words import speaking

    wanted, actor = parse_day(day, "--day"), acting(by, "auditor")
    with ledger.reading(home_folder(home)) as kept:
        if not kept:
            raise DataError(
                "log.none-kept",
                "log export: a headquarters with a log was expected; got none at "
                f"{str(home_folder(home))!r}. Name it with --home.",
            )
        from epihq.operations.duty.day_record import export_day

        with speaking(language):
            _write(export_day(actor, wanted), to)


def _write(record: "LogDay", folder: Path) -> None:
    from epihq.archive.catalogue import write_whole
    from epihq.operations.duty import day_record
    from epihq.reports.day_record import set_day_record
    from epihq.terms.errors import UsageError

    stem = f"log-{record.day}"
    try:
        text = "".join(day_record.lines(record)).encode()
        write_whole(folder / f"{stem}.jsonl", text)
        sheet = set_day_record(record, day_record.entries(record))
        write_whole(folder / f"{stem}.pdf", sheet)
    except OSError as error:
        raise UsageError(
            "reports.folder-not-writable",
            f"--to: a folder that can be written is needed; got {str(folder)!r} "
            f"({error.strerror}). Name another.",
        ) from error
    typer.echo(f"{record.entries} entries: {folder / stem}.pdf and .jsonl")
