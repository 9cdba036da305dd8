"""What the briefing says, in order: made once from the record, set by every face.

``contents`` turns an ``Assessment`` into titles, sentences, tables of printed cells
and names of figures. The terminal, the page and the printed sheet differ only in
how they set these; none of them looks into the record for a number of its own.
"""

from collections.abc import Iterable, Sequence

from epihq.assessment.record import (
    Assessment,
    Curve,
    ForecastWeek,
    Revision,
    Trend,
)
from epihq.reports import (
    behind,
    beside,
    disease_words,
    list_contents,
    outbreak,
    room,
    trust,
    words,
)
from epihq.reports.beside import with_rates, without_column
from epihq.reports.parts import Contents, Figure, Section, Table
from epihq.terms.provenance import Provenance
from epihq.words import gettext, numbers

_MOST_REVISIONS = 6
_MOST_PROBLEMS = 8


def contents(assessment: Assessment) -> Contents:
    """Word the briefing of one record."""
    return Contents(
        banner=gettext(words.EXERCISE) if assessment.exercise else "",
        title=words.title(assessment),
        subtitle=words.subtitle(assessment),
        headline=(
            *words.old_figures(assessment),
            _headline(assessment),
            words.outlook(assessment),
        ),
        sections=(
            _behind(assessment),
            *outbreak.sections(assessment),
            _situation(assessment),
            _curve(assessment),
            *list_contents.section(assessment),
            _forecast(assessment),
            beside.neighbours(assessment, _figures(["neighbours"], assessment)),
            *(() if assessment.room is None else (room.section(assessment.room),)),
            trust.section(assessment.credibility),
            _problems(assessment),
            Section(
                key="method",
                title=gettext(words.METHOD),
                points=(
                    *disease_words.figures_used(assessment.figures),
                    *behind.method(assessment),
                    *words.method(assessment),
                ),
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
            key="behind",
            title=gettext(behind.TITLE),
            sentences=behind.sentences(assessment),
        )
    table = Table(
        caption=gettext(behind.CAPTION),
        columns=tuple(map(gettext, behind.COLUMNS)),
        rows=behind.rows(assessment),
    )
    return Section(
        key="behind",
        title=gettext(behind.TITLE),
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
        title=gettext(words.SITUATION),
        sentences=sentences,
        tables=tuple(tables),
    )


def _counts(assessment: Assessment) -> Table:
    data = assessment.data
    totals = {"cases": data.totals.cases, "deaths": data.totals.deaths}
    table = Table(
        caption=gettext("Reported persons"),
        columns=(
            "",
            numbers.near_day(data.last_date, assessment.as_of),
            gettext("Last 7 days"),
            gettext("7 days before"),
            gettext("Change"),
            gettext("Total"),
            gettext(words.PER_100K),
        ),
        rows=tuple(_count_row(t, totals.get(t.indicator)) for t in data.trends),
    )
    kinds = {problem.kind for problem in data.problems}
    if words.SUMS_OF_WEEKS in kinds and all(t.last_day is None for t in data.trends):
        table = without_column(table, 1)
    return with_rates(table, [(t.per_100k, t.last_7_days) for t in data.trends])


def _count_row(trend: Trend, total: float | None) -> tuple[str, ...]:
    change = numbers.change(trend.change, gettext(words.NO_COMPARISON))
    if trend.change is not None and trend.usable_days < 7:
        change += f" ({gettext(words.DOUBTFUL_CHANGE)})"
    return (
        words.indicator(trend.indicator),
        numbers.count(trend.last_day),
        words.beside_published(trend.last_7_days, trend.published_7_days),
        words.beside_published(trend.previous_7_days, trend.published_previous_7_days),
        change,
        numbers.count(total),
        words.rate(trend.per_100k, trend.last_7_days),
    )


def _revisions(revisions: Sequence[Revision]) -> Table:
    newest = sorted(revisions, key=lambda row: row.reference_date, reverse=True)
    cut = len(newest) - _MOST_REVISIONS
    caption = gettext("Earlier figures that were changed")
    return Table(
        caption=f"{caption} ({words.changes_left_out(cut)})" if cut > 0 else caption,
        columns=(
            gettext("Day"),
            gettext("Figure"),
            gettext("Before"),
            gettext("Now"),
        ),
        rows=tuple(
            (
                numbers.day(row.reference_date),
                words.indicator(row.indicator),
                numbers.count(row.before),
                numbers.count(row.after, gettext(words.WITHDRAWN)),
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
        title=gettext(words.CURVE),
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
    nothing = () if indicators else (gettext(words.NO_FORECAST),)
    notes = (words.forecast_note(n, assessment) for n in assessment.forecast_notes)
    drawn = [f"forecast-{i}" for i in indicators if i in {"cases", "deaths"}]
    return Section(
        key="forecast",
        title=gettext(words.FORECAST),
        sentences=(*nothing, *notes),
        tables=weekly,
        figures=_figures(drawn, assessment),
    )


def _weeks(rows: Iterable[ForecastWeek], indicator: str) -> Table:
    return Table(
        caption=words.forecast_caption(indicator),
        columns=(
            gettext("Week to"),
            gettext("Median"),
            words.filled(gettext("50 %% interval")),
            words.filled(gettext("90 %% interval")),
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


def _problems(assessment: Assessment) -> Section:
    newest = sorted(
        assessment.data.problems, key=lambda problem: problem.last_date, reverse=True
    )
    cut = len(newest) - _MOST_PROBLEMS
    sentences = [] if newest else [gettext(words.NO_PROBLEM)]
    if cut > 0:
        sentences.append(words.problems_left_out(cut))
    return Section(
        key="problems",
        title=gettext(words.PROBLEMS_SEEN),
        sentences=tuple(sentences),
        points=tuple(
            words.problem_point(one, assessment) for one in newest[:_MOST_PROBLEMS]
        ),
    )


def footer(provenance: Provenance) -> str:
    """Name what made a report, and from which figures."""
    return gettext("epihq %(version)s, figures %(fingerprint)s") % {
        "version": provenance.code_version,
        "fingerprint": provenance.fingerprint[:12],
    }


def provenance_points(provenance: Provenance) -> tuple[str, ...]:
    """Tell from which publications a report was made, and how to make it again."""
    published = gettext("Publication of %(day)s: %(source)s, SHA-256 %(hash)s.")
    return (
        *(
            published
            % {
                "day": numbers.day(vintage.report_date),
                "source": vintage.source,
                "hash": vintage.sha256,
            }
            for vintage in provenance.vintages
        ),
        gettext("Fingerprint of the rows used: %(fingerprint)s.")
        % {"fingerprint": provenance.fingerprint},
        gettext(
            "Made by epihq %(version)s on %(day)s at %(hour)s UTC, seed %(seed)s; "
            "%(settings)s."
        )
        % {
            "version": provenance.code_version,
            "day": numbers.day(provenance.made_at.date()),
            "hour": f"{provenance.made_at:%H:%M}",
            "seed": provenance.seed,
            "settings": words.settings(provenance.settings),
        },
    )


def _provenance(assessment: Assessment) -> Section:
    return Section(
        key="provenance",
        title=gettext(words.PROVENANCE),
        points=(
            gettext("Source: %(title)s (%(source)s).")
            % {
                "title": words.source_title(assessment.data.source_title),
                "source": assessment.data.source,
            },
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
