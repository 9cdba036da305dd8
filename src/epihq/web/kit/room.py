"""What every page shows around its own contents: centre, mode, duty, clock, ways."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from epihq.operations.centre.actions import centre
from epihq.operations.centre.modes import mode
from epihq.operations.duty import roster
from epihq.operations.duty.tables import ShiftRow
from epihq.operations.ledger import clock, log, moments, rules
from epihq.operations.ledger.tables import CentreRow
from epihq.web.kit.sign_in import actor_of
from epihq.web.kit.subject import ways
from epihq.web.kit.turns import turn

# Seconds between two questions of an open page for what is new.
ASKS_EVERY = 5
# A handover falls within it; beyond it the header says nothing.
_AHEAD = timedelta(hours=36)


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How the room stands as of the log's newest entry, ``head`` and its ``seal``.

    ``changed`` is the seal of the newest that changed something, or of a look after it:
    whoever keeps what depends on things keeps it under that. Where people at home are
    looked after most entries are looks.
    """

    head: int
    seal: str
    changed: str
    read_at: datetime
    centre: CentreRow | None
    mode: str
    turns: tuple[ShiftRow, ...]


_kept: Stand | None = None


def stand(request: HttpRequest | None = None) -> Stand:
    """How the room stands now, in one question to the database where nothing changed.

    A request that only looks sees one stand from beginning to end.
    """
    global _kept  # noqa: PLW0603 - one process serves one room
    if request is not None and request.method in {"GET", "HEAD"}:
        seen: Stand | None = getattr(request, "epihq_stand", None)
        if seen is not None:
            return seen
    head, seal = log.head_seal()
    now, kept = clock.now(), _kept
    if kept and kept.seal != seal and log.is_unchanged_since(kept.head, kept.seal):
        kept = _kept = replace(kept, head=head, seal=seal)
    if kept is None or kept.seal != seal or now - kept.read_at > _AHEAD:
        kept = _kept = _read(head, seal, now)
    if request is not None:
        request.epihq_stand = kept
    return kept


def stood(request: HttpRequest) -> Stand:
    """How the room stood when a request last asked: it may have acted since."""
    seen: Stand | None = getattr(request, "epihq_stand", None)
    return seen or stand(request)


def room(request: HttpRequest) -> dict[str, Any]:
    """Give every template the room it stands in."""
    now, held = clock.now(), stand(request)
    around = {"centre": held.centre, "demo": settings.DEMO, "shift": clock.shift()}
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return around
    actor = actor_of(request)
    if rules.may(actor, "roster.see"):
        soon = (row for row in held.turns if row.starts_at < now + _AHEAD)
        around["status"] = duty_at(now, soon)
    open_ways = _ways(request, actor)
    return {
        **around,
        "mode": held.mode,
        "actor": actor,
        "ways": [way for way in open_ways if not way["is_seldom"]],
        "more_ways": [way for way in open_ways if way["is_seldom"]],
        "now": now,
        "turn": turn(),
    }


class Duty(NamedTuple):
    """Who is on duty, and whose turn begins next."""

    on_duty: list[ShiftRow]
    next: ShiftRow | None


def duty_at(at: datetime, turns: Iterable[ShiftRow]) -> Duty:
    """Say who of some turns is on duty at an hour, and which turn begins next."""
    known = list(turns)
    coming = [row for row in known if row.starts_at > at]
    return Duty(
        on_duty=[row for row in known if row.starts_at <= at < row.ends_at],
        next=min(coming, key=lambda row: row.starts_at, default=None),
    )


def _read(head: int, seal: str, now: datetime) -> Stand:
    current = mode()
    return Stand(
        head=head,
        seal=seal,
        changed=seal,
        read_at=now,
        centre=centre(),
        mode=current.state if current else "watch",
        # Twice as far as is shown: it holds for as long as it is kept.
        turns=tuple(roster.between(now, now + 2 * _AHEAD, moments.now())),
    )


def _ways(request: HttpRequest, actor: rules.Actor) -> list[dict[str, Any]]:
    return [
        {
            "href": href,
            "label": way.label,
            "here": request.path.startswith(href),
            "is_seldom": way.is_seldom,
            "is_counted": way.count is not None,
            # Asked by pages of now alone.
            "count": way.count and partial(way.count, request),
        }
        for way in ways()
        if rules.may(actor, way.verb) and (href := _address(way.page))
    ]


def _address(name: str) -> str:
    try:
        return _found(name)
    except NoReverseMatch:
        return ""


@cache
def _found(name: str) -> str:
    """Look an address up once: every page asks for those of all ways."""
    return reverse(name)
