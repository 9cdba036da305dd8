"""What a headquarters asks of the decision desk: one question for people and watch."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from epihq.desk.decide import Question
from epihq.desk.headquarters import read_headquarters
from epihq.operations.measures.acts import acts
from epihq.operations.measures.shares import shares_of
from epihq.terms.settings import HEADQUARTERS_FILE


def decision_question(
    home: Path,
    location: str,
    asked: Question,
    *,
    headquarters: Path | None = None,
    capacity: Mapping[str, float] | None = None,
) -> Question:
    """Ask with the headquarters' own acts, shares and file whatever ``asked`` asks.

    The file of capacity, rules and costs is the one named, else the folder's
    ``headquarters.toml``; ``capacity``, as {"icu_beds": 420}, goes before it for this
    question alone.

    Raises:
        DataError: ``ledger.not-available``, those of ``read_headquarters``.
        UsageError: ``headquarters.no-such-file``.
    """
    own = home / HEADQUARTERS_FILE
    has = read_headquarters(headquarters or (own if own.is_file() else None))
    return replace(
        asked,
        acts=acts(home, location),
        shares=shares_of(home, location),
        headquarters=replace(has, capacity={**has.capacity, **(capacity or {})}),
    )
