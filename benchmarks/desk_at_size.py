"""A desk of home care as large as asked for: 39 districts, people, readings, acts.

Courses of 500 people, judged by nobody yet, are given to everybody in turn, with
numbers and keys of their own; the locked data are those of 500 people, and what people
are found by is of nobody. PostgreSQL takes the rows by COPY, indexes after.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

import msgspec
import numpy as np
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Index

DISTRICTS, COURSES, EVERY = 39, 500, timedelta(hours=8)
# Of a hundred people so many more wait for their first contact.
WAITING = 2
NOW = datetime.now(UTC).replace(microsecond=0)
_ONCE = 0x9E3779B97F4A7C15F39CC0605CEDC835
_ROWS = 20_000


def open_desk() -> list[int]:
    """Set up districts, and approve a rule set for all; return their numbers."""
    from epihq.care.register.districts import District, set_district
    from epihq.operations.centre.actions import set_centre
    from epihq.operations.ledger.rules import SETUP

    set_centre(SETUP, name="Headquarters", location="AZE", time_zone="Asia/Baku")
    districts = [
        District(name=f"District {number}", location="AZ-BA", calling_code="994")
        for number in range(1, DISTRICTS + 1)
    ]
    numbers = [set_district(SETUP, one).pk for one in districts]
    approve("nhs-england-2021")
    return numbers


def approve(code: str) -> None:
    """Let a rule set judge everywhere."""
    from epihq.care.checks import rules
    from epihq.care.signs import rule_set
    from epihq.operations.ledger.rules import Actor, Role

    doctor = Actor(name="cem", roles=frozenset({Role.CARE_DOCTOR}), via="page")
    row = rules.propose(doctor, rule_set(code))
    rules.approve(doctor, row.pk, reason="As the ministry has it.")


def fill(districts: Sequence[int], people: int, each: int) -> None:
    """Enter people with so many readings each, and those who wait for a contact."""
    filling = Filling(districts, people, each)
    filling.readings()
    filling.rest()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seal()


def seal() -> None:
    """Say in the log that all that was entered is sealed: its digests are nobody's."""
    from epihq.care.checks import sealing
    from epihq.operations.ledger import ledger, log
    from epihq.operations.ledger.rules import WATCH

    last = {
        name: table.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for name, table in sealing.TABLES.items()
    }
    parts = {
        name: {"first": 1, "last": number, "count": number, "sha256": ""}
        for name, number in last.items()
    }
    with ledger.changing():
        log.write(
            by=WATCH.name, via=WATCH.via, verb="care.seal", thing="care", number=0,
            content=parts,
        )  # fmt: skip


