"""The work of checking claims, in a process of its own: it needs no ledger."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from epihq.archive import Archive
from epihq.operations.processes.asked_work import Reached
from epihq.terms.claims import ClaimKind


@dataclass(frozen=True, kw_only=True)
class Question:
    """A check to be made."""

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
        Archive(home),
        asked.location,
        asked.claim,
        asked.as_of,
        threshold=asked.threshold,
        claimant=asked.claimant,
    )
    return msgspec.json.encode(found).decode()
