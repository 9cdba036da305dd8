"""Somebody is asked for: a doctor, a visit, an ambulance, a bed; and what came of it.

What is escalated is an instruction with its clock, to the agency that the district
names for it: acknowledged, done or refused there; refused or late it goes up the chain.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from epihq.care.desk import doing
from epihq.care.register.districts import WANTED
from epihq.care.register.tables import CareDistrictRow, EpisodeRow
from epihq.care.signs import DeedKind
from epihq.operations.centre.actions import centre
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor, Role
from epihq.terms.errors import UsageError
from epihq.terms.instructions import Priority
from epihq.words import gettext, noop, speaking

_URGENT = timedelta(hours=1)


def escalate(
    actor: Actor,
    number: int,
    wanted: str,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Ask the district's agency for a doctor, a visit, an ambulance or a bed.

    It is an instruction with its clock, which names the episode by its number only;
    refused or late it goes up the chain.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``,
            ``care.no-agency``, ``care.bad-setting``.
    """
    why = require_words(reason, f"care {number}", "what you see")
    # The instruction's entry in the log wants the writers' lock before that of rows.
    with ledger.changing():
        return _escalate(actor, number, wanted, why, version, once)


def _escalate(
    actor: Actor, number: int, wanted: str, why: str, version: int | None, once: str
) -> EpisodeRow:
    asked: dict[str, object] = {"wanted": wanted}

    def columns(row: EpisodeRow, now: datetime) -> dict[str, object]:
        asked["instruction"] = _instruct(actor, row, wanted, now)
        return {
            "instruction": asked["instruction"],
            "answered_at": now,
            **doing.NOT_TAKEN,
        }

    return doing.act(
        actor,
        "care.escalate",
        number,
        columns,
        content=asked,
        words=why,
        version=version,
        once=once,
    )


_ASKED = {
    "doctor": noop(
        "Home care %(number)s, %(district)s: a doctor is asked to judge and answer."
    ),
    "visit": noop("Home care %(number)s, %(district)s: a visit at home is asked for."),
    "ambulance": noop(
        "Home care %(number)s, %(district)s: an ambulance is asked for at once."
    ),
    "hospital": noop(
        "Home care %(number)s, %(district)s: a hospital bed is asked for."
    ),
}


def _instruct(actor: Actor, row: EpisodeRow, wanted: str, now: datetime) -> int:
    district = row.district
    agency = district.agencies.get(wanted)
    if wanted not in WANTED or agency is None:
        raise UsageError(
            "care.no-agency",
            f"care-district {district.pk}: an agency that is asked for "
            f"{', '.join(WANTED)} was expected; got none for {wanted!r}. Name it in "
            "the settings of the district.",
        )
    minutes = timedelta(minutes=district.minutes.get(wanted, WANTED[wanted]))
    order = Order(
        text=_asked(row, district, wanted),
        deadline=now + minutes,
        agency=agency,
        location=district.location,
        priority=Priority.FLASH if minutes <= _URGENT else Priority.URGENT,
    )
    # Who looks after people at home issues no other instructions.
    by = replace(actor, roles=frozenset({Role.PROGRAM}), scopes=None)
    return int(issue_instruction(by, order).pk)


def _asked(row: EpisodeRow, district: CareDistrictRow, wanted: str) -> str:
    room = centre()
    with speaking(room.language if room else "en"):
        return gettext(_ASKED[wanted]) % {
            "number": row.pk,
            "district": district.name,
        }


def answered(
    actor: Actor, number: int, *, words: str, version: int | None = None, once: str = ""
) -> EpisodeRow:
    """End an escalation after which somebody stays at home.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``.
    """
    why = require_words(words, f"care {number}", "what was found")
    return doing.act(
        actor,
        "care.answered",
        number,
        lambda _row, now: {"answered_at": now},
        words=why,
        version=version,
        once=once,
    )


def admit(
    actor: Actor,
    number: int,
    *,
    words: str = "",
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Write down that somebody is in hospital.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``.
    """
    return doing.act(
        actor,
        "care.admit",
        number,
        lambda row, now: {
            **doing.deed(row, DeedKind.ADMITTED, actor, now),
            "answered_at": now,
            **doing.NOT_TAKEN,
        },
        words=words,
        version=version,
        once=once,
    )


def back_home(
    actor: Actor,
    number: int,
    *,
    words: str = "",
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Write down that somebody is back at home, and is looked after there again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``.
    """
    return doing.act(
        actor,
        "care.return",
        number,
        lambda row, now: doing.deed(row, DeedKind.RETURNED, actor, now),
        words=words,
        version=version,
        once=once,
    )
