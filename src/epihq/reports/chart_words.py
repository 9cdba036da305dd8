"""Every word and sentence of the room's charts; translations are in ``epihq.words``."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from epihq.assessment.record import Assessment, ForecastWeek, Trend
from epihq.reports import words
from epihq.words import gettext, ngettext, noop, numbers

TITLES: Final = {
    "cases": noop("Cases reported a day"),
    "deaths": noop("Deaths reported a day"),
    "admissions": noop("New patients in hospitals"),
    "reproduction": noop("R_t of reported cases"),
    "forecast-cases": noop("Forecast of cases by week"),
    "forecast-deaths": noop("Forecast of deaths by week"),
    "figures": noop("Figures entered"),
}
OF_SEVERAL: Final = {
    "cases": noop("Cases reported a day, mean of 7 days"),
    "deaths": noop("Deaths reported a day, mean of 7 days"),
    "admissions": noop("New patients in hospitals, mean of 7 days or by week"),
    "reproduction": noop("R_t of reported cases"),
}
AXES: Final = {
    "cases": noop("cases per day"),
    "deaths": noop("deaths per day"),
    "admissions": noop("new patients per day"),
    "weekly_hospital_admissions": noop("new patients per week"),
    "reproduction": noop("reproduction number R"),
}
RATES: Final = {
    "cases": noop("cases per day, per 100,000"),
    "deaths": noop("deaths per day, per 100,000"),
    "admissions": noop("new patients per day, per 100,000"),
    "weekly_hospital_admissions": noop("new patients per week, per 100,000"),
}
COUNTED: Final = {
    "cases": noop("Cases"),
    "deaths": noop("Deaths"),
    "admissions": noop("New patients"),
    "weekly_hospital_admissions": noop("New patients"),
}
_NEWEST: Final = {
    "cases": noop(
        "%(place)s: cases reported on %(day)s: %(last)s; in the last 7 days: %(sum)s, "
        "change against the 7 days before: %(change)s."
    ),
    "deaths": noop(
        "%(place)s: deaths reported on %(day)s: %(last)s; in the last 7 days: %(sum)s, "
        "change against the 7 days before: %(change)s."
    ),
}
_NEWEST_RATE: Final = {
    "cases": noop("%(place)s: cases of those 7 days per 100,000 people: %(rate)s."),
    "deaths": noop("%(place)s: deaths of those 7 days per 100,000 people: %(rate)s."),
}
_PATIENTS: Final = {
    "admissions": noop("%(place)s: new patients on %(day)s: %(last)s."),
    "weekly_hospital_admissions": noop(
        "%(place)s: new patients in the week to %(day)s: %(last)s."
    ),
}
_NONE: Final = {
    "cases": noop("%(place)s: no cases are published."),
    "deaths": noop("%(place)s: no deaths are published."),
    "admissions": noop("%(place)s: no new patients of hospitals are published."),
}
NUMBER: Final = noop("number")
DAY: Final = noop("Day")
WEEK_TO: Final = noop("Week to")
REMARK: Final = noop("Remark")
REPORTED: Final = noop("Reported")
MEDIAN: Final = noop("Median")
INTERVAL_50: Final = noop("50 %% interval")
INTERVAL_90: Final = noop("90 %% interval")
BASELINE: Final = noop("Baseline, median")


def newest(place: str, trend: Trend, day: date) -> str:
    """Say the newest figures of a place, and how they changed in a week."""
    return gettext(_NEWEST[trend.indicator]) % {
        "place": place,
        "day": numbers.day(day),
        "last": numbers.count(trend.last_day),
        "sum": words.beside_published(trend.last_7_days, trend.published_7_days),
        "change": numbers.change(trend.change, gettext(words.NO_COMPARISON)),
    }


def newest_rate(place: str, trend: Trend) -> tuple[str, ...]:
    """Say the same by inhabitants, where their number is held."""
    if trend.per_100k is None:
        return ()
    facts = {"place": place, "rate": numbers.per_100k(trend.per_100k)}
    return (gettext(_NEWEST_RATE[trend.indicator]) % facts,)


def newest_patients(place: str, indicator: str, value: float | None, day: date) -> str:
    """Say how many patients were new on the newest day, or in the newest week."""
    facts = {"place": place, "last": numbers.count(value), "day": numbers.day(day)}
    return gettext(_PATIENTS[indicator]) % facts


def newest_R(place: str, assessment: Assessment) -> str:  # noqa: N802 - R as in papers
    """State R of the reported cases of a place."""
    said = words.reproduction(assessment.reported_reproduction_number)
    return gettext("%(place)s: %(sentence)s") % {"place": place, "sentence": said}


def none_published(place: str, what: str) -> str:
    """Say that a place's figures are not published."""
    return gettext(_NONE.get(what, _NONE["cases"])) % {"place": place}


