"""``epihq exercise``: a simulated epidemic with known truth."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from epihq.cli.output import Format, FormatOption, print_rows

COLUMNS = ("location", "name", "population", "cases_found", "infections", "note")


def exercise(
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the truth and the archive.")
    ] = Path("exercise"),
    seed: Annotated[int, typer.Option(help="The same seed, the same epidemic.")] = 2019,
    days: Annotated[
        int | None, typer.Option(help="Stop after this many days; default all.")
    ] = None,
    form: FormatOption = Format.TABLE,
    home: Annotated[
        Path | None,
        typer.Option("--home", help="The headquarters' folder; default OUT/home."),
    ] = None,
) -> None:
    """Play an exercise: fictional neighbours publish day by day, the truth is known.

    It has a headquarters' folder of its own, so that no exercise mixes with real
    figures. truth.json in OUT is for the trainer.

    \b
    epihq exercise --out demo
    epihq brief ZZA --as-of 2019-06-24 --home demo/home
    """
    from rich.console import Console
    from rich.progress import Progress

    from epihq.archive import Archive
    from epihq.exercise import DEFAULT, run_exercise
    from epihq.terms.locations import location_name

    scenario, home = DEFAULT, home or out / "home"
    total = scenario.days if days is None else min(days, scenario.days)
    quiet = not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("publishing day by day", total=total)
        truth = run_exercise(
            scenario,
            seed,
            Archive(home),
            until=days,
            on_day=lambda _: bar.advance(task),
        )
    out.mkdir(parents=True, exist_ok=True)
    (out / "truth.json").write_text(truth.to_json(), "utf-8")
    rows = [
        {
            "location": country.code,
            "name": location_name(country.code),
            "population": country.population,
            "cases_found": int(truth.epidemics[country.code].cases[:total].sum()),
            "infections": int(truth.epidemics[country.code].infections[:total].sum()),
            "note": country.note,
        }
        for country in scenario.countries
    ]
    print_rows(COLUMNS, rows, form)
    typer.echo(f"the truth, for the trainer: {out / 'truth.json'}", err=True)
