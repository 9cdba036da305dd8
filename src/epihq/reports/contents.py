"""What the briefing says, in order: made once from the record, set by every face.

``contents`` turns an ``Assessment`` into titles, sentences, tables of printed cells
and names of figures. The terminal, the page and the printed sheet differ only in
how they set these; none of them looks into the record for a number of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from epihq.assessment.record import (
    Assessment,
    Curve,
    ForecastWeek,
    Neighbour,
    Revision,
    Trend,
)
from epihq.reports import behind, room, trust, words
from epihq.reports.parts import Contents, Figure, Section, Table
from epihq.terms.provenance import Provenance
from epihq.words import gettext, numbers

_MOST_REVISIONS = 6
_MOST_PROBLEMS = 8


def contents(assessment: Assessment) -> Contents:
    """Word the briefing of one record."""
    return Contents(
        banner=words.EXERCISE if assessment.exercise else "",
        title=words.title(assessment),
        subtitle=words.subtitle(assessment),
        headline=(
            *words.old_figures(assessment),
            _headline(assessment),
            words.outlook(assessment),
        ),
        sections=(
            _behind(assessment),
            _situation(assessment),
            _curve(assessment),
            _forecast(assessment),
            _neighbours(assessment),
            *(() if assessment.room is None else (room.section(assessment.room),)),
            trust.section(assessment.credibility),
            _problems(assessment),
            Section(
                key="method",
                title=words.METHOD,
                points=(*behind.method(assessment), *words.method(assessment)),
                annex=True,
            ),
            _provenance(assessment),
        ),
        footer=footer(assessment.provenance),
    )


def _headline(assessment: Assessment) -> str:
    if behind.has_estimate(assessment):
        return behind.headline(assessment)
    return words.situation(assessment)


def _behind(assessment: Assessment) -> Section:
    if not behind.has_estimate(assessment):
        return Section(
            key="behind", title=behind.TITLE, sentences=behind.sentences(assessment)
        )
    table = Table(
        caption=behind.CAPTION,
        columns=behind.COLUMNS,
        rows=behind.rows(assessment),
    )
    return Section(
        key="behind",
        title=behind.TITLE,
        sentences=behind.sentences(assessment),
        tables=(table,),
        figures=_figures(["infections"], assessment),
    )


def _situation(assessment: Assessment) -> Section:
    data = assessment.data
    news = data.changes
    sentences = (*words.usable_days(data.trends), words.changes(news))
    tables = [_counts(assessment)]
    if news.revisions:
        tables.append(_revisions(news.revisions))
    return Section(
        key="situation",
        title=words.SITUATION,
        sentences=sentences,
        tables=tuple(tables),
    )


def _counts(assessment: Assessment) -> Table:
    data = assessment.data
    totals = {"cases": data.totals.cases, "deaths": data.totals.deaths}
    table = Table(
        caption="Reported persons",
        columns=(
            "",
            numbers.near_day(data.last_date, assessment.as_of),
            "Last 7 days",
            "7 days before",
            "Change",
            "Total",
            words.PER_100K,
        ),
        rows=tuple(_count_row(t, totals.get(t.indicator)) for t in data.trends),
    )
    return _with_rates(table, [(t.per_100k, t.last_7_days) for t in data.trends])


def _count_row(trend: Trend, total: float | None) -> tuple[str, ...]:
    change = numbers.change(trend.change, words.NO_COMPARISON)
    if trend.change is not None and trend.usable_days < 7:
        change += f" ({words.DOUBTFUL_CHANGE})"
    return (
        words.indicator(trend.indicator),
        numbers.count(trend.last_day),
        words.beside_published(trend.last_7_days, trend.published_7_days),
        words.beside_published(trend.previous_7_days, trend.published_previous_7_days),
        change,
        numbers.count(total),
        words.rate(trend.per_100k, trend.last_7_days),
    )


def _with_rates(
    table: Table, rates: Sequence[tuple[float | None, float | None]]
) -> Table:
    """Leave out the rates where no population at all is held, and say so.

    ``rates`` are per 100,000 inhabitants, each with the sum that it is of.
    """
    summed = [rate for rate, total in rates if total is not None]
    if not summed or any(rate is not None for rate in summed):
        return table
    column = table.columns.index(words.PER_100K)
    return replace(
        table,
        caption=f"{table.caption} ({words.NO_POPULATION}, so no rates)",
        columns=_without(table.columns, column),
        rows=tuple(_without(row, column) for row in table.rows),
    )


def _without(cells: tuple[str, ...], column: int) -> tuple[str, ...]:
    return cells[:column] + cells[column + 1 :]


def _revisions(revisions: Sequence[Revision]) -> Table:
    newest = sorted(revisions, key=lambda row: row.reference_date, reverse=True)
    cut = len(newest) - _MOST_REVISIONS
    more = f" ({words.left_out(cut, 'changes')})" if cut > 0 else ""
    return Table(
        caption=f"Earlier figures that were changed{more}",
        columns=("Day", "Figure", "Before", "Now"),
        rows=tuple(
            (
                numbers.day(row.reference_date),
                words.indicator(row.indicator),
                numbers.count(row.before),
                numbers.count(row.after, words.WITHDRAWN),
            )
            for row in newest[:_MOST_REVISIONS]
        ),
        texts=2,
    )


def _curve(assessment: Assessment) -> Section:
    Rt = words.charted_reproduction(assessment)
    reported = assessment.reported_reproduction_number
    figures = []
    if any(_known(c) for c in assessment.data.curves if c.indicator == "cases"):
        figures.append("cases")
    if any(value is not None for value in Rt.curve.median):
        figures.append("reproduction")
    return Section(
        key="curve",
        title=words.CURVE,
        sentences=(
            *((words.reproduction(Rt),) if Rt is not reported else ()),
            words.reproduction(reported),
            words.growth(assessment.growth),
        ),
        figures=_figures(figures, assessment),
    )


def _known(curve: Curve) -> bool:
    return any(value is not None for value in curve.published)


def _forecast(assessment: Assessment) -> Section:
    indicators = sorted({row.indicator for row in assessment.forecast_weekly})
    weekly = tuple(_weeks(assessment.forecast_weekly, name) for name in indicators)
    nothing = () if indicators else (words.NO_FORECAST,)
    drawn = [f"forecast-{i}" for i in indicators if i in {"cases", "deaths"}]
    return Section(
        key="forecast",
        title=words.FORECAST,
        sentences=(*nothing, *assessment.forecast_notes),
        tables=weekly,
        figures=_figures(drawn, assessment),
    )


def _weeks(rows: Iterable[ForecastWeek], indicator: str) -> Table:
    return Table(
        caption=f"Forecast of reported {indicator} per week",
        columns=(
            "Week to",
            "Median",
            f"50{numbers.NBSP}% interval",
            f"90{numbers.NBSP}% interval",
        ),
        rows=tuple(
            (
                numbers.short_day(row.date),
                numbers.rough(row.quantile(0.5)),
                _interval(row, 0.25, 0.75),
                _interval(row, 0.05, 0.95),
            )
            for row in rows
            if row.indicator == indicator
        ),
    )


def _interval(row: ForecastWeek, lower: float, upper: float) -> str:
    bounds = (row.quantile(lower), row.quantile(upper))
    return numbers.interval(*bounds, numbers.rough)


def _neighbours(assessment: Assessment) -> Section:
    rows = assessment.neighbours
    if len(rows) < 2:
        return Section(
            key="neighbours",
            title=words.NEIGHBOURS,
            sentences=(words.NO_NEIGHBOURS,),
        )
    drawn = any(row.Rt_median is not None for row in rows)
    return Section(
        key="neighbours",
        title=words.NEIGHBOURS,
        sentences=words.sources_beside(rows),
        tables=(_beside(rows, assessment.as_of),),
        figures=_figures(["neighbours"] if drawn else [], assessment),
    )


def _beside(rows: Sequence[Neighbour], as_of: date) -> Table:
    table = Table(
        caption="The same figures by the same method; R is that of reported cases, "
        "with its 90 % interval",
        columns=(
            "",
            "Figures to",
            "Cases, 7 days",
            "Change",
            words.PER_100K,
            "Deaths, 7 days",
            "R",
            "Problems seen",
        ),
        rows=tuple(_beside_row(row, as_of) for row in rows),
    )
    return _with_rates(table, [(r.cases_per_100k, r.cases_7_days) for r in rows])


def _beside_row(row: Neighbour, as_of: date) -> tuple[str, ...]:
    return (
        row.name,
        gettext(numbers.NOT_PUBLISHED)
        if row.last_date is None
        else numbers.near_day(row.last_date, as_of),
        words.beside_published(row.cases_7_days, row.published_cases_7_days),
        numbers.change(row.cases_change, words.NO_COMPARISON),
        words.rate(row.cases_per_100k, row.cases_7_days),
        words.beside_published(row.deaths_7_days, row.published_deaths_7_days),
        words.neighbour_Rt(row),
        f"{row.problems:,}",
    )


def _problems(assessment: Assessment) -> Section:
    newest = sorted(
        assessment.data.problems, key=lambda problem: problem.last_date, reverse=True
    )
    cut = len(newest) - _MOST_PROBLEMS
    sentences = [] if newest else [words.NO_PROBLEM]
    if cut > 0:
        sentences.append(words.left_out(cut, "problems"))
    return Section(
        key="problems",
        title=words.PROBLEMS_SEEN,
        sentences=tuple(sentences),
        points=tuple(map(words.problem_point, newest[:_MOST_PROBLEMS])),
    )


def footer(provenance: Provenance) -> str:
    """Name what made a report, and from which figures."""
    return f"epihq {provenance.code_version}, figures {provenance.fingerprint[:12]}"


def provenance_points(provenance: Provenance) -> tuple[str, ...]:
    """Tell from which publications a report was made, and how to make it again."""
    settings = ", ".join(
        f"{words.opened(name)} {value}"
        for name, value in sorted(provenance.settings.items())
    )
    made_at = provenance.made_at
    return (
        *(
            f"Publication of {numbers.day(vintage.report_date)}: "
            f"{vintage.source}, SHA-256 {vintage.sha256}."
            for vintage in provenance.vintages
        ),
        f"Fingerprint of the rows used: {provenance.fingerprint}.",
        f"Made by epihq {provenance.code_version} on "
        f"{numbers.day(made_at.date())} at {made_at:%H:%M} UTC, "
        f"seed {provenance.seed}; {settings or 'default settings'}.",
    )


def _provenance(assessment: Assessment) -> Section:
    return Section(
        key="provenance",
        title=words.PROVENANCE,
        points=(
            f"Source: {assessment.data.source_title} ({assessment.data.source}).",
            *provenance_points(assessment.provenance),
        ),
        annex=True,
    )


def _figures(names: Iterable[str], assessment: Assessment) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            name=name,
            caption=words.caption(name, assessment),
            alt=words.alt_text(name, assessment),
        )
        for name in names
    )
