"""One location: its figures, signals, measures and instructions; and its briefing."""

from collections.abc import Iterable
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page

from epihq.assessment.overview import OverviewRow
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import DataError
from epihq.terms.instructions import OPEN as OPEN_INSTRUCTIONS
from epihq.terms.locations import country_of, is_location
from epihq.terms.place_names import codes_named
from epihq.terms.signals import OPEN
from epihq.web.board.figures import figures_at, figures_of_the_day
from epihq.web.board.map import WORDS
from epihq.web.board.table import Line, lines_of
from epihq.web.charts.options import ALL_DRAWN
from epihq.web.charts.pages import charts_and_panel
from epihq.web.events.lines import open_lines
from epihq.web.kit.documents import document
from epihq.web.kit.listing import either, equals, found, lists
from epihq.web.kit.making import have_made
from epihq.web.kit.moment import Look, archive_of, home_folder, look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import may_do
from epihq.web.locations.making import briefing_file
from epihq.words import language
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
    ("Rt_lower90", _("R_t, lower 90 %")),
    ("Rt_upper90", _("R_t, upper 90 %")),
    ("p_above_1", _("Probability that R_t > 1")),
    ("infections_Rt_median", _("R_t of all infections")),
    ("infections_Rt_lower90", _("R_t of all infections, lower 90 %")),
    ("infections_Rt_upper90", _("R_t of all infections, upper 90 %")),
    ("infections_p_above_1", _("Probability that R_t of all infections > 1")),
    ("growth_rate_per_day", _("Growth a day")),
    ("doubling_days", _("Doubles in, days")),
    ("ascertainment_median", _("Reported")),
    ("ascertainment_lower90", _("Reported, lower 90 %")),
    ("ascertainment_upper90", _("Reported, upper 90 %")),
    ("verdict", _("Verdict")),
    ("infections_verdict", _("Verdict on infections")),
)


def _column(name: str, heading: str) -> Column:
    return Column(name, heading, lambda line: getattr(line.row, name))


COLUMNS = tuple(_column(name, heading) for name, heading in _FIELDS)


@page("board.see")
@gzip_page
def location(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that the room knows of one location."""
    look = look_of(request)
    if not is_location(code):
        return _named(request, code)
    figures = figures_at(look)
    line = _line(figures.rows, look, code)
    here = either(equals("location", code), lists("locations", code))
    signals = found(SignalRow, look.moment, [equals("state", *OPEN), here])
    context = {
        "look": look,
        "code": code,
        "name": place_name(code),
        "country": country_of(code),
        "parts": _parts(figures.rows, look, code),
        "at": look.at,
        "line": line,
        "note": figures.note,
        "course": WORDS[line.course] if line else "",
        "signals": signals[:_SHOWN],
        "events": open_lines(look, _SHOWN, [lists("locations", code)])[0],
        "instructions": _instructions(look, code),
        "columns": COLUMNS,
        "may": may_do(actor_of(request), look, "decision.ask"),
        **charts_and_panel(request, look, [code] if line else [], ALL_DRAWN),
    }
    return render(request, "web/board/location.html", context)


@page("board.see")
def locations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the table of all locations as CSV."""
    look = look_of(request)
    figures = figures_of_the_day(look)
    if figures.table is None:
        raise DataError("web.no-figures", figures.refusal)
    name = f"locations-{look.disease}-{look.as_of}"
    return csv_response(name, COLUMNS, lines_of(figures.rows, look.location, []))


@page("board.see")
def briefing(request: HttpRequest, code: str) -> HttpResponse:
    """Show the briefing, where the watch has made the estimates that it needs.

    To set it takes longer than a page may: it is made once for all readers of a
    language, and opens by itself when it is there.

    Raises:
        DataError: ``web.briefing-not-ready``, ``web.briefing-not-made``.
    """
    look = look_of(request)
    line = _line(figures_of_the_day(look).rows, look, code)
    if line is None or not line.row.infections_verdict:
        raise DataError(
            "web.briefing-not-ready",
            f"{code}: estimates made by the watch were expected for {look.as_of}; got "
            "none yet. Wait for its next round, or make the briefing with "
            f"`epihq brief {code} --as-of {look.as_of}`.",
        )
    key = (code, look.as_of, language())
    file = briefing_file(archive_of(look), *key)
    with suppress(FileNotFoundError):
        return document(file.read_text("utf-8"))
    words = ("briefing", look.disease, *map(str, key))
    if why := have_made(home_folder(), file.name, *words):
        raise DataError(
            "web.briefing-not-made",
            f"{code}: the briefing of {look.as_of} was expected; it could not be made: "
            f"{why} Try again in a minute, or use `epihq brief {code} --as-of "
            f"{look.as_of}`.",
        )
    waits = {"look": look, "name": place_name(code)}
    return render(request, "web/board/briefing.html", waits, status=202)


def _named(request: HttpRequest, name: str) -> HttpResponse:
    """Lead from an address with a name, e.g. /locations/Azerbaijan/, to the code's."""
    found = codes_named(name)
    if len(found) != 1:
        raise Http404
    asked = request.GET.urlencode()
    return redirect(f"{reverse('location', args=found)}{asked and f'?{asked}'}")


def _line(rows: Iterable[OverviewRow], look: Look, code: str) -> Line | None:
    here = (row for row in rows if row.location == code)
    return next(iter(lines_of(here, look.location, [])), None)


def _parts(rows: Iterable[OverviewRow], look: Look, code: str) -> tuple[Line, ...]:
    """Give the rows of the regions of a country, in the order of their names."""
    theirs = (r for r in rows if r.location != code and country_of(r.location) == code)
    return lines_of(theirs, look.location, [])


def _instructions(look: Look, code: str) -> list[InstructionRow]:
    asked = [equals("state", *OPEN_INSTRUCTIONS), equals("location", code)]
    return list(found(InstructionRow, look.moment, asked)[:_SHOWN])


URLS = [
    path("locations/<str:code>/", location, name="location"),
    path("locations.csv", locations_csv, name="locations-csv"),
    path("locations/<str:code>/briefing/", briefing, name="briefing"),
]
