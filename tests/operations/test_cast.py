"""Who plays in an exercise: an agency of the scene has somebody who answers for it."""

import pytest
from django.db import connection

from django_set_up import set_up

set_up()

from epihq.operations.exercise.cast import Scene, set_the_scene  # noqa: E402 - after Django
from epihq.operations.instructions import actions as instructions  # noqa: E402
from epihq.operations.instructions.tables import InstructionRow  # noqa: E402
from epihq.operations.ledger import clock, ledger  # noqa: E402
from epihq.operations.people.tables import Officer  # noqa: E402
from epihq.operations.people.tokens import actor_for  # noqa: E402

SCENE = Scene(name="HQ", location="ZZA", acts=())


@pytest.fixture
def scene(home):
    home.mkdir()
    ledger.configure(home)
    ledger.bring_up_to_date(home)
    yield set_the_scene(SCENE, clock.now())
    connection.close()


def test_an_agency_of_the_scene_answers_by_one_of_its_people(scene):
    first = InstructionRow.objects.order_by("number").first()
    theirs = Officer.objects.get(agency=first.agency)

    answered = instructions.acknowledge_instruction(
        actor_for(theirs, via="page"), first.pk
    )

    assert answered.state == "acknowledged"


def test_a_scene_that_is_set_twice_has_everybody_once(scene):
    before = Officer.objects.count()

    assert set_the_scene(SCENE, clock.now()) == scene
    assert Officer.objects.count() == before
