"""``epihq assess``: what is behind the figures, for a few locations or the world."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    AsOfOption,
    DiseaseOption,
    Format,
    FormatOption,
    HomeOption,
    SourceOption,
    open_archive,
    print_rows,
)

if TYPE_CHECKING:
    from datetime import date

    from epihq.archive import Archive
    from epihq.assessment.record import Assessment, JointEstimate
    from epihq.assessment.settings import Settings

COLUMNS = (
    "location",
    "last_date",
    "days_behind",
    "infections_Rt_median",
    "infections_Rt_lower90",
    "infections_Rt_upper90",
    "infections_7_days",
    "ascertainment",
    "ascertainment_lower90",
    "ascertainment_upper90",
    "pareto_k",
    "verdict",
)


def assess(
    locations: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names or ISO 3166 codes, e.g. Azerbaijan ARM.", show_default=False
        ),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="Every location of the archive.")
    ] = False,
    as_of: AsOfOption = None,
    source: SourceOption = None,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Sample with NUTS; some 15 s a location."),
    ] = False,
    pathogen: Annotated[
        str | None,
        typer.Option(
            help="Use this pathogen's figures; default those of the disease, and of "
            "its variant of the place and day. See `epihq diseases`.",
            show_default=False,
        ),
    ] = None,
    pathogens: Annotated[
        Path | None,
        typer.Option(
            help="A TOML file of figures in place of the headquarters' diseases.toml."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes for --all; default one per core."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            help="Send --all to this Dask scheduler, e.g. tcp://10.0.0.7:8786."
        ),
    ] = None,
    disease: DiseaseOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Estimate infections, R_t and the share of infections reported.

    With --format json, the whole record of each location (see
    docs/reference/assessment.md). Estimates are kept beside the archive: a location
    whose figures did not change is not computed again.

    \b
    epihq assess AZE ARM --as-of 2020-07-02
    epihq assess AZE --as-of 2020-07-02 --exact --format json
    epihq assess --all --as-of 2020-07-02 --format csv
    """
    from epihq.assessment.settings import Settings
    from epihq.assessment.variants import given_pathogen
    from epihq.cli.room import asked_day
    from epihq.terms.errors import UsageError

    if bool(locations) == everyone:
        raise UsageError(
            "assess.which-locations",
            "assess: either locations, e.g. AZE ARM, or --all were expected; got "
            f"{'both' if everyone else 'neither'}. Name one of the two.",
        )
    day, archive = asked_day(as_of, home), open_archive(home, disease)
    settings = Settings(
        pathogen=None
        if pathogen is None
        else given_pathogen(archive, pathogen, pathogens),
        diseases=str(pathogens or ""),
    )
    if everyone:
        found = _world(archive, day, settings, source, workers, cluster)
        print_rows(COLUMNS, found, form)
        return
    records = _records(locations or [], archive, day, settings, source, exact=exact)
    if form is Format.JSON:
        from epihq.reports import render_json

        whole = ",\n".join(map(render_json, records))
        typer.echo(f"[{whole}]")
        return
    print_rows(COLUMNS, (_row_of(record) for record in records), form)


def _records(
    locations: list[str],
    archive: "Archive",
    as_of: "date",
    settings: "Settings",
    source: str | None,
    *,
    exact: bool,
) -> Iterator["Assessment"]:
    from epihq.assessment.assess import assess as assess_one
    from epihq.terms.locations import check_location

    for code in [check_location(location, "assess") for location in locations]:
        yield assess_one(
            archive,
            code,
            as_of,
            source=source,
            beside=[],
            settings=settings,
            exact=exact,
        )


def _row_of(record: "Assessment") -> dict[str, object]:
    return _row(record.location, record.data.last_date, record.as_of, record)


def _row(
    location: str, last_date: "date", as_of: "date", joint: "Assessment | JointEstimate"
) -> dict[str, object]:
    Rt, share = joint.reproduction_number, joint.ascertainment
    recent = joint.infections_7_days
    return {
        "location": location,
        "last_date": last_date,
        "days_behind": (as_of - last_date).days,
        "infections_Rt_median": Rt.median,
        "infections_Rt_lower90": Rt.lower90,
        "infections_Rt_upper90": Rt.upper90,
        "infections_7_days": None if recent is None else recent.median,
        "ascertainment": share.median,
        "ascertainment_lower90": share.lower90,
        "ascertainment_upper90": share.upper90,
        "pareto_k": joint.diagnostics.pareto_k,
        "verdict": joint.diagnostics.verdict,
    }


def _world(
    archive: "Archive",
    as_of: "date",
    settings: "Settings",
    source: str | None,
    workers: int | None,
    cluster: str | None,
) -> list[dict[str, object]]:
    from epihq.assessment.store import Store
    from epihq.assessment.world import estimate_world, world_cases

    cases = world_cases(archive, as_of, settings, source=source)
    store = Store(archive.home / "estimates")
    rows: list[dict[str, object]] = []
    kept = 0
    for line in estimate_world(
        cases, settings, store, workers=workers, cluster=cluster
    ):
        if line.estimate is None:
            typer.echo(f"failed: {line.location}: {line.failure}", err=True)
            continue
        kept += line.kept
        rows.append(_row(line.location, line.last_date, as_of, line.estimate))
    if kept:
        typer.echo(f"unchanged, found again: {kept} of {len(cases)}", err=True)
    return sorted(rows, key=lambda row: str(row["location"]))
