"""``epihq care show``: who somebody is, how they stand and why, and what was done."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import PEOPLE_TOLD, Hours, OfficerOption, ReasonOption, desk
from epihq.cli.output import (
    Format,
    FormatOption,
    HomeOption,
    LanguageOption,
    print_rows,
)

if TYPE_CHECKING:
    from epihq.care.register.looking import Act
    from epihq.care.register.persons import Person
    from epihq.care.register.tables import EpisodeRow

_COLUMNS = ("part", "at", "what", "value", "by")
_FACTS = (
    "state",
    "district",
    "opened_at",
    "age",
    "sex",
    "is_pregnant",
    "conditions",
    "onset",
    "tested_on",
    "language",
    "usual_spo2",
    "looked_after_by",
    "taken_by",
    "ended_at",
    "reason",
    "outcome",
    "erased_at",
)

Row = dict[str, object]


def show(
    number: Annotated[int, typer.Argument(help="Whose, e.g. 12.", show_default=False)],
    reason: ReasonOption,
    readings: Annotated[
        int, typer.Option(min=0, max=1000, help="So many of the newest checks.")
    ] = 20,
    language: LanguageOption = "en",
    by: OfficerOption = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Show somebody at home: who they are, how they stand, checks and acts.

    The log tells who looked, and why. Somebody of another district is not there.

    \b
    epihq care show 12 --reason "calls back" --by nina
    epihq care show 12 --reason "handover" --by nina --language az --format json
    """
    from epihq.words import speaking

    with desk(home, by) as actor, speaking(language):
        from epihq.care.register import looking

        looked = looking.look(actor, number, reason=reason)
        hours = Hours(form)
        rows = [
            *_person(looked.person),
            *_facts(looked.row, hours),
            *_standing(looked.row, hours),
            *_readings(number, readings, hours),
            *_acts(looking.acts(actor, number), hours),
        ]
    print_rows(_COLUMNS, rows, form, wraps=("value",))
    typer.echo(PEOPLE_TOLD, err=True)


def _row(part: str, what: str, value: object, at: object = None, by: str = "") -> Row:
    return {"part": part, "at": at, "what": what, "value": value, "by": by or None}


def _person(person: "Person | None") -> Iterator[Row]:
    if person is None:
        yield _row("person", "name", "erased")
        return
    from msgspec.structs import asdict

    told = asdict(person)
    home = {f"household_{one}": v for one, v in asdict(told.pop("household")).items()}
    numbers = told.pop("numbers") or ()
    for name, value in {**told, **home}.items():
        if value not in {"", None}:
            yield _row("person", name, str(value))
    for one in numbers:
        yield _row("person", "number", f"{one.system} {one.value}")


def _facts(row: "EpisodeRow", hours: Hours) -> Iterator[Row]:
    for name in _FACTS:
        value = row.district.name if name == "district" else getattr(row, name)
        if value in {"", None}:
            continue
        if name.endswith("_at"):
            value = hours(value)
        yield _row("facts", name, str(value))


def _standing(row: "EpisodeRow", hours: Hours) -> Iterator[Row]:
    from epihq.care import words
    from epihq.care.checks.standings import stood
    from epihq.care.records import Level
    from epihq.words import gettext

    if row.level:
        level = gettext(words.LEVELS[Level(row.level)])
    else:
        level = "no rules are approved"
    yield _row("standing", "level", level)
    if row.silent:
        yield _row("standing", "silent", row.silent)
    yield _row("standing", "due_at", hours(row.due_at))
    found = stood(row)
    for reason in found.reasons if found else ():
        told = " ".join(words.reason_sentences(reason, hours.zone))
        yield _row("standing", "reason", told, hours(reason.at), reason.by)
    for code in found.notices if found else ():
        yield _row("standing", "notice", words.notice_sentence(code))
    if found and (sentence := words.unjudged_sentence(found.unjudged)):
        yield _row("standing", "notice", sentence)


def _readings(number: int, most: int, hours: Hours) -> Iterator[Row]:
    from epihq.care.checks.tables import ReadingRow

    rows = ReadingRow.objects.filter(episode=number).order_by("-about_at", "-number")
    for row in rows[:most]:
        value = "; ".join(_said(row))
        yield _row("check", row.channel, value, hours(row.about_at), row.entered_by)


def _said(row: object) -> Iterator[str]:
    """Say what a check says, in words."""
    from epihq.care import words
    from epihq.care.records import FIELDS, Feeling
    from epihq.words import gettext

    for measure, name in FIELDS.items():
        value = getattr(row, name)
        if value is not None:
            word = gettext(words.MEASURES[measure])
            yield f"{word}: {words.measured(measure, value)}"
    if feeling := getattr(row, "feeling", ""):
        yield gettext(words.FEELINGS[Feeling(feeling)])
    for code in filter(None, getattr(row, "symptoms", "").split(",")):
        yield gettext(words.SYMPTOMS[code])
    if corrects := getattr(row, "corrects", None):
        yield f"corrects {corrects}"


def _acts(acts: "list[Act]", hours: Hours) -> Iterator[Row]:
    for act in acts:
        told = json.loads(act.content) if act.content else {}
        parts = [f"{name} {value}" for name, value in told.items()]
        value = "; ".join([*parts, act.words] if act.words else parts)
        yield _row("act", act.verb, value, hours(act.at), act.by)
