"""New keys of home care: all people's own keys are locked anew, and old ones dropped.

It may be broken off anywhere: old keys stay in the file until the last was locked anew,
and whoever runs it again goes on.
"""

from collections.abc import Iterator

from epihq.care.register import episodes, locking, looking, persons
from epihq.care.register.tables import EpisodeRow, PersonRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor

_AT_ONCE = 500


def rotate(actor: Actor, *, search: bool = False) -> int:
    """Lock everybody's key with a new one; ``search``: hash anew how they are found.

    Say how many were locked anew.

    Raises:
        RecordError: ``rules.not-allowed``.
        DataError: ``care.keys-lost``, ``care.keys-damaged``, ``care.cannot-open``,
            ``disk.full``, ``disk.not-writable``.
    """
    rules.require(actor, "care.rotate-keys")
    locking.add_key(search=search)
    count = 0
    for numbers in _in_parts():
        with episodes.changing():
            count += _locked_anew(numbers, search=search)
    with episodes.changing():
        locking.drop_older()
    looking.tell(actor, "care.rotate-keys", 0, {"people": count, "search": search})
    return count


def _in_parts() -> Iterator[list[int]]:
    rows = PersonRow.objects.exclude(locked_key=b"").order_by("pk")
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


_HASHES = (
    "name_hash",
    "phone_hash",
    "carer_phone_hash",
    "case_hash",
    "document_hash",
)
