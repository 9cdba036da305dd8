"""People whom the log names by their user names, by their full names at a moment."""

from collections.abc import Iterable

from epihq.operations.ledger.moments import Moment
from epihq.operations.people.tables import Officer
from epihq.terms.log import Entry
from epihq.web.kit.listing import equals, found


def names_of(entries: Iterable[Entry], moment: Moment) -> dict[str, str]:
    """Give the full names of those who acted, by user name."""
    return full_names({one.by for one in entries if one.via != "watch"}, moment)


def full_names(asked: Iterable[str], moment: Moment) -> dict[str, str]:
    """Give the full names of some people, by user name."""
    asked = set(asked)
    if not asked:
        return {}
    rows = found(Officer, moment, [equals("username", *sorted(asked))])
    return {row.username: row.full_name for row in rows}
