"""What the room is set up with: agencies, templates, thresholds, sources."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from epihq.operations import ledger
from epihq.operations.acting import (
    begin,
    change,
    held,
    require_state,
    require_words,
)
from epihq.operations.rules import Actor
from epihq.operations.tables_people import AgencyRow
from epihq.operations.tables_tasks import InstructionRow, TemplateRow
from epihq.operations.tables_watch import SourceRow, ThresholdRow
from epihq.terms.errors import UsageError
from epihq.terms.instructions import OPEN, Priority
from epihq.terms.locations import check_location
from epihq.terms.signals import SignalKind

T = TypeVar("T", AgencyRow, TemplateRow)
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


@dataclass(frozen=True, kw_only=True)
class Template:
    """What instructions on an occasion say; ``signal_kind`` "" fits any."""

    name: str
    text: str
    deadline_hours: int
    signal_kind: str = ""
    legal_basis: str = ""
    priority: Priority = Priority.NORMAL


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
    columns: dict[str, Any] = {
        "state": "active",
        "name": require_words(wanted.name, "agency", "its name"),
        "location": check_location(wanted.location, "agency"),
        "email": email_address(wanted.email, "agency"),
        "webhook": _web_address(wanted.webhook, "agency"),
    }
    if wanted.webhook_secret:
        columns["webhook_secret"] = wanted.webhook_secret
    with ledger.changing():
        _check_name(AgencyRow, columns["name"], number)
        columns["above"] = held(AgencyRow, wanted.above) if wanted.above else None
        if number is None:
            return begin(actor, "agency.set", AgencyRow(**columns))
        row = held(AgencyRow, number, version=version)
        _check_no_circle(row, columns["above"])
        return change(actor, "agency.set", row, columns)


def set_template(
    actor: Actor,
    wanted: Template,
    *,
    number: int | None = None,
    version: int | None = None,
) -> TemplateRow:
    """Enter a template of instructions, or change one; a retired one is back then.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, ``registry.name-taken``,
            ``registry.bad-hours``, ``registry.unknown-kind``.
    """
    if not 1 <= wanted.deadline_hours <= 24 * 366:
        raise UsageError(
            "registry.bad-hours",
            f"template: a deadline of 1 to 8,784 hours was expected; got "
            f"{wanted.deadline_hours}. Correct it.",
        )
    columns: dict[str, Any] = {
        "state": "active",
        "name": require_words(wanted.name, "template", "its name"),
        "text": require_words(wanted.text, "template", "what is to be done"),
        "deadline_hours": wanted.deadline_hours,
        "signal_kind": _signal_kind(wanted.signal_kind),
        "legal_basis": wanted.legal_basis.strip(),
        "priority": wanted.priority.value,
    }
    with ledger.changing():
        _check_name(TemplateRow, columns["name"], number)
        if number is None:
            return begin(actor, "template.set", TemplateRow(**columns))
        row = held(TemplateRow, number, version=version)
        return change(actor, "template.set", row, columns)


def retire_agency(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> AgencyRow:
    """Take an agency off the list of whom to instruct, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``registry.still-instructed``.
    """
    open_ones = InstructionRow.objects.filter(agency=number, state__in=OPEN)
    with ledger.changing():
        if count := open_ones.count():
            raise UsageError(
                "registry.still-instructed",
                f"agency {number}: an agency without open instructions was expected; "
                f"got one with {count}. Withdraw them, or wait until they are done.",
            )
        return _retire(actor, AgencyRow, "agency.set", number, reason, version)


def retire_template(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> TemplateRow:
    """Take a template off the list, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    return _retire(actor, TemplateRow, "template.set", number, reason, version)


def _retire(
    actor: Actor,
    table: type[T],
    verb: str,
    number: int,
    reason: str,
    version: int | None,
) -> T:
    why = require_words(reason, f"{table.kind} {number}", "the reason")
    with ledger.changing():
        row = held(table, number, version=version)
        require_state(row, verb, "active")
        return change(actor, verb, row, {"state": "retired"}, note=why)


def set_threshold(
    actor: Actor,
    *,
    name: str,
    value: Any,
    why: str,
    location: str = "",
    version: int | None = None,
) -> ThresholdRow:
    """Set what the watch takes for unusual, everywhere or in one location.

    Its history is the log's.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, those of ``check_location`` and of
            ``check_threshold``.
    """
    from epihq.operations.thresholds import (  # noqa: PLC0415 - loads the detectors
        check_threshold,
    )

    words = require_words(why, f"threshold {name}", "the reason")
    place = check_location(location, "threshold") if location else ""
    value = check_threshold(name, value, place)
    with ledger.changing():
        row = ThresholdRow.objects.filter(location=place, name=name).first()
        if row is None:
            row = ThresholdRow(
                state="set", location=place, name=name, value=value, why=words
            )
            return begin(actor, "threshold.set", row, note=words)
        row = held(ThresholdRow, row.pk, version=version)
        told = {"value": value, "why": words}
        return change(actor, "threshold.set", row, told, note=words)


def set_source(
    actor: Actor,
    *,
    name: str,
    every_minutes: int,
    address: str = "",
    paused: bool = False,
    version: int | None = None,
) -> SourceRow:
    """Put a source on the watch's schedule, change it, or pause it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``registry.bad-minutes``, ``registry.bad-address``, and those of
            ``source_named``.
    """
    from epihq.archive.sources import source_named  # noqa: PLC0415 - loads polars

    if not 1 <= every_minutes <= 7 * 24 * 60:
        raise UsageError(
            "registry.bad-minutes",
            f"source {name}: 1 to 10,080 minutes were expected; got {every_minutes}. "
            "Correct it.",
        )
    source_named(name)
    columns = {
        "state": "paused" if paused else "watched",
        "address": _web_address(address, f"source {name}"),
        "every_minutes": every_minutes,
    }
    with ledger.changing():
        row = SourceRow.objects.filter(name=name).first()
        if row is None:
            return begin(actor, "source.set", SourceRow(name=name, **columns))
        row = held(SourceRow, row.pk, version=version)
        return change(actor, "source.set", row, columns)


def _check_name(table: type[Any], name: str, number: int | None) -> None:
    if table.objects.filter(name=name).exclude(pk=number).exists():
        raise UsageError(
            "registry.name-taken",
            f"{table.kind}: a name of its own was expected; got {name!r}, which "
            "another has. Choose another name, or change that one.",
        )


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


def email_address(text: str, subject: str) -> str:
    """Read an e-mail address; "" is none.

    Raises:
        UsageError: ``registry.bad-address``.
    """
    address = text.strip()
    if address and not re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", address):
        raise UsageError(
            "registry.bad-address",
            f"{subject}: an e-mail address like duty@health.example was expected; got "
            f"{text!r}. Correct it.",
        )
    return address


def _web_address(text: str, subject: str) -> str:
    address = text.strip()
    if address and not _is_web_address(address):
        raise UsageError(
            "registry.bad-address",
            f"{subject}: a web address like https://health.example/epihq was expected; "
            f"got {text!r}. Correct it.",
        )
    return address


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:  # a port or an IPv6 host that is none
        return False
    return known and bool(parts.hostname) and not re.search(r"\s", text)


def _signal_kind(text: str) -> str:
    if text and text not in {kind.value for kind in SignalKind}:
        raise UsageError(
            "registry.unknown-kind",
            f"template: one of {', '.join(SignalKind)} was expected; got {text!r}. "
            "Choose one, or none to fit any signal.",
        )
    return text
