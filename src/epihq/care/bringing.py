"""What home care brings to the ledger's guards, its checks and its watch."""

from datetime import datetime
from typing import TYPE_CHECKING

from epihq.care import guarding
from epihq.care.exercise import AT_HOME_FILE
from epihq.care.register import locking
from epihq.operations.ledger.brought import Beside, Brought

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from epihq.operations.ledger.log import Damage


def _check() -> "Iterator[Damage]":
    from epihq.care.checks import sealing  # noqa: PLC0415 - names tables

    yield from sealing.check()
    yield from locking.check()


def _seal(now: datetime) -> str:
    from epihq.care.checks import sealing  # noqa: PLC0415 - names tables

    sealed = sealing.seal_readings(now)
    return f"{sealed} sealed" if sealed else ""


def _stand(now: datetime) -> str:
    from epihq.care.checks import restanding  # noqa: PLC0415 - names tables

    found = restanding.restand_if_rules_changed() + restanding.restand_due(now)
    return f"{found.judged} judged anew" if found.judged else ""


def _resume(now: datetime) -> str:
    from epihq.care.desk import resuming  # noqa: PLC0415 - names tables

    resumed = resuming.resume_due(now)
    return f"{resumed} resumed" if resumed else ""


def _erase(now: datetime) -> str:
    from epihq.care.contact import messages  # noqa: PLC0415 - names tables
    from epihq.care.register import erasing  # noqa: PLC0415 - names tables

    erased, forgotten = erasing.erase_due(now), messages.forget(now)
    told = [
        f"{erased} erased, kept long enough" if erased else "",
        f"{forgotten} messages of nobody forgotten" if forgotten else "",
    ]
    return ", ".join(one for one in told if one)


def _write(now: datetime) -> str:
    from epihq.care.contact import sending  # noqa: PLC0415 - names tables

    reminded = sending.remind(now)
    sent, trouble = sending.send_due(now)
    if trouble:
        raise RuntimeError(f"the gateway of short messages: {trouble}")
    told = [f"{reminded} reminded" if reminded else "", f"{sent} sent" if sent else ""]
    return ", ".join(one for one in told if one)


def _ahead_due(now: datetime) -> str:
    from epihq.care.ahead import keeping  # noqa: PLC0415 - names tables

    return keeping.due(now)


def _keep_ahead(home: "Path") -> None:
    from epihq.care.ahead import keeping  # noqa: PLC0415 - names tables

    keeping.keep(home)


BROUGHT = Brought(
    triggers=guarding.beside_things,
    changed=frozenset(
        {guarding.EPISODE, *guarding.KEPT, *guarding.CONTACT, *guarding.NEEDS}
    ),
    check=_check,
    steps={
        "care pauses": _resume,
        "care standings": _stand,
        "care erasure": _erase,
        "care messages": _write,
        "care seals": _seal,
    },
    beside={"care ahead": Beside(due=_ahead_due, make=_keep_ahead)},
    files=(locking.KEY_FILE, AT_HOME_FILE),
)
