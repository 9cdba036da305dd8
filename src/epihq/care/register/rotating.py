"""New keys of home care: all keys of rows are locked anew, and old ones dropped.

Each person has a key of their own, and so has what is nobody's yet, e.g. a message of
an unknown number: every table of home care with a ``locked_key`` is gone through.

It may be broken off anywhere: old keys stay in the file until the last was locked anew,
and whoever runs it again goes on. The key before the newest stays until the next time.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps

from epihq.care.register import episodes, locking, looking, persons
from epihq.care.register.tables import EpisodeRow, PersonRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import DataError

_AT_ONCE = 500


class Rotated(NamedTuple):
    """How many were locked anew, and what no key of the file opens any more.

    ``people`` are those at home, ``others`` what has a key of its own beside them, such
    as a message of an unknown number; ``skipped`` of these stay as they are.
    """

    people: int
    others: int
    skipped: int


def rotate(actor: Actor, *, search: bool = False) -> Rotated:
    """Lock everybody's key with a new one; ``search``: hash anew how they are found.

    Raises:
        RecordError: ``rules.not-allowed``.
        DataError: ``care.keys-lost``, ``care.keys-damaged``, ``care.cannot-open``,
            ``disk.full``, ``disk.not-writable``.
    """
    rules.require(actor, "care.rotate-keys")
    locking.add_key(search=search)
    people = others = asked = 0
    for numbers in _in_parts(PersonRow):
        with episodes.changing():
            people += _locked_anew(numbers, search=search)
    for table in _others():
        for numbers in _in_parts(table):
            with episodes.changing():
                others += _keys_anew(table, numbers)
                asked += len(numbers)
    locking.drop_older()
    done = Rotated(people, others, asked - others)
    told = {**done._asdict(), "search": search}
    looking.tell(actor, "care.rotate-keys", 0, told)
    return done


def _others() -> Iterator[Any]:
    """Give the tables beside the people's whose rows have keys of their own."""
    for table in apps.get_app_config("care").get_models():
        names = {column.name for column in table._meta.get_fields()}  # noqa: SLF001 - Django's way
        if "locked_key" in names and table is not PersonRow:
            yield table


def _in_parts(table: Any) -> Iterator[list[int]]:
    rows = table.objects.exclude(locked_key=b"").order_by("pk")
    last = 0
    while part := list(
        rows.filter(pk__gt=last).values_list("pk", flat=True)[:_AT_ONCE]
    ):
        yield part
        last = part[-1]


def _locked_anew(numbers: list[int], *, search: bool) -> int:
    rows = PersonRow.objects.select_for_update().filter(pk__in=numbers)
    codes = dict(
        EpisodeRow.objects.filter(pk__in=numbers).values_list(
            "pk", "district__calling_code"
        )
    )
    changed = []
    for row in rows.exclude(locked_key=b"").order_by("pk"):
        lock = locking.opened_key(row.locked_key)
        row.locked_key = locking.locked_key(lock)
        row.version += 1
        if search:
            person = persons.read(row.person, lock)
            for name, value in persons.hashes(person, codes[row.pk]).items():
                setattr(row, name, value)
        changed.append(row)
    columns = ["locked_key", "version", *(_HASHES if search else ())]
    PersonRow.objects.bulk_update(changed, columns)
    return len(changed)


def _keys_anew(table: Any, numbers: list[int]) -> int:
    rows = table.objects.select_for_update().filter(pk__in=numbers)
    changed = []
    for row in rows.exclude(locked_key=b""):
        try:
            row.locked_key = locking.locked_key(locking.opened_key(row.locked_key))
        except DataError as error:
            if error.code != "care.cannot-open":
                raise
            # No key of the file opens it; a message so damaged stops no renewal.
            continue
        row.version += 1
        changed.append(row)
    table.objects.bulk_update(changed, ["locked_key", "version"])
    return len(changed)


_HASHES = (
    "name_hash",
    "phone_hash",
    "carer_phone_hash",
    "case_hash",
    "document_hash",
)
