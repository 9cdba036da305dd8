"""``epihq read``: who said what of whom, out of a report."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from epihq.cli.output import (
    Format,
    FormatOption,
    HomeOption,
    day_option,
    print_rows,
)

if TYPE_CHECKING:
    from epihq.cli.read_checks import Check
    from epihq.text.records import Reading

COLUMNS = ("id", "type", "start", "end", "text", "said_by", "attributes")
_TABLE = ("id", "type", "at", "said_by", "text", "attributes")
# Columns that a table needs at least, and those that its short cells take.
_WIDE, _TAKEN, _NAME, _WHOLE = 130, 66, 18, 1_000_000
# In a table the text says it, or another column.
_OMITTED = {"name", "by_name", "proposed_by_name", "as_said_by", "other_side", "by"}


def read(
    report: Annotated[
        str,
        typer.Argument(
            help="A file (text, HTML, PDF, a letter), an address that begins with "
            "http, or - for standard input.",
            show_default=False,
        ),
    ] = "",
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="DAY",
            help="The day of publication; default what the report itself tells.",
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="CODE",
            help="The language of all of it, e.g. az; default as each paragraph is "
            "written.",
        ),
    ] = None,
    location: Annotated[
        str | None,
        typer.Option(help="The country it is about where it names none, e.g. AZE."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="ID",
            help="How this record of the report came about; without a report, what a "
            "rule does.",
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NETWORK",
            help="A network of one's own that may be asked, e.g. 10.0.0.0/8.",
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Ask the archive about statements on somebody's figures, as of the "
            "day of publication: who says it first, by the same method.",
        ),
    ] = False,
    exercise: Annotated[
        bool,
        typer.Option(
            "--exercise", help="The fictional states of an exercise are countries too."
        ),
    ] = False,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Read a report: people, quotes, figures, measures, statements; no archive needed.

    Each record is tied to its characters in the text and is a proposal until a person
    confirms it; none says that what somebody said is so. English, Azerbaijani and
    Russian are read in full, other languages only for days and bare numbers.

    \b
    epihq read report.txt
    epihq read report.html --published 2020-07-01 --format json
    epihq read https://www.who.int/emergencies/… --format csv
    cat letter.eml | epihq read -
    epihq read report.txt --check
    epihq read report.txt --explain q5
    epihq read --explain quote.according-to
    """
    if not report:
        _explain_rule(explain)
        return
    day = day_option(published, "--published")
    code = _language(language)
    text, reading = _reading(
        report, allow or [], published=day, language=code,
        location=_location(location), exercise=exercise,
    )  # fmt: skip
    if explain:
        _explain(reading, text, explain, form)
    elif check:
        from epihq.cli.read_checks import checks_of, print_checks

        checks = checks_of(reading, home)
        _print(reading, form, checks=checks)
        print_checks(checks, form)
    else:
        _print(reading, form)


def _location(named: str | None) -> str | None:
    from epihq.terms.locations import check_location

    return None if named is None else check_location(named, "--location")


def _language(code: str | None) -> str | None:
    """Check a code of ISO 639-1 before anything is read."""
    import re

    from epihq.terms.errors import UsageError

    if code is None or re.fullmatch("[a-z]{2,3}", code):
        return code
    raise UsageError(
        "text.no-such-language",
        f"--language: a code of ISO 639-1 was expected; got {code!r}. Write for "
        "example en, az or ru.",
    )


def _reading(report: str, allow: list[str], **words: Any) -> "tuple[str, Reading]":
    from epihq.text import read_bytes

    if report.startswith(("http://", "https://")):
        from epihq.text.intake.fetching import fetch

        came = fetch(report, _networks(allow))
        return read_bytes(
            came.body, came.address, content_type=came.content_type,
            address=came.address, retrieved=came.retrieved, **words,
        )  # fmt: skip
    name, body = _file(report)
    return read_bytes(body, name, **words)


def _networks(allow: list[str]) -> list[str]:
    from ipaddress import ip_network

    from epihq.terms.errors import UsageError

    for one in allow:
        try:
            ip_network(one, strict=False)
        except ValueError as error:
            raise UsageError(
                "text.no-network",
                f"--allow: a network was expected, e.g. 10.0.0.0/8; got {one!r}. Write "
                "it as an address and the length of its prefix.",
            ) from error
    return allow


def _file(report: str) -> tuple[str, bytes]:
    from epihq.terms.errors import UsageError
    from epihq.text.intake.taking import MOST_BYTES

    if report == "-":
        return "standard input", sys.stdin.buffer.read(MOST_BYTES + 1)
    if Path(report).is_file():
        with Path(report).open("rb") as opened:
            return Path(report).name, opened.read(MOST_BYTES + 1)
    raise UsageError(
        "text.no-such-file",
        f"read: a file, an address or - was expected; got {report!r}, which is not a "
        "file. Check the path; an address begins with http:// or https://.",
    )


