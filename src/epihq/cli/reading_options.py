"""The options by which a person says how a file of theirs is to be read."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from epihq.archive.reading.mapping import Mapping

MapOption = Annotated[
    Path | None,
    typer.Option("--map", help="How the file is to be read: see `epihq map`."),
]
SheetOption = Annotated[
    str, typer.Option("--sheet", help="The sheet of a workbook, by name.")
]
EncodingOption = Annotated[
    str, typer.Option("--encoding", help="The letters of a text file, e.g. cp1251.")
]
DatesOption = Annotated[
    str,
    typer.Option(
        "--dates", help="How days are written: year-first, day-first, month-first."
    ),
]
DecimalOption = Annotated[
    str, typer.Option("--decimal", help="What stands before decimals: . or ,")
]
WeekOption = Annotated[
    str,
    typer.Option(
        "--week",
        help="Figures are sums of weeks: iso or cdc by their number, monday by their "
        "first day, sunday or saturday by their last; none: they are of days.",
    ),
]


def mapping_said(
    file: Path | None,
    *,
    constants: dict[str, str | None] | None = None,
    **said: str,
) -> "Mapping":
    """Take a saved mapping and lay over it what was said on the command line.

    Raises:
        UsageError: ``map.unreadable``, ``map.unknown``.
    """
    from epihq.archive.reading.mapping import Mapping, check_choices, mapping_from

    told = {name: text for name, text in said.items() if text}
    check_choices(told)
    saved = Mapping() if file is None else mapping_from(file)
    whole = {k: v for k, v in (constants or {}).items() if v}
    return replace(saved, **told, constants={**saved.constants, **whole})  # type: ignore[arg-type]
