"""Secret columns, told to the log by a digest that only the house's key can make.

    {"now": {...}, "sealed": {"officer 7 password": "3f09c1aa:<HMAC-SHA256>"}}

The hash of a password must not be in the log, but who swaps it behind the program's
back must be found: the entry that changed a secret column seals it. Second factors are
sealed as they are stored, whatever they are stored as; "" is one that was removed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection

from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.log import Damage
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing, all_things
from epihq.terms.signing import Key, canonical, house_key, kept_key

Seals = dict[str, tuple[int, str]]

# The table of sign-in's own library, which has no place in the ledger's models.
_FACTORS = "mfa_authenticator"
_VERB = "columns.seal"
_AT_ONCE = 500


def sealed(row: Thing, names: Iterable[str]) -> dict[str, str]:
    """Seal the secret columns among some of a thing's."""
    secrets = {n: getattr(row, n) for n in row.secret if n in names}
    return _sealed({f"{row.kind} {row.pk} {name}": secrets[name] for name in secrets})


def sealed_factor(number: int, officer: int, kind: str, data: object) -> dict[str, str]:
    """Seal a second factor of an officer as it is stored; ``data`` None: removed."""
    name = f"officer {officer} factor {number}"
    return {name: ""} if data is None else _sealed({name: _factor(kind, data)})


def note(seals: Seals, row: LogRow) -> None:
    """Remember what an entry seals: the newest is what must hold."""
    if '"sealed":' in row.content:
        digests = json.loads(row.content).get("sealed") or {}
        seals.update({name: (row.number, digest) for name, digest in digests.items()})


def tell_unsealed(by: str = "setup", *, lost_keys: bool = False) -> int:
    """Seal in one entry what no entry has sealed; say how much that is.

    Of a ledger made before there were seals it is all. ``lost_keys``: also what a key
    that is not in the folder has sealed. Without a log there is nothing to seal.
    """
    with ledger.changing():
        seals: Seals = {}
        for row in LogRow.objects.filter(content__contains='"sealed":').iterator():
            note(seals, row)
        known = {name for name in seals if not lost_keys or _is_ours(seals[name][1])}
        new = {name: value for name, value in _secrets() if name not in known}
        if not new or not log.head():
            return 0
        log.write(
            by=by,
            via="cli",
            verb=_VERB,
            thing="log",
            number=log.head(),
            content={"sealed": _sealed(new)},
        )
        return len(new)


def _is_ours(digest: str) -> bool:
    key = kept_key(ledger.folder())
    return key is not None and digest.startswith(f"{key.name}:")


def check(seals: Seals) -> Iterator[Damage]:
    """Compare secret columns with what the log has sealed of them.

    Of a ledger made before there were seals nothing is told.
    """
    if not seals:
        return
    key, strange = kept_key(ledger.folder()), set()
    for name, value in _secrets():
        number, digest = seals.pop(name, (0, ""))
        if digest and (key is None or not digest.startswith(f"{key.name}:")):
            strange.add(digest.partition(":")[0])
        elif not digest:
            yield Damage(number=number, sentence=f"no entry tells of {_said(name)}")
        elif key is not None and digest != _seal(key, name, value):
            how = "was altered without an entry"
            yield Damage(number=number, sentence=f"{_said(name)} {how}")
    gone = (n for n, (_, digest) in seals.items() if digest and " factor " in n)
    for name in sorted(gone):
        yield Damage(number=seals[name][0], sentence=f"{_said(name)} is gone")
    for name in sorted(strange):
        how = f"with the key {name}, which is not in this folder"
        yield Damage(number=0, sentence=f"secret columns were sealed {how}")


def _said(name: str) -> str:
    """Name a column in words, e.g. "password of officer 7"."""
    thing, number, column, *more = name.split()
    return " ".join([column.replace("_", " "), *more, "of", thing, number])


def _sealed(secrets: Mapping[str, str]) -> dict[str, str]:
    if not secrets:
        return {}
    key = house_key(ledger.folder())
    return {name: _seal(key, name, value) for name, value in secrets.items()}


def _seal(key: Key, name: str, value: str) -> str:
    return key.seal(f"{name}\n{value}")


def _secrets() -> Iterator[tuple[str, str]]:
    """Give every secret column there is, by its name in the log."""
    for table in all_things():
        if table.secret:
            rows = table.objects.order_by("pk").values_list("pk", *table.secret)
            for number, *values in rows.iterator(chunk_size=_AT_ONCE):
                for column, value in zip(table.secret, values, strict=True):
                    yield f"{table.kind} {number} {column}", value
    for number, officer, kind, data in _factors():
        yield f"officer {officer} factor {number}", _factor(kind, json.loads(data))


def _factors() -> list[tuple[int, int, str, str]]:
    if _FACTORS not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, user_id, type, data FROM {_FACTORS} ORDER BY id")  # noqa: S608 - a name of ours
        return list(cursor.fetchall())


def _factor(kind: str, data: object) -> str:
    return canonical([kind, data])
