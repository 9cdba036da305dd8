"""What home care brings to the ledger's guards, its checks and its watch."""

from datetime import datetime
from typing import TYPE_CHECKING

from epihq.care import guarding
from epihq.operations.ledger.brought import Brought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from epihq.operations.ledger.log import Damage


def _check() -> "Iterator[Damage]":
    from epihq.care.checks import sealing  # noqa: PLC0415 - names tables

    return sealing.check()


def _seal(now: datetime) -> str:
    from epihq.care.checks import sealing  # noqa: PLC0415 - names tables

    sealed = sealing.seal_readings(now)
    return f"{sealed} sealed" if sealed else ""


def _stand(now: datetime) -> str:
    from epihq.care.checks import restanding  # noqa: PLC0415 - names tables

    found = restanding.restand_if_rules_changed() + restanding.restand_due(now)
    return f"{found.judged} judged anew" if found.judged else ""


BROUGHT = Brought(
    triggers=guarding.beside_things,
    changed=frozenset({guarding.EPISODE, *guarding.KEPT}),
    check=_check,
    steps={"care standings": _stand, "care seals": _seal},
)
