"""What one entry of a transaction asks for, done by the acts of the desk.

Whoever brings it acts by their own name: what they may not do on a page they may not do
by a bundle either.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from epihq.care.checks.intake import Incoming, Refused
from epihq.care.desk import acts, escalations, thresholds
from epihq.care.desk import doing as desk
from epihq.care.desk.acts import Ending, Outcome
from epihq.care.exchange.meeting import Met, place_of
from epihq.care.exchange.people import facts_of, settled
from epihq.care.fhir.intake import Arrival
from epihq.care.fhir.problems import BundleRefusedError, Problem
from epihq.care.fhir.records import (
    Contact,
    ContactKind,
    ContactOutcome,
    Delivery,
    Errand,
    Sign,
)
from epihq.care.needs import actions as needs
from epihq.care.records import RANK, Channel, EpisodeState, Level, Reading
from epihq.care.register import episodes, looking, opening, persons
from epihq.care.register.opening import Opening
from epihq.care.register.persons import Facts
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.care.signs import DeedKind
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError, UsageError

# What the bundle is to blame for, and not who sends it or what others did meanwhile.
_OF_BUNDLE = frozenset({"ledger.wrong-state", "care.no-stock"})
# States that a sender's word brings about; the others follow from what is done here.
_SAID = (EpisodeState.PAUSED, EpisodeState.IN_HOSPITAL, EpisodeState.ENDED)
# A sender does not say how long: whom they hold is asked after again on the next day.
_HELD_FOR = timedelta(days=1)
_CHANNELS = {ContactKind.CALL: Channel.CALL, ContactKind.VISIT: Channel.VISIT}


@contextmanager
def told_at(arrival: Arrival, *kinds: str) -> Iterator[None]:
    """Tell what the desk refuses of somebody with the place in the bundle.

    Raises:
        BundleRefusedError: ``fhir.bundle-refused``.
    """
    with told_at_place(place_of(arrival, *kinds)):
        yield


@contextmanager
def told_at_place(place: str) -> Iterator[None]:
    """Tell what the desk refuses of an entry with its place.

    Raises:
        BundleRefusedError: ``fhir.bundle-refused``.
    """
    try:
        yield
    except (UsageError, RecordError) as error:
        if error.code not in _OF_BUNDLE and not isinstance(error, UsageError):
            raise
        told = _problem(place, error.code, str(error))
        raise BundleRefusedError([told]) from error


def refusal(place: str, answer: Refused) -> Problem:
    """Tell why a reading is not kept."""
    return _problem(place, answer.code, answer.sentence)


def _problem(place: str, code: str, sentence: str) -> Problem:
    return Problem("desk", place, "what the desk can keep", code, sentence)


def settle(actor: Actor, met: Met, why: str) -> EpisodeRow:
    """Take somebody new under care, or correct what is known of who is on record."""
    come = met.arrival.dossier
    if not met.number:
        assert come.person is not None  # noqa: S101 - ``meet`` has refused it
        wanted = Opening(
            person=settled(come.person),
            district=met.district,
            facts=persons.with_told(Facts(), _facts(met, Facts())),
            looked_after_by=come.episode.looked_after_by if come.episode else "",
            source="fhir",
        )
        return opening.open_episode(actor, wanted)
    row = episodes.found(actor, "care.see", met.number)
    if not met.is_changed:
        return row
    before = looking.person_of(row.pk)
    asked = (met.arrival.person, met.arrival.episode)
    versions = [one.version for one in asked if one and one.version is not None]
    is_moved = met.district not in {0, row.district_id}
    return opening.correct(
        actor,
        row.pk,
        person=settled(come.person, before) if come.person else None,
        facts=_facts(met, persons.facts_of(row)),
        district=met.district if is_moved else None,
        reason=why,
        version=versions[0] if versions else None,
    )


def _facts(met: Met, before: Facts) -> dict[str, object]:
    """Say which facts are told now, and are not nothing; conditions are added."""
    come = met.arrival.dossier
    if come.patient is None:
        return {}
    told = msgspec.structs.asdict(
        facts_of(come.person, come.patient, clock.now().date())
    )
    told["tested_on"] = come.episode.tested_on if come.episode else None
    told["conditions"] = before.conditions | come.patient.conditions
    return {name: value for name, value in told.items() if value not in (None, "")}


def incoming(number: int, reading: Reading, key: str) -> Incoming:
    """Give a reading as the desk takes it in.

    Who measured is not kept: it may be the person themselves, by name.
    """
    unsigned = msgspec.structs.replace(reading, entered_by="")
    return Incoming(episode=number, reading=unsigned, once=key)


def set_thresholds(actor: Actor, number: int, met: Met, why: str) -> None:
    """Set somebody's own thresholds: who brings them sets them."""
    patient = met.arrival.dossier.patient
    if patient is not None and patient.thresholds:
        told = {name: one.value for name, one in patient.thresholds.items()}
        thresholds.set_thresholds(actor, number, told, reason=why)


