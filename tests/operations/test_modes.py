"""The centre has one mode at a time, set by a person, with a reason."""

import pytest
from django.db import connection

from epihq.operations.centre.modes import Mode, mode, set_mode
from epihq.terms.errors import EpihqError
from room_samples import open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def test_the_last_mode_set_holds(room):
    assert mode() is None
    set_mode(room.manager, Mode.ALERT, why="R is 1.4.")
    set_mode(room.second, Mode.RESPONSE, why=" Beds are full. ")

    held = mode()
    assert (held.state, held.why, held.set_by) == (
        "response",
        "Beds are full.",
        "sevda",
    )


def test_no_mode_is_set_without_a_reason(room):
    with pytest.raises(EpihqError) as refused:
        set_mode(room.manager, Mode.ALERT, why="")
    assert refused.value.code == "ledger.says-nothing"
    assert mode() is None
