"""``epihq care``: how long names are kept, and the keys that lock them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import OfficerOption, desk, none_kept
from epihq.cli.measures_options import ByOption
from epihq.cli.output import Format, FormatOption, HomeOption, print_rows

if TYPE_CHECKING:
    from datetime import datetime

    from epihq.operations.ledger.rules import Actor

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
        from epihq.operations.ledger import clock, rules

        rules.require(actor, "care.erase" if erase else "care.figures")
        now, erased = clock.now(), 0
        if erase:
            from epihq.care.register.erasing import erase_due

            while count := erase_due(now):
                erased += count
        rows = list(_rows(actor, now, form))
    print_rows(_COLUMNS, rows, form)
    if erase:
        typer.echo(f"{erased} erased; each is told in the log.", err=True)


def _rows(actor: "Actor", now: "datetime", form: Format) -> Iterator[dict[str, object]]:
    from django.db.models import Count, Min, Q

    from epihq.care.register.episodes import districts_of
    from epihq.care.register.tables import CareDistrictRow, EpisodeRow
    from epihq.cli.care_desk import Hours

    hours, mine = Hours(form), districts_of(actor)
    for row in CareDistrictRow.objects.order_by("name"):
        if mine is not None and row.pk not in mine:
            continue
        days = row.retention_days
        kept = timedelta(days=days or 0)
        ended = EpisodeRow.objects.filter(district=row, state="ended", erased_at=None)
        found = ended.aggregate(
            kept=Count("pk"),
            due=Count("pk", filter=Q(ended_at__lte=now - kept)),
            first=Min("ended_at"),
        )
        is_kept = days is not None and found["first"] is not None
        yield {
            "number": row.pk,
            "district": row.name,
            "days": days,
            "kept": found["kept"],
            "due": 0 if days is None else found["due"],
            "next_at": hours(found["first"] + kept) if is_kept else None,
        }


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
    from epihq.cli.measures_record import author
    from epihq.operations.ledger import ledger
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with ledger.reading(folder) as kept:
        if not kept:
            raise none_kept(folder)
        from epihq.care.register.rotating import rotate
        from epihq.operations.ledger.rules import Actor, Role
        from epihq.operations.measures.acts import check_author

        name = check_author(author(by))
        actor = Actor(name=name, roles=frozenset({Role.PROGRAM}), via="cli")
        count = rotate(actor, search=search)
    typer.echo(f"{count} people locked with a new key")
