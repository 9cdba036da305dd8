"""Who somebody is: shown to whoever has them in hand or says why; the log is told.

Who works at a person loads their page again and again: one look in one pair of hands is
one entry in the log.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from epihq.care.desk.queue import Waiting
from epihq.care.register import looking
from epihq.care.register.persons import Person
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger.rules import Actor, may
from epihq.operations.ledger.tables import LogRow
from epihq.web.care.person_forms import told_of


class Telephone(NamedTuple):
    """A number as it was written, and as a telephone dials it."""

    shown: str
    digits: str


class Who(NamedTuple):
    """Who somebody is, as their page shows it."""

    name: str
    telephones: list[Telephone]
    facts: list[tuple[str, str]]


def is_held(row: EpisodeRow | Waiting, now: datetime) -> bool:
    """Tell whether anybody has a person in hand."""
    return row.taken_until is not None and row.taken_until > now


def is_in_hand(row: EpisodeRow, actor: Actor, now: datetime) -> bool:
    """Tell whether somebody has a person in hand."""
    return is_held(row, now) and row.taken_by == actor.name


def shown_in_hand(row: EpisodeRow, actor: Actor, now: datetime) -> Person | None:
    """Give who it is to whoever has them in hand; None to everybody else.

    Raises:
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    if not is_in_hand(row, actor, now) or not may(actor, "care.look", row):
        return None
    since = now - timedelta(minutes=row.district.take_minutes)
    looks = LogRow.objects.filter(thing="care", thing_number=row.pk)
    lately = looks.filter(verb="care.look", by=actor.name, recorded_at__gte=since)
    if lately.exists():
        return looking.person_of(row.pk)
    return looking.look(actor, row.pk, reason=why_in_hand()).person


def why_in_hand() -> str:
    """Say why somebody looks who has a person in hand."""
    return _("taken in hand at the desk")


def told(person: Person) -> Who:
    """Say who somebody is."""
    numbers = (person.telephone, person.carer_telephone)
    return Who(
        person.name,
        [Telephone(one, _dialled(one)) for one in numbers if one],
        told_of(person),
    )


def _dialled(telephone: str) -> str:
    digits = "".join(one for one in telephone if one.isdecimal())
    return f"+{digits}" if telephone.strip().startswith("+") else digits
