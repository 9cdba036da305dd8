"""An export for research of the desk: who was under care, without anybody's name.

Names are not even opened for it. Each export has pseudonyms of its own, whose key is
thrown away: no two can be joined, and none can be led back to the desk.
"""

import io
import json
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from epihq.care.exchange.gathering import Gathering
from epihq.care.fhir import research
from epihq.care.fhir.records import Dossier
from epihq.care.fhir.research import Export, Moment, Row
from epihq.care.register import episodes, looking
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError

VERB = "care.export"
MOST_PEOPLE = 20_000
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Span:
    """Whose care began in a span of hours, in some districts; none is all of them."""

    since: datetime
    until: datetime
    districts: tuple[int, ...] = field(default=())


def export_for_research(
    actor: Actor, span: Span, *, k: int = 10, reason: str
) -> Export:
    """Export who was under care, so that nobody is told by fewer than ``k`` alike.

    The log is told who took it out, why, of how many, and how many were left out.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, ``fhir.small-k``,
            ``fhir.too-many-people``.
    """
    rules.require(actor, VERB)
    why = require_words(reason, "care", "the reason for the export")
    numbers = numbers_in(actor, span)
    found = research.export(_dossiers(numbers), key=secrets.token_bytes(32), k=k)
    told = {
        "note": why,
        "for": "research",
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "k": found.k,
        "people": found.people,
        "left_out": found.left_out,
    }
    looking.tell(actor, VERB, 0, told)
    return found


def numbers_in(actor: Actor, span: Span) -> list[int]:
    """Number an actor's episodes that began in a span.

    Raises:
        UsageError: ``fhir.too-many-people``.
    """
    rows = episodes.seen_by(actor).filter(
        opened_at__gte=span.since, opened_at__lt=span.until
    )
    if span.districts:
        rows = rows.filter(district_id__in=span.districts)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_PEOPLE + 1])
    if len(numbers) > MOST_PEOPLE:
        raise UsageError(
            "fhir.too-many-people",
            f"export: at most {MOST_PEOPLE:,} people were expected; got more. Ask for "
            "a shorter span, or for fewer districts.",
        )
    return numbers


def _dossiers(numbers: list[int]) -> Iterator[Dossier]:
    """Gather people without their names, some hundreds at a time."""
    for first in range(0, len(numbers), _AT_ONCE):
        part = EpisodeRow.objects.filter(pk__in=numbers[first : first + _AT_ONCE])
        rows = part.select_related("district").order_by("pk")
        yield from Gathering().dossiers(list(rows))


def packed(export: Export) -> bytes:
    """Pack people, their course, and what was done so that nobody is found."""
    about = {
        "k": export.k,
        "people": export.people,
        "told": len(export.rows),
        "left_out": export.left_out,
        "rarest_is_shared_by": export.rarest,
        "told_more_coarsely": dict(export.coarser),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("people.csv", research.as_csv(export.rows, Row))
        packing.writestr("course.csv", research.as_csv(export.course, Moment))
        packing.writestr("about.json", json.dumps(about, indent=2) + "\n")
    return file.getvalue()
