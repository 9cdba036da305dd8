"""Short messages that go out: reminders to who is silent, and answers to who wrote.

The gateway is an address that takes a message as JSON and answers 200 to 299; it is
named by ``EPIHQ_SMS_URL``, and messages are signed as those to agencies are. None says
who somebody is or how they are: a telephone is read over shoulders.
"""

import logging
import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from epihq.care.contact.messages import Words, stopped, words_of
from epihq.care.contact.spoken import language_of
from epihq.care.contact.tables import MessageRow
from epihq.care.records import Level
from epihq.care.register import locking, persons
from epihq.care.register.tables import EpisodeRow, PersonRow
from epihq.care.signs import SilenceStep
from epihq.operations.instructions.carriers import Outcome, post_to
from epihq.operations.ledger import clock
from epihq.terms.errors import DataError, EpihqError
from epihq.words import gettext as _
from epihq.words import speaking

_LOG = logging.getLogger(__name__)
_REMINDED = (SilenceStep.REMIND.value, SilenceStep.REMIND_AGAIN.value)
# What is older is told to a person by now, and no more to the telephone.
_STALE = timedelta(hours=12)
_LONGEST_WAIT = timedelta(minutes=30)
_AT_ONCE = 500


def gateway() -> str:
    """Name the address to which short messages go; "" where there is none."""
    return os.environ.get("EPIHQ_SMS_URL", "")


def gateway_secret() -> str:
    """Give the secret that gateway and headquarters share; "" where there is none."""
    return os.environ.get("EPIHQ_SMS_SECRET", "")


def remind(now: datetime) -> int:
    """Put a reminder in line for everybody who is silent and was not reminded yet.

    Who asked for no more messages gets none, nor does anybody without a gateway. The
    trouble of one is told to the log of the host, and stops no other.
    """
    if not gateway():
        return 0
    silent = EpisodeRow.objects.filter(
        silent__in=_REMINDED, due_at__gt=now - _STALE, is_wrong_number=False
    )
    count, troubles, want_none, told = 0, [], stopped(), _told(silent)
    for row in silent.select_related("district").iterator(chunk_size=_AT_ONCE):
        occasion = f"{row.silent} {row.due_at:%Y-%m-%dT%H:%M}"
        if row.pk in want_none or (row.pk, occasion) in told:
            continue
        try:
            count += put_in_line(row, _reminder(row), occasion)
        except EpihqError as error:
            troubles.append(f"{row}: {error.code}")
    if troubles:
        _LOG.warning("%d not reminded, the first %s", len(troubles), troubles[0])
    return count


def _told(silent: QuerySet[EpisodeRow]) -> set[tuple[int, str]]:
    """Who was told of what already: their names need not be opened for it again."""
    out = MessageRow.objects.filter(is_out=True, episode__in=silent.values("pk"))
    return set(out.values_list("episode", "occasion"))


def answer(row: EpisodeRow, level: Level | None, occasion: str) -> bool:
    """Put an answer in line for somebody who has written how they are."""
    return bool(gateway()) and put_in_line(row, _answer(row, level), occasion)


def ask_again(row: EpisodeRow, occasion: str) -> bool:
    """Put in line that a message was not understood, and how one is written."""
    return bool(gateway()) and put_in_line(row, _not_understood(row), occasion)


def put_in_line(row: EpisodeRow, text: str, occasion: str) -> bool:
    """Put a message in line for somebody; an occasion is told once."""
    kept = PersonRow.objects.get(pk=row.pk)
    if not kept.locked_key:
        return False
    lock = locking.opened_key(kept.locked_key)
    person = persons.read(kept.person, lock)
    if not person.telephone:
        return False
    words = Words(person.telephone, text)
    now = clock.now()
    try:
        with transaction.atomic():
            MessageRow.objects.create(
                state="waiting",
                is_out=True,
                episode=row.pk,
                occasion=occasion,
                about_at=now,
                made_at=now,
                due_at=now,
                words=lock.lock(msgspec.json.encode(words).decode()),
            )
    except IntegrityError:
        return False
    return True


def send_due(now: datetime, *, seconds: float = 30) -> tuple[int, str]:
    """Send what is due, each outside any transaction; tell how many, and the trouble.

    A gateway that does not answer is not asked again in the same round.
    """
    if not gateway():
        return 0, ""
    stop, sent, trouble = time.monotonic() + seconds, 0, ""
    for row in _due(now):
        if time.monotonic() > stop:
            break
        outcome = _send(row)
        _record(row, outcome, now)
        if outcome.trouble:
            trouble = outcome.trouble
            if outcome.unreachable:
                break
        else:
            sent += 1
    return sent, trouble


def _due(now: datetime) -> Iterator[MessageRow]:
    rows = MessageRow.objects.filter(state="waiting", due_at__lte=now)
    yield from rows.order_by("due_at")[:_AT_ONCE]


def _send(row: MessageRow) -> Outcome:
    try:
        words = words_of(row)
    except DataError as error:
        # One damaged message is its own trouble; lost keys are that of all.
        is_of_all = error.code != "care.cannot-open"
        return Outcome(trouble=error.code, unreachable=is_of_all)
    if words is None:
        return Outcome(trouble="the person was erased")
    content = {"id": str(row.pk), "to": words.telephone, "text": words.text}
    return post_to(gateway(), row.pk, content, gateway_secret())


def _record(row: MessageRow, outcome: Outcome, now: datetime) -> None:
    """Write what came of a try; what is too old to be of use is given up."""
    row.tries, row.version = row.tries + 1, row.version + 1
    row.trouble = outcome.trouble
    if not outcome.trouble:
        row.state, row.due_at = "sent", None
    elif now - row.made_at > _STALE:
        row.state, row.due_at = "given-up", None
    else:
        row.due_at = now + min(timedelta(minutes=2**row.tries), _LONGEST_WAIT)
    row.save(force_update=True)


def _reminder(row: EpisodeRow) -> str:
    with speaking(language_of(row)):
        asked = _(
            "We have not heard from you. Please answer how you feel: better, same or "
            "worse, and oxygen and temperature if you have them, like this: 95 37.2 "
            "same."
        )
        return f"{asked} {in_danger(row.district.telephone)}"


def in_danger(telephone: str) -> str:
    """Say to somebody at home whom to call in danger; a district may have no number."""
    if not telephone:
        return _("In danger do not wait for us: call an ambulance.")
    return _("In danger do not wait for us: call %(number)s.") % {"number": telephone}


def what_to_do(level: Level | None, telephone: str) -> str:
    """Say to somebody who has told how they are what they do now."""
    if level is Level.EMERGENCY:
        if not telephone:
            return _("Call an ambulance now. We call you, too.")
        number = {"number": telephone}
        return _("Call for help now: %(number)s. We call you, too.") % number
    heard = (
        _("We have it. A nurse calls you.")
        if level is Level.REVIEW
        else _("Thank you, we have it.")
    )
    return f"{heard} {in_danger(telephone)}"


def _answer(row: EpisodeRow, level: Level | None) -> str:
    with speaking(language_of(row)):
        return what_to_do(level, row.district.telephone)


def _not_understood(row: EpisodeRow) -> str:
    with speaking(language_of(row)):
        asked = _(
            "We did not understand all of it; a nurse reads it. Write for example: "
            "95 37.2 same."
        )
        return f"{asked} {in_danger(row.district.telephone)}"
