"""Checks of claims that were asked for: made beside the watch, kept by it.

    asked -> work (a file for each claim) -> kept beside the claim, or its trouble

The work writes files alone, so that whoever leads is the only one who writes. A file
is named after one asking: what was closed or asked anew meanwhile takes none of it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from epihq.operations.claims.actions import asked_checks, keep_check, keep_trouble
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.claims.work import Found, Question
from epihq.operations.ledger import ledger
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.background import Background, Ended
from epihq.operations.processes.heartbeats import is_over, went_well, went_wrong
from epihq.terms.claims import ClaimKind
from epihq.terms.errors import EpihqError

WORK = "claims"
# A check takes seconds, a minute where programs are not compiled yet.
_SECONDS_EACH = 600.0
# Those asked for meanwhile are the next work's.
_AT_ONCE = 5
# A work that was killed is begun anew; one that dies so often has a reason.
_TRIES = 3
_CUT_SHORT = (
    "check: the work on it ended before it was done ({trouble}). Ask for it again, or "
    "tell an administrator."
)


def check_asked(home: Path, background: Background, ended: Iterable[Ended]) -> str:
    """Keep the checks that are ready, and have those made that are asked for."""
    sentences = list(_keep_ready(home))
    mine = [one for one in ended if one.name == WORK]
    for one in mine:
        sentences += _look_at_end(home, one)
    # One that died is begun anew in the next round: its cause may have gone by then.
    died = any(one.trouble and not one.late for one in mine)
    if not background.goes_on(WORK) and not died:
        _clear_away(home)
        _start(home, background)
    return "; ".join(sentences)


def _start(home: Path, background: Background) -> None:
    asked = asked_checks()[:_AT_ONCE]
    if asked:
        questions = [
            msgspec.json.encode(_question(home, row)).decode() for row in asked
        ]
        words = ("check", str(home), *questions)
        background.start(WORK, words, _SECONDS_EACH * len(asked))
    else:
        is_over(WORK, datetime.now(UTC))


def _question(home: Path, row: ClaimRow) -> Question:
    return Question(
        location=row.location,
        claim=ClaimKind(row.claim_kind),
        as_of=row.asked_as_of,
        threshold=row.threshold,
        claimant=row.claimant or None,
        out=str(_file(home, row)),
    )


def _file(home: Path, row: ClaimRow) -> Path:
    at = row.asked_at.astimezone(UTC)
    return home / "watch" / f"claim-{row.pk}-{at:%Y%m%d%H%M%S%f}.json"


def _in_files(home: Path) -> Iterator[tuple[ClaimRow, Found]]:
    """Read what stands in the files of the checks that are still asked for."""
    for row in asked_checks():
        file = _file(home, row)
        if file.is_file() and (found := _read(file)) is not None:
            yield row, found


def _read(file: Path) -> Found | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Found)
    except msgspec.DecodeError:
        # Another version of the program wrote it: the check is made anew.
        return None


def _keep_ready(home: Path) -> Iterator[str]:
    for row, found in _in_files(home):
        if not found.is_begun:
            yield _kept(row, found)
            _file(home, row).unlink()


def _kept(asked: ClaimRow, found: Found) -> str:
    """Keep what was found, unless the claim was closed or asked anew just now."""
    with ledger.changing():
        row = ClaimRow.objects.get(pk=asked.pk)
        if row.asked_at != asked.asked_at:
            return f"{row} no longer asked for"
        if found.check is None:
            keep_trouble(WATCH, row.pk, found.trouble)
            return f"{row} could not be checked"
        try:
            keep_check(WATCH, row.pk, found.check)
        except EpihqError as error:
            keep_trouble(WATCH, row.pk, str(error))
            return f"{row} could not be checked"
        return f"{row} checked"


def _look_at_end(home: Path, ended: Ended) -> Iterator[str]:
    """Blame the claim in hand where the work was late, or died time and again."""
    now = datetime.now(UTC)
    if not ended.trouble:
        went_well(WORK, now)
        return
    yield f"trouble: {ended.trouble}"
    if ended.late or went_wrong(WORK, now, ended.trouble) >= _TRIES:
        is_over(WORK, now)
        for row in _in_hand(home):
            yield _kept(row, Found(trouble=_CUT_SHORT.format(trouble=ended.trouble)))


def _in_hand(home: Path) -> list[ClaimRow]:
    begun = [row for row, found in _in_files(home) if found.is_begun]
    return begun or asked_checks()[:1]


def _clear_away(home: Path) -> None:
    """Remove what was begun, or found for nobody: closed or asked anew meanwhile."""
    for file in (home / "watch").glob("*claim-*"):
        file.unlink(missing_ok=True)
