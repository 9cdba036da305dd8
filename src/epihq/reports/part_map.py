"""The map of a country's parts: cases of four weeks, darker where there are more.

Longitudes are drawn shorter the farther from the equator, which is true enough within
a country. Every part has its number on it; one without figures is empty and says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import cos, radians
from typing import Any

import altair as alt

from epihq.assessment.part_record import PartCases
from epihq.assessment.record import Assessment
from epihq.reports.boundaries import Boundaries
from epihq.reports.marks import BAND50, BAND90, HOLLOW, INK, QUIET, Layer, view
from epihq.reports.parts import Contents, Figure, Section, Table
from epihq.words import gettext, noop, numbers
from epihq.words.places import in_order, place_name

NAME = "parts"
TITLE = noop("Cases by part of the country, the last four weeks")
_TABLE = noop("The parts, in the order of their names")
_COLUMNS = (noop("Part"), noop("Cases, 4 weeks"), noop("Figures to"))
_ALT = noop(
    "Map of the parts of %(place)s with their cases of the four weeks to %(day)s; the "
    "figures are in the table."
)
_CAPTION = noop(
    "Cases of the four weeks to %(day)s. Darker: more. Dashed edge: no figures held."
)
_WIDTH, _HEIGHT = 560, 360
# Shares of the highest figure, from which on a part is darker.
_STEPS = ((0.0, "white"), (0.001, BAND90), (0.25, BAND50), (0.6, QUIET))


def with_map(report: Contents, assessment: Assessment, shapes: Boundaries) -> Contents:
    """Add the section of the parts, before the forecast."""
    place = next(
        (at for at, one in enumerate(report.sections) if one.key == "forecast"), 0
    )
    sections = (*report.sections[:place], _section(assessment, shapes))
    return replace(report, sections=(*sections, *report.sections[place:]))


def _section(assessment: Assessment, shapes: Boundaries) -> Section:
    day = {"day": numbers.day(assessment.as_of)}
    named = {"place": place_name(assessment.location)}
    rows = sorted(assessment.parts, key=lambda row: in_order(place_name(row.location)))
    lacking = [row.location for row in rows if row.location not in shapes.parts]
    sentences = []
    if lacking:
        text = gettext("The file of boundaries has no shape of: %(parts)s.")
        sentences.append(text % {"parts": ", ".join(map(place_name, lacking))})
    figure = Figure(
        name=NAME,
        caption=gettext(_CAPTION) % day,
        alt=gettext(_ALT) % (day | named),
    )
    table = Table(
        caption=gettext(_TABLE),
        columns=tuple(map(gettext, _COLUMNS)),
        rows=tuple(
            (
                place_name(row.location),
                numbers.count(row.cases_28_days),
                numbers.near_day(row.last_date, assessment.as_of),
            )
            for row in rows
        ),
    )
    return Section(
        key=NAME,
        title=gettext(TITLE),
        sentences=tuple(sentences),
        tables=(table,),
        figures=(figure,),
    )


def draw(assessment: Assessment, shapes: Boundaries) -> dict[str, Any]:
    """Draw the map as a Vega-Lite specification."""
    held = {row.location: row for row in assessment.parts}
    most = max([1.0, *(row.cases_28_days for row in held.values())])
    squeeze = _squeeze(shapes)
    layers = [
        _shape(_squeezed(geometry, squeeze), held.get(code), most)
        for code, geometry in shapes.parts.items()
    ]
    labels = [
        _label(_squeezed(geometry, squeeze), held.get(code), most)
        for code, geometry in shapes.parts.items()
    ]
    alt_text = gettext(_ALT) % {
        "place": place_name(assessment.location),
        "day": numbers.day(assessment.as_of),
    }
    spec = view([*layers, *labels], _HEIGHT, alt_text, width=_WIDTH)
    return spec | {"projection": {"type": "identity", "reflectY": True}}


def _shape(geometry: Mapping[str, Any], row: PartCases | None, most: float) -> Layer:
    dash = [] if row else [3, 2]
    mark = alt.Chart().mark_geoshape(
        fill=_fill(row, most), stroke=INK, strokeWidth=0.8, strokeDash=dash
    )
    return [{"type": "Feature", "properties": {}, "geometry": geometry}], mark


def _fill(row: PartCases | None, most: float) -> str:
    share = 0.0 if row is None else row.cases_28_days / most
    return [color for least, color in _STEPS if share >= least][-1]


def _label(geometry: Mapping[str, Any], row: PartCases | None, most: float) -> Layer:
    x, y = _middle(geometry)
    text = "–" if row is None else numbers.count(row.cases_28_days)
    color = "white" if _fill(row, most) == QUIET else INK if row else HOLLOW
    mark = alt.Chart().mark_text(fontSize=11, text=text, color=color)
    return [{"x": x, "y": y}], mark.encode(longitude="x:Q", latitude="y:Q")


def _points(geometry: Mapping[str, Any]) -> Iterator[Sequence[float]]:
    """Points of the outer ring with most of them: that of the mainland."""
    whole = geometry["coordinates"]
    rings: list[list[Sequence[float]]] = (
        [whole[0]] if geometry["type"] == "Polygon" else [one[0] for one in whole]
    )
    largest = max(rings, key=len)
    return iter(largest)


def _middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    points = [*_points(geometry)]
    across, up = [p[0] for p in points], [p[1] for p in points]
    return (min(across) + max(across)) / 2, (min(up) + max(up)) / 2


def _squeeze(shapes: Boundaries) -> float:
    ups = [point[1] for one in shapes.parts.values() for point in _points(one)]
    return cos(radians((min(ups) + max(ups)) / 2))


def _squeezed(geometry: Mapping[str, Any], by: float) -> dict[str, Any]:
    def ring(points: Sequence[Sequence[float]]) -> list[list[float]]:
        return [[point[0] * by, point[1]] for point in points]

    whole = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        made: list[Any] = [ring(one) for one in whole]
    else:
        made = [[ring(one) for one in part] for part in whole]
    return {"type": geometry["type"], "coordinates": made}