def _print(
    reading: "Reading", form: Format, *, checks: "list[Check] | None" = None
) -> None:
    from epihq.text.telling import as_values

    if form is Format.JSON:
        beside = {} if checks is None else {"checks": [one.values for one in checks]}
        _print_json({**as_values(reading), **beside})
        return
    if form is Format.CSV:
        print_rows(COLUMNS, [_row(record) for record in reading.records], form)
    else:
        _print_table(reading)
    for sentence in _told(reading):
        typer.echo(sentence, err=True)


def _print_table(reading: "Reading") -> None:
    """Print a table, or where there is no room for it each record by itself."""
    from textwrap import fill, indent

    from rich.console import Console

    from epihq.cli.output import width_for_people

    width = Console(width=width_for_people()).width
    if width >= _WIDE:
        room = width - _TAKEN
        rows = [_short_row(one, reading, room) for one in reading.records]
        print_rows(_TABLE, rows, Format.TABLE)
        return
    for one in reading.records:
        row = _short_row(one, reading, _WHOLE)
        who = f"  {row['said_by']}" if row["said_by"] else ""
        typer.echo(f"{row['id']}  {row['type']}  {row['at']}{who}")
        for name in ("text", "attributes"):
            typer.echo(indent(fill(str(row[name]), width - 4), " " * 4))


def _print_json(values: object) -> None:
    import json

    typer.echo(json.dumps(values, ensure_ascii=False, indent=1))


def _row(record: Any) -> dict[str, object]:
    from epihq.text.telling import attributes, record_values

    values = record_values(record)
    own = {**attributes(record)}
    if values.get("candidate"):
        own["candidate"] = True
    return {
        **{name: values[name] for name in ("id", "type", "start", "end", "said_by")},
        "text": " ".join(record.text.split()),
        "attributes": _together(own),
    }


def _short_row(record: Any, reading: "Reading", room: int) -> dict[str, object]:
    """Give a record's row in a table whose texts have so many columns of room."""
    from epihq.text.telling import attributes, speaker

    row = _row(record)
    told = speaker(record, reading.records) or ""
    own = {
        name: value
        for name, value in attributes(record).items()
        if name not in _OMITTED and not isinstance(value, list | tuple)
    }
    return {
        **row,
        "at": f"{record.start}-{record.end}",
        "said_by": _cut(told, _NAME) or None,
        "text": _cut(str(row["text"]), room * 2 // 5),
        "attributes": _cut(_together(own), room * 3 // 5),
    }


def _together(own: dict[str, object]) -> str:
    return "; ".join(f"{name} {_short(value)}" for name, value in own.items())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _short(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(
            str(one["text"] if isinstance(one, dict) else one) for one in value
        )
    return str(value)


def _told(reading: "Reading") -> list[str]:
    """What a reader has to know beside the records."""
    document = reading.document
    day = {
        "given": f"published on {document.published}, as given",
        "page": f"published on {document.published}, as it says itself",
        "text": f"published on {document.published}, as its head says",
    }.get(
        document.published_from or "",
        "the day of publication is not known: give it with --published",
    )
    shown = sum(1 for one in reading.records if getattr(one, "candidate", False))
    return [
        f"{len(reading.records)} records, {shown} of them candidates to be looked at; "
        f"{document.language}; {day}",
        *document.notes,
    ]


def _explain_rule(explain: str | None) -> None:
    from epihq.terms.errors import UsageError
    from epihq.text.rules import rule_named

    if explain is None:
        raise UsageError(
            "text.nothing-given",
            "read: a report was expected; got nothing. Give a file, an address, or - "
            "for standard input.",
        )
    rule = rule_named(explain)
    typer.echo(f"{rule.name} (version {rule.version}, band {rule.band}): {rule.does}")


def _explain(reading: "Reading", text: str, ident: str, form: Format) -> None:
    from epihq.text.explaining import explanation

    told = explanation(reading, text, ident)
    if form is Format.JSON:
        _print_json(told)
        return
    record, rule = told["record"], told["rule"]
    where = f"characters {record['start']} to {record['end']}"
    how = f"rule {rule['name']}, version {rule['version']}, band {rule['band']}"
    typer.echo(f"{record['id']}  {record['type']}  {where}")
    typer.echo(f"  {record['text']}")
    typer.echo(f"{how}: {rule['does']}")
    if told["words"]:
        typer.echo(f"what spoke for it most: {', '.join(told['words'])}")
    typer.echo(f"paragraph: {' '.join(told['paragraph'].split())}")
    for linked in told["linked"]:
        words = " ".join(linked["text"].split())
        typer.echo(f"linked: {linked['id']}  {linked['type']}  {words}")
