"""Who a bundle speaks of: somebody on record, or somebody new and of which district.

All of it is found out, and every fault told, before any of it is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from epihq.care.exchange.people import PLACES
from epihq.care.fhir.codes import ours
from epihq.care.fhir.intake import Arrival
from epihq.care.fhir.links import Known
from epihq.care.fhir.problems import BundleRefusedError, Problem
from epihq.care.fhir.records import (
    DeliveryState,
    Errand,
    ErrandState,
    Identifier,
)
from epihq.care.fhir.requests import Asked
from epihq.care.register import episodes, locking, looking
from epihq.care.register.districts import WANTED
from epihq.care.register.plain import plain_number
from epihq.care.register.tables import PersonRow
from epihq.operations.ledger.rules import Actor

_LONGEST_NAME = 40
_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class Met:
    """What a bundle brings of one person, and who that is here; ``number`` 0 is new."""

    arrival: Arrival
    number: int = 0
    district: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether what is known of somebody on record is to be changed."""
        asked = (self.arrival.person, self.arrival.episode)
        return bool(self.number) and any(
            one is not None and one.asked is Asked.CHANGE for one in asked
        )


def meet(actor: Actor, come: Iterable[Arrival], disease: str) -> list[Met]:
    """Say who each is.

    Raises:
        BundleRefusedError: ``fhir.bundle-refused``, with every fault that was found.
    """
    desk = _Desk(actor, disease)
    met = [desk.meet(one) for one in come]
    if desk.faults:
        raise BundleRefusedError(desk.faults)
    return met


def place_of(arrival: Arrival, *kinds: str) -> str:
    """Name the first entry about a person, of the first of some kinds that there is."""
    named = (arrival.entries.get(kind, ()) for kind in kinds)
    held = next(filter(None, named), None)
    first = min(held or (i for of in arrival.entries.values() for i in of))
    return f"Bundle.entry[{first}]"


