"""``epihq care``: who waits, who is due, and what is really done, by district."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli import care_ahead
from epihq.cli.care_desk import (
    DistrictOption,
    Hours,
    OfficerOption,
    desk,
    district_numbers,
)
from epihq.cli.output import Format, FormatOption, HomeOption, print_rows

if TYPE_CHECKING:
    from epihq.care.desk.figures import Figures, Share
    from epihq.care.desk.queue import Waiting, Why

_COLUMNS = (
    "number",
    "why",
    "since",
    "district",
    "level",
    "age",
    "sex",
    "language",
    "due_at",
    "last_contact_at",
    "attempts",
    "taken_by",
)
_MORE = ("version", "state", "looked_after_by", "is_wrong_number", "taken_until")
_HOURS = ("since", "due_at", "last_contact_at", "taken_until")
# More at once nobody reads.
_MOST = 500
LimitOption = Annotated[int, typer.Option(min=1, max=_MOST, help="So many at most.")]


def queue(
    why: Annotated[
        list[str] | None,
        typer.Option(
            help="For this reason alone, e.g. emergency, silent-frail, due; may be "
            "repeated."
        ),
    ] = None,
    district: DistrictOption = None,
    limit: LimitOption = 50,
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """List who waits, those first whom waiting can harm most. It names nobody.

    An emergency sign that nobody answered, a sign for a clinician, the frail who are
    silent, late first contacts, the silent, checks that are due, new people, wrong
    numbers; within each the longest wait first.

    \b
    epihq care queue --by nina
    epihq care queue --by sara --why emergency --why silent-frail --format csv
    """
    with desk(home, by) as actor:
        from epihq.care.desk import queue as waiting
        from epihq.operations.ledger import clock

        found = waiting.queue(
            actor,
            clock.now(),
            limit,
            why=_reasons(why),
            districts=district_numbers(actor, district),
        )
        rows = list(_rows(found, form))
    print_rows(_columns(form), rows, form)


def due(
    within: Annotated[
        float, typer.Option(min=0, max=744, help="Hours from now on.")
    ] = 12,
    district: DistrictOption = None,
    limit: LimitOption = 500,
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """List whose check or first contact is due, by the hour. It names nobody.

    \b
    epihq care due --by nina
    epihq care due --by sara --within 24 --district Sabail --format csv
    """
    with desk(home, by) as actor:
        from epihq.care.desk import queue as waiting
        from epihq.care.desk.queue import Why
        from epihq.operations.ledger import clock

        asked = (Why.FIRST_LATE, Why.SILENT_FRAIL, Why.SILENT, Why.DUE)
        found = waiting.queue(
            actor,
            clock.now() + timedelta(hours=within),
            _MOST,
            why=asked,
            districts=district_numbers(actor, district),
        )
        ordered = sorted(found, key=lambda one: (one.due_at or one.since, one.number))
        rows = list(_rows(ordered[:limit], form))
    print_rows(_columns(form), rows, form)
    if len(found) > limit or len(found) == _MOST:
        typer.echo(f"The first {len(rows)} are listed; there are more.", err=True)


def _reasons(told: Sequence[str] | None) -> "Sequence[Why]":
    from epihq.care.desk.queue import Why
    from epihq.terms.errors import UsageError

    if not told:
        return tuple(Why)
    unknown = [one for one in told if one not in {*Why}]
    if unknown:
        raise UsageError(
            "care.no-such-reason",
            f"--why: one of {', '.join(Why)} was expected; got {unknown[0]!r}. "
            "Correct it, or leave it out.",
        )
    return [Why(one) for one in told]


def _columns(form: Format) -> tuple[str, ...]:
    return _COLUMNS if form is Format.TABLE else (*_COLUMNS, *_MORE)


def _rows(found: "Sequence[Waiting]", form: Format) -> Iterator[dict[str, object]]:
    hours = Hours(form)
    for one in found:
        told = {name: getattr(one, name) for name in (*_COLUMNS, *_MORE)}
        told |= {name: hours(told[name]) for name in _HOURS}
        told |= {name: told[name] or None for name in ("sex", "language", "taken_by")}
        # Nobody has approved rules there, or nothing was told yet.
        level = str(one.level) if one.level else None
        yield {**told, "district": one.district_name, "why": str(one.why)} | {
            "level": level,
            "state": str(one.state),
        }


_SHARES = ("heard", "first_contacts", "call_backs")
_COUNTS = (
    "alarmed",
    "silent",
    "overdue",
    "waiting",
    "wrong_numbers",
    "escalated",
    "in_hospital",
    "opened",
    "calls",
    "admissions",
    "ended",
)
_MORE_COUNTS = ("paused", "taken", "reached", "escalations", "population")


def report(
    hours: Annotated[
        float, typer.Option(min=1, max=24 * 366, help="What was done in so many hours.")
    ] = 24,
    ahead: Annotated[
        bool,
        typer.Option(
            "--ahead", help="The work of the next four weeks, in place of what is done."
        ),
    ] = False,
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Say what is really done, district by district. It names nobody.

    How many are at home; how many of those due were heard of in the last round of
    checks; first contacts and answers to danger signs within the district's hours;
    who is silent, escalated, in hospital. People are as they stand now; contacts,
    admissions and ends are those of the last --hours.

    With --ahead: people at home, calls, visits, nurses on duty and beds of the next
    four weeks with their 90 % intervals. New people come from the newest decision that
    was compared, how long they stay from the register.

    \b
    epihq care report --by sara
    epihq care report --by sara --hours 168 --format csv
    epihq care report --by sara --ahead
    """
    if ahead:
        care_ahead.ahead(home, by, form)
        return
    with desk(home, by) as actor:
        from epihq.care.desk.figures import figures
        from epihq.operations.ledger import clock

        print_hour = Hours(form)
        now = clock.now()
        found = figures(actor, now - timedelta(hours=hours), now)
        at = print_hour(now)
        rows = [_figures(one, print_hour, form) for one in found]
    if form is Format.TABLE:
        rows += [_all(found)] if len(found) > 1 else []
        print_rows(("district", "at_home", *_SHARES, *_COUNTS), rows, form)
        typer.echo(f"as of {at}; done in the last {hours:g} hours", err=True)
        return
    parts = [f"{name}_{part}" for name in _SHARES for part in ("made", "due")]
    print_rows(
        ("number", "district", "at_home", *parts, *_COUNTS, *_MORE_COUNTS, "at"),
        rows,
        form,
    )


