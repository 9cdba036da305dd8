"""``epihq measures``: which measures hold where, from when to when, by which act."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.author import author
from epihq.cli.measures_options import (
    AreaOption,
    AsOfOption,
    ByOption,
    CorrectsOption,
    DecidedOption,
    ExemptionOption,
    FromOption,
    FurtherNoticeOption,
    InstrumentOption,
    LocationArgument,
    MeasureOption,
    NewEndOption,
    PreviewOption,
    RegimeOption,
    SignedOption,
    SourceOption,
)
from epihq.cli.measures_record import (
    ask_about_usual_end,
    record,
    show_preview,
)
from epihq.cli.output import Format, FormatOption, HomeOption, day_option, print_rows

if TYPE_CHECKING:
    from epihq.terms.regimes import Measure

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Say which measures hold where, and enter what was decided about them.",
)


@app.command()
def codes(form: FormatOption = Format.TABLE) -> None:
    """List the vocabulary: OxCGRT's codes and levels, and WHO's PHSM codes.

    \b
    epihq measures codes --format csv
    """
    from epihq.cli.measures_rows import CODE_COLUMNS, code_rows

    print_rows(CODE_COLUMNS, code_rows(form), form)


@app.command()
def areas(
    location: LocationArgument,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """List the areas of a country by code, and the share of its people on record.

    \b
    epihq measures areas ARM
    """
    from epihq.operations.measures.shares import shares_of
    from epihq.terms.locations import check_location
    from epihq.terms.settings import home_folder
    from epihq.terms.written import parts_of

    code = check_location(location, "measures")
    shares = shares_of(home_folder(home), code)
    rows = [
        {"area": area, "name": name, "share_of_people": shares.get(area)}
        for area, name in parts_of(code).items()
    ]
    print_rows(("area", "name", "share_of_people"), rows, form)


@app.command("set")
def set_(
    location: LocationArgument,
    regime: RegimeOption,
    instrument: InstrumentOption,
    decided: DecidedOption,
    from_: FromOption,
    to: Annotated[
        str | None,
        typer.Option("--to", help="Its planned end; default until further notice."),
    ] = None,
    measure: MeasureOption = None,
    area: AreaOption = None,
    signed: SignedOption = None,
    exemption: ExemptionOption = None,
    source: SourceOption = "",
    disease: Annotated[
        str,
        typer.Option(help="The disease that it aims at, e.g. cholera; default none."),
    ] = "",
    by: ByOption = None,
    corrects: CorrectsOption = 0,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Impose a regime, or put other measures, areas or hours in place of its own.

    Without --area it holds in all of the country. A measure may have areas and hours
    of its own; either hour may be left out, and the country's code is all of it:

    \b
    C6=2                      as the regime: where it holds, while it holds
    C5=2@AZ-BA,AZ-SM          in these areas only
    C4=4@AZE                  in all of the country
    "C5=2@AZ-BA/2020-07-04T00:00+04:00..2020-07-20T06:00+04:00 (metro closed)"

    From --from on, what is named here takes the place of all that was decided of the
    regime before. Nothing is overwritten: what held earlier is still told.

    \b
    epihq measures set AZE --regime strict --measure C6=3 --measure C2=2 \\
        --area AZ-BA --area AZ-SM \\
        --from 2020-06-21T00:00+04:00 --to 2020-07-05T06:00+04:00 \\
        --instrument "Cabinet of Ministers, No. 208" --decided 2020-06-19
    """
    from epihq.terms.dates import parse_day
    from epihq.terms.locations import check_location
    from epihq.terms.regimes import Act, Kind
    from epihq.terms.written import parse_hour

    code = check_location(location, "measures")
    act = Act(
        location=code,
        regime=regime,
        kind=Kind.SET,
        instrument=instrument,
        decided_on=parse_day(decided, "--decided"),
        signed_on=day_option(signed, "--signed"),
        effective_from=parse_hour(from_, "--from"),
        effective_to=None if to is None else parse_hour(to, "--to"),
        areas=_areas(area, code, "--area"),
        measures=_measures(measure, code, "--measure"),
        exemptions=tuple(exemption or ()),
        source=source,
        corrects=corrects,
        disease=disease,
    )
    if act.effective_to is None:
        typer.echo(f"No --to: {regime} holds until further notice.", err=True)
    record(act, by, form, home)


