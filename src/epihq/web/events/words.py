"""Events in words: levels of risk and grade, names of figures, clocks of 7-1-7."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from epihq.operations.events.tables import EventRow
from epihq.terms.events import (
    Clock,
    Confidence,
    Grade,
    Impact,
    Likelihood,
    Risk,
    clocks,
)
from epihq.words.numbers import count, near_day
from epihq.words.places import place_name

LIKELIHOOD_WORDS = {
    Likelihood.VERY_UNLIKELY: _lazy("Very unlikely"),
    Likelihood.UNLIKELY: _lazy("Unlikely"),
    Likelihood.LIKELY: _lazy("Likely"),
    Likelihood.HIGHLY_LIKELY: _lazy("Highly likely"),
    Likelihood.ALMOST_CERTAIN: _lazy("Almost certain"),
}
LIKELIHOODS = {
    Likelihood.VERY_UNLIKELY: _lazy("Very unlikely (under 5 %)"),
    Likelihood.UNLIKELY: _lazy("Unlikely (5–29 %)"),
    Likelihood.LIKELY: _lazy("Likely (30–69 %)"),
    Likelihood.HIGHLY_LIKELY: _lazy("Highly likely (70–94 %)"),
    Likelihood.ALMOST_CERTAIN: _lazy("Almost certain (95 % or more)"),
}
IMPACTS = {
    Impact.MINIMAL: _lazy("Minimal: few people, little disruption, routine suffices"),
    Impact.MINOR: _lazy("Minor: a small or at-risk group, some more work and cost"),
    Impact.MODERATE: _lazy(
        "Moderate: a larger group or those at risk, moderate disruption and cost"
    ),
    Impact.MAJOR: _lazy(
        "Major: a small population severely, services disrupted, high cost"
    ),
    Impact.SEVERE: _lazy(
        "Severe: a large population, services break down, very high cost"
    ),
}
IMPACT_WORDS = {
    Impact.MINIMAL: pgettext_lazy("impact", "Minimal"),
    Impact.MINOR: pgettext_lazy("impact", "Minor"),
    Impact.MODERATE: pgettext_lazy("impact", "Moderate"),
    Impact.MAJOR: pgettext_lazy("impact", "Major"),
    Impact.SEVERE: pgettext_lazy("impact", "Severe"),
}
CONFIDENCES = {
    Confidence.LOW: pgettext_lazy("confidence", "Low: little or doubtful information"),
    Confidence.MODERATE: pgettext_lazy(
        "confidence", "Moderate: some of it good, some missing"
    ),
    Confidence.HIGH: pgettext_lazy(
        "confidence", "High: complete and from good sources"
    ),
}
RISKS = {
    Risk.LOW: pgettext_lazy("risk", "Low"),
    Risk.MODERATE: pgettext_lazy("risk", "Moderate"),
    Risk.HIGH: pgettext_lazy("risk", "High"),
    Risk.VERY_HIGH: pgettext_lazy("risk", "Very high"),
}
GRADES = {
    Grade.UNGRADED: _lazy("Ungraded: watched, with no response beyond the usual"),
    Grade.ONE: _lazy("Grade 1: little beyond what the place itself can do"),
    Grade.TWO: _lazy("Grade 2: moderate support from outside"),
    Grade.THREE: _lazy("Grade 3: all that the headquarters can give"),
}
FIGURES = {
    "suspected_cases": _lazy("suspected cases, new"),
    "probable_cases": _lazy("probable cases, new"),
    "confirmed_cases": _lazy("confirmed cases, new"),
    "deaths": _lazy("deaths, new"),
    "admissions": _lazy("admissions to hospital, new"),
    "contacts": _lazy("contacts found, new"),
    "cumulative_suspected_cases": _lazy("suspected cases in all"),
    "cumulative_probable_cases": _lazy("probable cases in all"),
    "cumulative_confirmed_cases": _lazy("confirmed cases in all"),
    "cumulative_deaths": _lazy("deaths in all"),
    "cumulative_admissions": _lazy("admissions to hospital in all"),
    "cumulative_contacts": _lazy("contacts found in all"),
    "in_hospital": _lazy("in hospital on the day"),
    "contacts_followed": _lazy("contacts followed on the day"),
}
# What is counted new and in all.
COUNTED = {
    "suspected_cases": _lazy("suspected cases"),
    "probable_cases": _lazy("probable cases"),
    "confirmed_cases": _lazy("confirmed cases"),
    "deaths": _lazy("deaths"),
    "admissions": _lazy("admissions to hospital"),
    "contacts": _lazy("contacts found"),
}
SITUATION = {
    "known": _lazy("What is known"),
    "done": _lazy("What is done"),
    "needed": _lazy("What is needed"),
}
# What is told of an event in one line, what says most first.
_FOREMOST = (
    "cumulative_confirmed_cases",
    "confirmed_cases",
    "cumulative_suspected_cases",
    "suspected_cases",
    "cumulative_probable_cases",
    "probable_cases",
    "cumulative_deaths",
    "deaths",
    "in_hospital",
)
_IN_A_LINE = 3
CLOCKS = {
    "detect": _lazy("From emergence to detection"),
    "notify": _lazy("From detection to notification"),
    "respond": _lazy("From notification to the early actions done"),
}
# Figures older than this are said to be old.
_OLD_DAYS = 3


def figure_word(indicator: str) -> str:
    """Name a figure, e.g. "deaths in all"."""
    return str(FIGURES.get(indicator, indicator))


def places(codes: list[str]) -> str:
    """Name places in the reader's language: "Baku, Georgia"."""
    return ", ".join(place_name(code) for code in codes)


