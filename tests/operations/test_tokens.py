"""A key acts for its owner, no longer and no further than it was made for."""

from dataclasses import replace

import pytest
from django.db import connection

from epihq.operations.ledger import acting, ledger
from epihq.operations.ledger.rules import WATCH, may
from epihq.operations.people import tokens
from epihq.operations.people.tables import Officer, TokenRow
from epihq.terms.errors import EpihqError
from room_samples import hours, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def made(room, *scopes, by=None, days=9):
    wanted = scopes or ("signal.see",)
    return tokens.make_token(by or room.duty, name="a", scopes=wanted, days=days)


def test_a_key_may_what_its_scopes_and_its_owner_may(room):
    _, key = made(room, "signal.see", "agency.set")

    actor = tokens.holder_of(key).actor
    assert (actor.name, actor.via) == ("dara", "api")
    assert may(actor, "signal.see")
    assert not may(actor, "signal.close")
    assert not may(actor, "agency.set")


def test_only_the_hash_of_a_key_is_kept(room):
    row, key = made(room)

    assert key not in str(TokenRow.objects.values())
    assert row.key_hash == tokens.hash_of(key)
    assert "key_hash" not in row.columns()


def change(room, row, to, verb):
    with ledger.changing():
        acting.change(WATCH if verb == "officer.set" else room.duty, verb, row, to)


WORTHLESS = {
    "unknown": lambda _room, _row: None,
    "revoked": lambda room, row: tokens.revoke_token(room.duty, row.pk),
    "expired": lambda room, row: change(
        room, row, {"expires_at": hours(-1)}, "token.revoke"
    ),
    "its owner suspended": lambda room, _row: change(
        room,
        Officer.objects.get(pk=room.duty.number),
        {"state": "suspended"},
        "officer.set",
    ),
}


@pytest.mark.parametrize("how", WORTHLESS)
def test_a_key_is_worthless_when(room, how):
    row, key = made(room)
    WORTHLESS[how](room, row)

    assert tokens.holder_of("epihq_x" if how == "unknown" else key) is None


def test_another_does_not_revoke_it_but_an_administrator_does(room):
    number = made(room)[0].pk

    with pytest.raises(EpihqError) as refused:
        tokens.revoke_token(room.manager, number)
    assert refused.value.code == "rules.not-allowed"
    assert tokens.revoke_token(room.administrator, number).state == "revoked"


def test_a_key_makes_no_key(room):
    actor = tokens.holder_of(made(room, "signal.see")[1]).actor
    actor = replace(actor, scopes=frozenset({"token.make", "signal.see"}))

    with pytest.raises(EpihqError) as refused:
        made(room, "signal.see", by=actor)
    assert refused.value.code == "rules.not-allowed"


@pytest.mark.parametrize(
    ("code", "scopes", "days"),
    [
        ("tokens.unknown-scope", ["no.such"], 9),
        ("tokens.unknown-scope", [], 9),
        ("tokens.not-for-keys", ["signal.see", "officer.set"], 9),
        ("tokens.not-for-keys", ["token.make"], 9),
        ("tokens.bad-days", ["signal.see"], 0),
        ("tokens.bad-days", ["signal.see"], 367),
    ],
)
def test_a_key_has_known_scopes_and_an_end(room, code, scopes, days):
    with pytest.raises(EpihqError) as refused:
        tokens.make_token(room.duty, name="a", scopes=scopes, days=days)
    assert refused.value.code == code


def test_a_role_that_is_no_more_counts_for_nothing():
    officer = Officer(username="a", roles=["duty-officer", "program", "gone"], pk=1)

    assert tokens.actor_for(officer, via="page").roles == {"duty-officer"}
