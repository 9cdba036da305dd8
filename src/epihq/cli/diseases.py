"""``epihq diseases``: what is known of which disease, with sources, and what is not."""

from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import (
    Format,
    FormatOption,
    HomeOption,
    LanguageOption,
    print_rows,
)

if TYPE_CHECKING:
    from epihq.assessment.disease_table import KnownDisease
    from epihq.reports.disease_rows import Row


def diseases(
    disease: Annotated[
        str | None,
        typer.Argument(help="The code of one, e.g. measles.", show_default=False),
    ] = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = "en",
    home: HomeOption = None,
) -> None:
    """List the diseases, or all that is known of one: figures, sources, trust.

    What is not known is told, and what the house therefore does not tell. A
    headquarters changes any figure in diseases.toml in its own folder (see
    docs/reference/diseases.md); its own figures are marked.

    \b
    epihq diseases
    epihq diseases measles
    epihq diseases covid-19 --format csv
    """
    from epihq.assessment.pathogens import own_diseases, table_of
    from epihq.reports.disease_rows import (
        CHANGE_COLUMNS,
        FIGURE_COLUMNS,
        LIST_COLUMNS,
        change_rows,
        figure_rows,
        list_rows,
    )
    from epihq.terms.diseases import check_disease
    from epihq.terms.settings import home_folder
    from epihq.words import speaking
    from epihq.words.diseases import know_own

    folder = home_folder(home)
    table = table_of(folder)
    know_own(own_diseases(folder))
    in_words = form is Format.TABLE
    with speaking(language):
        if disease is None:
            print_rows(LIST_COLUMNS, list_rows(table, in_words=in_words), form)
            return
        code = check_disease(disease)
        if code not in table.diseases:
            raise _nothing_known(code)
        rows = figure_rows(table, code, in_words=in_words)
        if not in_words:
            print_rows(FIGURE_COLUMNS, rows, form)
            return
        known, told = table.diseases[code], list(rows)
        _print_head(known)
        print_rows(_shown_columns(known), told, form)
        if known.variants:
            typer.echo("")
            print_rows(CHANGE_COLUMNS[:-1], change_rows(table, code), form)
        _print_rest(known, told)


def _shown_columns(known: "KnownDisease") -> tuple[str, ...]:
    """The columns of a table: sources stand below, the variant only where some are."""
    from epihq.reports.disease_rows import FIGURE_COLUMNS

    shown = FIGURE_COLUMNS[:-1]
    return shown if known.variants else shown[1:]


def _print_head(known: "KnownDisease") -> None:
    from epihq.reports.disease_words import head

    typer.echo("\n".join(head(known)) + "\n")


def _print_rest(known: "KnownDisease", told: "list[Row]") -> None:
    from epihq.reports.disease_words import rest, sources

    for sentence in (*sources(told), *rest(known)):
        typer.echo(f"\n{sentence}")


def _nothing_known(code: str) -> Exception:
    from epihq.terms.errors import UsageError

    return UsageError(
        "disease.nothing-known",
        f"diseases: one of the table or of diseases.toml was expected; got {code!r}, "
        "of which nothing is known. Write what you know into diseases.toml.",
    )
