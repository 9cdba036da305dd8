"""Whom of home care the inbox tells: danger signs and silence in one's districts.

People at home are no things of the log: who waits is told of now alone.
"""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from epihq.care.checks.tables import RuleSetRow
from epihq.care.records import Level
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger.rules import CARE, Role, may
from epihq.operations.ledger.waiting import Asked, Asking, Told, Urgency, Waiting
from epihq.words import noop

_GRAVEST_FIRST = Case(
    When(level=Level.EMERGENCY.value, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


class _Person(Waiting):
    """Somebody at home who waits for a deed."""

    def asked(self, asking: Asking) -> Asked | None:
        """Ask for those of an actor's districts; None for who is not of the desk."""
        actor = asking.actor
        having = self.having(asking)
        if asking.moment.is_past or having is None or not may(actor, "care.see"):
            return None
        return Asked((), having & episodes.within(actor))

    def things(self, asking: Asking, asked: Asked) -> QuerySet[EpisodeRow]:  # noqa: ARG002
        """Find them, the gravest first."""
        rows = EpisodeRow.objects.filter(asked.having).select_related("district")
        return rows.defer("recent", "standing").order_by(_GRAVEST_FIRST, "due_at")


def _alarmed(asking: Asking) -> Q | None:
    is_of_desk = bool(asking.actor.roles & CARE)
    return Q(alarmed_at__isnull=False) if is_of_desk else None


def _silent(asking: Asking) -> Q | None:
    is_of_desk = bool(asking.actor.roles & CARE)
    return Q(silent__in=("tell", "seek"), alarmed_at=None) if is_of_desk else None


def _sign(row: EpisodeRow, _asking: Asking) -> Told:
    is_emergency = row.level == Level.EMERGENCY
    return Told(
        since=row.alarmed_at,
        least=Urgency.HARM if is_emergency else Urgency.SOON,
        grade=f"level-{row.level}" if row.level else "",
        location=row.district.location,
    )


def _silence(row: EpisodeRow, _asking: Asking) -> Told:
    return Told(
        since=row.last_contact_at or row.opened_at,
        least=Urgency.SOON if row.is_frail else Urgency.ANSWER,
        grade=f"level-{row.level}" if row.level else "",
        location=row.district.location,
    )


def _proposed(asking: Asking) -> Q | None:
    return Q(state="proposed") if Role.CARE_DOCTOR in asking.actor.roles else None


def _rules(row: RuleSetRow, _asking: Asking) -> Told:
    where = row.district.location if row.district else ""
    return Told(since=row.opened_at, title=row.code, location=where)


_TABLE: Any = EpisodeRow
WAITING = (
    _Person(
        table=_TABLE,
        deeds={"care.contact": noop("answer a danger sign of a person at home")},
        having=_alarmed,
        code="danger-sign",
        told=_sign,
    ),
    _Person(
        table=_TABLE,
        deeds={"care.contact": noop("find a person at home who is silent")},
        having=_silent,
        code="silent",
        told=_silence,
    ),
    # No rule set acts before a clinician has approved it.
    Waiting(
        table=RuleSetRow,
        deeds={"rule-set.approve": noop("approve rules of danger signs")},
        having=_proposed,
        told=_rules,
        see="care.see",
    ),
)
