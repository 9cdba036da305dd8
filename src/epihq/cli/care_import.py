"""``epihq care import``: a list of people who stay at home comes in."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import OfficerOption, desk, district_numbers
from epihq.cli.output import Format, FormatOption, HomeOption, print_rows
from epihq.cli.reading_options import DatesOption, EncodingOption, SheetOption

if TYPE_CHECKING:
    from epihq.care.register.bringing_in import BroughtIn
    from epihq.care.register.lists import Listed, Said

_COUNTS = ("opened", "known", "likely", "columns_not_read")


def import_(
    file: Annotated[
        Path,
        typer.Argument(help="A list: CSV, xlsx, ods, Parquet.", show_default=False),
    ],
    map_: Annotated[
        Path | None,
        typer.Option("--map", help="Which column is what, where names do not say it."),
    ] = None,
    district: Annotated[
        str | None,
        typer.Option(help="The district of rows that name none, by name or number."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would come of it; take nobody.")
    ] = False,
    sheet: SheetOption = "",
    encoding: EncodingOption = "",
    dates: DatesOption = "",
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Take the people of a list under care: all of them, or nobody.

    Columns are known by their names in English, Azerbaijani and Russian. Who is on
    record under the same case or document stays as they are; who may be is taken in,
    and waits for a person to decide. A list that comes again brings only who is new.
    Of what is wrong the line and the column are told, and never what stands there.

    \b
    epihq care import list.xlsx --preview --by sara
    epihq care import list.csv --map list.toml --district Sabail --by sara
    """
    from epihq.terms.errors import UsageError

    if not file.is_file():
        raise UsageError(
            "fetch.no-such-file",
            f"care import: a file was expected; got {str(file)!r}, which is none. "
            "Check the path.",
        )
    said = _said(map_, sheet=sheet, encoding=encoding, dates=dates)
    with desk(home, by) as actor:
        from epihq.care.register.bringing_in import BadListError, bring_in
        from epihq.care.register.lists import read_list

        numbers = district_numbers(actor, district)
        listed = read_list(file.name, file.read_bytes(), said)
        try:
            found = bring_in(
                actor,
                listed,
                district=numbers[0] if numbers else None,
                preview=preview,
            )
        except BadListError as error:
            if preview:
                wrong = [vars(one) for one in error.problems]
                print_rows(("line", "field", "why"), wrong, form)
            raise
    _tell(found, listed, form)
    if preview:
        typer.echo("A preview: nobody was taken under care.", err=True)


def _said(map_: Path | None, **told: str) -> "Said":
    from epihq.care.register.lists import Said, said_in

    saved = Said() if map_ is None else said_in(map_)
    return replace(saved, **{name: text for name, text in told.items() if text})  # type: ignore[arg-type]


def _tell(found: "BroughtIn", listed: "Listed", form: Format) -> None:
    if form is Format.TABLE:
        counts = (found.opened, found.known, found.twins, listed.not_read)
        row = dict(zip(_COUNTS, map(len, counts), strict=True))
        print_rows(_COUNTS, [row], form)
        for line in _remarks(found, listed):
            typer.echo(line, err=True)
        return
    print_rows(("line", "came", "number", "likely"), _rows(found), form)


def _rows(found: "BroughtIn") -> Iterator[dict[str, object]]:
    likely = {one.line: [like.number for like in one.likely] for one in found.twins}
    lines = {
        **{line: ("opened", number) for line, number in found.opened.items()},
        **{line: ("known", number) for line, number in found.known.items()},
    }
    for line, (came, number) in sorted(lines.items()):
        same = " ".join(map(str, likely.get(line, ()))) or None
        yield {"line": line, "came": came, "number": number, "likely": same}


def _remarks(found: "BroughtIn", listed: "Listed") -> Iterator[str]:
    if listed.not_read:
        yield f"Columns that were not read: {', '.join(listed.not_read)}."
    if found.known:
        yield f"{len(found.known)} are on record already, and stay as they are."
    if found.twins:
        yield (
            f"{len(found.twins)} may be on record already: a person decides it, on the "
            "page of each."
        )
