"""How ``epihq measures`` records an act: shown first, asked about, then written."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from epihq.cli.author import author
from epihq.cli.output import Format, print_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from epihq.terms.regimes import Act


def record(act: "Act", by: str | None, form: Format, home: Path | None) -> None:
    """Record an act, and print it as it stands in its history."""
    from epihq.operations.measures.acts import acts, record_act
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    before = {held.number for held in acts(folder, act.location)}
    number = record_act(folder, act, by=author(by)).number
    _print_act(number, acts(folder, act.location), act.location, form)
    if number in before:
        typer.echo("Nothing new: this act is on record already.", err=True)


def show_preview(act: "Act", held: "Sequence[Act]", form: Format) -> None:
    """Print an act as it would stand in its history."""
    _print_act(act.number, [*held, act], act.location, form)
    typer.echo("A preview: nothing is recorded.", err=True)


def ask_about_usual_end(act: "Act") -> None:
    """Say to when a regime is extended where nobody did, and ask whoever is there."""
    from epihq.terms.written import write_hour

    start, end = act.effective_from, act.effective_to
    until = "further notice" if end is None else write_hour(end)
    typer.echo(
        f"No --to: {act.regime} is extended by 14 days, from {write_hour(start)} to "
        f"{until}.",
        err=True,
    )
    if sys.stdin.isatty():
        typer.confirm("Record it?", abort=True, err=True)


def _print_act(number: int, held: "Sequence[Act]", location: str, form: Format) -> None:
    from datetime import date

    from epihq.cli.measures_rows import history_columns, history_rows

    rows = history_rows(held, location, date.max, form)
    chosen = [row for row in rows if row["number"] == number]
    print_rows(history_columns(form), chosen, form)
