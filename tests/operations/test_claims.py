"""A claim is kept as its speaker's, and what a check of it finds beside it."""

from datetime import timedelta

import pytest
from django.db import connection

from claim_samples import TODAY, claim_check, statement
from epihq.operations.claims import actions as claims
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import WATCH
from epihq.terms.errors import EpihqError
from epihq.terms.kept_checks import read_check
from room_samples import open_room

LATER = TODAY + timedelta(days=7)


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def recorded(room, **changes):
    return claims.record_claim(room.duty, statement(**changes), today=TODAY)


def checked(room):
    return claims.keep_check(room.epidemiologist, recorded(room).pk, claim_check())


def raised(room, number, by=None, **changes):
    told = {"request": "Please verify.", "addressee": "WHO", **changes}
    return claims.raise_claim(by or room.manager, number, **told)


def refused(action):
    with pytest.raises(EpihqError) as error:
        action()
    return error.value.code


def test_a_claim_is_kept_with_who_said_it_when_where_and_how_good_the_source_is(room):
    row = recorded(room, location=" geo ", claimant="aze")

    assert (row.state, row.recorded_by) == ("recorded", "dara")
    assert (row.location, row.claimant, row.grade) == ("GEO", "AZE", "C3")
    assert (row.checked, row.probability, row.summary) == (None, None, "")


