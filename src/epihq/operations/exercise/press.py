"""The press of an exercise: taken in like any text, and scored for the trainer.

    take_in(home, reports)   as the officer of the night brings them
    score_press(home)        what was found of what is expected, what was made of it

What is expected of each report is kept in the headquarters' folder, by the SHA-256 of
its bytes: nothing of the truth stands in the ledger.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from epihq.archive.catalogue import write_whole
from epihq.exercise.press import Asked, Expected, Read, Report, Scored, score
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger import moments
from epihq.operations.ledger.attachments import sha256_of
from epihq.operations.people.officers import named
from epihq.operations.people.tokens import actor_for
from epihq.operations.texts.actions import Brought, reading_of, take_text
from epihq.operations.texts.leads import made_of
from epihq.operations.texts.reviews import as_reviewed, reviews_of
from epihq.operations.texts.tables import TextRow
from epihq.terms.errors import DataError

PRESS_FILE: Final = "exercise-press.json"
# Who sits there at night, when reports come in.
_BRINGS: Final = "aygun"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a report that came out: its day and what it should give."""

    day: date
    language: str
    expected: tuple[Expected, ...]


def take_in(home: Path, reports: Iterable[Report]) -> list[int]:
    """Take reports in; those that came before are taken in once.

    Raises:
        RecordError: those of ``take_text``.
    """
    night = actor_for(named(_BRINGS), via="cli")
    known, numbers = dict(_known(home)), []
    for report in reports:
        body = report.text.encode()
        known[sha256_of(body)] = Known(
            day=report.day, language=report.language, expected=report.expected
        )
        brought = Brought(
            name=report.name,
            body=body,
            published=report.day,
            publisher=report.publisher,
            title=report.title,
        )
        row = take_text(night, brought, home=home, today=report.day)
        numbers.append(int(row.pk))
    write_whole(home / PRESS_FILE, msgspec.json.encode(known))
    return numbers


def score_press(home: Path) -> list[Scored]:
    """Score what was made of the reports that have come in so far.

    Raises:
        DataError: ``exercise.no-press``, ``attachments.damaged``.
    """
    known = _known(home)
    if not known:
        raise DataError(
            "exercise.no-press",
            "drill: an exercise whose press reports were taken in was expected; got "
            f"none at {str(home)!r}. `epihq demo` begins one.",
        )
    return score(_read(home, known))


def _read(home: Path, known: Mapping[str, Known]) -> Iterator[Read]:
    """Give each report with its records; of one that is not read yet, none."""
    for row in TextRow.objects.filter(sha256__in=known).order_by("number"):
        expected = known[row.sha256].expected
        if not row.reading:
            yield Read(expected=expected, before=(), now=())
            continue
        before = reading_of(row, home).records
        reviews = reviews_of(row.reviews)
        yield Read(
            expected=expected,
            before=before,
            now=[as_reviewed(one, reviews.get(one.id)) for one in before],
            checked=_checked(row),
        )


def _checked(row: TextRow) -> dict[Asked, float | None]:
    """Say what the checks found of claims that were made of a text's sentences."""
    made = made_of(row, moments.now())
    claims = {
        number: record
        for record, things in made.items()
        for kind, number in things
        if kind == ClaimRow.kind
    }
    rows = ClaimRow.objects.filter(pk__in=claims, checked__isnull=False)
    # The newest comes last, and answers.
    return {
        Asked(claims[one.pk], one.claim_kind, one.threshold): one.probability
        for one in rows.order_by("number")
    }


def _known(home: Path) -> Mapping[str, Known]:
    try:
        body = (home / PRESS_FILE).read_bytes()
    except FileNotFoundError:
        return {}
    return msgspec.json.decode(body, type=dict[str, Known])