def bring_to_state(actor: Actor, number: int, met: Met, why: str) -> None:
    """Pause, admit or end, where the sender says so and it is not so here yet."""
    come = met.arrival.dossier.episode
    if come is None or come.state not in _SAID or (met.number and not met.is_changed):
        return
    row = episodes.found(actor, "care.see", number)
    if come.state == row.state:
        return
    if come.state is EpisodeState.PAUSED:
        until = clock.now() + _HELD_FOR
        acts.pause(actor, number, reason=why, until=until)
    elif come.state is EpisodeState.IN_HOSPITAL:
        escalations.admit(actor, number)
    elif come.state is EpisodeState.ENDED:
        reason = Ending(come.end_reason) if come.end_reason in {*Ending} else None
        outcome = Outcome(come.outcome) if come.outcome in {*Outcome} else None
        acts.end_episode(
            actor,
            number,
            reason=reason or Ending.OTHER,
            outcome=outcome or Outcome.UNKNOWN,
        )


def _met(actor: Actor, number: int, contact: Contact, _why: str) -> str:
    """Write down a call or a visit of an hour that has passed."""

    def columns(row: EpisodeRow, _now: datetime) -> Mapping[str, object]:
        kind = DeedKind(contact.outcome.value)
        deed = desk.deed(row, kind, actor, contact.at)
        if contact.outcome is not ContactOutcome.REACHED:
            is_wrong = contact.outcome is ContactOutcome.WRONG_NUMBER
            told = {"is_wrong_number": row.is_wrong_number or is_wrong}
            return {**deed, **told, "attempts": row.attempts + 1}
        waits = row.state == EpisodeState.WAITING
        return {
            **deed,
            **({"state": EpisodeState.OBSERVED.value} if waits else {}),
            "attempts": 0,
            "is_wrong_number": False,
            "first_contact_at": min(row.first_contact_at or contact.at, contact.at),
            "last_contact_at": max(row.last_contact_at or contact.at, contact.at),
        }

    content = {
        "came": contact.outcome.value,
        "channel": _CHANNELS[contact.kind].value,
        "at": contact.at.isoformat(),
    }
    desk.act(actor, "care.contact", number, columns, content=content)
    return f"Encounter/{_newest(number)}"


def _stays(actor: Actor, number: int, _contact: Contact, _why: str) -> str:
    """Write down that somebody is in hospital, unless that is known."""
    row = episodes.found(actor, "care.see", number)
    if row.state != EpisodeState.IN_HOSPITAL:
        escalations.admit(actor, number)
    return f"Encounter/{_newest(number)}"


def _newest(number: int) -> int:
    rows = ActRow.objects.filter(episode=number).order_by("-number")
    return int(rows.values_list("pk", flat=True)[0])


def _alarmed(actor: Actor, number: int, sign: Sign, why: str) -> str:
    """Raise the level as another system saw it; it is never lowered by one."""
    row = episodes.found(actor, "care.see", number)
    level = Level(row.level) if row.level else Level.STEADY
    if RANK[sign.level] > RANK[level]:
        acts.raise_level(actor, number, sign.level, reason=f"{sign.code}: {why}")
    return ""


def _asked(actor: Actor, number: int, errand: Errand, why: str) -> str:
    """Ask the district's agency for what another system asks for."""
    row = escalations.escalate(actor, number, errand.what, reason=why)
    return f"Task/{_newest(row.pk)}"


def _brought(actor: Actor, number: int, delivery: Delivery, why: str) -> str:
    """Write down what was brought, out of the stock of the district's centre."""
    (need,) = needs.ask(actor, number, {delivery.item: delivery.quantity})
    proof = delivery.received_by or why
    needs.step(actor, "care.deliver", [need.pk], words=proof)
    return f"SupplyDelivery/{need.pk}"


Way = Callable[[Actor, int, Any, str], str]


def way_of(record: Contact | Sign | Errand | Delivery) -> Way:
    """Say how the desk writes down what came in."""
    if isinstance(record, Sign):
        return _alarmed
    if isinstance(record, Errand):
        return _asked
    if isinstance(record, Delivery):
        return _brought
    return _stays if record.kind is ContactKind.HOSPITAL else _met
