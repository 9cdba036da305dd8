"""What an act would change, measure by measure: for who proposes and who approves."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from epihq.operations.measures.changes import effect_of
from epihq.terms.regimes import Kind, Measure
from regime_samples import act, july, recorded

END = july(20, 6)
BAKU = ("AZ-BA",)


def extended(to, *measures, **more):
    return act(
        Kind.EXTEND,
        decided_on=july(17).date(),
        instrument="No. 240",
        effective_from=END,
        effective_to=to,
        measures=measures or (Measure(code="C6", level=3),),
        **more,
    )


def told(change):
    return change.code, change.areas, change.before, change.after, change.days


def test_an_extension_tells_of_each_measure_how_many_days_it_adds():
    effect = effect_of(extended(july(31, 6)), recorded(act()))

    (one,) = effect.changes
    assert told(one) == ("C6", BAKU, 3, 3, 11)
    assert (one.old_end, one.new_end) == (END, july(31, 6))
    assert effect.asked_on == july(24).date()
    assert effect.beside == ()


def test_days_are_counted_by_hours_whatever_zone_each_end_is_said_in():
    to = (END + timedelta(days=14)).astimezone(ZoneInfo("Pacific/Auckland"))

    (one,) = effect_of(extended(to), recorded(act())).changes

    assert one.days == 14


def test_what_is_new_what_is_tightened_and_what_ends_are_told_apart():
    before = act(measures=(Measure(code="C6", level=2), Measure(code="C2", level=2)))
    new = (Measure(code="C6", level=3), Measure(code="C1", level=1))

    changes = effect_of(extended(july(31, 6), *new), recorded(before)).changes

    assert [told(one) for one in changes] == [
        ("C6", BAKU, 2, 3, 11),
        ("C1", BAKU, None, 1, None),
        ("C2", BAKU, 2, None, 0),
    ]


def test_a_measure_takes_the_place_of_that_in_its_own_areas():
    split = (Measure(code="C6", level=2, areas=()), Measure(code="C6", level=3))
    later = (Measure(code="C6", level=1), Measure(code="C6", level=2, areas=()))

    changes = effect_of(
        extended(july(31, 6), *later), recorded(act(measures=split))
    ).changes

    assert [(one.areas, one.before, one.after) for one in changes] == [
        (BAKU, 3, 1),
        ((), 2, 2),
    ]


def test_an_act_that_lifts_ends_all_of_its_regime():
    lifted = act(Kind.LIFT, decided_on=july(10).date(), effective_from=july(11, 6))

    effect = effect_of(lifted, recorded(act()))

    assert [told(one) for one in effect.changes] == [("C6", BAKU, 3, None, -9)]
    assert effect.asked_on is None


def test_what_another_regime_holds_in_the_same_areas_stands_beside():
    here = act(regime="special", areas=(), effective_to=None)
    there = act(regime="far", areas=("AZ-SM",), effective_to=None)
    other = act(
        regime="schools", effective_to=None, measures=(Measure(code="C1", level=3),)
    )

    effect = effect_of(extended(july(31, 6)), recorded(act(), here, there, other))

    assert [one.act.regime for one in effect.beside] == ["special"]


def test_an_approved_act_is_told_against_what_stood_before_it():
    first, second = recorded(act(), extended(july(31, 6)))

    (one,) = effect_of(second, [first, second]).changes

    assert one.days == 11
    assert effect_of(replace(second, number=0), [first]).changes == (one,)
