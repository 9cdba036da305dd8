"""A day of an exercise at the desk: who comes under care, answers, and is called.

    evening   those who use their page or a message tell how they are; nurses call
    morning   the list of the day comes in; more tell how they are

Before the players come, the staff answer what alarms; from then on that is the players'
to do. Whom they sent for is seen in the night: who is worse comes to hospital.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from epihq.care.checks import restanding, sealing
from epihq.care.checks.intake import Incoming, write_many
from epihq.care.contact.links import PATIENT
from epihq.care.contact.messages import GATEWAY
from epihq.care.desk import acts, escalations
from epihq.care.exercise.scene import DISTRICTS, PLACES, Staff
from epihq.care.records import Channel, EpisodeState, Feeling, Level, Reading
from epihq.care.register import locking, persons
from epihq.care.register.bringing_in import bring_in
from epihq.care.register.lists import Listed, Row
from epihq.care.register.plain import plain_number
from epihq.care.register.tables import EpisodeRow, PersonRow
from epihq.care.signs import SilenceStep
from epihq.exercise.at_home import AtHome
from epihq.operations.ledger import ledger
from epihq.operations.ledger.rules import Actor, Role

EVENING: Final = timedelta(hours=-12)
_ASKED: Final = frozenset({"breathless-at-rest", "chest-pain", "confused"})
_CONDITIONS: Final = ("diabetes", "cardiovascular", "chronic-respiratory")
# Well for so many days, somebody is let go.
_AFTER: Final = timedelta(days=3)
_DOORS: Final = {"web": (PATIENT, Channel.WEB), "sms": (GATEWAY, Channel.SMS)}
_HOME: Final = (EpisodeState.OBSERVED.value, EpisodeState.ESCALATED.value)


@dataclass(frozen=True, kw_only=True)
class Patients:
    """The people of an exercise with their episodes, by their numbers in it."""

    of: Mapping[int, AtHome]
    rows: Mapping[int, EpisodeRow]

    def there(self, *states: str) -> Iterator[tuple[AtHome, EpisodeRow]]:
        """Give those whose episode is in one of some states."""
        for number, row in self.rows.items():
            if row.state in states:
                yield self.of[number], row


def case_number(person: AtHome) -> str:
    """Give the number under which somebody of an exercise is a case."""
    return f"X-{person.number}"


def episodes_of(people: Iterable[AtHome]) -> dict[int, int]:
    """Find the episode of each, by their numbers; who is not on record is left out."""
    hashes = {
        locking.search_hash("case", plain_number(case_number(one))): one.number
        for one in people
    }
    rows = PersonRow.objects.filter(case_hash__in=hashes)
    return {hashes[row.case_hash]: row.pk for row in rows}


def play_day(
    people: Sequence[AtHome],
    staff: Staff,
    morning: datetime,
    *,
    decides: bool,
    hour_is: Callable[[datetime], None] = lambda _hour: None,
) -> None:
    """Play from the evening before to a morning.

    ``decides``: the staff answer what alarms. ``hour_is`` sets the clock, where the
    past is played.
    """
    evening = morning + EVENING
    for hour in (evening, morning):
        hour_is(hour)
        is_morning = hour == morning
        if is_morning:
            _list_comes(people, staff, morning.date())
        found = patients(people, morning.date())
        _tell(found, hour)
        if not is_morning:
            _call(found, staff, hour)
        restanding.restand_due(morning if not decides else hour)
        if decides:
            _decide(patients(people, morning.date()), staff, hour)
        _seen(patients(people, morning.date()), staff, hour)
    _let_go(patients(people, morning.date()), staff, morning.date())
    sealing.seal_readings()


def patients(people: Sequence[AtHome], day: date) -> Patients:
    """Give who is on record of those listed up to a day."""
    listed = {one.number: one for one in people if one.listed_on <= day}
    numbers = episodes_of(listed.values())
    rows = EpisodeRow.objects.select_related("district").in_bulk(numbers.values())
    return Patients(of=listed, rows={one: rows[pk] for one, pk in numbers.items()})


def _list_comes(people: Sequence[AtHome], staff: Staff, day: date) -> None:
    new = [one for one in people if one.listed_on == day]
    rows = tuple(_row(line, one) for line, one in enumerate(new, 2))
    listed = Listed(columns={}, not_read=(), rows=rows, problems=(), digest=f"{day}")
    if rows:
        bring_in(staff.supervisor, listed)


def _row(line: int, one: AtHome) -> Row:
    latitude, longitude = PLACES[one.district]
    # Within walking distance of the centre.
    north, east = one.number % 41 - 20, one.number % 37 - 18
    condition = {_CONDITIONS[one.number % 3]} if one.has_condition else set()
    return Row(
        line=line,
        district=DISTRICTS[one.district],
        person=persons.Person(
            name=one.name,
            telephone=one.telephone,
            address=f"{one.number % 97 + 1} Lantern Street",
            latitude=round(latitude + north / 1500, 5),
            longitude=round(longitude + east / 1500, 5),
            case_number=case_number(one),
            household=persons.Household(people=one.number % 5 + 1),
        ),
        facts=persons.Facts(
            age=one.age,
            sex=one.sex,
            conditions=frozenset(condition),
            onset=one.onset,
            tested_on=one.listed_on,
            language="en",
        ),
    )


def _tell(found: Patients, hour: datetime) -> None:
    """Those who use their page or a message tell how they are."""
    for by, (door, channel) in _DOORS.items():
        there = [pair for pair in found.there(*_HOME) if pair[0].by == by]
        told = [
            _incoming(one, row, channel, hour - timedelta(minutes=one.number % 55))
            for one, row in there
            if one.answers(hour)
        ]
        write_many(door, told)


def _call(found: Patients, staff: Staff, hour: datetime) -> None:
    """Nurses call the new, and those who want calls and are due, in nobody's hands."""
    for district, nurse in staff.nurses.items():
        heard = []
        for one, row in found.there(EpisodeState.WAITING.value, *_HOME):
            if row.district_id != district or not _is_called(one, row, hour):
                continue
            if one.answers(hour):
                heard.append(_incoming(one, row, Channel.CALL, hour))
            else:
                wrong = one.is_wrong_number
                came = acts.Came.WRONG_NUMBER if wrong else acts.Came.UNREACHED
                acts.contact(nurse, row.pk, came)
        write_many(nurse, heard)


