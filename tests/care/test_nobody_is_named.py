"""Over a whole journey nothing that names a person stands anywhere in the clear."""

import logging

import pytest
from django.apps import apps

from care_samples import PLANTED, RASHAD, an_hour, reading
from epihq.care.checks import sealing
from epihq.care.checks.intake import write_reading
from epihq.care.desk import acts, escalations, figures, hands
from epihq.care.desk.acts import Came, Ending, Outcome
from epihq.care.register import looking, opening, rotating
from epihq.care.register.bringing_in import bring_in
from epihq.care.register.lists import read_list
from epihq.care.register.opening import Opening, open_episode
from epihq.care.register.persons import Facts, Person
from epihq.operations.ledger import brought, clock
from epihq.operations.ledger.rules import SETUP
from epihq.terms.errors import EpihqError

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def whole_database():
    """All values of all tables, bytes as they are."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for values in model._base_manager.values_list():
            found += map(text_of, values)
    return "\n".join(found)


def text_of(value):
    is_bytes = isinstance(value, bytes | memoryview)
    return bytes(value).decode("utf-8", "replace") if is_bytes else str(value)


def journey(desk):
    """From the list to the end, with all that is written on the way."""
    text = (
        "name,telephone,address,case id,district\n"
        "Rəşad Əliyev,050 501 23 45,Nizami 14,CASE-77,Sabail\n"
    )
    found = bring_in(desk.supervisor, read_list("Aliyev.csv", text.encode()))
    (number,) = found.opened.values()
    opening.correct(desk.nurse, number, person=RASHAD, reason="greylips, Aliyev")
    hands.take(desk.nurse, number)
    looking.look(desk.nurse, number, reason="To call.")
    acts.contact(desk.nurse, number, Came.REACHED, words="Rashad has greylips")
    write_reading(desk.nurse, number, reading(88.0), note="greylips")
    escalations.escalate(desk.nurse, number, "ambulance", reason="greylips, Nizami 14")
    escalations.admit(desk.nurse, number, words="Rəşad went with them")
    escalations.back_home(desk.nurse, number, words="Aliyev is back")
    looking.search(desk.nurse, name="Rashad Aliyev", phone="0505012345", reason="Call.")
    twin = open_episode(
        desk.nurse, Opening(person=RASHAD, district=desk.sabail, source="typed")
    )
    opening.settle_twin(
        desk.doctor, twin.pk, number, is_same=True, reason="Rashad told so"
    )
    figures.figures(desk.supervisor, an_hour(-24))
    for step in brought.steps().values():
        step(clock.now())
    rotating.rotate(SETUP, search=True)
    acts.end_episode(
        desk.nurse, number, reason=Ending.RECOVERED, outcome=Outcome.WELL,
        words="Rəşad is well",
    )  # fmt: skip
    sealing.seal_readings()
    return number


def refusals(desk, number):
    """What is refused, with as much of a person in it as may be."""
    for ask in (
        lambda: open_episode(
            desk.nurse,
            Opening(person=RASHAD, district=desk.sabail, facts=Facts(sex="Aliyev")),
        ),
        lambda: open_episode(
            desk.nurse, Opening(person=Person(name="Rashad\0"), district=desk.sabail)
        ),
        lambda: bring_in(
            desk.supervisor, read_list("l.csv", b"name,age\nAliyev,Nizami 14\n")
        ),
        lambda: read_list("Aliyev.csv", b"x,y\nRashad,greylips\n"),
        lambda: read_list("Aliyev.csv", b"%PDF-1.7 Rashad"),
        lambda: write_reading(desk.nurse, number, reading(), note="greylips"),
        lambda: acts.contact(desk.other, number, Came.REACHED, words="greylips"),
        lambda: looking.look(desk.other, number, reason="Aliyev"),
    ):
        with pytest.raises(EpihqError) as caught:
            ask()
        yield str(caught.value)


def test_nobody_is_named_in_tables_logs_errors_and_notices(desk, caplog, capfd):
    caplog.set_level(logging.DEBUG)

    number = journey(desk)
    errors = list(refusals(desk, number))

    printed = "".join(capfd.readouterr())
    everywhere = "\n".join([whole_database(), caplog.text, printed, *errors])
    assert [word for word in PLANTED if word in everywhere] == []
    assert looking.look(desk.nurse, number, reason="To see.").person == RASHAD