BAD = {
    "claims.no-quotation": {"quotation": " "},
    "claims.future-day": {"said_on": LATER},
    "claims.bad-grade": {"grade": "G7"},
    "claims.bad-threshold": {"threshold": None},
    "claims.unknown": {"kind": "weather"},
    "terms.unknown-location": {"location": "Atlantis"},
    "ledger.says-nothing": {"speaker": ""},
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_checked_or_traced_is_not_recorded(room, code):
    assert refused(lambda: recorded(room, **BAD[code])) == code
    assert ClaimRow.objects.count() == 0


@pytest.mark.parametrize("grade", ["", "B", "2B", "B7", "B22", "Б2"])
def test_a_grade_is_a_letter_and_a_figure(room, grade):
    assert refused(lambda: recorded(room, grade=grade)) == "claims.bad-grade"


@pytest.mark.parametrize(
    ("kind", "threshold"),
    [
        ("share-hidden", 0.0),
        ("share-hidden", 1.0),
        ("deaths-hidden", float("nan")),
        ("growth-stopped", 0.5),
    ],
)
def test_a_share_is_between_0_and_1_where_one_belongs(room, kind, threshold):
    wrong = {"kind": kind, "threshold": threshold}
    assert refused(lambda: recorded(room, **wrong)) == "claims.bad-threshold"


def test_the_claimant_need_not_be_a_location_but_if_so_a_known_one(room):
    assert recorded(room, claimant="").claimant == ""
    wrong = {"claimant": "Atlantis"}
    assert refused(lambda: recorded(room, **wrong)) == "terms.unknown-location"


def test_a_check_stands_beside_the_claim_with_its_provenance(room):
    row = checked(room)
    row.refresh_from_db()

    assert (row.state, row.probability, row.checked_as_of) == ("checked", 0.42, TODAY)
    assert row.checked["schema"] == "epihq.claim-check/2"
    assert row.checked["provenance"]["vintages"][0]["source"] == "jhu"
    assert list(read_check(row.checked).by_location) == [*("AZE", "GEO", "ARM", "RUS")]
    assert row.quotation == statement().quotation


def test_each_check_is_an_entry_and_the_newest_one_stands(room):
    number = checked(room).pk
    again = claim_check(LATER, probability=None)
    row = claims.keep_check(room.duty, number, again, version=2)

    told = list(log.entries(thing="claim", number=number))
    assert [e.verb for e in told] == ["claim.record", "claim.check", "claim.check"]
    assert [e.content["now"]["probability"] for e in told] == [None, 0.42, None]
    assert (row.probability, row.checked["as_of"]) == (None, LATER.isoformat())
    assert (
        refused(lambda: claims.keep_check(room.duty, number, claim_check()))
        == "claims.earlier-day"
    )
    assert list(log.verify()) == []


def asked(room, number, as_of=TODAY, by=None, today=LATER):
    return claims.ask_check(by or room.epidemiologist, number, as_of=as_of, today=today)


def test_a_check_is_asked_for_and_the_log_tells_who_asked(room):
    row = asked(room, recorded(room).pk)

    assert (row.asked_as_of, row.asked_by) == (TODAY, "elif")
    assert row.state == "recorded"
    told = log.latest_entry("claim", row.pk)
    assert (told.verb, told.by) == ("claim.check-asked", "elif")
    assert "2020-07-02" in told.content["note"]


def test_another_day_takes_the_place_of_what_was_asked_the_same_changes_nothing(room):
    number = asked(room, recorded(room).pk).pk

    again = asked(room, number, by=room.duty)
    assert (again.version, again.asked_by) == (2, "elif")
    other = asked(room, number, LATER, by=room.duty)
    assert (other.version, other.asked_as_of, other.asked_by) == (3, LATER, "dara")
    assert [row.pk for row in claims.asked_checks()] == [number]


def test_the_oldest_asking_comes_first(room):
    numbers = [recorded(room).pk for _ in range(3)]
    for number in reversed(numbers):
        asked(room, number)

    assert [row.pk for row in claims.asked_checks()] == numbers[::-1]


def test_nothing_is_checked_by_what_is_not_published_yet_or_by_less_than_before(room):
    number = checked(room).pk
    early = TODAY - timedelta(days=1)

    assert refused(lambda: asked(room, number, LATER, today=TODAY)) == (
        "claims.future-day"
    )
    assert refused(lambda: asked(room, number, early)) == "claims.earlier-day"
    assert refused(lambda: asked(room, number, by=room.manager)) == "rules.not-allowed"
    assert claims.asked_checks() == []


def test_what_is_found_answers_what_was_asked_and_tells_for_whom(room):
    number = asked(room, recorded(room).pk).pk
    row = claims.keep_check(WATCH, number, claim_check())

    assert (row.asked_as_of, row.asked_by, row.asked_at) == (None, "", None)
    told = log.latest_entry("claim", number)
    assert (told.by, told.content["asked_by"]) == ("watch", "elif")
    assert told.content["now"]["checked"]["location"] == "GEO"
    assert told.content["note"].startswith("Asked for by elif. By what was")


def test_a_check_that_cannot_be_made_says_why_until_one_can(room):
    number = asked(room, recorded(room).pk).pk
    row = claims.keep_trouble(WATCH, number, "check: nothing was published.")

    assert (row.state, row.asked_as_of) == ("recorded", None)
    assert row.check_trouble == "check: nothing was published."
    told = log.latest_entry("claim", number)
    assert (told.verb, told.by) == ("claim.check-failed", "watch")
    assert "nothing was published" in told.content["note"]
    assert claims.keep_check(WATCH, number, claim_check()).check_trouble == ""


def test_a_claim_put_to_who_is_checked_again_and_stays_there(room):
    number = raised(room, checked(room).pk).pk

    row = asked(room, number, LATER)
    assert row.state == "raised"
    row = claims.keep_check(WATCH, number, claim_check(LATER, probability=0.05))
    assert (row.state, row.probability, row.addressee) == ("raised", 0.05, "WHO")


def test_a_closed_claim_is_asked_for_no_more(room):
    number = asked(room, recorded(room).pk).pk
    claims.close_claim(room.duty, number, reason="Withdrawn.")

    assert claims.asked_checks() == []
    assert refused(lambda: asked(room, number)) == "ledger.wrong-state"
    wrong = (
        lambda: claims.keep_check(WATCH, number, claim_check()),
        lambda: claims.keep_trouble(WATCH, number, "Too late."),
    )
    assert [refused(one) for one in wrong] == ["ledger.wrong-state"] * 2


def test_only_what_was_checked_goes_to_who(room):
    number = recorded(room).pk

    assert refused(lambda: raised(room, number)) == "claims.not-checked"
    claims.keep_check(room.duty, number, claim_check())
    assert refused(lambda: raised(room, number, by=room.duty)) == "rules.not-allowed"
    assert refused(lambda: raised(room, number, request="")) == "ledger.says-nothing"
    row = raised(room, number)
    assert (row.state, row.addressee, row.raised_by) == ("raised", "WHO", "mina")
    assert refused(lambda: raised(room, number)) == "ledger.wrong-state"


def test_a_claim_is_closed_once(room):
    number = raised(room, checked(room).pk).pk
    row = claims.close_claim(room.manager, number, reason="WHO answered.")

    assert (row.state, row.reason) == ("closed", "WHO answered.")
    assert (
        refused(lambda: claims.close_claim(room.manager, number, reason="Again."))
        == "ledger.wrong-state"
    )
