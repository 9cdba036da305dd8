"""Whether we are well, for machines: /healthz, and figures for Prometheus: /metrics."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest

from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import clock, log
from epihq.operations.processes.heartbeats import is_silent
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.signals.tables import SignalRow
from epihq.terms.instructions import OPEN
from epihq.terms.signals import SignalState
from epihq.web import errors
from epihq.web.kit.sign_in import public
from epihq.web.serving.callers import may_see_figures

_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_OWN = CollectorRegistry()
REQUESTS = Histogram(
    "epihq_request_seconds",
    "Duration of requests in seconds, of this process",
    ("page", "status"),
    registry=_OWN,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0),
)


@public("machines ask whether we are well; no figure and no name is told")
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database answers and the watch is awake, else 503 and why.

    The number of the log's last entry is for those who may see figures.
    """
    try:
        health = _health()
    except DatabaseError:
        health = {"database": False, "watch": False, "log_head": None}
    if not may_see_figures(request):
        del health["log_head"]
    is_well = health["database"] and health["watch"]
    answer = {"ok": is_well, **health}
    return JsonResponse(answer, status=200 if is_well else 503)


def _health() -> dict[str, Any]:
    watch = HeartbeatRow.objects.filter(name="watch").first()
    health: dict[str, Any] = {"database": True, "log_head": log.head()}
    if watch is None:
        return {**health, "watch": False, "watch_seconds_ago": None}
    age = _seconds_since(watch.beat_at)
    is_awake = not is_silent(watch, datetime.now(UTC))
    return {**health, "watch": is_awake, "watch_seconds_ago": round(age)}


@public("counts, by key or to this machine alone; no name and no text is told")
def metrics(request: HttpRequest) -> HttpResponse:
    """Give figures of our own running in Prometheus's words, to whom they belong."""
    if not may_see_figures(request):
        return errors.forbidden(request, PermissionDenied())
    registry = CollectorRegistry()
    ages = Gauge(
        "epihq_heartbeat_age_seconds",
        "Seconds since a part of the watch last worked",
        ("part",),
        registry=registry,
    )
    for beat in HeartbeatRow.objects.all():
        ages.labels(part=beat.name).set(_seconds_since(beat.beat_at))
    for name, words, figure in _figures():
        Gauge(name, words, registry=registry).set(figure)
    return HttpResponse(generate_latest(registry) + generate_latest(_OWN), _TYPE)


def _figures() -> list[tuple[str, str, int]]:
    late = InstructionRow.objects.filter(state__in=OPEN, deadline__lt=clock.now())
    signals = SignalRow.objects.exclude(state=SignalState.CLOSED.value)
    waiting = DeliveryRow.objects.filter(state="waiting")
    return [
        ("epihq_open_signals", "Signals that are not closed", signals.count()),
        ("epihq_overdue_instructions", "Open instructions past due", late.count()),
        ("epihq_waiting_deliveries", "Messages on their way", waiting.count()),
        ("epihq_log_head", "Number of the newest entry of the log", log.head()),
    ]


def _seconds_since(hour: datetime) -> float:
    return (datetime.now(UTC) - hour).total_seconds()
