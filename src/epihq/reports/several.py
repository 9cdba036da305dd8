"""The briefing of all diseases of a place: each beside the others, on one face.

A table sets them side by side; each then has what its own briefing says first. Charts
and the rest stand in the briefing of each, which is written beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from epihq.assessment.record import Assessment, Trend
from epihq.reports import contents as one_disease
from epihq.reports import words
from epihq.reports.parts import Contents, Section, Table
from epihq.words import gettext, noop, numbers
from epihq.words.diseases import disease_name
from epihq.words.places import in_order, place_name


def contents_of_all(
    briefings: Sequence[Assessment], silent: Mapping[str, Sequence[str]]
) -> Contents:
    """Word the briefing of several diseases of one place and day.

    ``silent`` are diseases of which figures are held and none are of this place, each
    with the parts of the place of which there are some.
    """
    ordered = sorted(briefings, key=lambda one: in_order(disease_name(one.disease)))
    first = ordered[0]
    return Contents(
        banner=gettext(words.EXERCISE) if first.exercise else "",
        title=gettext("Briefing: all diseases, %(place)s, as of %(day)s")
        % {
            "place": words.named(first.location, first.location_name),
            "day": numbers.day(first.as_of),
        },
        subtitle=gettext("Each by its own figures; they are not added up."),
        headline=(
            *_courses(ordered),
            *(_without(code, parts) for code, parts in silent.items()),
        ),
        sections=(
            Section(
                key="diseases",
                title=gettext("Diseases beside each other"),
                tables=(_beside(ordered),),
            ),
            *map(_of_one, ordered),
        ),
        footer="; ".join(one_disease.footer(one.provenance) for one in ordered),
    )


def _courses(briefings: Sequence[Assessment]) -> Iterator[str]:
    """Say of which diseases the reported cases grow, and of which they shrink."""
    by_course: dict[str, list[str]] = {course: [] for course in _COURSES}
    for one in briefings:
        by_course[_course(one)].append(disease_name(one.disease))
    for course, names in by_course.items():
        if names:
            yield gettext(_COURSES[course]) % {"diseases": ", ".join(names)}


_COURSES: Final = {
    "growing": noop("Reported cases are growing: %(diseases)s."),
    "probably-growing": noop("Reported cases are probably growing: %(diseases)s."),
    "not-clear": noop("Reported cases show no clear direction: %(diseases)s."),
    "probably-shrinking": noop("Reported cases are probably shrinking: %(diseases)s."),
    "shrinking": noop("Reported cases are shrinking: %(diseases)s."),
    "unknown": noop(
        "Whether reported cases grow or shrink cannot be said: %(diseases)s."
    ),
}


def _course(assessment: Assessment) -> str:
    """The course of the reported cases, as the briefing of the disease has it."""
    Rt = assessment.reported_reproduction_number
    return words.direction(Rt.p_above_1) if words.has_estimate(Rt) else "unknown"


def _without(code: str, parts: Sequence[str]) -> str:
    if parts:
        return gettext(
            "%(disease)s: figures are held of parts of this place alone: %(parts)s. "
            "Their own briefings tell of it."
        ) % {
            "disease": disease_name(code),
            "parts": ", ".join(f"{place_name(part)} ({part})" for part in parts),
        }
    return gettext("%(disease)s: no figures of this place are held.") % {
        "disease": disease_name(code)
    }


def _of_one(assessment: Assessment) -> Section:
    told = one_disease.contents(assessment)
    return Section(
        key=f"disease-{assessment.disease}",
        title=disease_name(assessment.disease),
        sentences=(told.subtitle, *told.headline),
    )


def _beside(briefings: Sequence[Assessment]) -> Table:
    return Table(
        caption=gettext("R is that of reported cases, with its 90 % interval"),
        columns=(
            gettext("Disease"),
            gettext("Figures to"),
            gettext("Cases, 7 days"),
            gettext("Change"),
            gettext("Deaths, 7 days"),
            words.R,
        ),
        rows=tuple(map(_row, briefings)),
    )


def _row(assessment: Assessment) -> tuple[str, ...]:
    trends = {trend.indicator: trend for trend in assessment.data.trends}
    cases = trends["cases"]
    return (
        disease_name(assessment.disease),
        numbers.near_day(assessment.data.last_date, assessment.as_of),
        _week(cases),
        numbers.change(cases.change, gettext(words.NO_COMPARISON)),
        _week(trends.get("deaths")),
        _rt(assessment),
    )


def _week(trend: Trend | None) -> str:
    if trend is None:
        return numbers.count(None)
    return words.beside_published(trend.last_7_days, trend.published_7_days)


def _rt(assessment: Assessment) -> str:
    Rt = assessment.reported_reproduction_number
    if Rt.median is None:
        return words.verdict(Rt.verdict)
    span = numbers.interval(Rt.lower90, Rt.upper90, numbers.ratio)
    return f"{numbers.ratio(Rt.median)} {span}"
