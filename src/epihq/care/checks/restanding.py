"""How people stand is made anew: when time alone changes it, and when the rules do.

An episode says until when its standing holds; the watch judges those anew whose hour
has come. After a change of rules all are judged, by as many processes as there are
cores: nobody's standing is written over by an older one, for an episode that changed
meanwhile was judged by the new rules already.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max, Min, QuerySet

from epihq.care.checks import beside, keeping, standings
from epihq.care.checks.keeping import Known
from epihq.care.checks.rules import InForce, in_force
from epihq.care.register import episodes, looking
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import clock, log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import LogRow

VERB = "care.restand"
_RULES = ("rule-set.approve", "rule-set.retire", "care-district.set")
_AT_ONCE = 2_000
_OPEN = "NOT (state = 'ended')"
# Fewer are judged faster than a process begins.
_ALONE = 20_000
# In one round of the watch; who is left is first in the next.
_A_ROUND = 40_000


@dataclass(frozen=True, kw_only=True)
class Restood:
    """How many were judged, and of how many that changed something."""

    judged: int
    changed: int

    def __add__(self, other: "Restood") -> "Restood":
        """Add what another process judged."""
        return Restood(
            judged=self.judged + other.judged, changed=self.changed + other.changed
        )


_NONE = Restood(judged=0, changed=0)


def restand_due(now: datetime, limit: int = _A_ROUND) -> Restood:
    """Judge anew those whose standing time alone has changed."""
    total = _NONE
    while total.judged < limit:
        part = keeping.known(
            f"{_OPEN} AND stands_until <= %s ORDER BY stands_until LIMIT %s",
            [_for_database(now), _AT_ONCE],
        )
        if not part:
            break
        total += _restood(part, in_force(), now)
    return total


def restand(processes: int | None = None) -> Restood:
    """Judge all people at home anew by the rules in force, and tell the log."""
    now = clock.now()
    upto = log.head()
    ends = _open().aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 0, ends["last"] or -1
    many = last - first >= _ALONE and connection.vendor == "postgresql"
    count = (processes or os.cpu_count() or 1) if many else 1
    if count == 1:
        found = restand_between(first, last, now)
    else:
        found = _beside(count, first, last, now)
    content = {
        "judged": found.judged,
        "changed": found.changed,
        "by": {
            str(number): by.rules.sha256 if by.number else ""
            for number, by in in_force().by_district.items()
        },
        "upto": upto,
    }
    looking.tell(WATCH, VERB, 0, content)
    return found


def restand_if_rules_changed() -> Restood:
    """Judge all anew where rules or hours changed since that was last done."""
    acts = LogRow.objects.filter(verb__in=_RULES).aggregate(last=Max("number"))
    done = LogRow.objects.filter(verb=VERB).order_by("-number").first()
    upto = log.entry_of(done).content.get("upto", 0) if done else 0
    last = acts["last"] or 0
    return restand() if last > int(str(upto)) and _open().exists() else _NONE


def _open() -> QuerySet[EpisodeRow]:
    rows: QuerySet[EpisodeRow] = EpisodeRow.objects.exclude(state="ended")
    return rows


def _for_database(hour: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(hour)


def restand_between(first: int, last: int, now: datetime) -> Restood:
    """Judge those of a span of numbers anew."""
    total, by = _NONE, in_force()
    for rows in _in_parts(first, last):
        total += _restood(rows, by, now)
    return total


def _in_parts(first: int, last: int) -> Iterator[list[Known]]:
    asked = f"{_OPEN} AND number BETWEEN %s AND %s ORDER BY number LIMIT %s"
    while rows := keeping.known(asked, [first, last, _AT_ONCE]):
        yield rows
        first = rows[-1].pk + 1


def _restood(rows: list[Known], by: InForce, now: datetime) -> Restood:
    changed = [row for row in rows if _differs(row, by, now)]
    with episodes.changing():
        kept = keeping.change(changed)
    return Restood(judged=len(rows), changed=kept)


def _differs(row: Known, by: InForce, now: datetime) -> bool:
    """Judge one anew; tell whether anything of it is to be kept."""
    judging = by.by_district[row.district_id]
    readings = standings.recent_of(row.recent)
    columns = standings.columns_of(
        row, standings.stand(row, readings, judging, now), judging
    )
    same = all(getattr(row, name) == value for name, value in columns.items())
    for name, value in columns.items():
        setattr(row, name, value)
    return not same


def _beside(count: int, first: int, last: int, now: datetime) -> Restood:
    """Judge spans of numbers in processes of their own."""
    step = max(_AT_ONCE, (last - first) // (count * 8) + 1)
    spans = [(at, min(at + step - 1, last), now) for at in range(first, last + 1, step)]
    return sum(beside.judged(spans, count), start=_NONE)
