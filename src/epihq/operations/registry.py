"""What the room is set up with: agencies, templates, thresholds, sources."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from epihq.operations import ledger
from epihq.operations.acting import begin, change, held, require_words
from epihq.operations.rules import Actor
from epihq.operations.tables_people import AgencyRow
from epihq.operations.tables_tasks import TemplateRow
from epihq.operations.tables_watch import SourceRow, ThresholdRow
from epihq.terms.errors import UsageError
from epihq.terms.instructions import Priority
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
    """Enter an agency, or change the one with a number.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, ``registry.name-taken``,
            ``registry.bad-address``, ``registry.circle``, those of ``check_location``.
    """
    columns: dict[str, Any] = {
        "name": require_words(wanted.name, "agency", "its name"),
        "location": check_location(wanted.location, "agency"),
        "email": _email(wanted.email),
        "webhook": _web_address(wanted.webhook),
    }
    if wanted.webhook_secret:
        columns["webhook_secret"] = wanted.webhook_secret
    with ledger.changing():
        _check_name(AgencyRow, columns["name"], number)
        columns["above"] = held(AgencyRow, wanted.above) if wanted.above else None
        if number is None:
            row = AgencyRow(state="active", **columns)
            return begin(actor, "agency.set", row)
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
    """Enter a template of instructions, or change the one with a number.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, ``registry.name-taken``,
            ``registry.bad-hours``.
    """
    if not 1 <= wanted.deadline_hours <= 24 * 366:
        raise UsageError(
            "registry.bad-hours",
            f"template: a deadline of 1 to 8,784 hours was expected; got "
            f"{wanted.deadline_hours}. Correct it.",
        )
    columns = {
        "name": require_words(wanted.name, "template", "its name"),
        "text": require_words(wanted.text, "template", "what is to be done"),
        "deadline_hours": wanted.deadline_hours,
        "signal_kind": wanted.signal_kind,
        "legal_basis": wanted.legal_basis.strip(),
        "priority": wanted.priority.value,
    }
    with ledger.changing():
        _check_name(TemplateRow, str(columns["name"]), number)
        if number is None:
            row = TemplateRow(state="active", **columns)
            return begin(actor, "template.set", row)
        row = held(TemplateRow, number, version=version)
        return change(actor, "template.set", row, columns)


def set_threshold(
    actor: Actor, *, name: str, value: Any, why: str, location: str = ""
) -> ThresholdRow:
    """Set what the watch takes for unusual, everywhere or in one location.

    Its history is the log's. Whether the value can be is the watch's rules' to say,
    before it comes here.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, those of ``check_location``.
    """
    words = require_words(why, f"threshold {name}", "the reason")
    place = check_location(location, "threshold") if location else ""
    with ledger.changing():
        row = ThresholdRow.objects.filter(location=place, name=name).first()
        if row is None:
            row = ThresholdRow(
                state="set", location=place, name=name, value=value, why=words
            )
            return begin(actor, "threshold.set", row, note=words)
        told = {"value": value, "why": words}
        return change(actor, "threshold.set", row, told, note=words)


def set_source(
    actor: Actor,
    *,
    name: str,
    every_minutes: int,
    address: str = "",
    paused: bool = False,
) -> SourceRow:
    """Put a source on the watch's schedule, change it, or pause it.

    Raises:
        RecordError: ``rules.not-allowed``.
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
        "address": _web_address(address),
        "every_minutes": every_minutes,
    }
    with ledger.changing():
        row = SourceRow.objects.filter(name=name).first()
        if row is None:
            return begin(actor, "source.set", SourceRow(name=name, **columns))
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


def _email(text: str) -> str:
    address = text.strip()
    name, at, host = address.partition("@")
    if address and not (name and at and "." in host.strip(".") and " " not in address):
        raise UsageError(
            "registry.bad-address",
            f"agency: an e-mail address like duty@health.example was expected; got "
            f"{text!r}. Correct it.",
        )
    return address


def _web_address(text: str) -> str:
    address = text.strip()
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise UsageError(
            "registry.bad-address",
            f"a web address like https://health.example/epihq was expected; got "
            f"{text!r}. Correct it.",
        )
    return address
