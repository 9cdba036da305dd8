"""Sources and the watch: what is visited when, how it went, and who leads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.archive.publication import Source
from epihq.archive.sources import SOURCES
from epihq.operations.processes.heartbeats import WATCH, is_silent
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.watch import sources as schedule
from epihq.operations.watch.tables import SourceRow
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import version_of
from epihq.web.kit.sheet import HERE, Sheet
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do
from epihq.web.watch.forms import SourceForm

_HOURLY = 60
_BESIDE = {
    "registry.bad-minutes": "every_minutes",
    "registry.bad-address": "address",
}
PARTS = {
    "sources": gettext_lazy("visits to the sources"),
    "signals": gettext_lazy("looking for signals"),
    "escalation": gettext_lazy("escalation of overdue instructions"),
    "delivery": gettext_lazy("delivery of messages"),
    "daily": gettext_lazy("daily mails of what waits"),
    "regimes": gettext_lazy("regimes that end soon"),
    "claims": gettext_lazy("checks of claims"),
    "feed": gettext_lazy("feeds"),
    "feeds": gettext_lazy("feeds"),
    "pages": gettext_lazy("fetching of texts"),
    "texts": gettext_lazy("reading of texts"),
    "estimates": gettext_lazy("estimates"),
    "care ahead": gettext_lazy("forecast of the work of home care"),
    "heads": gettext_lazy("sending heads of the log"),
    "thresholds": gettext_lazy("reading the thresholds"),
}
COLUMNS = (
    Column("name", gettext_lazy("Name"), lambda one: one["name"], HERE),
    Column("title", gettext_lazy("Title"), lambda one: one["title"], HERE),
    Column("state", gettext_lazy("State"), lambda one: one["state"], HERE),
    Column(
        "every", gettext_lazy("Every … minutes"), lambda one: one["every_minutes"], HERE
    ),
    Column("done_at", gettext_lazy("Last success"), lambda one: one["done_at"], HERE),
    Column("due_at", gettext_lazy("Next visit"), lambda one: one["due_at"], HERE),
    Column("failures", gettext_lazy("Failures"), lambda one: one["failures"], HERE),
    Column("trouble", gettext_lazy("Trouble"), lambda one: one["trouble"], HERE),
)
LIST = Sheet(page="sources", columns=COLUMNS)


@page("source.see")
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources with how their visits go, and say whether the watch is awake."""
    look = look_of(request)
    beats, sheet = _beats(look), LIST.asked(request, look.moment)
    context = {
        "look": look,
        "sheet": sheet,
        "sources": sheet.sort(_lines(look, beats)),
        "watch": _watch(beats, timezone.now()),
        "troubles": _troubles(beats),
    }
    return render(request, "web/sources/list.html", context)


@page("source.see")
def sources_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the sources and how their visits go as CSV."""
    look = look_of(request)
    lines = LIST.asked(request, look.moment).sort(_lines(look, _beats(look)))
    return csv_response("sources", COLUMNS, lines)


@page("source.see")
def source(request: HttpRequest, name: str) -> HttpResponse:
    """Show a source: its schedule, its last visits, and the form to change it."""
    row = _row(look_of(request), name)
    first = {
        "every_minutes": row.every_minutes if row else _HOURLY,
        "address": row.address if row else "",
        "paused": row is not None and row.state == "paused",
    }
    return _shown(request, name, row, SourceForm(initial=first))


@page("source.set")
@require_POST
def set_source(request: HttpRequest, name: str) -> HttpResponse:
    """Put a source on the schedule, change it, or pause it."""
    row = _row(look_of(request), name)
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _shown(request, name, row, form, status=400)

    def changed() -> SourceRow:
        return schedule.set_source(
            actor_of(request),
            name=name,
            version=version_of(request),
            **form.cleaned_data,
        )

    if tried(form, changed, _BESIDE) is None:
        return _shown(request, name, row, form, status=400)
    return on_to(
        request, _("It is set, from the watch's next round."), "source-named", name
    )


def _shown(
    request: HttpRequest,
    name: str,
    row: SourceRow | None,
    form: SourceForm,
    status: int = 200,
) -> HttpResponse:
    if name not in SOURCES:
        raise Http404
    look = look_of(request)
    context = {
        "look": look,
        "one": _line(SOURCES[name], row, _beats(look).get(f"source:{name}")),
        "row": row,
        "form": form,
        # No row yet: 0 is the version of none, so that another's comes to light.
        "version": version_of(request) or (row.version if row else 0),
        "entries": life_of(row, look.moment) if row else [],
        "may": may_do(actor_of(request), look, "source.set"),
    }
    return render(request, "web/sources/source.html", context, status=status)


def _lines(look: Look, beats: Mapping[str, HeartbeatRow]) -> list[dict[str, Any]]:
    rows = {row.name: row for row in found(SourceRow, look.moment, [])}
    return [
        _line(one, rows.get(name), beats.get(f"source:{name}"))
        for name, one in SOURCES.items()
    ]


def _line(
    one: Source, row: SourceRow | None, beat: HeartbeatRow | None
) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "is_visited": bool(one.addresses) or bool(row and row.address),
        "publisher": list(one.addresses.values()),
        "address": row.address if row else "",
        "state": row.state if row else "",
        "every_minutes": row.every_minutes if row else None,
        "done_at": beat.done_at if beat else None,
        "due_at": beat.due_at if beat and row and row.state == "watched" else None,
        "failures": beat.failures if beat else 0,
        "trouble": beat.trouble if beat else "",
    }


def _watch(beats: Mapping[str, HeartbeatRow], now: datetime) -> dict[str, Any] | None:
    beat = beats.get(WATCH)
    if beat is None:
        return None
    host, _blank, process = beat.holder.rpartition(" ")
    return {
        "beat_at": beat.beat_at,
        "host": host,
        "process": process,
        "is_late": is_silent(beat, now),
    }


def _troubles(beats: Mapping[str, HeartbeatRow]) -> list[dict[str, Any]]:
    return [
        {
            "part": PARTS.get(beat.name.partition(":")[0], beat.name),
            "trouble": beat.trouble,
            "failures": beat.failures,
            "since": beat.done_at,
        }
        for beat in beats.values()
        if beat.trouble and not beat.name.startswith("source:")
    ]


def _beats(look: Look) -> dict[str, HeartbeatRow]:
    """How each part goes; heartbeats are not for the record, so the past has none."""
    if look.moment.is_past:
        return {}
    return {beat.name: beat for beat in HeartbeatRow.objects.order_by("name")}


def _row(look: Look, name: str) -> SourceRow | None:
    return next(iter(found(SourceRow, look.moment, [equals("name", name)])), None)


URLS = [
    path("sources/", sources, name="sources"),
    path("sources.csv", sources_csv, name="sources-csv"),
    path("sources/<str:name>/", source, name="source-named"),
    path("sources/<str:name>/set/", set_source, name="source-set"),
]
