"""Charts of a line list: its weeks of onset by outcome and by area, ages and sexes."""

from collections.abc import Mapping, Sequence
from datetime import date

from epihq.assessment.list_record import LineList, week_end
from epihq.assessment.record import Assessment
from epihq.reports import chart_words as said
from epihq.reports import list_words, words
from epihq.reports import rows as plain
from epihq.reports.parts import Table
from epihq.reports.pictures import (
    PYRAMID,
    RECORD,
    STACKED,
    Picture,
    Shown,
    Strand,
    Wanted,
    records,
)
from epihq.reports.rows import Row
from epihq.words import gettext, numbers
from epihq.words.places import in_order, place_name

OUTCOME, AREA, AGES = "onset-outcome", "onset-area", "ages"
OF_A_LIST = (OUTCOME, AREA, AGES)
_MOST_AREAS = 5

# Persons of each part by the last day of a week.
_Parts = Mapping[str, Mapping[date, float]]


def charts_held(made: Assessment | None) -> tuple[str, ...]:
    """Name the charts that a record's line list has."""
    told = None if made is None else made.line_list
    if told is None:
        return ()
    has = {OUTCOME: told.weeks, AREA: told.area_weeks, AGES: told.age_groups}
    return tuple(name for name, rows in has.items() if rows)


def of_list(wanted: Wanted, made: Assessment) -> Shown:
    """Show a chart of a line list; ask ``charts_held`` before."""
    told = made.line_list
    assert told is not None  # noqa: S101 - asked before
    if wanted.what == AGES:
        return _ages(told, made.as_of)
    return _weeks(wanted, told, made.as_of)


def _weeks(wanted: Wanted, told: LineList, as_of: date) -> Shown:
    title = gettext(list_words.TITLES[wanted.what])
    parts = _outcomes(told) if wanted.what == OUTCOME else _areas(told)
    whole = {week.date: week.persons for week in told.weeks}
    ends = [end for end in whole if end >= wanted.first]
    about = list_words.held(told, as_of)
    if not ends:
        last = told.last_onset or as_of
        sentences = (*about, list_words.none_of_these_weeks(last))
        return Shown(name=wanted.what, title=title, sentences=sentences)
    sentences = (
        *about,
        *list_words.curve(told),
        *((list_words.outcomes(),) if wanted.what == OUTCOME else ()),
    )
    picture = Picture(
        name=wanted.what,
        kind=STACKED,
        axis=gettext(list_words.AXES[wanted.what]),
        alt=said.alt(title, sentences),
        strands=_stacked(parts, ends, as_of),
        is_whole=True,
    )
    return Shown(
        name=wanted.what,
        title=title,
        sentences=sentences,
        picture=picture,
        table=_table(title, parts, ends),
        records=records(picture),
    )


def _outcomes(told: LineList) -> _Parts:
    weeks = told.weeks
    parts = {
        list_words.DIED: {week.date: week.died for week in weeks},
        list_words.RECOVERED: {week.date: week.recovered for week in weeks},
        list_words.OUTCOME_NOT_KNOWN: {week.date: week.not_known for week in weeks},
    }
    return {gettext(word): by for word, by in parts.items() if any(by.values())}


def _areas(told: LineList) -> _Parts:
    """Give the areas with most persons, the largest first, and all others together."""
    by_area: dict[str, dict[date, float]] = {}
    for row in told.area_weeks:
        by_area.setdefault(row.area, {})[row.date] = row.persons
    named = [code for code in by_area if code]
    named.sort(key=lambda code: (-sum(by_area[code].values()), code))
    shown = sorted(named[:_MOST_AREAS], key=lambda code: in_order(place_name(code)))
    parts = {place_name(code): by_area[code] for code in shown}
    others: dict[date, float] = {}
    for code in (*named[_MOST_AREAS:], ""):
        for day, number in by_area.get(code, {}).items():
            others[day] = others.get(day, 0.0) + number
    return {**parts, gettext(list_words.OTHER_AREAS): others} if others else parts


