"""``epihq credibility`` and ``epihq check``: one yardstick for everybody's figures."""

from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    AsOfOption,
    DiseaseOption,
    Format,
    FormatOption,
    HomeOption,
    LanguageOption,
    open_archive,
    print_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    "limits",
)
CHECK_COLUMNS = ("location", "method", "probability", "sentence")


def credibility(
    locations: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names or ISO 3166 codes, e.g. Azerbaijan ARM GEO.", show_default=False
        ),
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
    disease: DiseaseOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """Ask how far published figures can be trusted: the same tests for each location.

    A finding is consistent, unusual, strongly-unusual or not-enough-to-say. None is
    about intent; each line says what it cannot show (docs/reference/credibility.md).

    \b
    epihq credibility ARM GEO --asked-by AZE --as-of 2020-07-02
    epihq credibility ARM GEO --as-of 2020-07-02 --language ru
    epihq credibility --all --as-of 2020-07-02 --format csv
    """
    from epihq.cli.room import asked_day, own_location
    from epihq.credibility.cards import credibility as judge
    from epihq.terms.errors import UsageError
    from epihq.terms.locations import check_location
    from epihq.words import speaking

    if bool(locations) == everyone:
        raise UsageError(
            "credibility.which-locations",
            "credibility: either locations, e.g. AZE ARM, or --all were expected; got "
            f"{'both' if everyone else 'neither'}. Name one of the two.",
        )
    codes = [check_location(code, "credibility") for code in locations or []]
    day = asked_day(as_of, home)
    archive = open_archive(home, disease)
    asks = (
        check_location(asked_by, "--asked-by")
        if asked_by
        else own_location(archive.home)
    )
    found = judge(archive, day, codes or None, asked_by=asks)
    with speaking(language):
        _print(found, form)


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
    disease: DiseaseOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """Check a claim about somebody's figures, and put it to everyone around.

    \b
    epihq check --location ARM --claim share-hidden --threshold 0.5 --claimant AZE \\
        --as-of 2020-07-02
    epihq check --location AZE --claim growth-stopped --as-of 2020-07-02
    """
    from epihq.cli.room import asked_day
    from epihq.credibility.claims import check as check_claim
    from epihq.terms.claims import check_kind
    from epihq.terms.locations import check_location
    from epihq.words import speaking

    kind = check_kind(claim, threshold, "--claim")
    found = check_claim(
        open_archive(home, disease),
        check_location(location, "--location"),
        kind,
        asked_day(as_of, home),
        threshold=threshold,
        claimant=claimant and check_location(claimant, "--claimant"),
    )
    with speaking(language):
        _print_check(found, form)


def _print(found: "Credibility", form: Format) -> None:
    if form is Format.JSON:
        from epihq.terms.credibility import written

        typer.echo(written(found))
    elif form is Format.CSV:
        print_rows(CARD_COLUMNS, _rows(found), form)
    else:
        _print_lines(_cards(found))


def _rows(found: "Credibility") -> list[dict[str, object]]:
    from epihq.reports.cards import limits_of, sentence_of

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
            "sentence": sentence_of(test),
            "limits": limits_of(test.name),
        }
        for card in found.cards
        for test in card.tests
    ]


def _cards(found: "Credibility") -> "Iterator[tuple[str, int]]":
    """Write the cards for a person: lines, and how far each is set in."""
    from epihq.reports.cards import about_tests
    from epihq.words import gettext

    own = next((one for one in found.cards if one.location == found.asked_by), None)
    for card in found.cards:
        yield from _card(card, found, own if own is not card else None)
        yield "", 0
    if found.asked_by is not None and own is None:
        text = gettext(
            "Of {place}, who asks, no cases are held as of this day: nothing stands "
            "beside the others."
        )
        yield text.format(place=found.asked_by), 0
    yield gettext("What each test counts, and what it cannot show:"), 0
    yield from ((line, 2) for line in about_tests())
    yield "", 0
    text = gettext(
        "Countries of reference: {places}. {number} probabilities in {locations} "
        "locations were corrected together (false discovery rate)."
    )
    yield _with_numbers(text, found), 0


def _with_numbers(text: str, found: "Credibility") -> str:
    from epihq.words import numbers

    return text.format(
        places=", ".join(found.reference),
        number=numbers.count(found.tested_probabilities),
        locations=numbers.count(found.tested_locations),
    )


def _card(
    card: "CredibilityCard", found: "Credibility", beside: "CredibilityCard | None"
) -> "Iterator[tuple[str, int]]":
    from epihq.reports.cards import finding_of, sentence_of, summary_of, title_of
    from epihq.reports.trust import cell
    from epihq.terms.credibility import Finding
    from epihq.words import gettext, numbers
    from epihq.words.places import place_name

    text = gettext("{place} ({code}), as known on {day} from {source}, figures to {to}")
    yield (
        text.format(
            place=place_name(card.location),
            code=card.location,
            day=numbers.day(found.as_of),
            source=card.source,
            to=numbers.day(card.last_date),
        ),
        0,
    )
    yield summary_of(card), 0
    same = {test.name: test for test in beside.tests} if beside else {}
    if beside is not None:
        text = gettext(
            "In brackets, what the same test says of {place}, who asks: ! is unusual, "
            "!! strongly, * outside the countries of reference and yet not unusual."
        )
        yield text.format(place=place_name(beside.location)), 0
    for test in card.tests:
        line = title_of(test.name)
        # What cannot be said begins with that in its sentence.
        if test.finding is not Finding.NOT_ENOUGH:
            line += f": {finding_of(test)}"
        if beside is not None:
            line += f" [{beside.location} {cell(same[test.name])}]"
        yield line, 0
        yield sentence_of(test), 2


def _print_lines(lines: "Iterable[tuple[str, int]]") -> None:
    """Print lines as wide as the terminal, each set in by so many columns."""
    from textwrap import fill

    from rich.console import Console

    from epihq.cli.output import width_for_people

    width = Console(width=width_for_people()).width
    for line, left in lines:
        blank = " " * left
        typer.echo(
            fill(
                line,
                width,
                initial_indent=blank,
                subsequent_indent=blank,
                break_on_hyphens=False,
            )
        )


def _print_check(found: "ClaimCheck", form: Format) -> None:
    from epihq.reports.claims_words import sentence_of, summary_of
    from epihq.words import gettext

    if form is Format.JSON:
        from epihq.reports.faces import as_json

        typer.echo(as_json(found))
    elif form is Format.CSV:
        rows = [
            {
                "location": one.location,
                "method": one.method.value,
                "probability": one.probability,
                "sentence": sentence_of(found, one),
            }
            for one in found.evidence
        ]
        print_rows(CHECK_COLUMNS, rows, form)
    else:
        heed = gettext(
            "A claim is a sentence of who says it, not a fact; a concern that stays is "
            "put to the State through WHO (IHR 2005, article 9.2)."
        )
        evidence = [(sentence_of(found, one), 2) for one in found.evidence]
        _print_lines([(summary_of(found), 0), *evidence, (heed, 0)])
