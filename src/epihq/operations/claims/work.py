"""The work of checking claims, in a process of its own: it needs no ledger.

What becomes of a claim goes to a file, which the watch reads (``claims.checks``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.terms.claims import ClaimKind
from epihq.terms.credibility import ClaimCheck
from epihq.terms.errors import EpihqError


@dataclass(frozen=True, kw_only=True)
class Question:
    """A check to be made, and the file ``out`` that is to hold what was found."""

    location: str
    claim: ClaimKind
    as_of: date
    threshold: float | None
    claimant: str | None
    out: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of a question; with neither of the two it was only begun."""

    check: ClaimCheck | None = None
    trouble: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether the work had it in hand and no more."""
        return self.check is None and not self.trouble


def answer(questions: Iterable[Question], home: Path) -> None:
    """Make checks one after another, each into its file; one that fails stops none.

    It runs in a process of its own, and needs no ledger.
    """
    from epihq.credibility.claims import check  # noqa: PLC0415 - loads the engine

    for one in questions:
        _write(one.out, Found())
        try:
            made = check(
                Archive(home),
                one.location,
                one.claim,
                one.as_of,
                threshold=one.threshold,
                claimant=one.claimant,
            )
        except EpihqError as error:
            _write(one.out, Found(trouble=str(error)))
        else:
            _write(one.out, Found(check=made))


def _write(out: str, found: Found) -> None:
    write_whole(Path(out), msgspec.json.encode(found))
