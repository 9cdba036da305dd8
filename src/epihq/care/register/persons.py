"""What names or describes a person: read and written only with their own key."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import msgspec

from epihq.care.register.locking import Lock, search_hash
from epihq.care.register.plain import plain_name, plain_number, plain_phone
from epihq.care.register.tables import EpisodeRow

T = TypeVar("T", bound=msgspec.Struct)


class Household(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where somebody is at home, and whether they can be there; None is not known."""

    people: int | None = None
    own_room: bool | None = None
    water: bool | None = None
    telephone: bool | None = None
    somebody_cares: bool | None = None
    at_risk: bool | None = None
    note: str = ""


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number that another system gave somebody; ``system`` is its URI."""

    system: str
    value: str


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at home, as the register knows them by name.

    ``case_number`` is that of the surveillance system, ``undertaking`` that of the
    signed promise or order to stay at home; ``conditions`` and ``note`` are as told,
    where an episode's ``conditions`` are codes. ``numbers`` None: as they were before.
    """

    name: str
    telephone: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    born: date | None = None
    case_number: str = ""
    document: str = ""
    undertaking: str = ""
    conditions: str = ""
    carer: str = ""
    carer_telephone: str = ""
    household: Household = Household()
    note: str = ""
    numbers: tuple[Number, ...] | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules and the figures may know of somebody: nothing that names them.

    ``conditions`` are codes of the rule sets; ``tested_on`` is the day of the positive
    test, from which the way to the first contact is counted.
    """

    age: int | None = None
    sex: str = ""
    is_pregnant: bool | None = None
    conditions: frozenset[str] = frozenset()
    onset: date | None = None
    tested_on: date | None = None
    language: str = ""
    usual_spo2: float | None = None

    def columns(self) -> dict[str, object]:
        """Give them as an episode holds them."""
        found = msgspec.structs.asdict(self)
        return {**found, "conditions": ",".join(sorted(self.conditions))}

    def aged(self, born: date | None, today: date) -> "Facts":
        """Know the age by the day of birth, where it was not told."""
        if self.age is not None or born is None:
            return self
        age = age_on(today, born.isoformat())
        return msgspec.structs.replace(self, age=age)


def age_on(today: date, born: str) -> int:
    """Give the years on a day by a day, a month or a year of birth, as in ISO 8601."""
    year, *rest = (int(part) for part in born.split("-"))
    so_far = (today.month, today.day)[: len(rest)]
    return today.year - year - (tuple(rest) > so_far)


def facts_of(row: EpisodeRow) -> Facts:
    """Give the facts of an episode, as they are on record."""
    found = {name: getattr(row, name) for name in Facts.__struct_fields__}
    conditions = frozenset(filter(None, row.conditions.split(",")))
    return Facts(**{**found, "conditions": conditions})


def with_told(before: T, told: Mapping[str, object]) -> T:
    """Give what was known with what is told now; what is not told stays as it was.

    What has parts of its own, like a household, is told by parts, too.
    """
    parts = {
        name: with_told(getattr(before, name), value)
        for name, value in told.items()
        if isinstance(value, Mapping)
    }
    return msgspec.structs.replace(before, **{**told, **parts})


def written(person: Person, lock: Lock) -> bytes:
    """Write a person, locked."""
    return lock.lock(msgspec.json.encode(person).decode())


def read(locked: bytes, lock: Lock) -> Person:
    """Read a person.

    Raises:
        DataError: ``care.cannot-open``.
    """
    return msgspec.json.decode(lock.open(locked), type=Person)


def hashes(person: Person, calling_code: str) -> dict[str, str]:
    """Give the columns by which somebody is found."""
    carer = plain_phone(person.carer_telephone, calling_code)
    return {
        "name_hash": search_hash("name", plain_name(person.name)),
        "phone_hash": phone_hash(person.telephone, calling_code),
        "carer_phone_hash": search_hash("phone", carer),
        "case_hash": search_hash("case", plain_number(person.case_number)),
        "document_hash": search_hash("document", plain_number(person.document)),
    }


def phone_hash(telephone: str, calling_code: str) -> str:
    """Hash a telephone number as the register does."""
    return search_hash("phone", plain_phone(telephone, calling_code))
