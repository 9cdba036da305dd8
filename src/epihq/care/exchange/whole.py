"""All of the desk with its names, for who takes it elsewhere: an act on record by name.

Erased people have no name here either. For research there is an export without names.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from epihq.care.checks.tables import ReadingRow
from epihq.care.exchange.research import VERB, Span, numbers_in
from epihq.care.records import MEASURED
from epihq.care.register import looking
from epihq.care.register.persons import Household, Person
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.cells import cell

# So many names stand in one entry of the log.
_AT_ONCE: Final = 500
_EPISODE: Final = (
    "number",
    "state",
    "district",
    "opened_at",
    "ended_at",
    "reason",
    "outcome",
    "erased_at",
    "level",
    "age",
    "sex",
    "is_pregnant",
    "conditions",
    "onset",
    "tested_on",
    "language",
    "usual_spo2",
    "first_contact_at",
    "last_contact_at",
    "looked_after_by",
)
_HOUSEHOLD: Final = Household.__struct_fields__
_PERSON: Final = tuple(
    name
    for name in Person.__struct_fields__
    if name not in {"household", "conditions", "numbers"}
)
PEOPLE: Final = (
    *_EPISODE,
    *_PERSON,
    "conditions_told",
    "other_numbers",
    *(f"household_{one}" for one in _HOUSEHOLD),
)
CHECKS: Final = (
    "number",
    "episode",
    "about_at",
    "written_at",
    "channel",
    "entered_by",
    *MEASURED,
    "feeling",
    "symptoms",
    "denied",
    "corrects",
    "level",
    "rules",
)


def export_whole(actor: Actor, span: Span, *, reason: str) -> tuple[int, bytes]:
    """Export who was under care, with names and checks; say how many, give a ZIP.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, ``fhir.too-many-people``.
        DataError: ``care.keys-lost``, ``care.cannot-open``.
    """
    rules.require(actor, VERB)
    numbers = numbers_in(actor, span)
    parts = [numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)]
    people = [row for part in parts or [[]] for row in _people(actor, part, reason)]
    checks = [row for part in parts for row in _checks(part)]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("people.csv", _csv(PEOPLE, people))
        packing.writestr("checks.csv", _csv(CHECKS, checks))
    return len(people), file.getvalue()


def _people(
    actor: Actor, numbers: Sequence[int], reason: str
) -> Iterator[dict[str, object]]:
    named = looking.look_at_all(actor, numbers, verb=VERB, reason=reason)
    rows = EpisodeRow.objects.filter(pk__in=numbers).select_related("district")
    for row in rows.order_by("pk"):
        told = {name: getattr(row, name) for name in _EPISODE}
        yield {**told, "district": row.district.name, **_named(named.get(row.pk))}


def _named(person: Person | None) -> dict[str, object]:
    if person is None:
        return {}
    told = msgspec.structs.asdict(person)
    home = msgspec.structs.asdict(person.household)
    return {
        **{name: told[name] for name in _PERSON},
        "conditions_told": person.conditions,
        "other_numbers": " ".join(
            f"{one.system}|{one.value}" for one in person.numbers or ()
        ),
        **{f"household_{name}": value for name, value in home.items()},
    }


def _checks(numbers: Sequence[int]) -> Iterable[dict[str, object]]:
    rows = ReadingRow.objects.filter(episode__in=numbers).order_by("episode", "number")
    return rows.values(*CHECKS)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row.get(name)) for name in columns] for row in rows)
    return file.getvalue()


def _plain(value: object) -> object:
    """Write texts as no formula; what is not known is empty."""
    if value is None or isinstance(value, int | float):
        return value
    return cell(value.isoformat() if hasattr(value, "isoformat") else str(value))