def _is_called(one: AtHome, row: EpisodeRow, hour: datetime) -> bool:
    if row.is_wrong_number or row.taken_by:
        return False
    is_new = row.state == EpisodeState.WAITING
    is_due = row.due_at is not None and row.due_at <= hour
    return is_new or (one.by == "call" and is_due)


def _incoming(one: AtHome, row: EpisodeRow, by: Channel, at: datetime) -> Incoming:
    said = one.says(at)
    reading = Reading(
        about_at=at,
        written_at=at,
        channel=by,
        feeling=Feeling(said.feeling),
        symptoms=said.symptoms,
        denied=_ASKED - said.symptoms if by is not Channel.SMS else frozenset(),
        spo2_rest=said.spo2_rest,
        temperature=said.temperature,
    )
    return Incoming(episode=row.pk, reading=reading)


def _seen(found: Patients, staff: Staff, hour: datetime) -> None:
    """Whom somebody sent for is seen: who is worse comes to hospital."""
    for one, row in found.there(EpisodeState.ESCALATED.value):
        if _is_worse(one, hour):
            escalations.admit(staff.clinician, row.pk, words="Seen, and taken in.")
        else:
            words = "Seen at home: no need of a hospital."
            escalations.answered(staff.clinician, row.pk, words=words)
        _finish(row, hour)


def _is_worse(one: AtHome, hour: datetime) -> bool:
    return one.worsens_on is not None and one.worsens_on <= hour


def _finish(row: EpisodeRow, hour: datetime) -> None:
    """The agency says what it did; who asked accepts it, or sends it back."""
    from epihq.operations.instructions import actions  # noqa: PLC0415 - of this ledger
    from epihq.operations.instructions.tables import InstructionRow  # noqa: PLC0415

    order = InstructionRow.objects.filter(pk=row.instruction).first()
    if order is None or order.state not in {"issued", "acknowledged", "in-progress"}:
        return
    crew = Actor(name="dispatcher", roles=frozenset({Role.DUTY_OFFICER}), via="cli")
    if order.state == "issued":
        actions.acknowledge_instruction(crew, order.pk)
    report = f"Was there at {hour:%H:%M}."
    actions.finish_instruction(crew, order.pk, report=report, home=ledger.folder())


def _decide(found: Patients, staff: Staff, hour: datetime) -> None:
    """The staff answer what alarms, and look after who is silent for a day."""
    seek = [
        pair
        for pair in found.there(EpisodeState.OBSERVED.value)
        if pair[1].silent == SilenceStep.SEEK
    ]
    told = [_incoming(one, row, Channel.VISIT, hour) for one, row in seek]
    write_many(staff.clinician, told)
    for one, row in found.there(EpisodeState.OBSERVED.value):
        if row.alarmed_at is None:
            continue
        if row.level == Level.EMERGENCY and _is_worse(one, hour):
            why = "Worse, and short of breath."
            escalations.escalate(staff.clinician, row.pk, "ambulance", reason=why)
        elif one.answers(hour):
            words = "Spoke with them; to be watched."
            acts.contact(staff.clinician, row.pk, acts.Came.REACHED, words=words)


def _let_go(found: Patients, staff: Staff, day: date) -> None:
    for one, row in found.there(EpisodeState.OBSERVED.value):
        if one.worsens_on is None and one.well_on + _AFTER <= day and not row.taken_by:
            acts.end_episode(
                staff.nurses[row.district_id],
                row.pk,
                reason=acts.Ending.RECOVERED,
                outcome=acts.Outcome.WELL,
            )
