"""Hosts that may be asked from the room: none until an administrator allows one.

    allow_host(actor, "www.who.int", why="Disease Outbreak News")
    allow_host(actor, "*.gov.example", why="Ministries")

What is typed in the room, or comes in a feed, is fetched from these alone.
"""

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.texts.tables import HostRow
from epihq.terms.errors import UsageError
from epihq.text.intake.feeds import LONGEST_ADDRESS
from epihq.text.intake.hosts import host_named, is_among

ALLOWED, WITHDRAWN = "allowed", "withdrawn"


def allow_host(actor: Actor, name: str, *, why: str) -> HostRow:
    """Allow a host to be asked, also one that was withdrawn; once more changes why.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``text.not-a-host``, ``ledger.says-nothing``.
    """
    require(actor, "host.allow")
    host, words = host_named(name), require_words(why, "host", "the reason for it")
    columns = {"state": ALLOWED, "why": words}
    with ledger.changing():
        row = HostRow.objects.filter(name=host).first()
        if row is None:
            row = HostRow(name=host, **columns)
            return begin(actor, "host.allow", row, note=words)
        return change(actor, "host.allow", row, columns, note=words)


def withdraw_host(
    actor: Actor, number: int, *, why: str, version: int | None = None
) -> HostRow:
    """Withdraw a host: it is asked no more, also for what waits already.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    words = require_words(why, "host", "the reason for it")
    with ledger.changing():
        row = held(HostRow, number, version=version)
        require_state(row, "host.withdraw")
        return change(actor, "host.withdraw", row, {"why": words}, note=words)


def host_row(name: str) -> HostRow:
    """Find a host by its name.

    Raises:
        UsageError: ``text.not-a-host``, ``texts.no-such-host``.
    """
    host = host_named(name)
    row = HostRow.objects.filter(name=host).first()
    if row is None:
        raise UsageError(
            "texts.no-such-host",
            f"host: one of the list was expected; got {host!r}. Look it up with "
            "`epihq texts hosts`.",
        )
    return row


def allowed_hosts() -> list[str]:
    """List the hosts that may be asked."""
    rows = HostRow.objects.filter(state=ALLOWED)
    return list(rows.values_list("name", flat=True))


def check_address(address: str, subject: str) -> str:
    """Read an address of which the host may be asked, as the network writes it.

    Raises:
        UsageError: ``text.not-an-address``, ``texts.too-long``,
            ``texts.host-not-allowed``.
    """
    from epihq.text.intake.fetching import address_and_host  # noqa: PLC0415 - loads httpx

    written, host = address_and_host(address.strip())
    if len(written) > LONGEST_ADDRESS:
        raise UsageError(
            "texts.too-long",
            f"{subject}: an address of at most {LONGEST_ADDRESS:,} letters was "
            f"expected; got {len(written):,}. Shorten it.",
        )
    if not is_among(host, allowed_hosts()):
        raise UsageError(
            "texts.host-not-allowed",
            f"{subject}: a host that the centre has allowed was expected; got "
            f"{host!r}. An administrator may allow it, or bring the text as a file.",
        )
    return written
