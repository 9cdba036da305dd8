"""Publications that entered the archive, told in the log.

The archive keeps what was published; the log tells when the headquarters had it. An
exercise runs on the days of its publications, so this is also its clock.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import LogRow

if TYPE_CHECKING:
    from epihq.archive.catalogue import Vintage

_VERB = "publication.enter"


def tell_publications(actor: Actor, held: Iterable["Vintage"]) -> None:
    """Tell the log of the publications held that it does not know, in their order."""
    rows = LogRow.objects.filter(verb=_VERB)
    known = set(rows.values_list("thing_number", flat=True))
    for vintage in sorted(held, key=lambda one: one.number):
        if vintage.number not in known:
            tell_publication(actor, vintage)


def tell_publication(actor: Actor, vintage: "Vintage") -> None:
    """Tell the log of a publication; one that was told of already is not told again."""
    with ledger.changing():
        entries = LogRow.objects.filter(verb=_VERB, thing_number=vintage.number)
        if entries.exists():
            return
        log.write(
            by=actor.name,
            via=actor.via,
            verb=_VERB,
            thing="publication",
            number=vintage.number,
            content={
                "source": vintage.source,
                "report_date": vintage.report_date.isoformat(),
                "sha256": vintage.sha256,
                "values_read": vintage.rows_read,
                "new_or_changed": vintage.rows_stored,
                "withdrawn": vintage.rows_withdrawn,
            },
        )


def last_entry_by(day: date) -> int:
    """Number of the log's last entry before the first publication after a day.

    It is where the room of an exercise stood by the end of that day.
    """
    rows = LogRow.objects.filter(verb=_VERB).order_by("number")
    for number, content in rows.values_list("number", "content").iterator():
        if date.fromisoformat(json.loads(content)["report_date"]) > day:
            return int(number) - 1
    return log.head()
