"""``epihq brief``: the briefing of one location as of one day."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    AsOfOption,
    DiseaseOption,
    Format,
    FormatOption,
    HomeOption,
    LanguageOption,
    SourceOption,
    open_archive,
    print_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from epihq.archive import Archive
    from epihq.assessment.record import Assessment
    from epihq.reports.boundaries import Boundaries
    from epihq.terms.room_news import RoomNews

ALL = "all"
# Of one disease of several it is told that nothing is held of the place.
_HELD_ELSEWHERE = {"assessment.nothing-published", "assessment.parts-alone"}
DAILY_COLUMNS = (
    "date",
    "cases",
    "deaths",
    "Rt_median",
    "Rt_lower90",
    "Rt_upper90",
    "verdict",
)


def brief(
    location: Annotated[
        str,
        typer.Argument(
            help="Name or ISO 3166 code, e.g. Azerbaijan, AZ or AZE.",
            show_default=False,
        ),
    ],
    as_of: AsOfOption = None,
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the files.")
    ] = Path(),
    source: SourceOption = None,
    compare: Annotated[
        str | None,
        typer.Option(
            help="Whom to show beside it, e.g. ARM,GEO; default its land neighbours."
        ),
    ] = None,
    boundaries: Annotated[
        Path | None,
        typer.Option(
            help="GeoJSON of the country's parts, for a map of their cases.",
            show_default=False,
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    disease: DiseaseOption = None,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """Print the briefing and write it as HTML, PDF and JSON.

    With --format json the record goes to standard output and no file is written;
    with --format csv the same for its daily figures.

    \b
    epihq brief Azerbaijan --as-of 2020-07-02
    epihq brief AZE --as-of 2020-07-02 --compare GEO,TUR --out reports
    epihq brief AZE --as-of 2020-07-02 --language az
    epihq brief KOR --as-of 2015-06-10 --disease mers
    epihq brief AZE --disease all
    epihq brief AZE --boundaries regions.geojson
    epihq brief AZE --as-of 2020-07-02 --format json
    """
    from epihq.assessment.assess import assess
    from epihq.cli.room import asked_day
    from epihq.terms.locations import check_location
    from epihq.words import speaking

    code = check_location(location, "brief")
    if form is Format.TABLE:
        from epihq.reports import prepare_html

        prepare_html()
    named = None if compare is None else [c for c in compare.split(",") if c.strip()]
    beside = named and [check_location(code, "--compare") for code in named]
    day = asked_day(as_of, home)
    is_page = form is Format.TABLE and disease != ALL
    shapes = _shapes(boundaries, code, is_page=is_page)
    if disease == ALL:
        with speaking(language):
            _all(open_archive(home), code, day, source, beside, form, out)
        return
    archive = open_archive(home, disease)
    assessment = assess(archive, code, day, source=source, beside=beside)
    if shapes is not None:
        assessment = _with_parts(archive, assessment)
    if form is Format.TABLE:
        with speaking(language):
            _print_and_write(_whole(archive, assessment), out, shapes)
    elif form is Format.JSON:
        from epihq.reports import render_json

        typer.echo(render_json(_whole(archive, assessment)))
    else:
        print_rows(DAILY_COLUMNS, _daily_rows(assessment), form)


def _all(
    archive: "Archive",
    location: str,
    as_of: "date",
    source: str | None,
    beside: "list[str] | None",
    form: Format,
    out: Path,
) -> None:
    """Brief of every disease that is held, beside each other and each by itself.

    Raises:
        UsageError: ``brief.all-is-no-table``, ``assessment.nothing-published``.
    """
    from epihq.assessment.assess import assess
    from epihq.assessment.nothing import parts_held
    from epihq.terms.errors import UsageError

    if form is Format.CSV:
        raise UsageError(
            "brief.all-is-no-table",
            "brief --disease all: a table or JSON was expected; got --format csv. Ask "
            "for one disease, e.g. --disease " + (archive.diseases or ["cholera"])[0],
        )
    told, silent, nothing = [], {}, None
    for code in archive.diseases:
        about = archive.about(code)
        try:
            made = assess(about, location, as_of, source=source, beside=beside)
        except UsageError as error:
            if error.code not in _HELD_ELSEWHERE:
                raise
            silent[code] = parts_held(about, location, as_of, source)
            nothing = error
            continue
        told.append(_whole(about, made))
    if not told:
        raise nothing or UsageError(
            "assessment.nothing-published",
            f"{location}: cases published by {as_of} were expected; got none in the "
            "archive. Enter some with `epihq sync`.",
        )
    _show_all(told, silent, form, out)


def _show_all(
    told: "list[Assessment]", silent: dict[str, list[str]], form: Format, out: Path
) -> None:
    from rich.console import Console

    from epihq.reports import (
        render_json,
        render_terminal_of_all,
        write_briefing_of_all,
    )

    if form is Format.JSON:
        typer.echo(f"[{','.join(map(render_json, told))}]")
        return
    render_terminal_of_all(told, silent, Console())
    for path in write_briefing_of_all(told, silent, out):
        typer.echo(f"written: {path}", err=True)


def _whole(archive: "Archive", assessment: "Assessment") -> "Assessment":
    """Add how far to trust the figures, and what the headquarters did."""
    from dataclasses import replace

    from epihq.credibility.cards import with_credibility

    trusted = with_credibility(archive, assessment)
    return replace(trusted, room=_room(archive.home, trusted))


def _room(home: Path, assessment: "Assessment") -> "RoomNews | None":
    """Read the room's news, where there is a room; a fault of it stops no briefing."""
    from epihq.cli.room import room
    from epihq.terms.errors import EpihqError
    from epihq.terms.room_news import RoomNews

    try:
        with room(home) as kept:
            if not kept:
                return None
            from epihq.operations.duty.room_news import room_news

            about = (assessment.location, assessment.as_of, assessment.disease)
            return room_news(*about)
    except EpihqError as error:
        return RoomNews(trouble=f"The record of the room could not be read. {error}")


