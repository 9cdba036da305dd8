"""``epihq exercise``: a simulated epidemic with known truth."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import Format, FormatOption, print_rows

if TYPE_CHECKING:
    from epihq.exercise import ExerciseTruth

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
    figures. truth.json in OUT is for the trainer; OUT/press holds the press reports of
    each day in three languages, with the records that are expected of each.

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
    _write_press(out / "press", truth, total)
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


def _write_press(folder: Path, truth: "ExerciseTruth", days: int) -> None:
    """Write each press report, and beside it what is expected of it."""
    import msgspec

    from epihq.exercise.press import reports_of

    folder.mkdir(exist_ok=True)
    for number in range(1, days + 1):
        for report in reports_of(truth, truth.scenario.start + timedelta(days=number)):
            (folder / report.name).write_text(report.text, "utf-8")
            expected = msgspec.json.format(msgspec.json.encode(report.expected))
            (folder / report.name).with_suffix(".json").write_bytes(expected)
