"""The work of checks and cards, in a process of its own: it needs no ledger."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from epihq.archive import room_archive
from epihq.operations.processes.asked_work import Reached
from epihq.terms.claims import ClaimKind
from epihq.terms.credibility import written


@dataclass(frozen=True, kw_only=True)
class Question:
    """A check to be made; of the headquarters' disease where it names none."""

    disease: str
    location: str
    claim: ClaimKind
    as_of: date
    threshold: float | None
    claimant: str | None


def check(home: Path, question: msgspec.Raw, _reached: Reached) -> str:
    """Check a claim; give what was found as JSON.

    Raises:
        EpihqError: those of ``credibility.claims.check``.
    """
    from epihq.credibility.claims import check as look  # noqa: PLC0415 - loads the engine

    asked = msgspec.json.decode(question, type=Question)
    found = look(
        room_archive(home, asked.disease),
        asked.location,
        asked.claim,
        asked.as_of,
        threshold=asked.threshold,
        claimant=asked.claimant,
    )
    return msgspec.json.encode(found).decode()


@dataclass(frozen=True, kw_only=True)
class CardQuestion:
    """A card to be made: of which disease and location, when, and who asks."""

    disease: str
    location: str
    as_of: date
    asked_by: str | None


def make_card(home: Path, question: msgspec.Raw, _reached: Reached) -> str:
    """Make a card; give it as `epihq credibility --format json` prints it.

    Raises:
        EpihqError: those of ``credibility.cards.credibility``.
    """
    from epihq.credibility.cards import credibility  # noqa: PLC0415 - loads the engine

    asked = msgspec.json.decode(question, type=CardQuestion)
    places = [asked.location]
    found = credibility(
        room_archive(home, asked.disease),
        asked.as_of,
        places,
        asked_by=asked.asked_by,
    )
    return f"{written(found)}\n"