def latest(row: EventRow, as_of: date) -> dict[str, Any]:
    """Tell the newest figures of an event: their words, their day, and how old."""
    kept = row.latest
    if not kept:
        return {}
    on = date.fromisoformat(kept["day"])
    chosen = [name for name in _FOREMOST if name in kept["values"]]
    chosen = chosen or list(kept["values"])
    told = [
        _("%(what)s: %(n)s")
        % {"what": figure_word(name), "n": count(kept["values"][name])}
        for name in chosen[:_IN_A_LINE]
    ]
    behind = (as_of - on).days
    return {
        "words": told,
        "day": on,
        "report_date": date.fromisoformat(kept["report_date"]),
        "source": kept["source"],
        "days_old": behind if behind > _OLD_DAYS else 0,
    }


def clock_lines(row: EventRow, today: date) -> list[tuple[str, str, str]]:
    """Tell the clocks of 7-1-7: what, in which mark, and how it stands."""
    now = today if row.closed_at is None else None
    read = clocks(
        row.started_on, row.detected_on, row.notified_on, row.responded_on, now
    )
    return [(str(CLOCKS[one.name]), _mark(one), _clock(one)) for one in read]


def _mark(one: Clock) -> str:
    if one.days is None:
        return "calm"
    if one.is_late:
        return "grave"
    return "wait" if one.runs else "done"


def _clock(one: Clock) -> str:
    if one.days is None:
        return _("not known")
    facts = {"n": one.days, "limit": one.limit}
    if one.runs and one.is_late:
        words = ngettext(
            "%(n)d day so far: later than the %(limit)d that are the aim",
            "%(n)d days so far: later than the %(limit)d that are the aim",
            one.days,
        )
    elif one.runs:
        words = ngettext(
            "%(n)d day so far, of %(limit)d",
            "%(n)d days so far, of %(limit)d",
            one.days,
        )
    elif one.is_late:
        words = ngettext(
            "%(n)d day: later than the %(limit)d that are the aim",
            "%(n)d days: later than the %(limit)d that are the aim",
            one.days,
        )
    else:
        words = ngettext(
            "%(n)d day: within the %(limit)d that are the aim",
            "%(n)d days: within the %(limit)d that are the aim",
            one.days,
        )
    return words % facts


def days_open(row: EventRow, now: Any) -> int:
    """How many days an event goes on, or went on until it was closed."""
    return int(((row.closed_at or now) - row.opened_at).days)


def reassessment(row: EventRow, today: date) -> str:
    """Tell when the risk is due to be judged again; "" where nobody has set a day."""
    due = row.reassess_on
    if due is None:
        return ""
    facts = {"day": near_day(due, today), "n": abs((due - today).days)}
    if due < today:
        return (
            ngettext(
                "to be judged again by %(day)s, %(n)d day ago",
                "to be judged again by %(day)s, %(n)d days ago",
                facts["n"],
            )
            % facts
        )
    return _("to be judged again by %(day)s") % facts
