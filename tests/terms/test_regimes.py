"""What holds where and when, by which act, as it was decided."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from epihq.terms.errors import UsageError
from epihq.terms.regimes import (
    Facet,
    Kind,
    Measure,
    acts_of,
    chains,
    check_act,
    facets,
    holds_until,
    in_force,
    measures_at,
    planned_end,
    stance_at,
    standing,
)
from regime_samples import act, july, recorded

FIRST = act(decided_on=date(2020, 6, 19), effective_to=july(5, 6),
            effective_from=july(1))  # fmt: skip
EXTENSION = act(Kind.EXTEND, areas=("AZ-BA", "AZ-SM"), measures=(
    Measure(code="C6", level=3), Measure(code="C5", level=2),
))  # fmt: skip
KNOWN = recorded(FIRST, EXTENSION)


def levels(acts, at, area=None):
    return {code: level for code, (level, _) in measures_at(acts, at, area).items()}


def test_a_regime_holds_from_its_hour_to_its_end_and_not_at_it():
    assert standing(KNOWN, july(1)) == {"strict": KNOWN[0]}
    assert standing(KNOWN, july(1) - timedelta(minutes=1)) == {}
    assert standing(KNOWN, july(5, 6)) == {"strict": KNOWN[1]}
    assert standing(KNOWN, july(20, 6)) == {}


def test_hours_are_instants_whatever_zone_they_are_said_in():
    assert standing(KNOWN, datetime.fromisoformat("2020-06-30T20:00+00:00"))
    assert not standing(KNOWN, datetime.fromisoformat("2020-06-30T19:59+00:00"))


def test_before_an_extension_takes_effect_the_earlier_act_tells_what_held():
    assert levels(KNOWN, july(4), "AZ-SM") == {}
    assert levels(KNOWN, july(6), "AZ-SM") == {"C6": 3, "C5": 2}
    assert levels(KNOWN, july(4), "AZ-BA") == {"C6": 3}


def test_as_of_knows_only_what_was_decided_by_the_end_of_the_day():
    assert acts_of(KNOWN, "AZE", date(2020, 7, 2)) == KNOWN[:1]
    assert acts_of(KNOWN, "AZE", date(2020, 7, 3)) == KNOWN
    assert acts_of(KNOWN, "ARM", date.max) == []


def test_acts_stand_in_the_order_of_decision_not_of_entry():
    late = recorded(EXTENSION, FIRST)

    assert [a.decided_on.month for a in acts_of(late, "AZE", date.max)] == [6, 7]


def test_a_corrected_act_speaks_no_more_whenever_it_was_decided():
    wrong, right = recorded(FIRST, replace(FIRST, areas=("AZ-SM",), corrects=1))

    known = acts_of([wrong, right], "AZE", date.max)

    assert known == [right]
    assert levels(known, july(2), "AZ-BA") == {}


def test_an_act_that_is_only_considered_has_no_number_and_counts():
    assert acts_of([FIRST, EXTENSION], "AZE", date.max) == [FIRST, EXTENSION]


def test_a_lifted_regime_does_not_hold_and_another_still_does():
    other = act(regime="special", areas=(), measures=(Measure(code="C1", level=3),))
    lifting = act(Kind.LIFT, decided_on=date(2020, 7, 9), effective_from=july(10))

    acts = recorded(FIRST, EXTENSION, other, lifting)

    assert levels(acts, july(9), "AZ-BA") == {"C6": 3, "C5": 2, "C1": 3}
    assert levels(acts, july(10), "AZ-BA") == {"C1": 3}


def test_of_two_regimes_the_stricter_speaks_and_names_its_act():
    mild = act(regime="special", areas=(), measures=(Measure(code="C6", level=1),))
    acts = recorded(EXTENSION, mild)

    assert measures_at(acts, july(6), "AZ-BA")["C6"] == (3, acts[0])
    assert measures_at(acts, july(6), "AZ-GA")["C6"] == (1, acts[1])
    assert levels(acts, july(6)) == {"C6": 1}


def test_a_measure_keeps_its_own_areas_and_clock():
    weekend = Measure(
        code="C5", level=2, areas=(), effective_from=july(11), effective_to=july(13, 6)
    )
    acts = recorded(act(measures=(weekend,)))

    assert levels(acts, july(10), "AZ-GA") == {}
    assert levels(acts, july(11), "AZ-GA") == {"C5": 2}
    assert levels(acts, july(13, 6), "AZ-GA") == {}


def test_level_0_is_no_measure():
    assert in_force([act(measures=(Measure(code="C6", level=0),))], july(6)) == []


def test_the_planned_end_counts_extensions_that_are_decided():
    assert planned_end(KNOWN[:1], july(4), "strict") == july(5, 6)
    assert planned_end(KNOWN, july(4), "strict") == july(20, 6)


def test_a_regime_until_further_notice_has_no_planned_end():
    assert planned_end([act(effective_to=None)], july(6), "strict") is None


def test_a_measure_ends_where_a_later_act_leaves_out_its_area_or_its_level():
    narrower = act(Kind.EXTEND, effective_from=july(20, 6), effective_to=july(30))
    acts = recorded(FIRST, EXTENSION, narrower)
    both, closed = in_force(acts, july(6))

    assert holds_until(acts, july(6), both) == july(20, 6)
    assert holds_until(acts, july(6), replace(both, areas=("AZ-BA",))) == july(30)
    assert holds_until(acts, july(6), closed) == july(20, 6)


def test_a_measure_of_the_whole_country_ends_when_only_areas_are_left():
    wide = act(areas=(), effective_to=july(10))
    narrow = act(Kind.EXTEND, effective_from=july(10))
    acts = recorded(wide, narrow)

    assert holds_until(acts, july(6), in_force(acts, july(6))[0]) == july(10)


def test_one_act_may_prolong_widen_and_tighten():
    assert facets(FIRST, EXTENSION) == (Facet.PROLONGS, Facet.WIDENS, Facet.TIGHTENS)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"effective_to": None}, (Facet.PROLONGS,)),
        ({"effective_to": july(10)}, (Facet.SHORTENS,)),
        ({"areas": ()}, (Facet.WIDENS,)),
        ({"areas": ("AZ-SM",)}, (Facet.WIDENS, Facet.NARROWS)),
        ({"measures": (Measure(code="C6", level=2),)}, (Facet.EASES,)),
        ({"measures": (Measure(code="C5", level=1),)}, (Facet.TIGHTENS, Facet.EASES)),
    ],
)
def test_facets_compare_end_areas_and_levels(changes, expected):
    assert facets(act(), act(**changes)) == expected


def test_a_regime_of_the_whole_country_is_narrowed_by_naming_areas():
    assert facets(act(areas=()), act()) == (Facet.NARROWS,)
    assert facets(act(effective_to=None), act()) == (Facet.SHORTENS,)


def test_the_first_act_and_one_after_a_lifting_or_a_lapse_impose():
    lifting = act(Kind.LIFT)

    assert facets(None, FIRST) == (Facet.IMPOSES,)
    assert facets(FIRST, lifting) == (Facet.LIFTS,)
    assert facets(lifting, act()) == (Facet.IMPOSES,)
    assert facets(FIRST, act(effective_from=july(6))) == (Facet.IMPOSES,)


def test_each_regime_has_a_chain_of_its_own():
    other = act(regime="special")
    acts = recorded(FIRST, other, EXTENSION)

    assert chains(acts) == [
        (None, acts[0]), (None, acts[1]), (acts[0], acts[2]),
    ]  # fmt: skip


def test_the_stance_shares_people_between_levels():
    mild = act(regime="special", areas=(), measures=(Measure(code="C6", level=1),))

    stance = stance_at(recorded(EXTENSION, mild), july(6), {"AZ-BA": 0.25, "AZ-SM": 0})

    assert stance == {"C6": {3: 0.25, 1: 0.75}, "C5": {2: 0.25}}


def test_a_stance_needs_the_people_of_each_area_named():
    with pytest.raises(UsageError) as asked:
        stance_at(KNOWN, july(6), {"AZ-BA": 0.25})
    assert asked.value.code == "measures.people-unknown"
    assert "AZ-SM" in str(asked.value)


def clock(**hours):
    return act(measures=(Measure(code="C5", level=2, **hours),))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (act(effective_to=july(5, 6)), "measures.ends-before-start"),
        (act(effective_from=datetime(2020, 7, 5)), "measures.no-time-zone"),  # noqa: DTZ001
        (act(measures=()), "measures.nothing-set"),
        (act(measures=(Measure(code="C9", level=1),)), "measures.unknown-code"),
        (act(measures=(Measure(code="C6", level=9),)), "measures.unknown-level"),
        (act(signed_on=date(2020, 7, 2)), "measures.signed-before-decided"),
        (clock(effective_to=july(5)), "measures.ends-before-start"),
        (clock(effective_from=july(4)), "measures.outside-its-act"),
        (clock(effective_to=july(21)), "measures.outside-its-act"),
    ],
)
def test_an_act_that_contradicts_itself_is_refused(wrong, code):
    with pytest.raises(UsageError) as asked:
        check_act(wrong)
    assert asked.value.code == code


def test_a_sound_act_passes():
    check_act(EXTENSION)
    check_act(act(effective_to=None, signed_on=date(2020, 7, 3)))
    check_act(act(Kind.LIFT))
    check_act(replace(clock(effective_from=july(6)), effective_to=None))
