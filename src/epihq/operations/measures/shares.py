"""Shares of a location's people by area: which part of a country lives under what."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.operations.ledger import clock, ledger
from epihq.operations.measures.acts import check_author
from epihq.terms.errors import UsageError
from epihq.terms.written import check_area

if TYPE_CHECKING:
    from django.db.models import Manager


def shares_of(home: Path, location: str) -> dict[str, float]:
    """Read the share of people in each area, e.g. {"AZ-BA": 0.23}, the latest said.

    Raises:
        DataError: ``ledger.not-available``.
    """
    with ledger.reading(home) as kept:
        return held_shares(location) if kept else {}


def record_shares(
    home: Path, location: str, shares: Mapping[str, float], *, source: str, by: str
) -> int:
    """Record the share of people in areas; return how many differ from what is held.

    Raises:
        UsageError: ``measures.no-author``, ``measures.bad-share``,
            ``measures.unknown-area``.
        DataError: ``ledger.not-available``.
    """
    author = check_author(by)
    with ledger.writing(home):
        return enter_shares(location, shares, source, author)


def held_shares(location: str) -> dict[str, float]:
    """Read shares from the opened ledger."""
    return {row.area: row.share for row in _table().filter(location=location)}


def enter_shares(
    location: str, shares: Mapping[str, float], source: str, by: str
) -> int:
    """Write shares that differ from what is held into the opened ledger."""
    subject = f"people of {location}"
    shares = {check_area(a, location, subject): s for a, s in shares.items()}
    held = held_shares(location)
    _check(subject, shares, {**held, **shares})
    new = {area: share for area, share in shares.items() if held.get(area) != share}
    now = clock.now()
    for area, share in new.items():
        _table().create(
            location=location,
            area=area,
            share=share,
            source=source,
            recorded_at=now,
            recorded_by=by,
        )
    return len(new)


def _check(
    subject: str, shares: Mapping[str, float], together: Mapping[str, float]
) -> None:
    for area, share in shares.items():
        if not 0 <= share <= 1:
            raise UsageError(
                "measures.bad-share",
                f"{subject}: a share from 0 to 1 was expected; got {share} for {area}. "
                "Divide its inhabitants by those of all areas together.",
            )
    # Shares are rounded figures.
    if sum(together.values()) > 1.001:
        raise UsageError(
            "measures.bad-share",
            f"{subject}: shares that add up to 1 at most were expected; got "
            f"{sum(together.values()):g}. Correct them; those on record count, too.",
        )


def _table() -> "Manager":
    from epihq.operations.measures.tables import (  # noqa: PLC0415 - after Django is set up
        PeopleRow,
    )

    return PeopleRow.objects
