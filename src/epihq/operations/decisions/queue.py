"""The comparisons that are asked for, as the watch has them made."""

from pathlib import Path

from epihq.operations.decisions.actions import keep_record, keep_trouble
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.asked import Queue
from epihq.operations.processes.asked_work import Found


class Decisions(Queue[DecisionRow]):
    """Decisions whose options are to be compared; each takes a minute or two."""

    table = DecisionRow
    work = "decisions"
    word = "compare"
    done = "compared"
    calls = ("decision.ask", "decision.withdraw")
    seconds = 1200.0

    def question(self, row: DecisionRow) -> object:
        """Put the question as it was asked."""
        return row.question

    def keep(self, home: Path, row: DecisionRow, found: Found) -> None:
        """Keep the record beside its decision.

        Raises:
            EpihqError: those of ``keep_record``.
        """
        body = found.made.encode()
        keep_record(WATCH, row.pk, body, seconds=found.seconds, home=home)

    def tell(self, row: DecisionRow, trouble: str) -> None:
        """Keep why the options could not be compared."""
        keep_trouble(WATCH, row.pk, trouble)


DECISIONS = Decisions()
