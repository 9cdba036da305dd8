"""How somebody stands, and what of it an episode keeps.

``signs.standing`` says it from readings, deeds and rules. An episode keeps the readings
that still matter (``recent``), so that nobody has to look for them among millions.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import msgspec

from epihq.care.checks.keeping import Known
from epihq.care.checks.rules import Judging
from epihq.care.checks.tables import ReadingRow
from epihq.care.records import (
    MEASURED,
    RANK,
    Channel,
    EpisodeState,
    Feeling,
    Level,
    Patient,
    Reading,
    Threshold,
)
from epihq.care.register.tables import EpisodeRow
from epihq.care.signs import (
    Deed,
    DeedKind,
    Reason,
    RuleSet,
    Standing,
    needed_since,
    standing,
)

# A row of the table, or what of it says how somebody stands.
Episode = EpisodeRow | Known
# So many readings an episode keeps beside it, however often somebody is asked.
_MOST = 60
# Reasons that came of time alone: nobody answers them by looking at a sign.
_OF_TIME = {"silent", "first-contact", "closer-watch", "wrong-number"}


class _Kept(msgspec.Struct, array_like=True):
    """A reading as an episode keeps it, in as few bytes as may be."""

    about_at: datetime
    written_at: datetime
    channel: Channel
    number: int
    corrects: int | None
    values: tuple[float | None, ...]
    feeling: Feeling | None
    symptoms: str
    denied: str


_decode = msgspec.msgpack.Decoder(list[_Kept]).decode
_encode = msgspec.msgpack.Encoder().encode


class Stood(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an episode keeps of a standing, beside its columns; as ``signs.Standing``.

    By which rules is not among it: they are those in force in the district.
    """

    reasons: tuple[Reason, ...] = ()
    missed: int = 0
    silent_since: datetime | None = None
    tries: int = 0
    repeat_by: datetime | None = None
    decided_by: tuple[str, ...] = ()
    at_risk: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    heard_at: datetime | None = None


_FIELDS = Stood.__struct_fields__
_stood = msgspec.json.Decoder(Stood)
_json = msgspec.json.Encoder().encode


def recent_of(kept: bytes) -> list[Reading]:
    """Read the readings that an episode keeps."""
    if not kept:
        return []
    return [_reading(one) for one in _decode(kept)]


def _reading(one: _Kept) -> Reading:
    # In the order of ``MEASURED``, in which they are kept.
    rest, walk, temperature, pulse, breathing = one.values
    return Reading(
        about_at=one.about_at,
        written_at=one.written_at,
        channel=one.channel,
        spo2_rest=rest,
        spo2_walk=walk,
        temperature=temperature,
        pulse=pulse,
        breathing_rate=breathing,
        feeling=one.feeling,
        symptoms=codes(one.symptoms),
        denied=codes(one.denied),
        number=one.number,
        corrects=one.corrects,
    )


def reading_of(row: ReadingRow) -> Reading:
    """Read a reading from its own row."""
    return Reading(
        about_at=row.about_at,
        written_at=row.written_at,
        channel=Channel(row.channel),
        entered_by=row.entered_by,
        feeling=Feeling(row.feeling) if row.feeling else None,
        symptoms=codes(row.symptoms),
        denied=codes(row.denied),
        number=row.pk,
        corrects=row.corrects,
        **{name: getattr(row, name) for name in MEASURED},
    )


def kept_of(readings: Iterable[Reading], rules: RuleSet) -> bytes:
    """Write the readings that still matter, newest first."""
    by_age = [(min(one.about_at, one.written_at), one.number, one) for one in readings]
    found = sorted(by_age, key=_AGE, reverse=True)[:_MOST]
    if not found:
        return _encode([])
    since = needed_since(rules, found[0][0])
    return _encode(
        [
            _parts(one)
            for hour, _number, one in found
            if hour >= since or one.corrects is not None
        ]
    )


_AGE = itemgetter(0, 1)


def _parts(one: Reading) -> tuple[object, ...]:
    measured = (
        one.spo2_rest,
        one.spo2_walk,
        one.temperature,
        one.pulse,
        one.breathing_rate,
    )
    return (
        one.about_at,
        one.written_at,
        one.channel,
        one.number,
        one.corrects,
        measured,
        one.feeling,
        joined(one.symptoms),
        joined(one.denied),
    )


@lru_cache(maxsize=4096)
def codes(text: str) -> frozenset[str]:
    """Read codes from a column."""
    return frozenset(text.split(",")) if text else frozenset()


@lru_cache(maxsize=4096)
def joined(of: frozenset[str]) -> str:
    """Write codes into a column."""
    return ",".join(sorted(of))


def patient_of(row: Episode) -> Patient:
    """Give what the rules may know of an episode's person."""
    return Patient(
        opened_at=row.opened_at,
        age=row.age,
        sex=row.sex,
        is_pregnant=row.is_pregnant,
        conditions=codes(row.conditions),
        onset=row.onset,
        usual_spo2=row.usual_spo2,
        thresholds={
            name: Threshold(
                value=own["value"],
                set_by=own["by"],
                set_at=datetime.fromisoformat(own["at"]),
            )
            for name, own in row.thresholds.items()
        },
    )


def deeds_of(row: Episode) -> list[Deed]:
    """Give what was done for an episode's person that the rules look at."""
    return [
        Deed(
            kind=DeedKind(kind),
            at=datetime.fromisoformat(at),
            by=by,
            level=Level(level) if level else None,
        )
        for kind, at, by, level in row.deeds
    ]


def stand(
    row: Episode, readings: Sequence[Reading], by: Judging, now: datetime
) -> Standing:
    """Say how an episode's person stands by what is known at an hour."""
    return standing(
        patient_of(row),
        readings,
        by.rules,
        now,
        deeds=deeds_of(row),
        state=EpisodeState(row.state),
        settings=by.settings,
    )


def columns_of(row: Episode, found: Standing, by: Judging) -> dict[str, Any]:
    """Give what an episode keeps of a standing.

    Without approved rules there is no level, unless a person raised it or nobody has
    heard of somebody for too long.
    """
    ended = row.state == EpisodeState.ENDED
    return {
        "level": level_of(found, by),
        "standing": _json(
            Stood(**{name: getattr(found, name) for name in _FIELDS})
        ).decode(),
        "is_frail": bool(found.at_risk),
        "silent": str(found.silent or ""),
        "due_at": None if ended else found.due_at,
        "stands_until": None if ended else found.stands_until,
        "alarmed_at": None if ended else alarmed_at(row, found),
    }


def level_of(found: Standing, by: Judging) -> str:
    """Give the level of a standing; "" where nobody may say one."""
    is_said = by.number is not None or found.level is not Level.STEADY
    return found.level.value if is_said else ""


def alarmed_at(row: Episode, found: Standing) -> datetime | None:
    """Say since when a danger sign waits for somebody; None where none does."""
    signs = [one.known_at for one in found.reasons if _is_sign(one)]
    new = [at for at in signs if row.answered_at is None or at > row.answered_at]
    return min(new, default=None)


def _is_sign(one: Reason) -> bool:
    return one.code not in _OF_TIME and RANK[one.level] >= RANK[Level.REVIEW]


def stood(row: EpisodeRow) -> Stood | None:
    """Read how somebody stood when they were last judged; None before that."""
    return _stood.decode(row.standing) if row.standing else None


def kept_reasons(found: Standing) -> str:
    """Write the reasons of a standing as a reading keeps them."""
    return _json(
        [
            (one.code, one.level, one.about, one.value, one.limit)
            for one in found.reasons
        ]
    ).decode()
