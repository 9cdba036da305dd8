r"""The daily mail of what waits: to each who chose it, once a day, by the watch.

    the hour has come -> prepared -> delivered, or tried again until the day is over
                              \--> skipped: nothing waits for them

A mail is prepared in one row of its officer and day before it is sent: a watch that
died, a second one and a clock that was set back find the row, and prepare no other.
What was sent but not recorded is sent again with the same Message-ID.
"""

import time
from collections.abc import Iterable
from datetime import datetime

from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import hour_here, zone_of
from epihq.operations.inbox.letters import letter_of
from epihq.operations.inbox.looking import inbox
from epihq.operations.inbox.tables import DayMailRow
from epihq.operations.instructions.carriers import Outcome, mail
from epihq.operations.instructions.deliveries import wait_after
from epihq.operations.instructions.redaction import without_addresses
from epihq.operations.instructions.sending import Delivered
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, change, held, require_state
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.rules import WATCH, Actor, may
from epihq.operations.ledger.tables import CentreRow
from epihq.operations.ledger.waiting import Inbox
from epihq.operations.people.tables import Officer
from epihq.operations.people.tokens import actor_for

_AT_ONCE = 200


def send_daily(now: datetime, *, seconds: float = 60) -> Delivered:
    """Prepare the daily mails whose hour has come, and send those that are due.

    No new one is begun after ``seconds``. Where the mail server does not answer, the
    others wait for the next round.
    """
    room, stop = centre(), time.monotonic() + seconds
    here, hour = now.astimezone(zone_of(room)), hour_here()
    _prepare(here)
    arrived, failed, last = 0, 0, ""
    for row in _due(now):
        if time.monotonic() > stop:
            break
        outcome = _send(row, here, hour, room)
        if outcome is None:
            continue
        if outcome.trouble:
            failed, last = failed + 1, outcome.trouble
        else:
            arrived += 1
        if outcome.unreachable:
            break
    return Delivered(arrived=arrived, failed=failed, trouble=last)


def _prepare(here: datetime) -> None:
    """Put the mails of a day in line, one for each officer whose hour has come."""
    chose = Officer.objects.filter(state="active", mail_hour__lte=here.hour)
    done = DayMailRow.objects.filter(day=here.date()).values("officer_id")
    for officer in chose.exclude(email="").exclude(pk__in=done):
        with ledger.changing():
            of_day = DayMailRow.objects.filter(officer=officer, day=here.date())
            if not of_day.exists():
                columns = {"officer": officer, "day": here.date(), "due_at": here}
                row = DayMailRow(state="waiting", **columns)
                begin(WATCH, "daymail.prepare", row)


def _due(now: datetime) -> Iterable[DayMailRow]:
    waiting = DayMailRow.objects.filter(state="waiting", due_at__lte=now)
    return waiting.select_related("officer").order_by("due_at", "number")[:_AT_ONCE]


def _send(
    row: DayMailRow, here: datetime, hour: datetime, room: CentreRow | None
) -> Outcome | None:
    """Send one, and record what came of it; None where there was none to send."""
    officer = row.officer
    if row.day < here.date() or not (officer.is_active and officer.email):
        record_mail(WATCH, row, here, state="given-up", trouble=row.trouble)
        return None
    there = _what_waits(officer, here, hour)
    if not there.total and not officer.mail_always:
        record_mail(WATCH, row, here, state="skipped")
        return None
    outcome = mail(letter_of(row, there, room))
    # A server may repeat the address.
    trouble = without_addresses(outcome.trouble, officer.email)
    state = "waiting" if trouble else "delivered"
    record_mail(WATCH, row, here, state=state, trouble=trouble)
    return Outcome(trouble=trouble, unreachable=outcome.unreachable)


def _what_waits(officer: Officer, here: datetime, hour: datetime) -> Inbox:
    actor = actor_for(officer, via="watch")
    if not may(actor, "inbox.see"):
        return Inbox(items=(), total=0)
    return inbox(actor, Moment(at=here), hour)


def record_mail(
    actor: Actor, row: DayMailRow, now: datetime, *, state: str, trouble: str = ""
) -> DayMailRow:
    """Record what came of a mail; one that failed is tried again, later and later.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    attempts = row.attempts + (state in {"waiting", "delivered"})
    columns = {
        "state": state,
        "attempts": attempts,
        "trouble": trouble,
        "due_at": now + wait_after(max(attempts, 1)),
    }
    with ledger.changing():
        there = held(DayMailRow, row.pk, version=row.version)
        require_state(there, "daymail.attempt")
        return change(actor, "daymail.attempt", there, columns, note=trouble)
