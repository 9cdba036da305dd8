"""Choosing a daily mail of what waits: at which hour, and whether also of nothing."""

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import change, held
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.tables import Officer
from epihq.terms.errors import UsageError

_HOURS = range(24)


def choose_daily_mail(
    actor: Actor,
    number: int,
    *,
    hour: int | None,
    always: bool = False,
    version: int | None = None,
) -> Officer:
    """Have what waits mailed at an hour of the centre's clock; None is no mail.

    ``always`` is a mail also of a day on which nothing waits.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``inbox.bad-hour``, ``inbox.no-address``.
    """
    if hour is not None and hour not in _HOURS:
        raise UsageError(
            "inbox.bad-hour",
            f"daily mail: a full hour from 0 to 23 was expected; got {hour}. Choose "
            "one of them.",
        )
    with ledger.changing():
        row = held(Officer, number, version=version)
        if hour is not None and not row.email:
            raise UsageError(
                "inbox.no-address",
                f"daily mail: an e-mail address on record was expected; got none of "
                f"{row.username}. Ask an administrator to enter it.",
            )
        columns = {"mail_hour": hour, "mail_always": always}
        return change(actor, "account.set", row, columns)
