"""Agencies: bodies that instructions go to, entered, changed, retired."""

from dataclasses import dataclass

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, change, held, require_words
from epihq.operations.ledger.registered import check_name_is_free, retire
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.addresses import email_address, web_address
from epihq.operations.people.tables import AgencyRow
from epihq.terms.errors import UsageError
from epihq.terms.instructions import OPEN
from epihq.terms.locations import check_location

_HIGHEST = 10


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An agency as it is to be on record; ``above`` is the number of another.

    ``webhook_secret`` "" leaves the one that is held.
    """

    name: str
    location: str
    email: str = ""
    webhook: str = ""
    webhook_secret: str = ""
    above: int | None = None


def set_agency(
    actor: Actor,
    wanted: Agency,
    *,
    number: int | None = None,
    version: int | None = None,
) -> AgencyRow:
    """Enter an agency, or change the one with a number; a retired one is back then.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, ``registry.name-taken``,
            ``registry.bad-address``, ``registry.circle``, those of ``check_location``.
    """
    name = require_words(wanted.name, "agency", "its name")
    columns: dict[str, object] = {
        "state": "active",
        "name": name,
        "location": check_location(wanted.location, "agency"),
        "email": email_address(wanted.email, "agency"),
        "webhook": web_address(wanted.webhook, "agency"),
    }
    if wanted.webhook_secret:
        columns["webhook_secret"] = wanted.webhook_secret
    with ledger.changing():
        check_name_is_free(AgencyRow, name, number)
        above = held(AgencyRow, wanted.above) if wanted.above else None
        columns["above"] = above
        if number is None:
            return begin(actor, "agency.set", AgencyRow(**columns))
        row = held(AgencyRow, number, version=version)
        _check_no_circle(row, above)
        return change(actor, "agency.set", row, columns)


def retire_agency(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> AgencyRow:
    """Take an agency off the list of whom to instruct, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``registry.still-instructed``.
    """
    with ledger.changing():
        row = held(AgencyRow, number)
        if count := row.instructionrow_set.filter(state__in=OPEN).count():
            raise UsageError(
                "registry.still-instructed",
                f"agency {number}: an agency without open instructions was expected; "
                f"got one with {count}. Withdraw them, or wait until they are done.",
            )
        return retire(actor, AgencyRow, "agency.set", number, reason, version)


def _check_no_circle(row: AgencyRow, above: AgencyRow | None) -> None:
    for _ in range(_HIGHEST):
        if above is None:
            return
        if above == row:
            break
        above = above.above
    raise UsageError(
        "registry.circle",
        f"{row.name}: an agency that is not below it was expected as the one above; "
        f"got {above.name if above else ''!r}. Choose another, or none.",
    )