def old(place: str, last: date, as_of: date) -> tuple[str, ...]:
    """Say that a place's figures are old, where they are."""
    age = (as_of - last).days
    if age <= numbers.USUAL_DAYS_BEHIND:
        return ()
    text = ngettext(
        "%(place)s: these figures are old; the newest is of %(day)s, %(days)s day "
        "before.",
        "%(place)s: these figures are old; the newest is of %(day)s, %(days)s days "
        "before.",
        age,
    )
    facts = {"place": place, "day": numbers.day(last), "days": numbers.count(age)}
    return (text % facts,)


def out_of_range(place: str, last: date) -> str:
    """Say that a place has no figures of the days that are asked for."""
    facts = {"place": place, "day": numbers.day(last)}
    return gettext("%(place)s: no figures of these days; the newest is of %(day)s.") % (
        facts
    )


def shown(first: date, last: date) -> str:
    """Say which days a chart shows."""
    facts = {"first": numbers.day(first), "last": numbers.day(last)}
    return gettext("Shown are the days from %(first)s to %(last)s.") % facts


def log_scale(hidden: int) -> str:
    """Say that heights are logarithmic, and how many days have none."""
    if not hidden:
        return gettext("The scale is logarithmic.")
    text = ngettext(
        "The scale is logarithmic; %(n)s day with 0 or less stands in the table alone.",
        "The scale is logarithmic; %(n)s days with 0 or less stand in the table alone.",
        hidden,
    )
    return text % {"n": numbers.count(hidden)}


def no_inhabitants(places: Sequence[str]) -> str:
    """Say of which places nobody tells the inhabitants."""
    facts = {"places": ", ".join(places)}
    return gettext("Inhabitants are not held, so there is no rate: %(places)s.") % facts


def known_otherwise(day: date, differing: int, then: str, now: str) -> str:
    """Say how many days had another figure as known on a day, and what they add to."""
    if not differing:
        text = gettext(
            "As known by the end of %(day)s, these days had the same figures."
        )
        return text % {"day": numbers.day(day)}
    text = ngettext(
        "As known by the end of %(day)s, %(n)s of these days had another figure: "
        "%(then)s then, %(now)s here.",
        "As known by the end of %(day)s, %(n)s of these days had other figures: "
        "%(then)s together then, %(now)s here.",
        differing,
    )
    facts = {"day": numbers.day(day), "n": numbers.count(differing)}
    return text % (facts | {"then": then, "now": now})


def place_known_otherwise(place: str, day: date, differing: int) -> str:
    """Say on how many days another figure of one of several places was known."""
    facts = {"place": place, "day": numbers.day(day), "n": numbers.count(differing)}
    if not differing:
        text = gettext("%(place)s: the same figures were known by the end of %(day)s.")
        return text % facts
    text = ngettext(
        "%(place)s: on %(n)s of these days another figure was known by the end of "
        "%(day)s.",
        "%(place)s: on %(n)s of these days other figures were known by the end of "
        "%(day)s.",
        differing,
    )
    return text % facts


def nothing_known(place: str, day: date) -> str:
    """Say that nothing was known of a place's days by another day."""
    text = gettext("%(place)s: nothing of these days was known by the end of %(day)s.")
    return text % {"place": place, "day": numbers.day(day)}


def faint_lines(day: date) -> str:
    """Say what the faint lines of a chart of several places are."""
    text = gettext("Faint lines: as known by the end of %(day)s.")
    return text % {"day": numbers.day(day)}


def partly_known(day: date, share: float) -> str:
    """Say that the last days are not whole yet."""
    text = gettext(
        "The last days are still being filled up (drawn pale): of %(day)s about "
        "%(share)s is known so far."
    )
    return text % {"day": numbers.day(day), "share": numbers.percent(share)}


def known_by(day: date) -> str:
    """Name what was known by the end of another day."""
    return gettext("known by %(day)s") % {"day": numbers.brief_day(day)}


def mean(value: str) -> str:
    """Name a mean of seven days."""
    return gettext("7-day mean %(value)s") % {"value": value}


def share_known(share: float) -> str:
    """Say beside a day's figure how much of it is known."""
    return gettext("about %(share)s known") % {"share": numbers.percent(share)}


def first_week(week: ForecastWeek, origin: date, what: str) -> str:
    """State what is forecast for the first week."""
    texts = {
        "cases": noop(
            "Cases forecast for the week to %(day)s: %(median)s (90 %% interval "
            "%(span)s), from what was known by %(origin)s."
        ),
        "deaths": noop(
            "Deaths forecast for the week to %(day)s: %(median)s (90 %% interval "
            "%(span)s), from what was known by %(origin)s."
        ),
    }
    return words.filled(
        gettext(texts[what]),
        median=numbers.rough(week.quantile(0.5)),
        day=numbers.day(week.date),
        span=numbers.span(week.quantile(0.05), week.quantile(0.95), numbers.rough),
        origin=numbers.day(origin),
    )


def alt(title: str, sentences: Sequence[str]) -> str:
    """Tell a chart to who cannot see it."""
    facts = {"title": title, "sentences": " ".join(sentences)}
    return gettext("%(title)s. %(sentences)s The table has every figure.") % facts
