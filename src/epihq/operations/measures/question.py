"""What a headquarters asks of the decision desk: one question for people and watch."""

from datetime import date, datetime
from pathlib import Path

from epihq.desk.decide import Question
from epihq.desk.headquarters import read_headquarters
from epihq.operations.measures.acts import acts
from epihq.operations.measures.shares import people
from epihq.terms.settings import HEADQUARTERS_FILE


def decision_question(
    home: Path,
    location: str,
    *,
    ends: date | datetime | None = None,
    headquarters: Path | None = None,
) -> Question:
    """Ask about a regime's end with the headquarters' own acts, people and file.

    The file of capacity, rules and costs is the one named, else the folder's
    ``headquarters.toml``.

    Raises:
        DataError: ``ledger.not-available``, those of ``read_headquarters``.
        UsageError: ``headquarters.no-such-file``.
    """
    own = home / HEADQUARTERS_FILE
    file = headquarters or (own if own.is_file() else None)
    return Question(
        acts=acts(home, location),
        people=people(home, location),
        ends=ends,
        headquarters=read_headquarters(file),
    )