@app.command()
def extend(
    location: LocationArgument,
    regime: RegimeOption,
    instrument: InstrumentOption,
    decided: DecidedOption,
    to: NewEndOption = None,
    further_notice: FurtherNoticeOption = False,
    measure: MeasureOption = None,
    add_measure: Annotated[
        list[str] | None,
        typer.Option(help="A measure beside those before, or in place of its code's."),
    ] = None,
    area: AreaOption = None,
    add_area: Annotated[
        list[str] | None, typer.Option(help="An area beside those before.")
    ] = None,
    signed: SignedOption = None,
    exemption: ExemptionOption = None,
    source: SourceOption = "",
    by: ByOption = None,
    corrects: CorrectsOption = 0,
    preview: PreviewOption = False,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Extend a regime from the hour at which it ends, and say what else that changes.

    What is not named stays as it was: --measure and --area name all anew, --add-measure
    and --add-area what comes on top. Measures whose own hours are over are left behind.
    Without --to it is 14 days longer; a person at the keyboard is asked first. To end
    a regime earlier, use set with its new end, or lift.

    \b
    epihq measures extend AZE --regime strict --to 2020-07-20T06:00+04:00 \\
        --add-area AZ-GOR --add-measure "C4=4@AZE (groups of more than 5)" \\
        --instrument "Cabinet of Ministers, 3 July 2020" --decided 2020-07-03
    """
    from epihq.operations.measures.acts import acts
    from epihq.terms.dates import parse_day
    from epihq.terms.drafting import Draft, extension
    from epihq.terms.locations import check_location
    from epihq.terms.settings import home_folder
    from epihq.terms.written import parse_hour

    code = check_location(location, "measures")
    draft = Draft(
        location=code,
        regime=regime,
        instrument=instrument,
        decided_on=parse_day(decided, "--decided"),
        signed_on=day_option(signed, "--signed"),
        effective_to=None if to is None else parse_hour(to, "--to"),
        until_further_notice=further_notice,
        areas=None if area is None else _areas(area, code, "--area"),
        measures=None if measure is None else _measures(measure, code, "--measure"),
        more_areas=_areas(add_area, code, "--add-area"),
        more_measures=_measures(add_measure, code, "--add-measure"),
        exemptions=None if exemption is None else tuple(exemption),
        source=source,
        corrects=corrects,
    )
    held = acts(home_folder(home), code)
    act = extension(draft, held)
    if preview:
        show_preview(act, held, form)
        return
    if to is None and not further_notice:
        ask_about_usual_end(act)
    record(act, by, form, home)


@app.command()
def lift(
    location: LocationArgument,
    regime: RegimeOption,
    from_: FromOption,
    instrument: InstrumentOption,
    decided: DecidedOption,
    signed: SignedOption = None,
    source: SourceOption = "",
    by: ByOption = None,
    corrects: CorrectsOption = 0,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Lift a regime before its planned end.

    To ease it, or to lift it in some areas only, use set with what remains.

    \b
    epihq measures lift AZE --regime strict --from 2020-08-05T06:00+04:00 \\
        --instrument "Task Force, 3 August 2020" --decided 2020-08-03
    """
    from epihq.terms.dates import parse_day
    from epihq.terms.locations import check_location
    from epihq.terms.regimes import Act, Kind
    from epihq.terms.written import parse_hour

    act = Act(
        location=check_location(location, "measures"),
        regime=regime,
        kind=Kind.LIFT,
        instrument=instrument,
        decided_on=parse_day(decided, "--decided"),
        signed_on=day_option(signed, "--signed"),
        effective_from=parse_hour(from_, "--from"),
        effective_to=None,
        areas=(),
        measures=(),
        source=source,
        corrects=corrects,
    )
    record(act, by, form, home)


@app.command()
def show(
    location: LocationArgument,
    at: Annotated[
        str | None,
        typer.Option(help="The hour, e.g. 2020-07-04T00:00+04:00; default now."),
    ] = None,
    as_of: AsOfOption = None,
    area: Annotated[
        str | None, typer.Option(help="What holds there, e.g. AZ-BA; default anywhere.")
    ] = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Show what is in force at an hour, where, and under which decision.

    "until" is the hour to which a measure is decided, extensions counted; JSON and CSV
    also tell "regime_until", the same for its regime, and the whole of the decision.
    With --area, the strictest of each code.

    \b
    epihq measures show AZE --at 2020-07-04T00:00+04:00 --area AZ-BA
    epihq measures show AZE --at 2020-07-04T00:00+04:00 --as-of 2020-07-01
    """
    from datetime import UTC, date, datetime

    from epihq.cli.measures_rows import show_columns, show_rows
    from epihq.operations.measures.acts import acts
    from epihq.terms.locations import check_location
    from epihq.terms.regimes import acts_of
    from epihq.terms.settings import home_folder
    from epihq.terms.written import check_area, parse_hour

    code = check_location(location, "measures")
    hour = datetime.now(UTC) if at is None else parse_hour(at, "--at")
    part = None if area is None else check_area(area, code, "--area")
    day = day_option(as_of, "--as-of") or date.max
    known = acts_of(acts(home_folder(home), code), code, day)
    rows = show_rows(known, hour, part, form)
    print_rows(show_columns(form), rows, form)
    if not rows:
        sentence = "Nothing holds then" if known else "No act is on record"
        typer.echo(f"{sentence}. See `epihq measures history {code}`.", err=True)


@app.command()
def history(
    location: LocationArgument,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """List the acts of each regime in the order in which they were decided.

    Each says how it changes the one before it in its regime: it imposes, prolongs or
    shortens, widens or narrows, tightens or eases, lifts; one act may do several.

    \b
    epihq measures history AZE --as-of 2020-07-03
    """
    from datetime import date

    from epihq.cli.measures_rows import history_columns, history_rows
    from epihq.operations.measures.acts import acts
    from epihq.terms.locations import check_location
    from epihq.terms.settings import home_folder

    code = check_location(location, "measures")
    day = day_option(as_of, "--as-of") or date.max
    held = acts(home_folder(home), code)
    rows = history_rows(held, code, day, form)
    print_rows(history_columns(form), rows, form)
    if not rows:
        typer.echo(
            f"No act of {code} is on record. See `epihq measures set --help`.", err=True
        )


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(help="A TOML file of acts.", show_default=False)
    ],
    by: ByOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Enter a whole history from one file: whole, or not at all.

    docs/examples/azerbaijan-2020.toml is such a file. Acts and shares of people that
    are on record already stay as they are.

    \b
    epihq measures load docs/examples/azerbaijan-2020.toml --by "A. Aliyeva"
    """
    from dataclasses import asdict

    from epihq.operations.measures.history import load_history
    from epihq.terms.settings import home_folder

    done = load_history(home_folder(home), file, by=author(by))
    row = asdict(done)
    print_rows(tuple(row), [row], form)
    if not done.new_acts and not done.new_shares:
        typer.echo("Nothing new: all of it is on record already.", err=True)


def _areas(texts: list[str] | None, location: str, option: str) -> tuple[str, ...]:
    from epihq.terms.written import check_area

    return tuple(check_area(text, location, option) for text in texts or ())


def _measures(
    texts: list[str] | None, location: str, option: str
) -> "tuple[Measure, ...]":
    from epihq.terms.written import parse_measure

    return tuple(parse_measure(text, location, option) for text in texts or ())
