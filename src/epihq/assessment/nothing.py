"""Why nothing is known of a location: nobody ever said any, or it was withdrawn."""

from datetime import date, timedelta
from typing import NamedTuple

from epihq.archive import Archive
from epihq.assessment.parts import CASES, parts_of
from epihq.assessment.whose import counts_known
from epihq.terms.errors import UsageError

# Codes of the errors that say so.
NOTHING = frozenset(
    {
        "assessment.nothing-published",
        "assessment.parts-alone",
        "assessment.withdrawn",
    }
)


class Withdrawal(NamedTuple):
    """A source took back all cases of a location on a day; ``newest`` was the last."""

    source: str
    day: date
    newest: date


def nothing_published(
    archive: Archive, location: str, as_of: date, source: str | None
) -> UsageError:
    """Say that no cases of a location are known, and who took them back on which day.

    Raises:
        UsageError: those of the archive.
    """
    by_whom = "" if source is None else f" by {source}"
    wanted = f"{location}: cases published{by_whom} by {as_of} were expected; got none"
    gone = withdrawals(archive, location, as_of, source)
    (part, *more) = parts_held(archive, location, as_of, source) or [""]
    if part and not gone:
        held = ", ".join([part, *more])
        return UsageError(
            "assessment.parts-alone",
            f"{wanted}; held of its parts: {held}. Ask for one of these, e.g. {part}, "
            "or enter figures of the country with `epihq sync`.",
        )
    if not gone:
        return UsageError(
            "assessment.nothing-published",
            f"{wanted} in the archive. See `epihq archive vintages` for what is held, "
            "and enter more with `epihq sync`.",
        )
    told = " and ".join(
        f"{one.source} withdrew on {one.day} all that it had said, to {one.newest}"
        for one in gone
    )
    before = min(one.day for one in gone) - timedelta(days=1)
    return UsageError(
        "assessment.withdrawn",
        f"{wanted}: {told}. Ask for what was known before with --as-of {before}, or "
        "enter another source with `epihq sync`.",
    )


def parts_held(
    archive: Archive, location: str, as_of: date, source: str | None = None
) -> list[str]:
    """List the parts of a country, e.g. AZ-BA, of which cases are known.

    Raises:
        UsageError: those of the archive.
    """
    known = counts_known(archive, as_of, parts_of([location]), source=source).frame
    return sorted(set(known["location"].to_list()))


def withdrawals(
    archive: Archive, location: str, as_of: date, source: str | None = None
) -> list[Withdrawal]:
    """Find the sources of which nothing of a location's cases is left by a day.

    Raises:
        UsageError: those of the archive.
    """
    sources = {v.source for v in archive.vintages(source) if v.report_date <= as_of}
    found = []
    for name in sorted(sources):
        said = archive.statements(
            source=name,
            since=date.min,
            until=as_of,
            location=location,
            indicator=CASES,
        )
        key = ["indicator", "reference_date"]
        last = said.unique(key, keep="last", maintain_order=True)
        if last.height and last["value"].null_count() == last.height:
            day, newest = last["report_date"].max(), last["reference_date"].max()
            assert isinstance(day, date)  # noqa: S101 - a column of days
            assert isinstance(newest, date)  # noqa: S101 - a column of days
            found.append(Withdrawal(source=name, day=day, newest=newest))
    return found