class Filling:
    """The rows of a desk."""

    def __init__(self, districts: Sequence[int], people: int, each: int) -> None:
        self.districts, self.people, self.each = districts, people, each
        self.everybody = people + people * WAITING // 100
        self.random = np.random.default_rng(1)
        # A connection that takes rows in by COPY answers no questions meanwhile.
        self.locked = self._locked()

    @cached_property
    def courses(self) -> list[list[Any]]:
        """Readings of people whom one asks every eight hours, the oldest first."""
        from epihq.care.records import Channel, Feeling, Reading

        found = []
        for number in range(COURSES):
            newest = NOW - timedelta(minutes=int(self.random.integers(5, 14 * 60)))
            levels = self.random.normal(97, 1, self.each).round().clip(94, 99)
            levels[levels < 95] = 95 + (number % 2)
            # One of 500 is in danger, ten are to be seen by a doctor.
            levels[-2:] = 88 if number == 0 else 93 if number <= 10 else levels[-2:]
            heat = self.random.normal(37, 0.4, self.each).round(1)
            course = []
            for place in range(self.each):
                hour = newest - (self.each - 1 - place) * EVERY
                course.append(
                    Reading(
                        about_at=hour,
                        written_at=hour,
                        channel=Channel.CALL,
                        entered_by=f"nurse{number % 50}",
                        spo2_rest=float(levels[place]),
                        temperature=float(heat[place]),
                        pulse=float(self.random.integers(60, 100)),
                        feeling=Feeling.SAME,
                        symptoms=frozenset({"cough"} if place < 10 else ()),
                        denied=frozenset({"breathless", "chest-pain", "confused"}),
                    )
                )
            found.append(course)
        return found

    def readings(self) -> None:
        """Enter all readings, in the order in which they came."""
        from epihq.care.checks.tables import ReadingRow

        tails = [[self._tail(one) for one in course] for course in self.courses]

        def rows() -> Iterator[list[Any]]:
            number = 0
            for place in range(self.each):
                for person in range(1, self.people + 1):
                    number += 1
                    once = number * _ONCE % (1 << 128)
                    yield [number, person, once, tails[person % COURSES][place]]

        names = ["number", "episode", "once", *self._tail_names()]
        with without_indexes(ReadingRow):
            pour(ReadingRow, names, rows())

    def _tail_names(self) -> list[str]:
        return list(_columns_of(self.courses[0][0]))

    def _tail(self, reading: Any) -> list[Any]:
        return list(_columns_of(reading).values())

    def rest(self) -> None:
        """Enter episodes, people and acts."""
        from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow

        pour(EpisodeRow, _EPISODE, self._episodes())
        pour(PersonRow, _PERSON, self._people())
        pour(ActRow, _ACT, self._acts())

    def _episodes(self) -> Iterator[list[Any]]:
        kept = [self._recent(course) for course in self.courses]
        encode = msgspec.msgpack.Encoder().encode
        opened = NOW - self.each * EVERY - timedelta(hours=3)
        for person in range(1, self.everybody + 1):
            place = person % COURSES
            district = self.districts[person % len(self.districts)]
            age = 18 + person * 7 % 75
            if person > self.people:
                since = NOW - timedelta(minutes=person % (30 * 60))
                due = since + timedelta(hours=24)
                state, hour, answered, recent = "waiting-contact", since, None, b""
            else:
                since, due, state = opened, NOW, "observed"
                hour = self.courses[place][-1].written_at
                # Nine of ten signs were answered.
                answered = hour if person % 10 else None
                for one, number in kept[place]:
                    one[3] = number * self.people + person
                recent = encode([one for one, _ in kept[place]])
            yield [
                person, 1, state, district, since, age, "male" if person % 2 else
                "female", "diabetes" if person % 9 == 0 else "", _onset(since),
                "az", "{}", "", _deeds(since, state), "[]", 0, person % 200 == 1,
                "", "", answered, since if answered else None, hour, "", "", False, "",
                due, due, None, hour, hour, recent, "",
            ]  # fmt: skip

    def _recent(self, course: list[Any]) -> list[tuple[list[Any], int]]:
        """What an episode keeps of a course, and the places of its readings in it."""
        from epihq.care.checks import standings
        from epihq.care.signs import rule_set

        rules = rule_set("nhs-england-2021")
        numbered = [
            msgspec.structs.replace(one, number=n) for n, one in enumerate(course)
        ]
        parts = msgspec.msgpack.decode(standings.kept_of(numbered, rules))
        return [(one, one[3]) for one in parts]

    @staticmethod
    def _locked() -> list[tuple[bytes, bytes]]:
        """The locked keys and data of some people."""
        from epihq.care.register import locking, persons

        found = []
        for number in range(COURSES):
            lock = locking.new_lock()
            person = persons.Person(
                name=f"Person of the {number}th course",
                telephone=f"+99450{number:07}",
                address=f"District street {number}, flat {number % 90}, Baku",
                case_number=f"AZ-2020-{number:08}",
                carer="Somebody who cares",
                carer_telephone=f"+99455{number:07}",
                household=persons.Household(people=4, own_room=True, water=True),
            )
            found.append((locking.locked_key(lock), persons.written(person, lock)))
        return found

    def _people(self) -> Iterator[list[Any]]:
        for number in range(1, self.everybody + 1):
            key, person = self.locked[number % COURSES]
            hashes = [os.urandom(16).hex() for _ in range(4)]
            yield [number, 1, key, person, *hashes, ""]

    def _acts(self) -> Iterator[list[Any]]:
        hour = NOW - self.each * EVERY
        for number in range(1, self.everybody + 1):
            yield [
                2 * number - 1, number, "care.import", "sara", "cli", hour, "",
                "waiting-contact", '{"source":"list 0123456789ab"}', b"", "0" * 64,
            ]  # fmt: skip
            if number <= self.people:
                yield [
                    2 * number, number, "care.contact", "nina", "page", hour,
                    "waiting-contact", "observed",
                    '{"came":"reached","channel":"call"}', b"", "0" * 64,
                ]  # fmt: skip