def _stacked(parts: _Parts, ends: Sequence[date], as_of: date) -> tuple[Strand, ...]:
    """Lay the parts of each week on each other, the first at the bottom."""
    lows = dict.fromkeys(ends, 0.0)
    told = {end: _told(parts, end, as_of) for end in ends}
    strands = []
    for name, counts in parts.items():
        rows: list[Row] = []
        for end in ends:
            count = counts.get(end, 0.0)
            rows.append(
                plain.at_week(end)
                | {
                    "count": count,
                    "low": lows[end],
                    "top": lows[end] + count,
                    "label": numbers.count(count),
                    "told": told[end],
                }
            )
            lows[end] += count
        strands.append(Strand(name=name, rows=rows))
    return tuple(strands)


def _told(parts: _Parts, end: date, as_of: date) -> str:
    """Say all of a week at the pointer, and that it is not over where it is not."""
    week = plain.at_week(end)["day"]
    counts = {name: by_week.get(end, 0.0) for name, by_week in parts.items()}
    listed = "; ".join(f"{name} {numbers.count(n)}" for name, n in counts.items() if n)
    whole = numbers.count(sum(counts.values()))
    over = (end - as_of).days
    if over > 0:
        whole = words.so_far(whole, 7 - over)
    return f"{week}: {whole} ({listed})" if listed else f"{week}: {whole}"


def _table(title: str, parts: _Parts, ends: Sequence[date]) -> Table:
    columns = (gettext(said.WEEK_TO), *parts, gettext(list_words.ALL))
    cells = []
    for end in reversed(ends):
        counts = [by_week.get(end, 0.0) for by_week in parts.values()]
        cells.append((numbers.day(end), *map(numbers.count, (*counts, sum(counts)))))
    return Table(caption=title, columns=columns, rows=tuple(cells))


def _ages(told: LineList, as_of: date) -> Shown:
    title = gettext(list_words.TITLES[AGES])
    sentences = (*list_words.held(told, as_of), *list_words.ages(told))
    picture = Picture(
        name=AGES,
        kind=PYRAMID,
        axis=gettext(list_words.AXES[AGES]),
        alt=said.alt(title, sentences),
        strands=_sides(told),
        is_whole=True,
    )
    return Shown(
        name=AGES,
        title=title,
        sentences=sentences,
        picture=picture,
        table=age_table(told),
        records=tuple(
            dict.fromkeys(RECORD)
            | {"series": f"{strand.name}, {row['group']}", "count": row["count"]}
            for strand in picture.strands
            for row in strand.rows
        ),
    )


def _sides(told: LineList) -> tuple[Strand, ...]:
    groups = told.age_groups
    if any(one.female is None for one in groups):
        counts = {list_words.BOTH_SEXES: [one.both for one in groups]}
    else:
        counts = {
            list_words.FEMALE: [one.female or 0.0 for one in groups],
            list_words.MALE: [one.male or 0.0 for one in groups],
        }
    said = {gettext(word): values for word, values in counts.items()}
    rows = [
        _group(list_words.group(one), {word: said[word][at] for word in said})
        for at, one in enumerate(groups)
    ]
    return tuple(
        Strand(
            name=word,
            rows=[
                row | {"count": value, "label": numbers.count(value)}
                for row, value in zip(rows, values, strict=True)
            ],
        )
        for word, values in said.items()
    )


def _group(name: str, counts: Mapping[str, float]) -> Row:
    """Name a group of ages, and say all of it at the pointer."""
    told = "; ".join(f"{word} {numbers.count(n)}" for word, n in counts.items())
    return {"group": name, "told": f"{name}: {told}"}


def age_table(told: LineList) -> Table:
    """Set persons by age and sex as a table."""
    sides = _sides(told)
    return Table(
        caption=gettext(list_words.AGES),
        columns=(gettext(list_words.AGE), *(side.name for side in sides)),
        rows=tuple(
            (rows[0]["group"], *(row["label"] for row in rows))
            for rows in zip(*(side.rows for side in sides), strict=True)
        ),
    )


def death_weeks(told: LineList) -> dict[date, float]:
    """Count deaths by the Saturday that ends the week of the day of death."""
    found: dict[date, float] = {}
    for day in told.deaths_by_day:
        end = week_end(day.date)
        found[end] = found.get(end, 0.0) + day.persons
    return found
