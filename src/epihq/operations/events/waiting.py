"""What of events waits: a risk to judge, and a situation that has grown old."""

from datetime import datetime, time, timedelta

from django.db.models import Q

from epihq.operations.events.tables import EventRow
from epihq.operations.ledger.rules import Role
from epihq.operations.ledger.waiting import Asking, Told, Urgency, Waiting
from epihq.terms.events import EventState, Grade, Risk
from epihq.words import noop

# WHO's manual asks for a first judgement within a day or two.
_FIRST = timedelta(hours=48)
_OLD = timedelta(hours=24)
_URGENCIES = {
    Risk.VERY_HIGH.value: Urgency.HARM,
    Risk.HIGH.value: Urgency.SOON,
    Risk.MODERATE.value: Urgency.ANSWER,
    Risk.LOW.value: Urgency.CALM,
}


def _judges(asking: Asking) -> bool:
    return asking.on_duty or Role.EPIDEMIOLOGIST in asking.actor.roles


def _unjudged(asking: Asking) -> Q | None:
    return Q(risk="") if _judges(asking) else None


def _due(asking: Asking) -> Q | None:
    today = asking.moment.at.astimezone(asking.zone).date()
    return Q(reassess_on__lte=today) if _judges(asking) else None


def _old(asking: Asking) -> Q | None:
    """Of what is answered or graded, what nobody wrote of for a day."""
    acted_on = Q(state=EventState.UNDER_RESPONSE.value) | ~Q(grade=Grade.UNGRADED.value)
    before = asking.moment.at - _OLD
    quiet = Q(situated_at__lt=before) | Q(situated_at__isnull=True)
    return acted_on & quiet if asking.on_duty else None


def _first_told(row: EventRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are
    return Told(since=row.opened_at, due=row.opened_at + _FIRST, title=row.title)


def _again_told(row: EventRow, asking: Asking) -> Told:
    due = datetime.combine(row.reassess_on, time.max, asking.zone)
    return Told(since=row.changed_at, due=due, title=row.title, grade=_risk(row))


def _old_told(row: EventRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are
    since = row.situated_at or row.opened_at
    return Told(
        since=since,
        due=since + _OLD,
        least=_URGENCIES.get(row.risk, Urgency.ANSWER),
        title=row.title,
        grade=_risk(row),
    )


def _risk(row: EventRow) -> str:
    return f"risk-{row.risk}" if row.risk else ""


WAITING = (
    Waiting(
        table=EventRow,
        deeds={"event.assess": noop("assess the risk of an event for the first time")},
        having=_unjudged,
        told=_first_told,
        order=("opened_at", "number"),
    ),
    Waiting(
        table=EventRow,
        deeds={"event.assess": noop("assess the risk of an event again")},
        having=_due,
        told=_again_told,
        order=("reassess_on", "number"),
    ),
    Waiting(
        table=EventRow,
        deeds={"event.situation": noop("write the situation of an event anew")},
        having=_old,
        told=_old_told,
        order=("opened_at", "number"),
    ),
)
