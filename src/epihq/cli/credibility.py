"""``epihq credibility`` and ``epihq check``: one yardstick for everybody's figures."""

from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    AsOfOption,
    Format,
    FormatOption,
    HomeOption,
    day_option,
    open_archive,
    print_rows,
)

if TYPE_CHECKING:
    from rich.table import Table

    from epihq.terms.credibility import ClaimCheck, Credibility, CredibilityCard

CARD_COLUMNS = (
    "location",
    "test",
    "finding",
    "value",
    "low",
    "high",
    "p_value",
    "q_value",
    "reference_low",
    "reference_high",
    "exercise_low",
    "exercise_high",
    "sentence",
)
CHECK_COLUMNS = ("location", "method", "probability", "sentence")


def credibility(
    locations: Annotated[
        list[str] | None,
        typer.Argument(help="ISO 3166 codes, e.g. AZE ARM GEO.", show_default=False),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="Every location of the archive.")
    ] = False,
    asked_by: Annotated[
        str | None,
        typer.Option(
            help="Who asks, e.g. AZE: measured first and shown beside everyone; the "
            "location of the headquarters, where it has one.",
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Ask how far published figures can be trusted: the same tests for each location.

    A finding is consistent, unusual, strongly-unusual or not-enough-to-say. None is
    about intent; each line says what it cannot show (docs/reference/credibility.md).

    \b
    epihq credibility ARM GEO --asked-by AZE --as-of 2020-07-02
    epihq credibility --all --as-of 2020-07-02 --format csv
    """
    from epihq.cli.room import own_location
    from epihq.credibility.cards import credibility as judge
    from epihq.terms.dates import today
    from epihq.terms.errors import UsageError
    from epihq.terms.locations import check_location

    if bool(locations) == everyone:
        raise UsageError(
            "credibility.which-locations",
            "credibility: either locations, e.g. AZE ARM, or --all were expected; got "
            f"{'both' if everyone else 'neither'}. Name one of the two.",
        )
    codes = [check_location(code, "credibility") for code in locations or []]
    day = day_option(as_of, "--as-of") or today()
    archive = open_archive(home)
    asks = (
        check_location(asked_by, "--asked-by")
        if asked_by
        else own_location(archive.home)
    )
    found = judge(archive, day, codes or None, asked_by=asks)
    if form is Format.JSON:
        from epihq.reports.faces import as_json

        typer.echo(as_json(found))
    elif form is Format.CSV:
        print_rows(CARD_COLUMNS, _rows(found), form)
    else:
        _print_cards(found)


def check(
    claim: Annotated[
        str,
        typer.Option(
            help="share-hidden, deaths-hidden, most-in-region, least-in-region, "
            "growth-stopped or figures-smoothed.",
            show_default=False,
        ),
    ],
    location: Annotated[
        str, typer.Option(help="Whose figures, e.g. ARM.", show_default=False)
    ],
    threshold: Annotated[
        float | None,
        typer.Option(help="From which share a claim of shares holds; 0.5 is most."),
    ] = None,
    claimant: Annotated[
        str | None,
        typer.Option(help="Who says it, e.g. AZE: asked the same question first."),
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Check a claim about somebody's figures, and put it to everyone around.

    \b
    epihq check --location ARM --claim share-hidden --threshold 0.5 --claimant AZE \\
        --as-of 2020-07-02
    epihq check --location AZE --claim growth-stopped --as-of 2020-07-02
    """
    from epihq.credibility.claims import check as check_claim
    from epihq.terms.claims import check_kind
    from epihq.terms.dates import today
    from epihq.terms.locations import check_location

    kind = check_kind(claim, threshold, "--claim")
    found = check_claim(
        open_archive(home),
        check_location(location, "--location"),
        kind,
        day_option(as_of, "--as-of") or today(),
        threshold=threshold,
        claimant=claimant and check_location(claimant, "--claimant"),
    )
    _print_check(found, form)


def _rows(found: "Credibility") -> list[dict[str, object]]:
    return [
        {
            "location": card.location,
            "test": test.name,
            "finding": test.finding.value,
            "value": test.value,
            "low": test.interval and test.interval[0],
            "high": test.interval and test.interval[1],
            "p_value": test.p_value,
            "q_value": test.q_value,
            "reference_low": test.reference_range and test.reference_range.low,
            "reference_high": test.reference_range and test.reference_range.high,
            "exercise_low": test.exercise_range and test.exercise_range.low,
            "exercise_high": test.exercise_range and test.exercise_range.high,
            "sentence": test.sentence,
        }
        for card in found.cards
        for test in card.tests
    ]


def _print_cards(found: "Credibility") -> None:
    """Print the cards for a person: a line a test, with who asks beside it."""
    from rich.console import Console

    from epihq.cli.output import width_for_people

    console = Console(width=width_for_people())
    own = next((one for one in found.cards if one.location == found.asked_by), None)
    for card in found.cards:
        beside = own if own is not card else None
        console.print(
            f"[bold]{card.location_name} ({card.location})[/bold], as known on "
            f"{found.as_of} from {card.source}, figures to {card.last_date}",
            highlight=False,
        )
        console.print(card.summary, highlight=False)
        if beside is not None:
            console.print(
                f"In the middle, what the same test says of {beside.location_name}, "
                "who asks: ! is unusual, !! strongly, * outside the countries of "
                "reference and yet not unusual.",
                highlight=False,
            )
        console.print(_lines(card, beside))
        console.print()
    if found.asked_by is not None and own is None:
        console.print(
            f"Of {found.asked_by}, who asks, no cases are held as of this day: nothing "
            "stands beside the others.",
            highlight=False,
        )
    console.print(
        f"Countries of reference: {', '.join(found.reference)}. "
        f"{found.tested_probabilities:,} probabilities in {found.tested_locations} "
        "locations were corrected together (false discovery rate).",
        highlight=False,
    )


def _lines(card: "CredibilityCard", beside: "CredibilityCard | None") -> "Table":
    from rich.table import Table

    from epihq.reports.trust import cell

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    if beside is not None:
        table.add_column(no_wrap=True)
    table.add_column()
    same = {test.name: test for test in beside.tests} if beside is not None else {}
    for test in card.tests:
        asked = [f"{beside.location} {cell(same[test.name])}"] if beside else []
        table.add_row(test.name, test.finding.value, *asked, test.sentence)
    return table


def _print_check(found: "ClaimCheck", form: Format) -> None:
    if form is Format.JSON:
        from epihq.reports.faces import as_json

        typer.echo(as_json(found))
        return
    rows = [
        {
            "location": one.location,
            "method": one.method,
            "probability": one.probability,
            "sentence": one.sentence,
        }
        for one in found.evidence
    ]
    if form is Format.CSV:
        print_rows(CHECK_COLUMNS, rows, form)
        return
    typer.echo(found.summary)
    print_rows(CHECK_COLUMNS[:3], rows, form)
    typer.echo(
        "A claim is a sentence of who says it, not a fact; a concern that stays is "
        "put to the State through WHO (IHR 2005, article 9.2)."
    )
