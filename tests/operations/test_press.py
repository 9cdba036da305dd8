"""The press of an exercise comes in like any text, and a drill with it is scored."""

from datetime import timedelta

import pytest
from django.db import connection

from claim_samples import claim_check, statement
from epihq.exercise import DEFAULT, truth_of
from epihq.exercise.press import Truth, reports_of
from epihq.operations.centre.actions import set_centre
from epihq.operations.claims import actions as claims
from epihq.operations.exercise.cast import Scene, open_centre
from epihq.operations.exercise.press import score_press, take_in
from epihq.operations.ledger import ledger
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.ledger.tables import LogRow
from epihq.operations.texts.actions import reading_of, review
from epihq.operations.texts.queue import TEXTS
from epihq.operations.texts.references import reference
from epihq.operations.texts.reviews import Verdict
from epihq.operations.texts.tables import TextRow
from epihq.terms.errors import DataError
from epihq.text.records import Review, StatementAbout
from taken_texts import read_here

DAY = DEFAULT.start + timedelta(days=113)
BY = Actor(
    name="dara", roles=frozenset({Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST}), via="cli"
)


@pytest.fixture(scope="module")
def told():
    """What comes out in Azerbaijani and Russian: read without the parser."""
    truth = truth_of(DEFAULT, 2019)
    for ahead in range(20):
        _, *told, _ = reports_of(truth, DAY + timedelta(days=ahead))
        if any(mark.claim for one in told for mark in one.expected):
            return told
    raise AssertionError("nobody said anything that can be checked")


@pytest.fixture
def home(kept_home):
    ledger.configure(kept_home)
    open_centre(Scene(name="HQ", location="ZZA", acts=()))
    yield kept_home
    connection.close()


def row_of(found, name):
    return next(one for one in found if one.name == name)


def test_reports_come_in_by_the_ordinary_door_once(home, told):
    first, again = take_in(home, told), take_in(home, told)

    assert first == again
    rows = TextRow.objects.order_by("number")
    assert [one.title for one in rows] == [one.title for one in told]
    assert {one.published for one in rows} == {told[0].day}
    assert {one.taken_by for one in rows} == {"aygun"}
    kept = " ".join(LogRow.objects.values_list("content", flat=True))
    assert "share-hidden" not in kept
    assert "evaluation" not in kept


def test_only_an_exercise_has_states_that_are_none(home, told):
    take_in(home, told)
    row = TextRow.objects.order_by("number").first()
    assert TEXTS.question(row).exercise

    set_centre(WATCH, name="HQ", location="AZE", exercise=False)

    assert not TEXTS.question(row).exercise


def test_a_drill_is_scored_by_what_was_read_judged_and_checked(home, told):
    take_in(home, told)
    before = score_press(home)
    rows = [read_here(home, row) for row in TextRow.objects.order_by("number")]
    read = score_press(home)

    assert row_of(before, "figure").proposed == 0 < row_of(before, "figure").expected
    assert row_of(read, "figure").right == row_of(read, "figure").expected
    assert row_of(read, "statement_about").proposed == 2

    row, expected, record = a_statement(home, told, rows)
    review(BY, row.pk, record.id, Verdict(review=Review.CONFIRMED), home=home)
    check(
        row,
        record,
        expected,
        on=told[0].day,
        found=0.02 if expected.truth is Truth.FALSE else 0.98,
    )
    done = score_press(home)

    kind = row_of(done, f"statement_about, {expected.truth}")
    assert (kind.confirmed, kind.checked, kind.found) == (1, 1, 1)
    assert row_of(done, "figure").confirmed == 0


def a_statement(home, told, rows):
    """Find a statement that can be checked, and the record that was read of it."""
    row, mark = next(
        (row, mark)
        for report, row in zip(told, rows, strict=True)
        for mark in report.expected
        if mark.claim
    )
    records = reading_of(row, home).records
    return row, mark, next(one for one in records if isinstance(one, StatementAbout))


def check(row, record, expected, *, on, found):
    said = statement(
        said_on=on, location=record.about, kind=expected.claim,
        threshold=expected.threshold, source=reference(row.pk, record.id), claimant="",
    )  # fmt: skip
    claim = claims.record_claim(BY, said, today=on)
    answer = claim_check(
        on, location=record.about, claim=expected.claim, probability=found
    )
    claims.keep_check(BY, claim.pk, answer)


def test_where_no_report_came_in_nothing_is_scored(home):
    with pytest.raises(DataError) as error:
        score_press(home)

    assert error.value.code == "exercise.no-press"
