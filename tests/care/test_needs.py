"""Needs: from the request to the proof; each centre's stock, and what runs short."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from care_samples import RASHAD, somebody
from epihq.care.desk import acts, escalations
from epihq.care.desk.acts import Ending, Outcome
from epihq.care.needs import actions, stocks
from epihq.care.needs.packages import packages
from epihq.care.needs.tables import NeedRow, StockRow
from epihq.care.register import opening
from epihq.care.register.tables import ActRow
from epihq.operations.ledger import clock
from epihq.terms.errors import EpihqError

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def asked(desk, items=None, **more):
    """Somebody for whom things are asked, and the numbers of the needs."""
    row = somebody(desk, **more)
    needs = actions.ask(desk.nurse, row.pk, items or {"zinc": 2})
    return row, [one.pk for one in needs]


def there(desk, item="zinc"):
    found = [one for one in stocks.held(desk.nurse) if one.item == item]
    return found[0] if found else None


def refused(action):
    with pytest.raises(EpihqError) as error:
        action()
    return error.value.code


def test_a_package_by_rule_is_asked_packed_sent_and_proved(desk):
    row = somebody(desk)
    for item in packages()["azerbaijan-2020"].items:
        stocks.change_stock(desk.nurse, desk.sabail, item, 5, why="received")

    needs = actions.ask_package(desk.nurse, row.pk, "azerbaijan-2020", once="a")
    again = actions.ask_package(desk.nurse, row.pk, "azerbaijan-2020", once="a")
    numbers = [one.pk for one in needs]
    actions.step(desk.nurse, "care.pack", numbers)
    actions.step(desk.nurse, "care.send", numbers)
    done = actions.step(desk.nurse, "care.deliver", numbers, words="Leyla, his wife")

    assert {one.item for one in needs} == set(packages()["azerbaijan-2020"].items)
    assert {one.pk for one in again} == set(numbers)
    assert {one.state for one in done} == {"delivered"}
    assert there(desk).there == 4
    act = ActRow.objects.order_by("-number").first()
    assert act.verb == "care.deliver"
    assert "Leyla" not in act.content
    assert b"Leyla" not in bytes(act.words)


def test_nothing_is_delivered_without_proof(desk):
    _row, needs = asked(desk)

    code = refused(lambda: actions.step(desk.nurse, "care.deliver", needs))

    assert code == "ledger.says-nothing"


def test_a_centre_packs_nothing_that_it_has_not(desk):
    _row, needs = asked(desk)
    stocks.change_stock(desk.nurse, desk.sabail, "zinc", 1, why="received")

    code = refused(lambda: actions.step(desk.nurse, "care.pack", needs))

    assert code == "care.no-stock"
    assert there(desk).there == 1
    assert NeedRow.objects.get(pk=needs[0]).state == "asked"


def test_an_oximeter_is_lent_and_comes_back(desk):
    row, needs = asked(desk, {"oximeter": 1})
    stocks.change_stock(desk.nurse, desk.sabail, "oximeter", 1, why="received")

    actions.step(desk.nurse, "care.deliver", needs, words="himself", serial="OX-7")
    lent = there(desk, "oximeter")
    actions.step(desk.nurse, "care.take-back", needs)
    back = there(desk, "oximeter")

    assert (lent.there, lent.lent) == (0, 1)
    assert (back.there, back.lent) == (1, 0)
    assert actions.needs_of(row.pk)[0].serial == "OX-7"


def test_what_could_not_be_brought_goes_back_to_the_stock(desk):
    _row, needs = asked(desk)
    stocks.change_stock(desk.nurse, desk.sabail, "zinc", 2, why="received")
    actions.step(desk.nurse, "care.pack", needs)

    actions.step(desk.nurse, "care.fail-delivery", needs, words="Nobody opened.")

    assert there(desk).there == 2
    assert NeedRow.objects.get(pk=needs[0]).state == "asked"
    wrong = refused(lambda: actions.step(desk.nurse, "care.send", needs))
    assert wrong == "ledger.wrong-state"


def test_what_will_be_short_in_a_week_is_told(desk, monkeypatch):
    stocks.change_stock(desk.nurse, desk.sabail, "zinc", 30, why="received")
    for _ in range(7):
        _row, needs = asked(desk, {"zinc": 4})
        actions.step(desk.nurse, "care.pack", needs)
    now = clock.now()

    found = {one.item: one for one in stocks.held(desk.nurse, now)}["zinc"]

    # 28 in 14 days are 14 a week, and 2 are there.
    assert (found.there, found.used, found.short) == (2, 14.0, 12)
    assert found.lasts == 1.0
    later = stocks.held(desk.nurse, now + timedelta(days=15))[0]
    assert (later.used, later.short) == (0, 0)


def test_a_count_is_a_move_to_what_is_there(desk):
    stocks.change_stock(desk.nurse, desk.sabail, "masks", 50, why="received")

    moved = stocks.change_stock(desk.nurse, desk.sabail, "masks", 44, why="counted")

    assert moved.change == -6
    assert there(desk, "masks").there == 44
    too_many = refused(
        lambda: stocks.change_stock(desk.nurse, desk.sabail, "masks", 45, why="lost")
    )
    assert too_many == "care.no-stock"


def test_all_who_are_to_have_a_package_are_asked_for_once(desk):
    for age in (30, 70, 80):
        somebody(desk, age=age)

    first = actions.ask_for_all(desk.nurse, "azerbaijan-2020", desk.sabail)
    again = actions.ask_for_all(desk.nurse, "azerbaijan-2020", desk.sabail)
    old = actions.ask_for_all(desk.nurse, "oximetry-at-home", desk.sabail)

    assert (first, again, old) == (3, 0, 2)


def test_a_nurse_of_another_district_moves_nothing(desk):
    row, needs = asked(desk)

    assert actions.open_needs(desk.other).count() == 0
    assert stocks.held(desk.other) == []
    codes = {
        refused(lambda: actions.step(desk.other, "care.pack", needs)),
        refused(lambda: actions.ask(desk.other, row.pk, {"zinc": 1})),
    }
    assert codes == {"care.no-such-episode"}
    elsewhere = refused(
        lambda: stocks.change_stock(desk.other, desk.sabail, "zinc", 1, why="received")
    )
    assert elsewhere == "care.no-such-district"


@pytest.mark.parametrize("items", [{}, {"gold": 1}, {"zinc": 0}, {"zinc": 100}])
def test_what_nobody_can_ask_for_is_refused(desk, items):
    row = somebody(desk)

    code = refused(lambda: actions.ask(desk.nurse, row.pk, items))

    assert code == "care.no-such-item"


def test_needs_of_two_people_are_no_one_step(desk):
    _, one = asked(desk)
    _, other = asked(desk)

    code = refused(lambda: actions.step(desk.nurse, "care.pack", [*one, *other]))

    assert code == "care.no-such-need"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE care_stock SET change = 99",
        "DELETE FROM care_stock",
        "DELETE FROM care_need",
        "UPDATE care_need SET state = 'delivered'",
    ],
)
def test_the_database_keeps_what_was_moved(desk, statement):
    asked(desk)
    stocks.change_stock(desk.nurse, desk.sabail, "zinc", 9, why="received")

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert StockRow.objects.get().change == 9


def test_a_move_of_stock_sent_again_is_one(desk):
    for _ in range(2):
        stocks.change_stock(
            desk.nurse, desk.sabail, "zinc", 7, why="received", once="a"
        )

    there = {one.item: one.there for one in stocks.held(desk.nurse)}
    assert there["zinc"] == 7


def packed(desk, items=None):
    row, needs = asked(desk, items)
    for item, amount in (items or {"zinc": 2}).items():
        stocks.change_stock(desk.nurse, desk.sabail, item, amount, why="received")
    actions.step(desk.nurse, "care.pack", needs)
    return row, needs


def end(desk, row):
    return acts.end_episode(
        desk.nurse, row.pk, reason=Ending.DIED, outcome=Outcome.DEAD
    )


def open_of(actor):
    return [one.pk for one in actions.open_needs(actor)]


def vain_of(actor):
    return [one.pk for one in actions.packed_in_vain(actor)]


def test_the_end_of_home_care_drops_what_was_asked_for(desk):
    row, needs = asked(desk)

    end(desk, row)

    assert NeedRow.objects.get(pk=needs[0]).state == "dropped"
    act = ActRow.objects.order_by("-number").first()
    assert act.verb == "care.end"
    assert json.loads(act.content)["dropped"] == ["zinc 2"]
    assert open_of(desk.nurse) == []
    assert there(desk) is None


def test_who_turns_out_to_be_somebody_else_wants_nothing_twice(desk):
    other = somebody(desk, RASHAD)
    row, needs = asked(desk, person=RASHAD)

    opening.settle_twin(desk.doctor, row.pk, other.pk, is_same=True, reason="The same.")

    assert NeedRow.objects.get(pk=needs[0]).state == "dropped"


def test_what_is_packed_for_the_dead_is_put_back_by_a_person(desk):
    row, needs = packed(desk)

    end(desk, row)

    assert open_of(desk.nurse) == []
    assert vain_of(desk.nurse) == needs
    assert there(desk).there == 0
    refusals = {
        refused(lambda verb=verb: actions.step(desk.nurse, verb, needs))
        for verb in ("care.send", "care.fail-delivery")
    }
    assert refusals == {"ledger.wrong-state"}
    actions.step(desk.nurse, "care.drop-need", needs)
    assert there(desk).there == 2
    assert vain_of(desk.nurse) == []


def test_who_is_in_hospital_waits_with_what_they_need(desk):
    row, needs = asked(desk)
    _, gone = packed(desk, {"masks": 1})
    escalations.admit(desk.nurse, row.pk)
    escalations.admit(desk.nurse, NeedRow.objects.get(pk=gone[0]).episode)

    assert open_of(desk.nurse) == []
    assert vain_of(desk.nurse) == gone
    assert there(desk) is None

    escalations.back_home(desk.nurse, row.pk)
    assert open_of(desk.nurse) == needs
    assert there(desk).asked == 2


def test_a_need_moves_with_its_person(desk):
    row, needs = asked(desk)
    _, lent = packed(desk, {"masks": 1})
    person = NeedRow.objects.get(pk=lent[0]).episode
    for number in (row.pk, person):
        opening.correct(
            desk.supervisor, number, district=desk.narimanov, reason="Moved."
        )

    assert open_of(desk.nurse) == []
    assert open_of(desk.other) == [*needs, *lent]
    assert there(desk) is None
    assert [one.asked for one in stocks.held(desk.other)] == [2]

    # What the old centre packed comes back to it; the new one packs from its own.
    actions.step(desk.other, "care.fail-delivery", lent)
    stocks.change_stock(desk.other, desk.narimanov, "zinc", 2, why="received")
    actions.step(desk.other, "care.pack", needs)
    assert there(desk, "masks").there == 1
    assert {one.item: one.there for one in stocks.held(desk.other)}["zinc"] == 0


def test_a_package_is_asked_for_people_at_home_while_it_holds(desk, monkeypatch):
    somebody(desk)
    away = somebody(desk)
    escalations.admit(desk.nurse, away.pk)
    today = clock.now().date()
    over = replace(
        packages()["azerbaijan-2020"], code="over", valid_to=today - timedelta(days=1)
    )
    all_of_them = {**packages(), "over": over}
    monkeypatch.setattr(actions, "packages", lambda: all_of_them)

    assert actions.ask_for_all(desk.nurse, "over", desk.sabail) == 0
    assert actions.ask_for_all(desk.nurse, "azerbaijan-2020", desk.sabail) == 1
    code = refused(lambda: actions.ask_for_all(desk.nurse, "gone", desk.narimanov))
    assert code == "care.no-such-district"
    unknown = refused(lambda: actions.ask_for_all(desk.nurse, "gone", desk.sabail))
    assert unknown == "care.no-such-package"
