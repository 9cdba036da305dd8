"""Laws of home care: the order in which things arrive, sameness, erasure."""

import shutil
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from care_samples import open_desk, reading, somebody
from databases import sqlite_ledger
from epihq.care.checks import standings
from epihq.care.checks.intake import Incoming, write_many, write_reading
from epihq.care.desk import acts
from epihq.care.desk.acts import Ending, Outcome
from epihq.care.records import Feeling
from epihq.care.register import erasing, looking, opening
from epihq.care.register.bringing_in import bring_in
from epihq.care.register.lists import Listed, Row
from epihq.care.register.persons import Facts, Person
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.ledger import clock

__all__ = ["sqlite_ledger"]
LAW = settings(max_examples=12, deadline=None)


@pytest.fixture(scope="module")
def desk(sqlite_ledger, tmp_path_factory):
    """One desk for all examples: nobody of one is anybody's twin of another."""
    home = tmp_path_factory.mktemp("care") / "home"
    shutil.copytree(sqlite_ledger, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        yield open_desk(home)
    connection.close()


# -- the order of arrival -------------------------------------------------------------

CHECK = st.builds(
    dict,
    spo2=st.none() | st.sampled_from([86.0, 91.0, 92.0, 93.0, 94.0, 95.0, 98.0]),
    temperature=st.none() | st.sampled_from([36.5, 37.9, 38.6, 39.4]),
    feeling=st.sampled_from(Feeling),
    symptoms=st.sampled_from([frozenset(), frozenset({"cough"})]),
)
# Each is about an hour of its own; of two about the same moment the later written is.
CHECKS = st.lists(
    st.tuples(st.integers(1, 160), CHECK), min_size=2, max_size=7,
    unique_by=lambda one: one[0],
)  # fmt: skip


@LAW
@given(checks=CHECKS, data=st.data())
def test_the_order_of_arrival_does_not_change_how_somebody_stands(desk, checks, data):
    other_order = data.draw(st.permutations(checks))
    cut = data.draw(st.integers(0, len(checks)))

    one, other, now = somebody(desk), somebody(desk), clock.now()
    keep(desk, one, checks, now)
    for part in (other_order[:cut], other_order[cut:]):
        keep(desk, other, part, now)

    assert stands(one) == stands(other)


def keep(desk, row, checks, now):
    """Write checks down, each about an hour so long before ``now``.

    Three days apart is what a standing looks back: not a moment more in one order.
    """
    hours = [{"about_at": now - timedelta(hours=ago)} for ago, _ in checks]
    write_many(
        desk.nurse,
        [
            Incoming(episode=row.pk, reading=reading(**told(check), **hour))
            for hour, (_, check) in zip(hours, checks, strict=True)
        ],
    )


def told(check):
    changes = {name: value for name, value in check.items() if name != "spo2"}
    return {"spo2": check["spo2"], **changes}


def stands(row):
    """How somebody stands, by minutes: the hour of writing is not the same."""
    now = EpisodeRow.objects.get(pk=row.pk)
    stood = standings.stood(now)
    due = now.due_at and now.due_at.replace(second=0, microsecond=0)
    return (
        now.level,
        now.silent,
        now.state,
        stood.missed,
        [(r.code, r.level, r.about, r.value) for r in stood.reasons],
        abs((due - now.opened_at).total_seconds()) // 120 if due else None,
        len(standings.recent_of(bytes(now.recent))),
    )


# -- sameness -------------------------------------------------------------------------

# Few names and numbers, so that many people share some of them.
PERSON = st.builds(
    Person,
    name=st.sampled_from(["Rəşad Əliyev", "Rashad Aliyev", "Nigar Quliyeva"]),
    telephone=st.sampled_from(["", "0505550001", "0505550002"]),
    case_number=st.sampled_from(["", "C 1", "C 2"]),
    document=st.sampled_from(["", "D 1"]),
)
PEOPLE = st.lists(st.tuples(PERSON, st.none() | st.integers(1, 90)), max_size=6)


@LAW
@given(typed=PEOPLE, listed=PEOPLE)
def test_nobody_is_ever_merged_with_anybody(desk, typed, listed):
    before = EpisodeRow.objects.count()
    kept = {}
    for person, age in typed:
        kept[somebody(desk, person, age=age).pk] = person
    rows = [
        Row(line=line, person=person, facts=Facts(age=age), district="")
        for line, (person, age) in enumerate(listed, start=2)
    ]
    found = bring_in(desk.supervisor, a_list(rows), district=desk.sabail)
    kept |= {number: listed[line - 2][0] for line, number in found.opened.items()}

    assert EpisodeRow.objects.count() - before == len(kept)
    assert {number: looking.person_of(number) for number in kept} == kept
    assert {*found.opened, *found.known} == {row.line for row in rows}
    assert not {*found.opened} & {*found.known}
    for line, number in found.known.items():
        assert is_surely(listed[line - 2][0], looking.person_of(number))
    assert not EpisodeRow.objects.filter(pk__in=kept, state="ended").exists()


def a_list(rows):
    return Listed(columns={}, not_read=(), rows=tuple(rows), problems=(), digest="law")


def is_surely(one, other):
    """The same case or document, under what is the same name in any script."""
    plain = looking.plain_name
    same = [
        one.case_number and one.case_number == other.case_number,
        one.document and one.document == other.document,
    ]
    return plain(one.name) == plain(other.name) and any(same)


# -- erasure --------------------------------------------------------------------------

# Words that stand nowhere else: letters of two alphabets, twelve of them at least.
WORD = st.text("qxzжщəğ", min_size=12, max_size=20)


@LAW
@given(words=st.lists(WORD, min_size=7, max_size=7, unique=True))
def test_of_who_was_erased_nothing_personal_is_anywhere(desk, words):
    name, address, note, said, check, corrected, case = words
    person = Person(name=name, address=address, note=note, case_number=case)
    row = somebody(desk, person)
    before = PersonRow.objects.get(pk=row.pk)
    write_reading(desk.nurse, row.pk, reading(), note=check)
    acts.note(desk.nurse, row.pk, words=said)
    opening.correct(desk.nurse, row.pk, person=person, reason=corrected)
    acts.end_episode(desk.nurse, row.pk, reason=Ending.OTHER, outcome=Outcome.UNKNOWN)

    erasing.erase(desk.supervisor, row.pk, reason="The law.")

    everything = whole_database()
    assert [w for w in words if w in everything or in_bytes(w) in everything] == []
    assert bytes(before.locked_key).hex() not in everything
    assert before.name_hash not in everything
    assert looking.look(desk.nurse, row.pk, reason="A look.").person is None
    assert {one.words for one in looking.acts(desk.nurse, row.pk)} == {""}
    assert ActRow.objects.filter(episode=row.pk).count() == 6


def in_bytes(word):
    return word.encode().hex()


def whole_database():
    """All that the database holds, as text; bytes are in hexadecimals."""
    connection.ensure_connection()
    return "\n".join(connection.connection.iterdump()).lower()