def _print_and_write(
    assessment: "Assessment", out: Path, shapes: "Boundaries | None"
) -> None:
    from rich.console import Console

    from epihq.reports import render_terminal, write_briefing

    render_terminal(assessment, Console())
    for path in write_briefing(assessment, out, shapes):
        typer.echo(f"written: {path}", err=True)


def _shapes(file: Path | None, location: str, *, is_page: bool) -> "Boundaries | None":
    """Read the boundaries of a location's parts, and tell by which property.

    Raises:
        UsageError: ``reports.no-page-for-a-map``.
        DataError: those of ``read_boundaries``.
    """
    if file is None:
        return None
    from epihq.reports.boundaries import read_boundaries
    from epihq.terms.errors import UsageError

    if not is_page:
        raise UsageError(
            "reports.no-page-for-a-map",
            "brief --boundaries: the page and the sheet of one disease were expected; "
            "got --format json or csv, or --disease all. Leave --boundaries out, or "
            "ask for one disease's briefing.",
        )
    shapes = read_boundaries(file, location)
    typer.echo(
        f"boundaries: {len(shapes.parts)} of {shapes.shapes} shapes are parts of "
        f"{location}, by the property {shapes.named_by!r}",
        err=True,
    )
    return shapes


def _with_parts(archive: "Archive", assessment: "Assessment") -> "Assessment":
    """Add the cases of the parts, for the map."""
    from dataclasses import replace

    from epihq.assessment.part_cases import part_cases

    parts = part_cases(archive, assessment.location, assessment.as_of)
    return replace(assessment, parts=parts)


def _daily_rows(assessment: "Assessment") -> "Iterator[dict[str, object]]":
    published = {
        curve.indicator: dict(zip(curve.dates, curve.published, strict=True))
        for curve in assessment.data.curves
    }
    curve = assessment.reported_reproduction_number.curve
    estimates = {
        day: (median, lower, upper, verdict)
        for day, median, lower, upper, verdict in zip(
            curve.dates,
            curve.median,
            curve.lower90,
            curve.upper90,
            curve.verdicts,
            strict=True,
        )
    }
    for day in sorted(set().union(*published.values(), estimates)):
        median, lower, upper, verdict = estimates.get(day, (None, None, None, None))
        yield {
            "date": day,
            "cases": published.get("cases", {}).get(day),
            "deaths": published.get("deaths", {}).get(day),
            "Rt_median": median,
            "Rt_lower90": lower,
            "Rt_upper90": upper,
            "verdict": verdict,
        }
