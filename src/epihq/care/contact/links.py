"""Pages of people at home: an unguessable link each, which can be withdrawn.

    row, secret = make_page(actor, 7)      # https://hq.example/h/<secret>/
    row = make_diary(actor, 7)             # a diary on paper, with row.code

Whoever has the secret can say how that person is, and see nothing of them: the page
bears no name. Of the secret only a hash is kept, so that it is shown once.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from epihq.care.checks.intake import Kept, write_reading
from epihq.care.contact.diary import new_code, read_code
from epihq.care.contact.tables import LinkRow
from epihq.care.records import Reading
from epihq.care.register import episodes
from epihq.care.register.locking import search_hash
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.care.verbs import OPEN
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Actor, Role
from epihq.terms.errors import UsageError

PAGE, PAPER = "page", "paper"
# Who answers on their own page: the log and the readings call them so.
PATIENT = Actor(name="patient", roles=frozenset({Role.PROGRAM}), via="patient")
# An answer may have waited so long on a telephone without a connection.
LONGEST_WAIT = timedelta(days=3)
_BYTES = 24
_TRIES = 5


def make_page(actor: Actor, number: int, *, once: str = "") -> tuple[LinkRow, str]:
    """Give somebody a page of their own; a page that they had is withdrawn.

    Of a request with a key the secret is made of that, so that it can be answered
    again, though the secret is not kept.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``, ``care.key-used``.
        UsageError: ``care.no-such-episode``.
        DataError: ``care.keys-lost``.
    """
    asked = f"{actor.name}\n{number}\n{once}"
    secret = search_hash("page", asked) if once else secrets.token_urlsafe(_BYTES)
    with episodes.changing():
        if done := episodes.done_before(actor, once, "care.link", number):
            row = _made_by(done, "page")
            if row.key_hash != _hash(secret):
                # The key that it was made of is another by now.
                raise episodes.key_used()
            return row, secret
        hand = episodes.in_hand(actor, "care.link", number)
        _withdraw(number, PAGE)
        row = _made(hand, PAGE, key_hash=_hash(secret))
        episodes.change(hand, {}, content={"page": row.pk}, once=once)
    return row, secret


def _made_by(act: ActRow, what: str) -> LinkRow:
    """Find the page or the diary that an act made.

    Raises:
        RecordError: ``care.key-used``.
    """
    number = json.loads(act.content).get(what)
    if number is None:
        raise episodes.key_used()
    return LinkRow.objects.get(pk=number)


def make_diary(actor: Actor, number: int, *, once: str = "") -> LinkRow:
    """Give somebody a code for a diary on paper; who has one keeps it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``, ``care.key-used``.
        UsageError: ``care.no-such-episode``.
    """
    with episodes.changing():
        if done := episodes.done_before(actor, once, "care.link", number):
            return _made_by(done, "diary")
        hand = episodes.in_hand(actor, "care.link", number)
        known = _valid(number, PAPER).first()
        if known is not None:
            return known
        row = _with_new_code(hand)
        episodes.change(hand, {}, content={"diary": row.pk}, once=once)
    return row


def withdraw_page(actor: Actor, number: int, *, once: str = "") -> int:
    """Withdraw the page of somebody; say how many there were.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.key-used``.
        UsageError: ``care.no-such-episode``.
    """
    with episodes.changing():
        if done := episodes.done_before(actor, once, "care.unlink", number):
            return int(json.loads(done.content)["pages"])
        hand = episodes.in_hand(actor, "care.unlink", number)
        count = _withdraw(number, PAGE)
        # Under a key it is told as well that there was none: it is asked once.
        if count or once:
            episodes.change(hand, {}, content={"pages": count}, once=once)
    return count


def page_of(number: int) -> LinkRow | None:
    """Give the page that somebody has now; None where they have none."""
    return _valid(number, PAGE).first()


def whose_page(secret: str) -> EpisodeRow | None:
    """Find whose page a secret opens; None where it was withdrawn, or is none.

    A page is open as long as its person is at home, paused or in hospital.
    """
    link = LinkRow.objects.filter(
        key_hash=_hash(secret), kind=PAGE, withdrawn_at=None
    ).first()
    if link is None:
        return None
    rows = EpisodeRow.objects.select_related("district")
    return rows.filter(pk=link.episode, state__in=OPEN).first()


def whose_diary(actor: Actor, written: str) -> EpisodeRow:
    """Find whose diary bears a code, among the people of an actor's districts.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-code``.
    """
    code = read_code(written)
    link = LinkRow.objects.filter(code=code, kind=PAPER).first() if code else None
    mine = episodes.seen_by(actor).select_related("district")
    row = mine.filter(pk=link.episode).first() if link else None
    if row is None:
        raise UsageError(
            "care.no-such-code",
            "diary: the code of a diary of your districts, like 4F7-K2C-9, was "
            f"expected; got {written[:20]!r}. Read it from the head of the page again.",
        )
    return episodes.found(actor, "care.write", row.pk)


def answer(row: EpisodeRow, reading: Reading, *, once: str) -> Kept:
    """Write down what somebody says on their own page.

    Raises:
        RecordError: ``ledger.wrong-state``.
        UsageError: ``care.bad-reading``.
    """
    return write_reading(PATIENT, row.pk, reading, once=f"{row.pk} {once}")


def hour_of(waited: timedelta, now: datetime | None = None) -> datetime:
    """Say when an answer was given that has waited so long on a telephone.

    Its clock may be wrong, but how long something waited is not; what would have waited
    longer than ``LONGEST_WAIT`` has that hour.
    """
    bounded = min(max(waited, timedelta()), LONGEST_WAIT)
    return (now or clock.now()) - bounded


def _valid(number: int, kind: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - Django has no types
    return LinkRow.objects.filter(episode=number, kind=kind, withdrawn_at=None)


def _withdraw(number: int, kind: str) -> int:
    count = 0
    for row in _valid(number, kind):
        row.withdrawn_at, row.version = clock.now(), row.version + 1
        row.save(force_update=True)
        count += 1
    return count


def _with_new_code(hand: episodes.Hand) -> LinkRow:
    """Make a code that nobody has: of 148 million one is rarely taken."""
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _made(hand, PAPER, code=new_code())
        except IntegrityError:
            continue
    raise RuntimeError("no code was free in five tries")


def _made(hand: episodes.Hand, kind: str, **own: str) -> LinkRow:
    return LinkRow.objects.create(
        episode=hand.row.pk,
        kind=kind,
        made_by=hand.actor.name,
        made_at=clock.now(),
        **own,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
