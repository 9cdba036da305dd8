"""Texts are found whatever their case and accents, in both databases, now and then."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import log, moments
from epihq.operations.ledger.moments import Moment
from epihq.terms.folding import level
from room_samples import hours, open_room

pytestmark = pytest.mark.databases("sqlite", "postgresql")
TEXTS = (
    "Şəki rayonunda çarpayıları sayın.",
    "COUNT BEDS IN BAKI",
    "Посчитайте койки в Баку. Ёмкость 100%",
    "Comptez les places à l'hôpital [est]*?",
    "a_b\\c",
    "Ward? (12+) {3}|[4]^5$ -x.y\nNext\tline ~ «ş»",
)


@pytest.fixture
def room(kept_home):
    room = open_room(kept_home)
    for text in TEXTS:
        order = Order(text=text, deadline=hours(5), officer=room.manager.number)
        issue_instruction(room.manager, order)
    yield room
    connection.close()


def found(text):
    """What is found now, and at the newest entry of the log: both the same."""
    now = moments.found(InstructionRow, moments.now(), Q(text__reads=text))
    then = Moment(at=datetime.now(UTC), upto=log.head())
    past = moments.found(InstructionRow, then, Q(text__reads=text))
    assert [row.text for row in now] == [row.text for row in past]
    return {row.text for row in now}


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("seki", {0}),
        ("ŞƏKİ", {0}),
        ("carpayi", {0}),
        ("baki", {1}),
        ("Bakı", {1}),
        ("койки", {2}),
        ("КОЙКИ", {2}),
        ("емкость", {2}),
        ("100%", {2}),
        ("%", {2}),
        ("_", {4}),
        ("a_b\\", {4}),
        ("[est]*", {3}),
        ("hopital", {3}),
        ("beds", {1}),
        ("bedz", set()),
    ],
)
def test_letters_are_found_as_they_are_typed(room, typed, which):
    assert found(typed) == {TEXTS[one] for one in which}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(
        alphabet="abeşƏəiİıçkç%_[é ЁКйк.*?+(){}|]^$-\\\n\t«12x", min_size=1, max_size=3
    )
)
def test_what_is_found_is_what_has_it_when_levelled(room, typed):
    assert found(typed) == {one for one in TEXTS if level(typed) in level(one)}
