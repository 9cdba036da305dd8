"""Cards of credibility that somebody asked for: kept, each by what was known then.

row = ask_card(actor, "ARM", as_of=today, today=today)    # the watch makes it
"""

from datetime import date
from pathlib import Path

from epihq.operations.centre.actions import centre
from epihq.operations.claims.tables import CardRow
from epihq.operations.claims.work import CardQuestion
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.attachments import File, attach, bytes_of, sha256_of
from epihq.operations.ledger.rules import WATCH, Actor, require
from epihq.operations.processes.asked import ASKED, Queue
from epihq.operations.processes.asked_work import Found
from epihq.terms.credibility import Credibility, read_credibility
from epihq.terms.diseases import check_disease
from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location

MADE = "made"


def ask_card(
    actor: Actor,
    location: str,
    *,
    as_of: date,
    today: date,
    disease: str = "",
    once: str = "",
) -> CardRow:
    """Ask for the card of a location by what was published by the end of ``as_of``.

    ``disease`` is that of the figures; "" is what the headquarters means by none. One
    that is asked for already is not asked for again.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``claims.future-day``, ``disease.unknown``, those of
            ``check_location``.
    """
    require(actor, "card.ask")
    code = check_location(location, "card")
    about = check_disease(disease) if disease else None
    if as_of > today:
        raise UsageError(
            "claims.future-day",
            f"card: a day up to today, {today}, was expected; got {as_of}. Correct the "
            "day.",
        )
    with ledger.changing():
        if row := done_before(actor, CardRow, once):
            return row
        open_now = CardRow.objects.filter(
            state=ASKED, location=code, disease=about, as_of=as_of
        )
        if (asked := open_now.first()) is not None:
            return asked
        row = CardRow(
            state=ASKED,
            location=code,
            disease=about,
            as_of=as_of,
            asked_by=actor.name,
            asked_at=clock.now(),
        )
        return begin(actor, "card.ask", row, once=once)


def keep_card(
    actor: Actor, number: int, body: bytes, *, seconds: float, home: Path
) -> CardRow:
    """Keep a card beside the question for it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(CardRow, number)
        require_state(row, "card.keep")
        about = f"-{row.disease}" if row.disease else ""
        name = f"credibility-{row.location}{about}-{row.as_of}.json"
        attach(actor, "card.keep", row, [File(name=name, body=body)], home)
        columns = {"record": sha256_of(body), "seconds": seconds}
        return change(actor, "card.keep", row, columns)


def keep_card_trouble(actor: Actor, number: int, trouble: str) -> CardRow:
    """Keep why a card could not be made.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(trouble, f"card {number}", "why it could not be made")
    with ledger.changing():
        row = held(CardRow, number)
        require_state(row, "card.fail")
        return change(actor, "card.fail", row, {"trouble": why}, note=why)


def card_of(row: CardRow, home: Path) -> Credibility:
    """Read a card as it was kept.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return read_credibility(body_of(row, home))


def body_of(row: CardRow, home: Path) -> bytes:
    """Read the bytes of a card.

    Raises:
        DataError: ``attachments.damaged``.
    """
    return bytes_of(row.record, home, f"{row}")


class Cards(Queue[CardRow]):
    """Cards that are asked for; each takes a minute where nothing is kept yet."""

    table = CardRow
    work = "cards"
    word = "card"
    done = "made"
    calls = ("card.ask",)
    at_once = 3

    def question(self, row: CardRow) -> object:
        """Put the question as the terminal does: the own location asks."""
        own = centre()
        asked_by = own.location if own else None
        return CardQuestion(
            disease=row.disease or "",
            location=row.location,
            as_of=row.as_of,
            asked_by=asked_by,
        )

    def keep(self, home: Path, row: CardRow, found: Found) -> None:
        """Keep the card beside its question.

        Raises:
            EpihqError: those of ``keep_card``.
        """
        body = found.made.encode()
        keep_card(WATCH, row.pk, body, seconds=found.seconds, home=home)

    def tell(self, row: CardRow, trouble: str) -> None:
        """Keep why it could not be made."""
        keep_card_trouble(WATCH, row.pk, trouble)


CARDS = Cards()