def _figures(one: "Figures", hours: Hours, form: Format) -> dict[str, object]:
    counts = {name: getattr(one, name) for name in ("at_home", *_COUNTS, *_MORE_COUNTS)}
    told = {"number": one.district, "district": one.name, "at": hours(one.at)}
    shares: dict[str, object] = {}
    for name in _SHARES:
        share = getattr(one, name)
        if form is Format.TABLE:
            shares[name] = _in_words(share)
        else:
            shares |= {f"{name}_made": share.made, f"{name}_due": share.due}
    return {**told, **counts, **shares}


def _all(found: "Sequence[Figures]") -> dict[str, object]:
    """Add the districts up."""
    counts = {
        name: sum(getattr(one, name) for one in found) for name in ("at_home", *_COUNTS)
    }
    shares = {name: _in_words(_summed(found, name)) for name in _SHARES}
    return {"district": "all", **counts, **shares}


def _summed(found: "Sequence[Figures]", name: str) -> "Share":
    from epihq.care.desk.figures import Share

    return sum((getattr(one, name) for one in found), Share(made=0, due=0))


def _in_words(share: "Share") -> str:
    if share.share is None:
        return "none due"
    from epihq.words.numbers import percent

    return f"{share.made:,} of {share.due:,} ({percent(share.share)})"
