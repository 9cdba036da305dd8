"""The checks of claims that are asked for, as the watch has them made."""

from pathlib import Path

import msgspec

from epihq.operations.claims.actions import asked_checks, keep_check, keep_trouble
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.claims.work import Question
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.asked import Queue
from epihq.operations.processes.asked_work import Found
from epihq.terms.claims import ClaimKind
from epihq.terms.credibility import ClaimCheck


class Checks(Queue[ClaimRow]):
    """Claims whose check is asked for.

    A check takes seconds, a minute where programs are not compiled yet; those asked
    for meanwhile are the next work's.
    """

    table = ClaimRow
    work = "claims"
    word = "check"
    done = "checked"
    calls = ("claim.check-asked",)
    at_once = 5

    def is_asked(self, row: ClaimRow) -> bool:
        """Tell whether a check is asked for."""
        return row.asked_as_of is not None

    def asked(self) -> list[ClaimRow]:
        """List the claims whose check is asked for, the oldest asking first."""
        return asked_checks()

    def question(self, row: ClaimRow) -> object:
        """Put the question as it was asked."""
        return Question(
            disease=row.disease or "",
            location=row.location,
            claim=ClaimKind(row.claim_kind),
            as_of=row.asked_as_of,
            threshold=row.threshold,
            claimant=row.claimant or None,
        )

    def keep(self, home: Path, row: ClaimRow, found: Found) -> None:  # noqa: ARG002 - as all queues are called
        """Keep what a check found beside its claim.

        Raises:
            EpihqError: those of ``keep_check``.
        """
        keep_check(WATCH, row.pk, msgspec.json.decode(found.made, type=ClaimCheck))

    def tell(self, row: ClaimRow, trouble: str) -> None:
        """Keep why it could not be checked."""
        keep_trouble(WATCH, row.pk, trouble)


CHECKS = Checks()
