"""The forecast of one place by week: the very numbers of its briefing."""

from datetime import timedelta

from epihq.assessment.record import Assessment
from epihq.reports import chart_words as said
from epihq.reports import rows as plain
from epihq.reports import words
from epihq.reports.parts import Table
from epihq.reports.picture_rows import day_of
from epihq.reports.pictures import (
    FORECAST,
    WEEKS_BEFORE_FORECAST,
    Picture,
    Place,
    Shown,
    Strand,
    Wanted,
    records,
)
from epihq.words import gettext, numbers


def forecast(wanted: Wanted, place: Place) -> Shown:
    """Show the weeks before and the forecast, as it was made and as the briefing's."""
    title = gettext(said.TITLES[wanted.what])
    what = wanted.what.removeprefix("forecast-")
    made = place.charted.assessment
    weeks = [] if made is None else plain.fan(made.forecast_weekly, what)
    if made is None or not weeks:
        why = _no_forecast(made, what, place)
        return Shown(name=wanted.what, title=title, sentences=why)
    first = next(row for row in made.forecast_weekly if row.indicator == what)
    reported = plain.weeks(
        made, what, first.date - timedelta(days=7), WEEKS_BEFORE_FORECAST
    )
    sentences = (said.first_week(first, made.as_of, what),)
    picture = Picture(
        name=wanted.what,
        kind=FORECAST,
        axis=gettext(words.AXES[f"weekly-{what}"]),
        alt=said.alt(title, sentences),
        strands=(
            Strand(name=gettext(said.REPORTED), rows=reported),
            Strand(name=gettext(words.FORECAST_LINE), rows=weeks),
            Strand(
                name=gettext(words.BASELINE),
                rows=plain.fan(made.baseline_weekly, what),
            ),
        ),
    )
    return Shown(
        name=wanted.what,
        title=title,
        sentences=sentences,
        picture=picture,
        table=_table_of_forecast(title, picture),
        records=records(picture),
    )


def _no_forecast(made: Assessment | None, what: str, place: Place) -> tuple[str, ...]:
    if made is None:
        return (said.none_published(place.name, what),)
    notes = [n for n in made.forecast_notes if n.indicator in {what, "all"}]
    if not notes:
        return (gettext(words.NO_FORECAST),)
    return tuple(words.forecast_note(note, made) for note in notes)


def _table_of_forecast(title: str, picture: Picture) -> Table:
    reported, ahead, baseline = (strand.rows for strand in picture.strands)
    level = {row["date"]: numbers.rough(row["median"]) for row in baseline}
    past = [
        (numbers.day(day_of(row)), row["label"], "", "", "", "") for row in reported
    ]
    coming = [
        (
            numbers.day(day_of(row)),
            "",
            numbers.rough(row["median"]),
            numbers.interval(row["low50"], row["high50"], numbers.rough),
            numbers.interval(row["low90"], row["high90"], numbers.rough),
            level.get(row["date"], "–"),
        )
        for row in ahead
    ]
    columns = (
        gettext(said.WEEK_TO),
        gettext(said.REPORTED),
        gettext(said.MEDIAN),
        words.filled(gettext(said.INTERVAL_50)),
        words.filled(gettext(said.INTERVAL_90)),
        gettext(said.BASELINE),
    )
    return Table(caption=title, columns=columns, rows=(*past, *coming))