@dataclass
class _Desk:
    """The desk as one who brings a bundle sees it, and what it refuses."""

    actor: Actor
    disease: str
    faults: list[Problem] = field(default_factory=list)

    def meet(self, come: Arrival) -> Met:
        number = self._number(come)
        if number == 0:
            return Met(arrival=come, district=self._of_new(come))
        self._check_known(come, number)
        district = self._district(come) if come.dossier.episode else 0
        return Met(arrival=come, number=number, district=district)

    def _refuse(self, code: str, place: str, rule: str, got: str, remedy: str) -> None:
        self.faults.append(Problem(code, place, rule, got, remedy))

    def _number(self, come: Arrival) -> int:
        """Find who is meant; 0 for who is new."""
        known = come.known
        if known is None:
            unless = come.person.unless if come.person else None
            found = self._by_identifier(unless) if unless else []
            return found[0] if found else 0
        seen = episodes.seen_by(self.actor)
        found = (
            self._by_identifier(known.identifier)
            if known.identifier
            else list(seen.filter(pk=known.number).values_list("pk", flat=True))
        )
        if len(found) != 1:
            got = "several such" if found else _told(known)
            rule = "a Patient of your districts on this desk"
            remedy = "Send the Patient with it, or refer to one by number."
            self._refuse("reference", place_of(come), rule, got, remedy)
        return found[0] if found else -1

    def _by_identifier(self, one: Identifier) -> list[int]:
        """Number the open episodes of who has a number; the newest of a person."""
        kind = "document" if one.system == ours("document") else "case"
        hashed = locking.search_hash(kind, plain_number(one.value))
        people = PersonRow.objects.filter(**{f"{kind}_hash": hashed})
        numbers = people.order_by("-pk").values_list("pk", flat=True)[:_AT_MOST]
        open_ = episodes.seen_by(self.actor).exclude(state="ended")
        found = open_.filter(pk__in=list(numbers)).order_by("-pk")
        return [n for n in found.values_list("pk", flat=True) if has_number(n, one)]

    def _check_known(self, come: Arrival, number: int) -> None:
        asked = come.episode
        known = asked.known.number if asked and asked.known else None
        if known not in {None, number}:
            rule, got = f"EpisodeOfCare/{number}, as of its patient,", "another"
            place = place_of(come, "EpisodeOfCare")
            self._refuse("contradiction", place, rule, got, "Correct the one or other.")
        if asked and asked.asked is Asked.CREATE and not asked.unless:
            rule = "PUT, or ifNoneExist, of who has an episode here"
            place = place_of(come, "EpisodeOfCare")
            self._refuse("contradiction", place, rule, "POST", "Change the one here.")
        self._check(come)

    def _of_new(self, come: Arrival) -> int:
        if come.dossier.person is None or not come.dossier.person.full_name:
            rule, place = "the name of who is new here", place_of(come)
            self._refuse("missing", place, rule, "nothing", "Add Patient.name.")
        for asked in (come.person, come.episode):
            if asked and asked.asked is Asked.CHANGE:
                rule, place = "POST of who is new here", place_of(come)
                self._refuse("request", place, rule, "PUT", "Send it as POST.")
        self._check(come)
        return self._district(come)

    def _district(self, come: Arrival) -> int:
        """Find the district that an episode names, or the only one there is."""
        told = come.dossier.episode.district if come.dossier.episode else ""
        own = episodes.own_districts(self.actor).filter(state="active")
        numbers = [str(pk) for pk in own.order_by("pk").values_list("pk", flat=True)]
        if told in numbers:
            return int(told)
        if not told and len(numbers) == 1:
            return int(numbers[0])
        if not told and come.known:
            return 0
        rule = f"the number of a district of yours, as {ours('district')},"
        got = "one that is none" if told else "nothing"
        place = place_of(come, "EpisodeOfCare", "Patient")
        remedy = "Send it as EpisodeOfCare.managingOrganization.identifier."
        self._refuse("missing", place, rule, got, remedy)
        return 0

    def _check(self, come: Arrival) -> None:
        """Refuse what would be lost on this desk."""
        episode = come.dossier.episode
        if episode and episode.disease not in {"", self.disease}:
            rule = f"the disease of this headquarters, {self.disease or 'none'},"
            place = place_of(come, "Condition")
            self._refuse("not-taken", place, rule, "another", "Leave it out.")
        if episode and len(episode.looked_after_by) > _LONGEST_NAME:
            rule = f"a name of at most {_LONGEST_NAME} letters"
            place = f"{place_of(come, 'EpisodeOfCare')}.resource.careManager.display"
            self._refuse("desk", place, rule, "a longer one", "Send the short name.")
        self._check_done(come)

    def _check_done(self, come: Arrival) -> None:
        told = come.dossier
        entries = come.entries
        for index, errand in zip(entries.get("Task", ()), told.errands, strict=False):
            if not _is_asked_for(errand):
                rule = f"something asked for: one of {', '.join(WANTED)}, requested,"
                place, remedy = f"Bundle.entry[{index}].resource", "Leave it out."
                self._refuse("not-taken", place, rule, "something else", remedy)
        for index, sign in zip(entries.get("Flag", ()), told.signs, strict=False):
            if sign.until is not None:
                rule, remedy = "a sign that alarms now", "Leave out what is over."
                place = f"Bundle.entry[{index}].resource.status"
                self._refuse("not-taken", place, rule, "inactive", remedy)
        brought = zip(entries.get("SupplyDelivery", ()), told.deliveries, strict=False)
        for index, delivery in brought:
            if delivery.state is not DeliveryState.DELIVERED:
                rule, remedy = "what has been brought", "Send it when it has been."
                place = f"Bundle.entry[{index}].resource.status"
                self._refuse("not-taken", place, rule, "another", remedy)
        stays = zip(entries.get("Encounter", ()), told.contacts, strict=False)
        for index, contact in stays:
            if contact.kind == "hospital" and contact.until is not None:
                rule, remedy = "a stay in hospital that goes on", "Leave it out."
                place = f"Bundle.entry[{index}].resource.period.end"
                self._refuse("not-taken", place, rule, "one that is over", remedy)


def _is_asked_for(errand: Errand) -> bool:
    return errand.what in WANTED and errand.state is ErrandState.REQUESTED


def _told(known: Known) -> str:
    return f"{known.kind}/{known.number}" if known.number else "an identifier of nobody"


def has_number(number: int, one: Identifier) -> bool:
    """Whether somebody has a number of a system, and not one like it of another."""
    person = looking.person_of(number)
    if person is None:
        return False
    if one.system in PLACES:
        held = getattr(person, PLACES[one.system])
        return plain_number(held) == plain_number(one.value)
    return any(
        (n.system, n.value) == (one.system, one.value) for n in person.numbers or ()
    )
