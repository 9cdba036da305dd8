"""The briefing's section on the line list, from the record's ``line_list``."""

from datetime import date

from epihq.assessment.list_record import LineList, ListDelay
from epihq.assessment.record import Assessment
from epihq.reports import list_words
from epihq.reports.parts import Figure, Section, Table
from epihq.reports.picture_list import (
    age_table,
    charts_held,
    death_weeks,
    of_list,
)
from epihq.reports.pictures import Picture, Wanted
from epihq.reports.words import so_far
from epihq.words import capitalised, gettext, numbers

_MOST_WEEKS = 12
_A_YEAR = 364


def section(assessment: Assessment) -> tuple[Section, ...]:
    """Word what the list tells; nothing where no list of the location is held."""
    told = assessment.line_list
    if told is None:
        return ()
    return (
        Section(
            key="line-list",
            title=gettext(list_words.TITLE),
            sentences=(
                *list_words.held(told, assessment.as_of),
                *list_words.fatality(told.fatality),
                *list_words.deaths(told),
                *list_words.imports(told),
                *list_words.delay_remarks(told.delays),
            ),
            tables=_tables(told, assessment.as_of),
            figures=_figures(assessment),
            points=(
                *(list_words.curve(told) if told.weeks else ()),
                *((list_words.outcomes(),) if _tells_outcomes(told) else ()),
                *_of_ages(told),
                *list_words.backwards(told.delays),
            ),
        ),
    )


def picture(name: str, assessment: Assessment) -> Picture:
    """Make the picture of a chart of the list, of the last year at most."""
    wanted = Wanted(what=name, as_of=_last(assessment), days=_A_YEAR)
    made = of_list(wanted, assessment).picture
    assert made is not None  # noqa: S101 - the list is held, and its last year shown
    return made


def _last(assessment: Assessment) -> date:
    """The day up to which weeks are shown: an old list is shown all the same."""
    told = assessment.line_list
    return told.last_onset or assessment.as_of if told else assessment.as_of


def _figures(assessment: Assessment) -> tuple[Figure, ...]:
    names = charts_held(assessment)
    return tuple(
        Figure(
            name=name,
            caption=gettext(list_words.TITLES[name]),
            alt=picture(name, assessment).alt,
        )
        for name in names
    )


def _of_ages(told: LineList) -> tuple[str, ...]:
    if told.age_groups:
        return list_words.ages(told)
    return (list_words.no_ages(),) if told.with_age else ()


def _tables(told: LineList, as_of: date) -> tuple[Table, ...]:
    tables = []
    if told.delays:
        tables.append(_delays(told.delays))
    if told.weeks:
        tables.append(_weeks(told, as_of))
    if told.age_groups:
        tables.append(age_table(told))
    return tuple(tables)


def _delays(delays: tuple[ListDelay, ...]) -> Table:
    return Table(
        caption=gettext(list_words.DELAYS),
        columns=tuple(c and gettext(c) for c in list_words.DELAY_COLUMNS),
        rows=tuple(_delay(one) for one in delays),
    )


def _delay(one: ListDelay) -> tuple[str, ...]:
    return (
        capitalised(list_words.delay_name(one.delay)),
        numbers.count(one.persons),
        _bracketed(one.mean, one.mean_lower90, one.mean_upper90),
        _bracketed(one.sd, one.sd_lower90, one.sd_upper90),
        "–" if one.table_mean is None else numbers.figure(one.table_mean, 1),
    )


def _bracketed(middle: float | None, low: float | None, high: float | None) -> str:
    if middle is None:
        return "–"
    return numbers.bracketed(middle, low, high, lambda days: numbers.figure(days, 1))


def _weeks(told: LineList, as_of: date) -> Table:
    ill, died = {week.date: week for week in told.weeks}, death_weeks(told)
    ends = sorted({*ill, *died}, reverse=True)[:_MOST_WEEKS]
    rows = []
    for end in ends:
        week = ill.get(end)
        counts = (
            (0.0, 0.0, 0.0)
            if week is None
            else (week.persons, week.died, week.recovered)
        )
        cells = (*counts, died.get(end, 0.0))
        ill_in_it, *others = map(numbers.count, cells)
        if end > as_of:
            ill_in_it = so_far(ill_in_it, 7 - (end - as_of).days)
        rows.append((numbers.short_day(end), ill_in_it, *others))
    shown = slice(None) if _tells_outcomes(told) else slice(2)
    return Table(
        caption=gettext(list_words.WEEKS),
        columns=tuple(map(gettext, list_words.WEEK_COLUMNS[shown])),
        rows=tuple(row[shown] for row in rows),
    )


def _tells_outcomes(told: LineList) -> bool:
    return told.fatality.verdict != list_words.OUTCOMES_NOT_TOLD
