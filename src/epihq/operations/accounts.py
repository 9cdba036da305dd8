"""What the log tells of sign-in: who came, who failed to, whose password changed.

None of it changes how an officer stands, so no entry carries a state.
"""

from collections.abc import Mapping
from typing import Any

from epihq.operations import ledger, log, sealing
from epihq.operations.tables_people import Officer


def tell(officer: Officer | None, what: str, **content: Any) -> None:
    """Tell the log of a sign-in and the like, e.g. "sign-in", "sign-out".

    Without an officer it is somebody whom nobody here knows.
    """
    with ledger.changing():
        log.write(
            by="unknown" if officer is None else officer.username,
            via="page",
            verb=f"account.{what}",
            thing="officer",
            number=0 if officer is None else officer.pk,
            content={name: value for name, value in content.items() if value},
        )


def set_password(officer: Officer, password: str, *, note: str = "") -> None:
    """Set an officer's password, and tell the log that it changed."""
    with ledger.changing():
        officer.set_password(password)
        officer.save(update_fields=["password"])
        told = sealing.sealed(officer, officer.secret)
        tell(officer, "password", note=note, sealed=told)


def tell_factor(
    officer: Officer, number: int, kind: str, data: Mapping[str, Any] | None
) -> None:
    """Seal a second factor in the log, as it is stored; None where it was removed."""
    told = sealing.sealed_factor(number, officer.pk, kind, data)
    tell(officer, "factor-sealed", sealed=told)
