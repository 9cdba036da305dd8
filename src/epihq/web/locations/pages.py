"""One location: its figures, signals, measures and instructions; and its briefing."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.signals.tables import SignalRow
from epihq.reports import render_html
from epihq.terms.errors import DataError
from epihq.terms.instructions import OPEN as OPEN_INSTRUCTIONS
from epihq.terms.locations import is_location
from epihq.terms.signals import OPEN
from epihq.web.board.map import WORDS
from epihq.web.board.table import Line, lines_of, overview_at
from epihq.web.kit.documents import document
from epihq.web.kit.listing import either, equals, found, lists
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sign_in import page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.locations.curves import cases_curve
from epihq.words.places import place_name

_SHOWN = 20
# Keys of the CSV are the fields of the table; docs/reference/overview.md tells each.
_FIELDS = (
    ("location", _("Location")),
    ("name", _("Name")),
    ("source", _("Source")),
    ("report_date", _("Published")),
    ("last_date", _("Last day")),
    ("days_behind", _("Days behind")),
    ("is_stale", _("Old")),
    ("cases_7_days", _("Cases, 7 days")),
    ("cases_change", _("Change")),
    ("cases_per_100k", _("per 100,000")),
    ("published_cases_7_days", _("Cases, 7 days, as published")),
    ("deaths_7_days", _("Deaths, 7 days")),
    ("deaths_change", _("Change of deaths")),
    ("published_deaths_7_days", _("Deaths, 7 days, as published")),
    ("Rt_median", _("R_t of reported cases")),
    ("Rt_lower90", _("R_t, lower 90%")),
    ("Rt_upper90", _("R_t, upper 90%")),
    ("p_above_1", _("Probability that R_t > 1")),
    ("infections_Rt_median", _("R_t of all infections")),
    ("infections_Rt_lower90", _("R_t of all infections, lower 90%")),
    ("infections_Rt_upper90", _("R_t of all infections, upper 90%")),
    ("infections_p_above_1", _("Probability that R_t of all infections > 1")),
    ("growth_rate_per_day", _("Growth a day")),
    ("doubling_days", _("Doubles in, days")),
    ("ascertainment_median", _("Reported")),
    ("ascertainment_lower90", _("Reported, lower 90%")),
    ("ascertainment_upper90", _("Reported, upper 90%")),
    ("verdict", _("Verdict")),
    ("infections_verdict", _("Verdict on infections")),
)


def _column(name: str, heading: str) -> Column:
    return Column(name, heading, lambda line: getattr(line.row, name))


COLUMNS = tuple(_column(name, heading) for name, heading in _FIELDS)


@page("board.see")
def location(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that the room knows of one location."""
    look = look_of(request)
    if not is_location(code):
        raise Http404
    line = _line(look, code)
    here = either(equals("location", code), lists("locations", code))
    signals = found(SignalRow, look.moment, [equals("state", *OPEN), here])
    context = {
        "look": look,
        "code": code,
        "name": place_name(code),
        "line": line,
        "course": WORDS[line.course] if line else "",
        "curve": cases_curve(line.row) if line else "",
        "signals": signals[:_SHOWN],
        "instructions": _instructions(look, code),
        "columns": COLUMNS,
    }
    return render(request, "web/board/location.html", context)


@page("board.see")
def locations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the table of all locations as CSV."""
    look = look_of(request)
    table, trouble = overview_at(look)
    if table is None:
        raise DataError("web.no-figures", trouble)
    return csv_response(
        f"locations-{look.as_of}", COLUMNS, lines_of(table.rows, look.location, [])
    )


@page("board.see")
def briefing(request: HttpRequest, code: str) -> HttpResponse:
    """Show the briefing, where the watch has made the estimates that it needs.

    To make them takes longer than a page may.

    Raises:
        DataError: ``web.briefing-not-ready``.
    """
    look = look_of(request)
    line = _line(look, code)
    if line is None or not line.row.infections_verdict:
        raise DataError(
            "web.briefing-not-ready",
            f"{code}: estimates made by the watch were expected for {look.as_of}; got "
            "none yet. Wait for its next round, or make the briefing with "
            f"`epihq brief {code} --as-of {look.as_of}`.",
        )
    made = assess(Archive(home_folder()), code, look.as_of)
    return document(render_html(made))


def _line(look: Look, code: str) -> Line | None:
    table, _trouble = overview_at(look)
    lines = lines_of(table.rows if table else (), look.location, [])
    return next((line for line in lines if line.row.location == code), None)


def _instructions(look: Look, code: str) -> list[InstructionRow]:
    asked = [equals("state", *OPEN_INSTRUCTIONS), equals("location", code)]
    return list(found(InstructionRow, look.moment, asked)[:_SHOWN])


URLS = [
    path("locations/<str:code>/", location, name="location"),
    path("locations.csv", locations_csv, name="locations-csv"),
    path("locations/<str:code>/briefing/", briefing, name="briefing"),
]
