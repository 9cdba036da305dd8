"""``epihq care``: how long names are kept, and the keys that lock them."""

from typing import Annotated

import typer

from epihq.cli.author import acting
from epihq.cli.care_desk import Hours, OfficerOption, desk, none_kept
from epihq.cli.measures_options import ByOption
from epihq.cli.output import Format, FormatOption, HomeOption, print_rows

_COLUMNS = ("number", "district", "days", "kept", "due", "next_at")


def retention(
    erase: Annotated[
        bool, typer.Option("--erase", help="Erase now who is kept no longer.")
    ] = False,
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Say how long each district keeps names of those whose home care has ended.

    `kept` are the ended who still have a name, `due` those who are kept no longer,
    `next_at` when the next one is. Days are set on the district's page; without days
    names are kept until somebody erases them. The watch erases in its rounds; figures,
    checks and acts stay, without names. Backups made before still hold them.

    \b
    epihq care retention --by sara
    epihq care retention --erase --by sara
    """
    with desk(home, by) as actor:
        from epihq.care.register import erasing
        from epihq.operations.ledger import clock, rules

        now, erased = clock.now(), 0
        if erase:
            rules.require(actor, "care.erase")
            while count := erasing.erase_due(now):
                erased += count
        hours = Hours(form)
        rows = [
            {
                **vars(one),
                "number": one.district,
                "district": one.name,
                "next_at": hours(one.next_at),
            }
            for one in erasing.kept(actor, now)
        ]
    print_rows(_COLUMNS, rows, form)
    if erase:
        typer.echo(f"{erased} erased; each is told in the log.", err=True)


def rotate_keys(
    search: Annotated[
        bool,
        typer.Option(
            "--search", help="Also make anew by what people are found; takes longer."
        ),
    ] = False,
    by: ByOption = None,
    home: HomeOption = None,
) -> None:
    """Lock everybody's data with a new key, and drop the old ones.

    For whoever has the headquarters' machine. It may be broken off and run again: old
    keys stay in the file until the last was locked anew. Keep a copy of the new file
    apart from the database; backups made before need the file of before.

    \b
    epihq care rotate-keys --by "a.aliyev"
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with ledger.reading(folder) as kept:
        if not kept:
            raise none_kept(folder)
        from epihq.care.register.rotating import rotate

        done = rotate(acting(by), search=search)
    typer.echo(f"{done.people} people locked with a new key")
    if done.others:
        typer.echo(f"{done.others} messages of nobody known locked with a new key")
    if done.skipped:
        typer.echo(
            f"{done.skipped} messages skipped: no key of the file opens them. They "
            "stay as they are, and nobody can read them",
            err=True,
        )
