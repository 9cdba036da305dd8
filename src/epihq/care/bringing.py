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


def _write(now: datetime) -> str:
    from epihq.care.contact import sending  # noqa: PLC0415 - names tables

    reminded = sending.remind(now)
    sent, trouble = sending.send_due(now)
    if trouble:
        raise RuntimeError(f"the gateway of short messages: {trouble}")
    told = [f"{reminded} reminded" if reminded else "", f"{sent} sent" if sent else ""]
    return ", ".join(one for one in told if one)


def _erase(now: datetime) -> str:
    from epihq.care.register import erasing  # noqa: PLC0415 - names tables

    erased = erasing.erase_due(now)
    return f"{erased} erased, kept long enough" if erased else ""


BROUGHT = Brought(
    triggers=guarding.beside_things,
    changed=frozenset({guarding.EPISODE, *guarding.KEPT, *guarding.CONTACT}),
    check=_check,
    steps={
        "care standings": _stand,
        "care erasure": _erase,
        "care seals": _seal,
        "care messages": _write,
    },
)
