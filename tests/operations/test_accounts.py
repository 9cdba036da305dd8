"""What let an officer in before their password or factor changed lets in no more."""

from itertools import count

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.operations.keeping import comparing
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people import accounts, officers, tokens
from epihq.operations.people.tables import Officer
from epihq.terms.errors import RecordError
from room_samples import make_officer, open_room

pytestmark = pytest.mark.databases("sqlite", "postgresql")

NUMBERS = count(1)


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def renewed(person, **words):
    with ledger.changing():
        accounts.renew(person, "factor-added", **words)


def suspended_and_restored(person):
    officers.suspend_officer(SETUP, person.pk, reason="on leave")
    officers.restore_officer(SETUP, person.pk)


ENDINGS = {
    "a new password": lambda person: accounts.set_password(person, "x"),
    "a first factor": renewed,
    "a suspension": suspended_and_restored,
}


def key(person):
    actor = tokens.actor_for(person, via="page")
    made = tokens.make_token(actor, name="a", scopes=["signal.see"], days=9)[1]
    return lambda: tokens.holder_of(made) is not None


def link(person):
    made = officers.invite(SETUP, person)

    def opens():
        try:
            return officers.use_invite(made).pk == person.pk
        except RecordError:
            return False

    return opens


def session(person):
    seal = Officer.objects.get(pk=person.pk).get_session_auth_hash()
    return lambda: Officer.objects.get(pk=person.pk).get_session_auth_hash() == seal


WAYS_IN = {"key": key, "link": link, "session": session}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from([*ENDINGS, *WAYS_IN]), min_size=2, max_size=7))
def test_no_way_in_outlives_what_ends_it_in_whatever_order(room, fast_hash, steps):
    person = make_officer(f"person{next(NUMBERS)}", Role.DUTY_OFFICER)
    held = {}

    for step in steps:
        if step in ENDINGS:
            ENDINGS[step](person)
            assert not any(opens() for opens in held.values()), steps
            held = {}
        else:
            held[step] = WAYS_IN[step](person)  # the last link voids those before

    assert all(opens() for opens in held.values()), steps


@pytest.fixture(scope="module")
def fast_hash():
    """Argon2 is slow on purpose; here nobody guesses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("epihq.operations.people.tables.Officer.set_password", _quickly)
        yield


def _quickly(person, password):
    person.password = f"{password}{next(NUMBERS)}"


def test_the_log_tells_what_ended_and_all_stands_as_it_tells(room):
    person = make_officer("zahra", Role.DUTY_OFFICER)
    key(person)
    link(person)
    before = log.head()

    accounts.set_password(person, "four words that do not belong")

    told = [entry for entry in log.entries() if entry.number > before]
    verbs = ["token.revoke", "officer.invite", "account.password"]
    assert [entry.verb for entry in told] == verbs
    assert {entry.by for entry in told} == {"zahra"}
    assert [*log.verify(), *comparing.check_things()] == []


def test_a_spare_factor_ends_sessions_and_leaves_keys(room):
    person = make_officer("zahra", Role.DUTY_OFFICER)
    works, opens = key(person), session(person)

    renewed(person, keys=False)

    assert works()
    assert not opens()


def test_nobody_makes_a_link_for_who_is_suspended(room):
    person = make_officer("zahra", Role.DUTY_OFFICER, state="suspended")

    with pytest.raises(RecordError) as refused:
        officers.invite(SETUP, person)

    assert refused.value.code == "ledger.wrong-state"
