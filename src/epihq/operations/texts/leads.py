"""What was made of a sentence, and back: a reference stands among the words of both.

A claim whose source names "text 12, c1" came of that sentence. The reference is a word
that anybody may write as well, in an event's thread or a reason.
"""

from collections import defaultdict
from typing import Final

from django.db.models import Q

from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger.moments import Moment, found
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.texts.references import REFERENCE
from epihq.operations.texts.tables import TextRow

# In each of these one column holds what a person wrote of where it comes from.
_WHERE: Final = ((ClaimRow, "source"), (SignalRow, "note"), (ProposalRow, "why"))
_MOST: Final = 200


def made_of(row: TextRow, moment: Moment) -> dict[str, list[tuple[str, int]]]:
    """List what was made of each record: {"c1": [("claim", 9)]}, the newest first."""
    made: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for table, column in _WHERE:
        asks = [Q(**{f"{column}__contains": f"text {row.pk}, "})]
        for one in found(table, moment, *asks)[:_MOST]:
            for number, record_id in REFERENCE.findall(getattr(one, column)):
                if int(number) == row.pk:
                    made[record_id].append((table.kind, one.pk))
    return dict(made)
