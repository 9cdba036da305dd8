"""Places beside each other in one chart, and the figures of any chart as CSV."""

import time
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from epihq.reports.chart_words import TITLES
from epihq.reports.pictures import RECORD
from epihq.reports.showing import is_held, show
from epihq.terms.errors import DataError, UsageError
from epihq.terms.locations import neighbours
from epihq.web.charts.controls import Choice, Group, Panel, panel_of, with_
from epihq.web.charts.drawn import Charts, charts_of, places_of
from epihq.web.charts.options import ALL_DRAWN, COMPARED, options_of
from epihq.web.charts.places import named, names
from epihq.web.kit.listing import asked
from epihq.web.kit.moment import Look, archive_of, look_of, newest_day
from epihq.web.kit.sign_in import page
from epihq.web.kit.tables import Column, csv_response
from epihq.words import gettext
from epihq.words.places import in_order, place_name

MOST_PLACES = 6
_PATIENCE_OF_A_PROGRAM = 10.0


def charts_and_panel(
    request: HttpRequest, look: Look, codes: Sequence[str], asked: Sequence[str]
) -> dict[str, Any]:
    """Give a template the charts of places, and what can be changed of them.

    Nothing is charted where nothing was published yet.
    """
    newest = newest_day(request)
    options = options_of(request.GET, newest)
    panel: Panel = panel_of(request, look, options, newest, codes)
    if not codes or not archive_of(look).vintages():
        return {"charts": Charts(), "panel": panel}
    return {"charts": charts_of(look, options, codes, asked), "panel": panel}


@page("board.see")
@gzip_page
def compare(request: HttpRequest) -> HttpResponse:
    """Show one figure of several places, in the order of their names."""
    look, what = look_of(request), asked(request, "what")
    what = what if what in COMPARED else COMPARED[0]
    codes, unknown = _codes(request, look)
    context = charts_and_panel(request, look, codes, (what,))
    context |= {
        "look": look,
        "what": what,
        "figures": _figures(request, what),
        "places": [(code, place_name(code)) for code in codes],
        "unknown": unknown,
        "names": names(look.location),
        "free": range(MOST_PLACES - len(codes)),
        "hidden": [
            (name, value)
            for name, value in request.GET.items()
            if name not in {"place", "places"}
        ],
    }
    return render(request, "web/charts/compare.html", context)


def _figures(request: HttpRequest, what: str) -> Group:
    return Group(
        label=_("Figures"),
        choices=tuple(
            Choice(
                word=gettext(TITLES[one]),
                href=with_(request.GET, "what", "" if one == COMPARED[0] else one),
                is_chosen=one == what,
            )
            for one in COMPARED
        ),
    )


def _codes(request: HttpRequest, look: Look) -> tuple[list[str], list[str]]:
    """Read which places are asked for, by name or code, and which are not known."""
    words = [w for text in request.GET.getlist("places") for w in text.split(",")]
    words = [word.strip() for word in (*words, *request.GET.getlist("place"))]
    words = [word.replace("\0", "") for word in words if word]
    if not words and look.location:
        words = [look.location, *neighbours(look.location)]
    found = {word: named(word) for word in words[: 4 * MOST_PLACES]}
    codes = list(dict.fromkeys(code for code in found.values() if code))[:MOST_PLACES]
    # In the order in which they are shown, whoever is named first.
    ordered = sorted(codes, key=lambda code: in_order(place_name(code)))
    return ordered, [word for word, code in found.items() if not code]


@page("board.see")
def charts_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the figures of one chart as CSV: a row for each line and day.

    Raises:
        UsageError: ``web.no-such-chart``.
        DataError: ``web.figures-not-ready``.
    """
    look, what = look_of(request), asked(request, "what")
    codes, unknown = _codes(request, look)
    if what not in ALL_DRAWN or unknown or not codes:
        raise _no_such_chart(what, unknown or codes)
    options = options_of(request.GET, newest_day(request))
    until = time.monotonic() + _PATIENCE_OF_A_PROGRAM
    places, why = places_of(look, options, codes, until)
    if places is None:
        raise DataError(
            "web.figures-not-ready",
            f"charts: the figures of {', '.join(codes)} were expected; got none yet "
            f"{why}. They are being read: ask again in a few seconds.",
        )
    if not is_held(what, places):
        raise _no_such_chart(what, codes)
    shown = show(options.wanted(what, look.as_of), places)
    return csv_response(f"{what}-{look.disease}-{look.as_of}", _COLUMNS, shown.records)


def _no_such_chart(what: str, of: Sequence[str]) -> UsageError:
    return UsageError(
        "web.no-such-chart",
        f"charts: one of {', '.join(ALL_DRAWN)} and codes of places were expected, "
        "those of a line list where one is held; "
        f"got {what!r} of {of!r}. Follow the link under a chart.",
    )


_COLUMNS = [Column(name, name, itemgetter(name)) for name in ("series", *RECORD)]

URLS = [
    path("compare/", compare, name="compare"),
    path("charts.csv", charts_csv, name="charts-csv"),
]
