"""``epihq decide``: extend the regime or not, and what each option would bring."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
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
    from epihq.desk.decision import Decided, Decision
    from epihq.terms.regimes import Measure
    from epihq.terms.signing import Key

COLUMNS = ("option", "outcome", "median", "lower50", "upper50", "lower90", "upper90")
SCORE_COLUMNS = (
    "option",
    "taken",
    "indicator",
    "week_end",
    "median",
    "lower90",
    "upper90",
    "published",
    "inside50",
    "inside90",
)
_LONGEST_HORIZON = 182


def decide(
    location: Annotated[
        str,
        typer.Argument(
            help="Name or ISO 3166 code, e.g. Azerbaijan, AZ or AZE.",
            show_default=False,
        ),
    ],
    as_of: AsOfOption = None,
    regime_ends: Annotated[
        str | None,
        typer.Option(
            help="The end in question, a day or an hour; default the soonest planned."
        ),
    ] = None,
    extend: Annotated[
        list[int] | None,
        typer.Option(help="Days of an extension; may be given again. Default 14, 28."),
    ] = None,
    options: Annotated[
        Path | None,
        typer.Option(help="A TOML file of options in place of the usual ones."),
    ] = None,
    headquarters: Annotated[
        Path | None,
        typer.Option(
            help="Its TOML file of capacity, rules, costs; default headquarters.toml "
            "in its folder."
        ),
    ] = None,
    capacity: Annotated[
        list[str] | None,
        typer.Option(
            help="What there is of one thing, e.g. icu_beds=420; before the file's."
        ),
    ] = None,
    effects: Annotated[
        Path | None,
        typer.Option(help="A TOML file in place of the table of effects."),
    ] = None,
    source: SourceOption = None,
    disease: DiseaseOption = None,
    horizon: Annotated[
        int, typer.Option(min=28, max=_LONGEST_HORIZON, help="Days ahead.")
    ] = 56,
    draws: Annotated[int, typer.Option(min=100, max=20_000, help="Futures.")] = 1000,
    decided: Annotated[
        str | None,
        typer.Option(
            help="The option that was decided; kept in the decision file, and proposed."
        ),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            help="What it orders beside what holds, e.g. C6=3; as in `epihq measures`."
        ),
    ] = None,
    by: Annotated[str, typer.Option(help="Who decided.")] = "",
    instrument: Annotated[str, typer.Option(help="By which instrument.")] = "",
    reasons: Annotated[str, typer.Option(help="Why, in a sentence.")] = "",
    dissent: Annotated[
        list[str] | None,
        typer.Option(help="Who disagreed, and why; may be given again."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the files.")
    ] = Path(),
    form: FormatOption = Format.TABLE,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """Compare letting a regime lapse, extending, tightening and easing it.

    Prints the decision page and writes it as HTML, PDF and JSON; the JSON is the
    decision file. With --format json the record goes to standard output and no file is
    written; with --format csv its outcomes.

    With --decided it is proposed on record, as on the page: each regime that ends then
    is to hold as long as the option says. A second person approves it in the room. An
    option that is more than an extension needs its measures by --measure.

    \b
    epihq decide AZE --as-of 2020-07-02 --regime-ends 2020-07-05 --extend 14
    epihq decide AZE --as-of 2020-07-02 --capacity icu_beds=420 --language az
    epihq decide AZE --as-of 2020-07-02 --headquarters headquarters.toml
    epihq decide AZE --as-of 2020-07-02 --decided extend-14 --by "the Cabinet" \\
        --instrument "Decision of 3 July 2020" --reasons "R is above 1" \\
        --dissent "Health: widen it as well"
    """
    from epihq.cli.room import asked_day
    from epihq.desk.decide import Question
    from epihq.desk.decide import decide as ask
    from epihq.desk.headquarters import capacity_from
    from epihq.operations.measures.decision_question import decision_question
    from epihq.terms.locations import check_location
    from epihq.terms.settings import home_folder
    from epihq.terms.written import parse_measure
    from epihq.words import speaking

    code = check_location(location, "decide")
    ordered = tuple(parse_measure(one, code, "--measure") for one in measure or ())
    if form is Format.TABLE:
        from epihq.reports import prepare_html

        prepare_html()
    grounds = (by, instrument, reasons, tuple(dissent or ()))
    asked = Question(
        ends=None if regime_ends is None else _day_or_hour(regime_ends),
        extend=tuple(extend or (14, 28)),
        options=options,
        effects=effects,
        horizon=horizon,
        draws=draws,
        decided=_decided(decided, *grounds, ordered, own_options=options is not None),
    )
    question = decision_question(
        home_folder(home),
        code,
        asked,
        headquarters=headquarters,
        capacity=capacity_from(capacity or ()),
    )
    record = ask(
        open_archive(home, disease),
        code,
        asked_day(as_of, home),
        question,
        source=source,
    )
    if form is Format.JSON:
        from epihq.reports import render_decision_json

        typer.echo(render_decision_json(record, _key(home)))
    elif form is Format.CSV:
        print_rows(COLUMNS, _rows(record), form)
    else:
        with speaking(language):
            _print_and_write(record, out, _key(home))
    if decided is not None:
        _propose(record, ordered, home_folder(home))


def _day_or_hour(text: str) -> date | datetime:
    from epihq.terms.dates import parse_day
    from epihq.terms.written import parse_hour

    if "T" in text or " " in text:
        return parse_hour(text, "--regime-ends")
    return parse_day(text, "--regime-ends")


def _decided(
    option: str | None,
    by: str,
    instrument: str,
    reasons: str,
    dissent: tuple[str, ...],
    ordered: "tuple[Measure, ...]",
    *,
    own_options: bool,
) -> "Decided | None":
    from datetime import UTC

    from epihq.desk.decision import Decided
    from epihq.operations.measures.decided import check_decided

    if option is None:
        return None
    made = Decided(
        option=option,
        by=by.strip(),
        at=datetime.now(UTC).replace(microsecond=0),
        instrument=instrument,
        reasons=reasons,
        dissent=dissent,
    )
    check_decided(made, ordered, own_options=own_options)
    return made


def _propose(record: "Decision", ordered: "tuple[Measure, ...]", home: Path) -> None:
    from epihq.operations.measures.decided import propose_decided
    from epihq.terms.written import write_hour

    rows = propose_decided(home, record, ordered)
    for row in rows:
        typer.echo(
            f"proposal {row.number}: {row.regime} to {write_hour(row.until)}. A second "
            f"person approves it in the room, at /proposals/{row.number}/.",
            err=True,
        )
    if not rows:
        typer.echo(
            "Nothing is proposed: what lapses needs no act, and of what holds only a "
            "regime on record can be extended. See `epihq measures set --help`.",
            err=True,
        )


def _rows(record: "Decision") -> Iterator[dict[str, object]]:
    for option in record.options:
        for outcome, found in option.outcomes.items():
            yield {"option": option.name, "outcome": outcome, **asdict(found)}


def _key(home: Path | None) -> "Key | None":
    """Give the headquarters' key, by which its room knows the record for its own."""
    from epihq.terms.settings import home_folder
    from epihq.terms.signing import house_key, kept_key

    folder = home_folder(home)
    try:
        return house_key(folder)
    except OSError:  # a folder that may be read alone
        return kept_key(folder)


def _print_and_write(record: "Decision", out: Path, key: "Key | None") -> None:
    from rich.console import Console

    from epihq.reports import render_decision_terminal, write_decision

    render_decision_terminal(record, Console())
    for path in write_decision(record, out, key):
        typer.echo(f"written: {path}", err=True)


def score(
    file: Annotated[
        Path, typer.Argument(help="A decision file (JSON).", show_default=False)
    ],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Score with what was known by then; today."),
    ] = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """Hold a decision file against what happened since, week by week.

    Means per day of whole weeks, projected and published, for every option; the one
    that was decided is marked.

    \b
    epihq score decision-AZE-2020-07-02.json --as-of 2020-09-01
    """
    from epihq.cli.room import asked_day
    from epihq.desk.score import score_decision
    from epihq.reports import read_decision
    from epihq.words import speaking

    day = asked_day(as_of, home)
    record = read_decision(file)
    found = score_decision(open_archive(home, record.disease), record, day)
    if form is Format.TABLE:
        from epihq.reports.decision_scores import scores_table

        with speaking(language):
            print_rows(*scores_table(found), form)
    else:
        print_rows(SCORE_COLUMNS, map(asdict, found), form)