# Columns of the tables, in the order in which rows are given.
_EPISODE = [
    "number",
    "version",
    "state",
    "district_id",
    "opened_at",
    "age",
    "sex",
    "conditions",
    "onset",
    "language",
    "thresholds",
    "looked_after_by",
    "deeds",
    "twins",
    "attempts",
    "is_wrong_number",
    "reason",
    "outcome",
    "answered_at",
    "first_contact_at",
    "changed_at",
    "level",
    "standing",
    "is_frail",
    "silent",
    "due_at",
    "stands_until",
    "alarmed_at",
    "last_contact_at",
    "last_reading_at",
    "recent",
    "taken_by",
]
_PERSON = [
    "number",
    "version",
    "locked_key",
    "person",
    "name_hash",
    "phone_hash",
    "carer_phone_hash",
    "case_hash",
    "document_hash",
]
_ACT = [
    "number",
    "episode",
    "verb",
    "by",
    "via",
    "at",
    "before",
    "after",
    "content",
    "words",
    "seal",
]


def _onset(since: datetime) -> date:
    return (since - timedelta(days=3)).date()


def _deeds(since: datetime, state: str) -> str:
    at = (since + timedelta(hours=3)).isoformat()
    return f'[["reached", "{at}", "nina", ""]]' if state == "observed" else "[]"


def _columns_of(reading: Any) -> dict[str, Any]:
    return {
        "about_at": reading.about_at,
        "written_at": reading.written_at,
        "channel": reading.channel.value,
        "entered_by": reading.entered_by,
        "spo2_rest": reading.spo2_rest,
        "temperature": reading.temperature,
        "pulse": reading.pulse,
        "feeling": reading.feeling.value,
        "symptoms": ",".join(sorted(reading.symptoms)),
        "denied": ",".join(sorted(reading.denied)),
        "note": b"",
        "level": "steady",
        "reasons": "[]",
        "rules": 1,
    }


# -- pouring ------------------------------------------------------------------------


def in_parts(rows: Iterable[Any], count: int) -> Iterator[list[Any]]:
    """Give rows so many at a time."""
    left = iter(rows)
    while part := list(islice(left, count)):
        yield part


def pour(table: type[models.Model], names: Sequence[str], rows: Iterable[Any]) -> None:
    """Enter rows; a last value that is a list is the rest of the row."""
    name = table._meta.db_table  # noqa: SLF001 - Django's way to a table's name
    columns = ", ".join(names)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            statement = f"COPY {name} ({columns}) FROM STDIN"
            with cursor.cursor.copy(statement) as copy:
                for part in in_parts(_lines(rows), _ROWS):
                    copy.write("".join(part))
            for statement in connection.ops.sequence_reset_sql(no_style(), [table]):
                cursor.execute(statement)
        return
    fields = [_field(table, one) for one in names]
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        for part in in_parts(rows, _ROWS):
            cursor.executemany(
                f"INSERT INTO {name} ({columns}) VALUES ({places})",  # noqa: S608
                [_for_sqlite(fields, _whole(row)) for row in part],
            )


def _field(table: type[models.Model], column: str) -> Any:
    fields = table._meta.concrete_fields  # noqa: SLF001 - Django's way to columns
    return next(one for one in fields if one.column == column)


def _for_sqlite(fields: list[Any], row: list[Any]) -> list[Any]:
    kept = []
    for field, value in zip(fields, row, strict=True):
        if isinstance(field, models.UUIDField):
            kept.append(f"{value:032x}")
        elif isinstance(field, models.DateTimeField):
            kept.append(connection.ops.adapt_datetimefield_value(value))
        else:
            kept.append(str(value) if isinstance(value, date) else value)
    return kept


def _whole(row: list[Any]) -> list[Any]:
    return [*row[:-1], *row[-1]] if isinstance(row[-1], list) else row


def _lines(rows: Iterable[list[Any]]) -> Iterator[str]:
    """Write rows as COPY reads them; the rest of a row is written once."""
    rests: dict[int, str] = {}
    for row in rows:
        rest = row[-1]
        if isinstance(rest, list):
            told = rests.get(id(rest)) or rests.setdefault(
                id(rest), "\t".join(map(_text, rest)) + "\n"
            )
            number, person, once = row[:-1]
            yield f"{number}\t{person}\t{once:032x}\t{told}"
        else:
            yield "\t".join(map(_text, row)) + "\n"


def _text(value: object) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


@contextmanager
def without_indexes(table: type[models.Model]) -> Iterator[None]:
    """Fill a table of PostgreSQL first, and index it then."""
    if connection.vendor != "postgresql":
        yield
        return
    parts = [*table._meta.indexes, *table._meta.constraints]  # noqa: SLF001
    with connection.schema_editor() as editor:
        for one in parts:
            drop = isinstance(one, Index)
            (editor.remove_index if drop else editor.remove_constraint)(table, one)
    yield
    with connection.schema_editor() as editor:
        for one in parts:
            drop = isinstance(one, Index)
            (editor.add_index if drop else editor.add_constraint)(table, one)
